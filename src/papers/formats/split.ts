import type { SectionKind } from '../paper.ts';
import type { Heading, Style } from './headings.ts';
import { readHeading } from './headings.ts';

/** A section before its text becomes blocks. */
export interface RawSection {
  readonly kind: SectionKind;
  readonly heading: string;
  readonly lines: readonly string[];
}

const CERTAINTY: readonly Style[] = [
  'atx',
  'bold-number',
  'numbered-bold',
  'bold',
  'bracket',
  'numbered',
  'plain',
  'bullet',
];
const TITLE =
  /(?:研究|论文|阅读|分析|解读|学术|技术|精读)?(?:报告|研报|笔记)|^论文(?:方法|摘要|内容)?(?:深度)?(?:分析|解读|解析|总结|速览|精读)|^(?:方法|摘要)分析与总结|(?:analysis|review|summary|report|notes?|breakdown) (?:of|on|for)\b|^(?:paper|research|method|abstract)\b.*\b(?:analysis|report|review|summary|notes?)\b|执行摘要|executive summary|\bdigest\b/i;

/** Which lines stand in a code fence, its marks included. An open fence is closed by the end. */
export function fenced(lines: readonly string[]): (line: number) => boolean {
  if (!lines.some((line) => line.includes('```') || line.includes('~~~'))) return () => false;
  const inside = new Set<number>();
  let mark = '';
  let opened = 0;
  for (const [i, line] of lines.entries()) {
    const fence = /^\s*(`{3,}|~{3,})([^`]*)$/.exec(line);
    if (mark !== '') {
      inside.add(i);
      if (fence?.[1]?.startsWith(mark) && !fence[2]?.trim()) mark = '';
    } else if (fence) {
      mark = fence[1] ?? '';
      opened = i;
      inside.add(i);
    }
  }
  // A fence that nobody closed hides nothing that looks like the rest of the report.
  if (mark !== '') for (let i = opened; i < lines.length; i++) inside.delete(i);
  return (line) => inside.has(line);
}

/**
 * Splits the text about one paper at its headings, whatever their style. Text before the first heading becomes a
 * section of kind `analysis` without heading; a heading that only repeats the paper's title is dropped.
 */
export function splitSections(source: readonly string[], title = ''): RawSection[] {
  const lines = bare(source);
  const headings = findHeadings(lines);
  const titles = ownTitles(headings, lines, title);
  return cutAt(lines, boundaries(headings.filter(({ line }) => !titles.has(line))), titles);
}

/** Without the marks around all of a text: a quote, headings in HTML. */
function bare(lines: readonly string[]): readonly string[] {
  let text = lines;
  if (lines.some((line) => HTML_HEADING.test(line))) {
    text = lines.map((line) =>
      line.replace(HTML_HEADING, (_, level, words) => `${'#'.repeat(Number(level))} ${words}`),
    );
  }
  const said = text.filter((line) => line !== '' && !line.startsWith('#'));
  const quoted = said.length > 2 && said.every((line) => line.startsWith('>') || RULE.test(line));
  return quoted ? text.map((line) => line.replace(/^>\s?/, '')) : text;
}

const HTML_HEADING = /^\s*<h([1-6])(?:\s[^<>]*)?>([^<>]{1,200})<\/h\1>\s*$/i;
const RULE = /^\s*(?:[-*_]\s*){3,}$/;

/** Splits a report's overview: there every heading counts, and what it says is always a summary. */
export function splitOverview(lines: readonly string[], title = ''): RawSection[] {
  const headings = findHeadings(lines).filter(({ style, rest }) => style === 'atx' || rest === '');
  const titles = ownTitles(headings, lines, title);
  const others = headings.filter(({ line }) => !titles.has(line));
  const atx = others.filter(({ style }) => style === 'atx');
  const bold = others.filter(({ style }) => style === 'bold' || style === 'bold-number');
  return cutAt(lines, atx.length > 0 ? atx : bold, titles).map((section) => ({
    ...section,
    kind: 'summary',
  }));
}

