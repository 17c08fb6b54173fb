import { blankChatter } from '../chatter.ts';
import type { PaperLinks, Reading, Report } from '../paper.ts';
import { findPaperId } from '../paper.ts';
import { isoDate } from './dates.ts';
import { linksOf, paperLinks } from './links.ts';
import type { Problems } from './reading.ts';
import { complete, idFromTitle, plainLine, problem, toSections } from './reading.ts';
import type { Source } from './source.ts';
import { fenced, splitSections, trim } from './split.ts';

const TITLE = /^\s{0,3}#\s*(Hugging\s?Face Daily Papers Report)\b/i;
const PAPER = /^\s{0,3}#{1,3}\s*📄\ufe0f?\s*(.*)$/u;
const UNMARKED_PAPER = /^\s{0,3}##\s+(?!\d+[.、])(\S.*)$/;
const META =
  /^\s*[-*+•]\s*(?:\*\*|__)?\s*([^*:：]{1,20}?)\s*(?:\*\*|__)?\s*[:：]\s*(?:\*\*)?\s*(.*)$/;
const LINK_LABEL =
  /^(?:论文)?(?:链接|地址)|^(?:paper )?(?:link|url)$|arxiv|hugging ?face|pdf|代码|code|github|项目|project/i;
const SOURCE_LABEL = /阅读来源|来源|^(?:reading )?source$/i;
const RULE = /^\s*={5,}\s*$/;
const END_RULE = /^={40,}$/;
const HEADER =
  /^\s*(?:\*\*|__)?\s*(Date|日期|Source URL|来源(?:链接|地址)|Source)\s*(?:\*\*|__)?\s*[:：]\s*(?:\*\*)?\s*(.*)$/i;

/** Five sections a paper: field, contribution, usage, innovation, results. Any of them may be called otherwise. */
export function readHuggingfaceReport(source: Source): Report | undefined {
  const { lines } = source;
  const title = lines.map((line) => TITLE.exec(line)?.[1]).find(Boolean);
  const starts = paperStarts(lines, title !== undefined);
  if (!title && starts.length === 0) return undefined;
  const header = readHeader(lines.slice(0, starts[0] ?? lines.length));
  if (!title && !header.sourceUrl && !starts.some((start) => lines[start]?.includes('📄')))
    return undefined;

  const problems: Problems = [];
  const papers = starts.map((start, i) =>
    readPaper(lines, start, starts[i + 1] ?? lines.length, problems),
  );
  return {
    format: 'huggingface-report',
    source: 'huggingface',
    date: header.date ?? '',
    title: title ?? 'Hugging Face Daily Papers Report',
    ...(header.sourceUrl && { sourceUrl: header.sourceUrl }),
    papers,
    problems,
  };
}

function paperStarts(lines: readonly string[], known: boolean): number[] {
  const starts: number[] = [];
  for (const [i, line] of lines.entries()) {
    if (!line.includes('#')) continue;
    if (PAPER.test(line)) starts.push(i);
    else if (known && UNMARKED_PAPER.test(line) && isPaperMeta(lines, i)) starts.push(i);
  }
  return starts;
}

/** A heading without the page sign is a paper when its first lines are the paper's link and its reading source. */
function isPaperMeta(lines: readonly string[], heading: number): boolean {
  const next = lines.slice(heading + 1, heading + 6).filter((line) => line !== '');
  return (
    META.test(next[0] ?? '') &&
    next.slice(0, 2).some((line) => /\/papers\/\d{4}\.|阅读来源/.test(line))
  );
}

function readHeader(lines: readonly string[]): { date?: string; sourceUrl?: string } {
  let date: string | undefined;
  let sourceUrl: string | undefined;
  for (const line of lines) {
    const [, label = '', value = ''] = HEADER.exec(line) ?? [];
    if (/date|日期/i.test(label)) date ??= isoDate(value);
    else if (label) sourceUrl ??= linksOf(value)[0]?.url;
  }
  date ??=
    isoDate(sourceUrl ?? '') ?? isoDate(lines.filter((line) => line.includes('#')).join(' '));
  return { ...(date && { date }), ...(sourceUrl && { sourceUrl }) };
}

function readPaper(
  lines: readonly string[],
  start: number,
  end: number,
  problems: Problems,
): Reading {
  let name = (PAPER.exec(lines[start] ?? '') ?? UNMARKED_PAPER.exec(lines[start] ?? ''))?.[1] ?? '';
  let at = start + 1;
  // A title from the API may run over two lines.
  for (
    ;
    at < end && lines[at] && !META.test(lines[at] ?? '') && !/^\s*[#=]/.test(lines[at] ?? '');
    at++
  ) {
    name += ` ${lines[at]?.trim()}`;
  }
  let links: PaperLinks = {};
  let linkText = '';
  for (; at < end; at++) {
    const line = lines[at] ?? '';
    const [, label = '', value = ''] = META.exec(line) ?? [];
    if (line === '') continue;
    if (SOURCE_LABEL.test(label)) continue;
    if (!LINK_LABEL.test(label) || linksOf(value).length === 0) break;
    linkText += ` ${value}`;
    links = { ...paperLinks(linksOf(value), label), ...links };
  }
  const title = plainLine(name);
  const found = findPaperId(linkText) ?? findPaperId(title);
  if (!found)
    problem(
      problems,
      start,
      'missing-id',
      `No arXiv id for "${title}": its link line is missing or damaged.`,
    );
  if (!title) problem(problems, start, 'missing-title', 'A paper without a title.');

  // What follows the rule under the last paper is the report's own.
  const rule = lines.findIndex((line, i) => i >= at && i < end && END_RULE.test(line));
  const last = end === lines.length && rule >= 0 ? rule : end;
  const body = trim(lines.slice(at, last).filter((line) => !RULE.test(line)));
  const spoken = blankChatter(body, fenced(body));
  const sections = toSections(splitSections(spoken, title));
  if (sections.length === 0) problem(problems, start, 'no-analysis', `No analysis for "${title}".`);
  return complete(
    {
      ...(found ?? { id: idFromTitle(title) }),
      title: title || (found?.id ?? 'Untitled'),
      links,
      sections,
      ...(sections.length === 0 && { noAnalysis: true }),
      line: start + 1,
    },
    body.join('\n'),
  );
}
