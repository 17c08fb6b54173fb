import { blankChatter } from '../chatter.ts';
import type { Reading, Report, Section } from '../paper.ts';
import { findPaperId } from '../paper.ts';
import { isoDate } from './dates.ts';
import { isPaperLink, linksOf, paperLinks } from './links.ts';
import type { Problems } from './reading.ts';
import { complete, idFromTitle, plainBlock, plainLine, problem, toSections } from './reading.ts';
import type { Source } from './source.ts';
import { fenced, splitOverview, splitSections, trim } from './split.ts';

const TITLE = /^\s{0,3}#\s+(arxiv\s+.*?\bpapers?\b.*)$/i;
const TIME = /^\s*(?:time|date)\s*[:：]\s*(\S.*)$/i;
const ANCHOR = /^\s*<a\s+(?:id|name)\s*=\s*["']?([^"'>\s]+)["']?\s*>/i;
const HEADING = /^\s{0,3}#{1,4}\s*(\S.*)$/;
const CONTENTS = /^\s{0,3}#{1,4}\s*(?:table of contents|contents|目录)\s*$/i;
const PAPERS = /^\s{0,3}#{1,4}\s*(?:papers|论文|论文列表)\s*$/i;
const SUMMARY = /^\s{0,3}#{1,4}\s*(?:executive summary|执行摘要|摘要|summary)\s*$/i;
const ENTRY = /^\s*(?:\d+[.)]|[-*+])\s*\[(.*)\]\(\s*#([^)\s]+)\s*\)/;
const LABELS =
  /^\s*(?:\*\*|__)\s*(authors?|published|date|categor(?:y|ies)|citations?|comments?|abstract|analysis|key findings|links?|作者|发布日期|日期|分类|类别|引用|摘要|分析|主要发现|关键发现|链接)\s*(?:[:：]\s*(?:\*\*|__)|(?:\*\*|__)\s*[:：])\s*(.*)$/i;
const AREAS: Readonly<Record<string, string>> = {
  'computer vision': 'cv',
  robotics: 'ro',
  'computation and language': 'cl',
  'natural language processing': 'cl',
  nlp: 'cl',
  'machine learning': 'lg',
  'artificial intelligence': 'ai',
  ai: 'ai',
  graphics: 'gr',
};

interface Entry {
  readonly anchor: string;
  readonly start: number;
  /** The line behind the title. */
  readonly body: number;
  readonly title: string;
  readonly url: string;
}

/** An executive summary, a table of contents, and papers that each begin with an anchor of their id. */
export function readArxivDaily(source: Source): Report | undefined {
  const { lines } = source;
  const titleLine = lines.findIndex((line) => TITLE.test(line));
  const contents = readContents(lines);
  const entries = findEntries(lines, contents);
  if (titleLine < 0 && !entries.some(({ anchor }) => anchor)) return undefined;
  const framed = entries.some(({ body }) =>
    lines.slice(body, body + 12).some((line) => LABELS.test(line)),
  );
  const empty =
    entries.length === 0 && lines.some((line) => SUMMARY.test(line) || CONTENTS.test(line));
  if (!framed && !empty) return undefined;

  const problems: Problems = [];
  const head = lines.slice(0, entries[0]?.start ?? lines.length);
  const title = plainLine(TITLE.exec(lines[titleLine] ?? '')?.[1] ?? 'arXiv papers');
  const time = head.map((line) => TIME.exec(line)?.[1]).find(Boolean);
  const date = isoDate(time ?? '') ?? isoDate(title);
  const inTitle = isoDate(title);
  if (date && inTitle && date !== inTitle) {
    problem(
      problems,
      titleLine,
      'date-mismatch',
      `The time line says ${date}, the title ${inTitle}.`,
    );
  }
  const papers = entries.map((entry, i) =>
    readPaper(lines, entry, entries[i + 1]?.start ?? lines.length, problems),
  );
  for (const listed of contents) {
    if (papers.some(({ id }) => id === findPaperId(listed.id)?.id)) continue;
    problem(
      problems,
      listed.line,
      'missing-paper',
      `The table of contents lists ${listed.id}, but the paper is not there.`,
    );
  }
  const overview = readOverview(head, title);
  return {
    format: 'arxiv-daily',
    source: sourceOf(title),
    date: date ?? '',
    title,
    ...(overview.length > 0 && { overview }),
    papers,
    problems,
  };
}

function sourceOf(title: string): string {
  const area = /arxiv\s+(.*?)\s+papers?\b/i.exec(title)?.[1]?.toLowerCase() ?? '';
  const slug = AREAS[area] ?? area.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
  return slug ? `arxiv-${slug}` : 'arxiv';
}

function readContents(lines: readonly string[]): { id: string; line: number }[] {
  return lines.flatMap((line, i) => {
    const id = line.includes('](#') ? ENTRY.exec(line)?.[2] : undefined;
    return id && findPaperId(id) ? [{ id, line: i }] : [];
  });
}

/** Anchors of papers. One inside a fence counts if the table of contents lists it or a paper's labels follow. */
function findEntries(lines: readonly string[], contents: readonly { id: string }[]): Entry[] {
  const entries: Entry[] = [];
  const listed = new Set(contents.map(({ id }) => id));
  const inFence = fenced(lines);
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? '';
    const anchor = line.includes('<') ? ANCHOR.exec(line)?.[1] : undefined;
    if (anchor !== undefined) {
      const quoted = inFence(i) && listed.size > 0 && !listed.has(anchor) && !isFramed(lines, i);
      if (!findPaperId(anchor) || quoted) continue;
      const entry = readTitle(lines, i, anchor);
      if (entry) entries.push(entry);
      continue;
    }
    // The anchor is missing, the frame is there.
    if (!/^\s{0,3}##\s*\[/.test(line) || inFence(i) || entries.at(-1)?.body === i + 1) continue;
    const entry = readTitle(lines, i - 1, '');
    if (
      entry &&
      isPaperLink(entry.url) &&
      isFramed(lines, i) &&
      entry.start >= (entries.at(-1)?.body ?? 0)
    ) {
      entries.push({ ...entry, start: i });
    }
  }
  return entries;
}

function isFramed(lines: readonly string[], title: number): boolean {
  return lines
    .slice(title + 1, title + 9)
    .some((line) => /authors?|published|作者/i.test(LABELS.exec(line)?.[1] ?? ''));
}

/** `## [TITLE](link)` behind the anchor; a title may run over lines and may have brackets. */
function readTitle(lines: readonly string[], anchor: number, id: string): Entry | undefined {
  let at = anchor + 1;
  while (at < lines.length && lines[at] === '') at++;
  const heading = HEADING.exec(lines[at] ?? '')?.[1];
  if (heading === undefined || at > anchor + 3) return undefined;
  let text = heading;
  let body = at + 1;
  while (text.startsWith('[') && !/\]\(.*\)/.test(text) && body < at + 4 && lines[body]) {
    text += ` ${lines[body++]?.trim()}`;
  }
  const linked = /^\[(.*)\]\(\s*<?(\S*?)>?\s*\)\s*$/.exec(text);
  return {
    anchor: id,
    start: anchor,
    body,
    title: plainLine(linked?.[1] ?? text),
    url: linked?.[2] ?? '',
  };
}