const ANY = /^/;
const HEADED = /^ {0,3}#/;
const NUMBERED =
  /^ {0,3}(?:#|(?:\*\*|__)?\s*(?:[\d０-９(（第①-⑩]|[一二三四五六七八九十]{1,3}\s*[、.．)）]))/;
const MARKED =
  /^ {0,3}(?:#|\*\*|__|【|[\d０-９(（第①-⑩]|[一二三四五六七八九十]{1,3}\s*[、.．)）]|[^\p{L}\p{N}\s*+•-]{1,3}\s*(?:\*\*|__))/u;

/**
 * The lines that may head a section. Where headings are marked as such, list items and labels are not looked at:
 * they could only be accepted in their absence, and there are thousands.
 */
function findHeadings(lines: readonly string[]): Heading[] {
  const inFence = fenced(lines);
  const find = (pattern: RegExp, from: number, to: number) => {
    const found: Heading[] = [];
    for (let i = from; i < to; i++) {
      const line = lines[i] ?? '';
      const heading =
        line === '' || !pattern.test(line) || inFence(i) ? undefined : readHeading(line, i);
      if (heading) found.push(heading);
    }
    return found;
  };
  const headed = find(HEADED, 0, lines.length);
  if (kindsIn(headed) > 2) {
    const first = headed[0]?.line ?? 0;
    return [...find(MARKED, 0, first), ...find(NUMBERED, first, lines.length)];
  }
  const marked = find(MARKED, 0, lines.length);
  return kindsIn(marked) > 1 ? marked : find(ANY, 0, lines.length);
}

function kindsIn(headings: readonly Heading[]): number {
  return new Set(
    headings
      .filter(({ exact, style, kind }) => kind && (exact || style === 'atx'))
      .map(({ kind }) => kind),
  ).size;
}

function cutAt(
  lines: readonly string[],
  bounds: readonly Heading[],
  titles: ReadonlySet<number>,
): RawSection[] {
  const sections: RawSection[] = [];
  const cut = (from: number, to: number) =>
    trim(lines.slice(from, to).map((line, i) => (titles.has(from + i) ? '' : line)));
  const before = cut(0, bounds[0]?.line ?? lines.length);
  if (before.length > 0) sections.push({ kind: 'analysis', heading: '', lines: before });
  for (const [i, bound] of bounds.entries()) {
    const body = outdent(cut(bound.line + 1, bounds[i + 1]?.line ?? lines.length));
    const text = bound.rest ? [bound.rest, ...(startsParagraph(body) ? [] : ['']), ...body] : body;
    if (text.length === 0) continue;
    sections.push({ kind: bound.kind ?? 'other', heading: bound.text, lines: text });
  }
  return sections;
}

function startsParagraph(lines: readonly string[]): boolean {
  return lines.length === 0 || lines[0] === '';
}

/** `# NAME 研究报告`, `**论文摘要分析：TITLE**`, or the title itself: at the top, before any section. */
function ownTitles(
  headings: readonly Heading[],
  lines: readonly string[],
  title: string,
): ReadonlySet<number> {
  const found = new Set<number>();
  const plainTitle = title.toLowerCase();
  for (const heading of headings) {
    const whole = (lines[heading.line] ?? '').replace(/[#*_]/g, '').trim();
    const styled = heading.style === 'atx' || heading.style === 'bold';
    const named =
      TITLE.test(whole) || (plainTitle !== '' && whole.toLowerCase().includes(plainTitle));
    if (!styled || heading.number !== undefined || !named) break;
    found.add(heading.line);
  }
  return found;
}

function boundaries(headings: readonly Heading[]): Heading[] {
  const main = mainStyle(headings);
  if (!main) return [];
  const bounds: Heading[] = [];
  const ofMain = (heading: Heading) =>
    main.style === 'atx'
      ? heading.style === 'atx' && heading.level <= main.level
      : heading.style === main.style;
  const taken = new Set(headings.filter((h) => ofMain(h) && h.exact).map((h) => h.kind));
  const lastNumbered = headings.findLast((h) => ofMain(h) && h.number !== undefined)?.line ?? -1;
  let number = 0;
  for (const [i, heading] of headings.entries()) {
    const follows = heading.number === number + 1;
    const accepted = ofMain(heading)
      ? main.style === 'atx' ||
        acceptMain(heading, follows, headings.slice(i + 1, i + 12), main.style)
      : acceptOther(heading, follows, taken, main.style, lastNumbered);
    if (!accepted) continue;
    bounds.push(heading);
    if (heading.kind) taken.add(heading.kind);
    if (heading.number !== undefined) number = heading.number;
  }
  return bounds;
}

/** The style most kinds are announced in; of equal ones the most certain. */
function mainStyle(headings: readonly Heading[]): { style: Style; level: number } | undefined {
  const kinds = new Map<string, { style: Style; level: number; kinds: Set<SectionKind> }>();
  for (const { style, level, kind, exact } of headings) {
    if (!kind || (!exact && style !== 'atx' && style !== 'bold-number')) continue;
    const key = `${style}${level}`;
    const entry = kinds.get(key) ?? { style, level, kinds: new Set() };
    entry.kinds.add(kind);
    kinds.set(key, entry);
  }
  if (kinds.size === 0) return shallowest(headings);
  const ranked = [...kinds.values()].sort(
    (a, b) =>
      b.kinds.size - a.kinds.size ||
      CERTAINTY.indexOf(a.style) - CERTAINTY.indexOf(b.style) ||
      a.level - b.level,
  );
  return ranked[0];
}

/** Headings whose words are all unknown still are headings. */
function shallowest(headings: readonly Heading[]): { style: Style; level: number } | undefined {
  const levels = headings.filter(({ style }) => style === 'atx').map(({ level }) => level);
  return levels.length > 0
    ? { style: 'atx', level: levels.reduce((least, level) => Math.min(least, level)) }
    : undefined;
}

function acceptMain(
  heading: Heading,
  follows: boolean,
  later: readonly Heading[],
  style: Style,
): boolean {
  if (style === 'bold-number') return follows || heading.exact;
  if (heading.exact) return true;
  if (style === 'bold') return heading.kind !== undefined && heading.text.length <= 24;
  // A heading nobody knows, `3. **如何上手**：`, between a known second and a known fourth.
  const next = later.find((h) => h.style === style && h.exact);
  const same = later.some(
    (h) => h.style === style && h.number === heading.number && h.line < (next?.line ?? 0),
  );
  return follows && heading.rest === '' && next?.number === (heading.number ?? 0) + 1 && !same;
}

/** A heading in another style than the rest: it has to name a kind that is still missing. */
function acceptOther(
  heading: Heading,
  follows: boolean,
  taken: ReadonlySet<SectionKind | undefined>,
  main: Style,
  lastNumbered: number,
): boolean {
  if (heading.kind && heading.exact && heading.number !== undefined) {
    return follows && !taken.has(heading.kind);
  }
  if (main === 'atx' || heading.style !== 'bold' || heading.rest !== '') return false;
  return (
    heading.kind !== undefined &&
    heading.text.length <= LONGEST_HEADING &&
    heading.line > lastNumbered
  );
}

const LONGEST_HEADING = 40;

/** Removes blank lines and rules around a text. */
export function trim(lines: readonly string[]): string[] {
  const idle = (line = '') => /^\s*(?:[-*_=]\s*){3,}$|^\s*$/.test(line);
  let from = 0;
  let to = lines.length;
  while (from < to && idle(lines[from])) from++;
  while (to > from && idle(lines[to - 1])) to--;
  return lines.slice(from, to);
}

/** Text under `1. **NAME**：` may be indented as a part of that list item. */
export function outdent(lines: readonly string[]): readonly string[] {
  let depth = Number.POSITIVE_INFINITY;
  for (const line of lines) if (line !== '') depth = Math.min(depth, line.search(/\S/));
  return depth > 0 && Number.isFinite(depth) ? lines.map((line) => line.slice(depth)) : lines;
}
