import type { SectionKind } from '../paper.ts';
import { exactKindOf, headingWords, kindOf } from '../sections.ts';
import type { Fact } from './generic-facts.ts';
import { factOf } from './generic-facts.ts';
import { isTitle } from './generic-heads.ts';
import { linksOf } from './links.ts';
import type { RawSection } from './split.ts';
import { trim } from './split.ts';

const LABEL =
  /^(\s{0,3}(?:[-*+•>]\s+)?)(?:(?:[^\p{L}\p{N}\s*_[(|]{1,4}\ufe0f?)\s*)?(?:(\*\*|__)\s*([^*_:：]{1,40}?)\s*(?:[:：]\s*\2|\2\s*[:：])|(\p{L}[^:：*[\]()（）。，,!?]{0,23})\s*[:：](?!\/\/))\s*(.*)$/u;

/** What the lines about one paper say, before Markdown is read. */
export interface Read {
  readonly facts: Map<Fact, string>;
  readonly linkLines: { label: string; text: string }[];
  readonly sections: RawSection[];
}

/** A model that failed, or nothing to say. */
const NOTHING = /^(?:none|null|nan|n\/a|无|暂无|未提供|未知|-|error\b.{0,80})[.。]?$/i;
/** `8`, `7.5/10`, `⭐⭐⭐`: a mark, not a text. */
const SCORE = /^\s*(?:\d+(?:\.\d+)?(?:\s*\/\s*\d+)?|(?:[⭐★☆]\ufe0f?\s*)+)\s*(?:分|points?)?\s*$/u;
/** What authors write to arXiv beside the abstract. */
const NOTE =
  /\b(?:pages?|figures?|tables?|accepted|submitted|published|appear\w*|camera|preprint|under review|version|project)\b|https?:/i;

interface Labelled {
  readonly label: string;
  readonly value: string;
  readonly fact?: Fact;
  readonly kind?: SectionKind;
}

/** What a line's label announces. Undefined: the line is text. */
function readLabel(line: string): Labelled | undefined {
  const found = LABEL.exec(line);
  const bold = found?.[3];
  const label = headingWords(bold ?? found?.[4] ?? '').replace(/^\d+[.)、]\s*/, '');
  if (!label) return undefined;
  const value = found?.[5] ?? '';
  const fact = factIn(label, value);
  if (fact) return { label, value, fact };
  const kind = exactKindOf(label) ?? (bold ? (kindOf(label) ?? 'other') : undefined);
  return kind && { label, value, kind };
}

function factIn(label: string, value: string): Fact | undefined {
  if (/^(?:原文|原标题|original)$/i.test(label) && isTitle(value) && linksOf(value).length === 0) {
    return 'title';
  }
  const fact = factOf(label);
  const urls = linksOf(value);
  if (!fact) return urls.length > 0 && isLinks(value, urls) ? 'link' : undefined;
  if (fact === 'link' && urls.length === 0) {
    return /\d{4}\.\d{4,5}/.test(value) || NOTHING.test(value) || value === '' ? fact : undefined;
  }
  // A judge's comment is a text; an author's is not.
  if (fact === 'source' && /^comments?$/i.test(label) && !NOTE.test(value)) return undefined;
  return fact;
}

/** Whether a line is a labelled fact. */
export function isFact(line: string): boolean {
  return readLabel(line)?.fact !== undefined;
}

/** Sorts the lines about a paper into facts, links and labelled sections. */
export function readLabels(
  lines: readonly string[],
  isCode: (line: number) => boolean,
  read: Read,
): void {
  let current: { kind: SectionKind; heading: string; lines: string[] } = {
    kind: 'analysis',
    heading: '',
    lines: [],
  };
  let afterFact: Fact | undefined;
  const close = () => {
    const text = trim(current.lines);
    const said = text.length > 1 || !(NOTHING.test(text[0] ?? '') || SCORE.test(text[0] ?? ''));
    if (text.length > 0 && said) read.sections.push({ ...current, lines: text });
  };
  for (const [i, line] of lines.entries()) {
    const found = isCode(i) ? undefined : readLabel(line);
    if (found?.fact) {
      const { fact, label, value } = found;
      if (fact === 'link') read.linkLines.push({ label, text: value });
      else if (!read.facts.has(fact)) read.facts.set(fact, value);
      afterFact = fact;
      continue;
    }
    if (found?.kind) {
      close();
      current = { kind: found.kind, heading: found.label, lines: found.value ? [found.value] : [] };
      afterFact = undefined;
      continue;
    }
    if (current.lines.every((text) => text === '') && current.heading === '') {
      const names = /^\s*(?:[*_]{1,3})([^*_]+)(?:[*_]{1,3})\s*$/.exec(line)?.[1];
      if (names && isNames(names) && !read.facts.has('authors')) {
        read.facts.set('authors', names);
        continue;
      }
      if (isLinks(line, linksOf(line))) {
        read.linkLines.push({ label: '', text: line });
        continue;
      }
      // A fact's value may go on in the next line.
      if (afterFact && /^\s{2,}\S/.test(line) && !/^\s*[-*+•]/.test(line)) {
        if (afterFact !== 'link')
          read.facts.set(afterFact, `${read.facts.get(afterFact) ?? ''} ${line.trim()}`);
        continue;
      }
    }
    afterFact = undefined;
    current.lines.push(line);
  }
  close();
}

function isNames(text: string): boolean {
  if (/[.!?。！？:：]\s|[.!?。！？:：]$/.test(text.replace(/\b\p{Lu}\.|et al\./gu, '')))
    return false;
  return text.split(/,|，|、|;| and /).every((name) => name.trim().split(/\s+/).length <= 5);
}

/** A line of nothing but links: `[arXiv](…) | [PDF](…) | [Code](…)`. */
function isLinks(line: string, urls: readonly unknown[]): boolean {
  if (urls.length === 0) return false;
  const words = line.replace(/\[[^\]]*\]\([^()\s]*\)|https?:\/\/\S+/g, '');
  return words.replace(/[^\p{L}\p{N}]/gu, '').length <= 12 * urls.length;
}