function readOverview(head: readonly string[], title: string): Section[] {
  const summary = head.findIndex((line) => SUMMARY.test(line));
  const first = summary >= 0 ? summary : head.findIndex((line) => TITLE.test(line));
  const rest = head.slice(first + 1);
  const end = rest.findIndex((line) => CONTENTS.test(line) || PAPERS.test(line));
  const text = rest
    .slice(0, end < 0 ? rest.length : end)
    .map((line) =>
      /^\s*(?:\*\*|__)?(?:日期|date|时间)\s*[:：]/i.test(line) ||
      ANCHOR.test(line) ||
      TIME.test(line)
        ? ''
        : line,
    );
  const spoken = blankChatter(text, fenced(text));
  return toSections(splitOverview(trim(spoken), title));
}

function readPaper(
  lines: readonly string[],
  entry: Entry,
  end: number,
  problems: Problems,
): Reading {
  const { title, start } = entry;
  const parts = partsOf(lines, entry.body, end);
  const value = (pattern: RegExp) => parts.find(({ label }) => pattern.test(label));
  const line = (pattern: RegExp) => plainLine(value(pattern)?.lines.join(' ') ?? '');
  const linkLines = value(/links?|链接/)?.lines ?? [];
  const links = paperLinks([{ label: title, url: entry.url }, ...linksOf(linkLines.join('\n'))]);
  const found =
    findPaperId(entry.url) ?? findPaperId(entry.anchor) ?? findPaperId(linkLines.join(' '));
  const anchored = findPaperId(entry.anchor);
  if (found && anchored && found.id !== anchored.id) {
    problem(
      problems,
      start,
      'id-mismatch',
      `The anchor says ${anchored.id}, the link ${found.id}.`,
    );
  }
  if (!found) problem(problems, start, 'missing-id', `No arXiv id for "${title}".`);
  const version = found?.version ?? anchored?.version;
  const published = isoDate(line(/published|date|日期/));
  const authors = list(line(/author|作者/));
  const categories = list(line(/categor|分类|类别/).replace(/\s+/g, ' '));
  const abstract = plainBlock(value(/abstract|摘要/)?.lines ?? []);
  const findings = readFindings(value(/findings|发现/)?.lines ?? []);
  if (!abstract) problem(problems, start, 'missing-abstract', `No abstract for "${title}".`);

  const analysis = value(/analysis|分析/);
  const body = trim(analysis?.lines ?? []);
  const sections = toSections(splitSections(trim(blankChatter(body, fenced(body))), title));
  if (sections.length === 0) {
    const why = body.length > 0 ? 'only model talk stood there' : 'there is none';
    problem(problems, analysis?.at ?? start, 'no-analysis', `No analysis for "${title}": ${why}.`);
  }
  return complete(
    {
      id: found?.id ?? idFromTitle(title),
      ...(version !== undefined && { version }),
      title: title || (found?.id ?? 'Untitled'),
      ...(authors.length > 0 && { authors }),
      ...(published && { published }),
      ...(categories.length > 0 && { categories }),
      ...(abstract && { abstract: { en: abstract } }),
      links,
      sections,
      ...(findings.length > 0 && { findings }),
      ...(sections.length === 0 && { noAnalysis: true }),
      line: start + 1,
    },
    lines.slice(entry.body, end).join('\n'),
  );
}

