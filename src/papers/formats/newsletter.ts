import { blankChatter } from '../chatter.ts';
import type { Reading, Report } from '../paper.ts';
import { findPaperId } from '../paper.ts';
import { kindOf } from '../sections.ts';
import { isoDate } from './dates.ts';
import { firstOfEach, linksOf, paperLinks } from './links.ts';
import type { Problems } from './reading.ts';
import { complete, idFromTitle, plainBlock, plainLine, problem, toSections } from './reading.ts';
import type { Source } from './source.ts';
import { trim } from './split.ts';

const TITLE = /^\s{0,3}#\s+(.*论文(?:日报|速递|简报).*)$/;
const PAPER = /^\s{0,3}#{2,4}\s*(?:\*\*)?(\d{1,3})\s*[.、．)]\s*(.*?)(?:\*\*)?$/;
const LABEL =
  /^\s*(?:[-*]\s+)?(?:\*\*|__)\s*([^*:：_]{1,20}?)\s*(?:[:：]\s*(?:\*\*|__)|(?:\*\*|__)\s*[:：])\s*(.*)$/;
const END = /^\s{0,3}#{1,2}\s|^\s*(?:-{3,}|\*{3,}|_{3,})\s*$/;
const ORIGINAL = /原文标题|英文标题|原标题|original title/i;
const CHINESE = /[\u4e00-\u9fff]/g;