interface Part {
  readonly label: string;
  readonly at: number;
  readonly lines: string[];
}

/**
 * Cuts a paper at its labels. Between `Analysis` and the last `Key Findings` and `Links` stands whatever a model
 * wrote, labels included, so those two are looked for from the end.
 */
function partsOf(lines: readonly string[], from: number, to: number): Part[] {
  const labels: { at: number; label: string; rest: string }[] = [];
  for (let i = from; i < to; i++) {
    const line = lines[i] ?? '';
    const [, label, rest = ''] = /^\s*(?:\*\*|__)/.test(line) ? (LABELS.exec(line) ?? []) : [];
    if (label) labels.push({ at: i, label: label.toLowerCase(), rest });
  }
  const analysis = labels.find(({ label }) => /analysis|分析/.test(label));
  const links = labels.findLast(
    ({ label, at }) => /links?|链接/.test(label) && isTail(lines, at, to),
  );
  const findings = labels.findLast(
    ({ label, at }) =>
      /findings|发现/.test(label) && at < (links?.at ?? to) && isTail(lines, at, links?.at ?? to),
  );
  const frame = labels.filter(
    (label) => !analysis || label.at <= analysis.at || label === findings || label === links,
  );
  const seen = new Set<string>();
  const parts = frame.filter(({ label }) => !seen.has(label) && seen.add(label));
  return parts.map(({ at, label, rest }, i) => ({
    label,
    at,
    lines: [rest, ...lines.slice(at + 1, parts[i + 1]?.at ?? to)],
  }));
}

/** Only list items and their continuations stand between a closing label and the end, or a rule. */
function isTail(lines: readonly string[], at: number, to: number): boolean {
  for (const line of lines.slice(at + 1, to)) {
    if (/^\s*[-*_]{3,}$/.test(line)) return true;
    if (line !== '' && !/^\s*(?:[-*+•]|\d+[.)])(?:\s|$)|^\s+\S|^<a\s/.test(line)) return false;
  }
  return true;
}

function readFindings(lines: readonly string[]): string[] {
  const items: string[] = [];
  for (const line of trim(lines)) {
    const item = /^\s*(?:[-*+•]|\d+[.)])\s+(.*)$/.exec(line);
    if (item) items.push(item[1] ?? '');
    else if (line !== '' && items.length > 0) items.push(`${items.pop()} ${line.trim()}`);
    else if (line !== '') items.push(line);
  }
  return items.map(plainLine).filter(Boolean);
}

function list(text: string): string[] {
  return text
    .split(/\s*[,，;；、]\s*/)
    .map((part) => part.trim())
    .filter(Boolean);
}