/** Statistics, then per paper a Chinese title, the original one, an abstract and links. */
export function readNewsletter(source: Source): Report | undefined {
  const { lines } = source;
  const titleLine = lines.findIndex((line) => TITLE.test(line));
  const starts = paperStarts(lines);
  const details = lines.some((line) => /^\s{0,3}##\s*\S*\s*论文详情/u.test(line));
  if (!(titleLine >= 0 && (details || starts.length > 0)) && !(details && starts.length > 0))
    return undefined;

  const problems: Problems = [];
  const title = plainLine(
    (TITLE.exec(lines[titleLine] ?? '')?.[1] ?? '论文日报').replace(/<[^>]*>/g, ''),
  );
  const ends = starts.map((start, i) => paperEnd(lines, start, starts[i + 1] ?? lines.length));
  const papers = starts.map((start, i) =>
    readPaper(lines, start, ends[i] ?? lines.length, problems),
  );
  const head = lines.slice(0, starts[0] ?? lines.length);
  const stats = readStats(head);
  if (stats.count !== undefined && stats.count !== papers.length) {
    const message = `The header says ${stats.count} papers, ${papers.length} were found.`;
    problem(problems, stats.line, 'count-mismatch', message);
  }
  const media = readMedia([...head, ...lines.slice(ends.at(-1) ?? 0)], source.mediaBase);
  return {
    format: 'newsletter',
    source: 'newsletter',
    date: isoDate(title) ?? '',
    title,
    ...(stats.count !== undefined || stats.hotFields
      ? {
          stats: {
            ...(stats.count !== undefined && { count: stats.count }),
            ...(stats.hotFields && { hotFields: stats.hotFields }),
          },
        }
      : {}),
    ...(media && { media }),
    papers,
    problems,
  };
}

/** Numbered headings that an original title, an abstract or links follow. */
function paperStarts(lines: readonly string[]): number[] {
  const numbered = lines.flatMap((line, i) => (PAPER.test(line) ? [i] : []));
  return numbered.filter((start, i) => {
    const until = Math.min(numbered[i + 1] ?? lines.length, start + 12);
    return lines
      .slice(start + 1, until)
      .some((line) => /原文标题|论文链接|摘要/.test(LABEL.exec(line)?.[1] ?? ''));
  });
}

function paperEnd(lines: readonly string[], start: number, next: number): number {
  let end = start + 1;
  while (end < next && !END.test(lines[end] ?? '')) end++;
  return end;
}

function readStats(lines: readonly string[]): {
  count?: number;
  hotFields?: string[];
  line: number;
} {
  let count: number | undefined;
  let hotFields: string[] | undefined;
  let at = 0;
  for (const [i, line] of lines.entries()) {
    const total = /(?:论文总数|总论文数|论文数量?|共)\**\s*[:：]?\**\s*(\d+)/.exec(line);
    if (total && count === undefined) {
      count = Number(total[1]);
      at = i;
    }
    const fields = /热门(?:领域|方向|主题|话题)\**\s*[:：]\**\s*(.+)$/.exec(line);
    if (fields) hotFields ??= (fields[1] ?? '').split(/\s*[,，、;；]\s*/).filter(Boolean);
  }
  return { ...(count !== undefined && { count }), ...(hotFields && { hotFields }), line: at };
}

function readMedia(lines: readonly string[], base?: string): Report['media'] {
  const text = lines.join('\n');
  const targets = [
    ...text.matchAll(/(!?)\[[^\]\n]*\]\(\s*<?([^\s()<>]+)>?(?:\s+"[^"\n]*")?\s*\)/g),
  ];
  const resolve = (target: string) =>
    base && URL.canParse(target, base) ? new URL(target, base).href : target;
  const audio = targets.find(([, , target = '']) =>
    /\.(?:mp3|m4a|wav|ogg|aac)(?:[?#]|$)/i.test(target),
  )?.[2];
  const images = targets
    .filter(([, mark]) => mark === '!')
    .map(([, , target = '']) => resolve(target));
  if (!audio && images.length === 0) return undefined;
  return { ...(audio && { audio: resolve(audio) }), ...(images.length > 0 && { images }) };
}

interface Labelled {
  readonly label: string;
  readonly lines: string[];
}

function readPaper(
  lines: readonly string[],
  start: number,
  end: number,
  problems: Problems,
): Reading {
  let name = PAPER.exec(lines[start] ?? '')?.[2] ?? '';
  const parts: Labelled[] = [];
  for (const line of lines.slice(start + 1, end)) {
    const [, label, value = ''] = LABEL.exec(line) ?? [];
    if (label) parts.push({ label, lines: [value] });
    else if (parts.length > 0) parts.at(-1)?.lines.push(line);
    else if (line !== '') name += ` ${line.trim()}`;
  }
  const part = (pattern: RegExp) => parts.find(({ label }) => pattern.test(label));
  const titleZh = plainLine(name);
  const original = part(ORIGINAL);
  const title = plainLine(original?.lines.join(' ') ?? '') || titleZh;
  if (!original) problem(problems, start, 'missing-title', `No original title for "${titleZh}".`);
  const linkParts = parts.filter(({ label }) =>
    /链接|地址|代码|项目|主页|links?|code|project/i.test(label),
  );
  const links = firstOfEach(
    linkParts.map(({ label, lines: text }) => paperLinks(linksOf(text.join(' ')), label)),
  );
  const found = findPaperId(
    linkParts
      .flatMap(({ lines: text }) => linksOf(text.join(' ')))
      .map(({ url }) => url)
      .join(' '),
  );
  if (!found)
    problem(problems, start, 'missing-id', `No arXiv id for "${title}": its links are empty.`);

  const summary = part(/摘要|abstract|summary/i);
  const abstract = plainBlock(blankChatter(trim(summary?.lines ?? []), () => false));
  if (!abstract) problem(problems, start, 'missing-abstract', `No abstract for "${title}".`);
  const chinese = (abstract.match(CHINESE)?.length ?? 0) * 8 > abstract.length;
  const others = parts.filter((p) => p !== original && p !== summary && !linkParts.includes(p));
  return complete(
    {
      ...(found ?? { id: idFromTitle(title) }),
      title,
      ...(titleZh && /[\u4e00-\u9fff]/.test(titleZh) && titleZh !== title && { titleZh }),
      ...(abstract && { abstract: chinese ? { zh: abstract } : { en: abstract } }),
      links,
      sections: toSections(
        others.map(({ label, lines: text }) => ({
          kind: kindOf(label) ?? 'other',
          heading: label,
          lines: trim(text),
        })),
      ),
      line: start + 1,
    },
    lines.slice(start, end).join('\n'),
  );
}
