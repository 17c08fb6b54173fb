import { blankChatter } from '../chatter.ts';
import type { Reading, Report, Section } from '../paper.ts';
import { exactKindOf } from '../sections.ts';
import { isoDate } from './dates.ts';
import { readEntry } from './generic-entry.ts';
import type { Entry, Head } from './generic-heads.ts';
import { findHeads, isTitle, paperOf } from './generic-heads.ts';
import { toMarkdown } from './generic-markup.ts';
import { readTables } from './generic-table.ts';
import type { Problems } from './reading.ts';
import { plainLine, problem, toSections } from './reading.ts';
import type { Source } from './source.ts';
import { fenced, splitOverview, trim } from './split.ts';

/** Signs that a text tells how to use a program. */
const SETUP =
  /^\s*(?:\$\s*)?(?:pip3? install|git clone|npm (?:i|install|run)|conda (?:create|install|activate)|docker (?:run|compose|build)|uv (?:sync|run|pip)|python3? -?[\w./-]+)\b|^#{1,4}\s*\W*(?:installation|install|usage|quick ?start|getting started|license|contributing|citation|安装|快速开始|使用方法|许可证?|贡献指南)\W*$/i;

/** Any other text that lists papers: a heading, list item, bold line or table row for each. */
export function readGeneric(source: Source): Report | undefined {
  if (!/arxiv|huggingface\.co\/papers|hf\.co\/papers/i.test(source.text)) return undefined;
  const isCode = fenced(source.lines);
  const lines = toMarkdown(source.lines, isCode);
  const tables = readTables(lines, isCode);
  const entries = findEntries(lines, isCode);
  const byTable = new Set(tables.papers.map(({ id }) => id)).size > entries.length;
  const first = (byTable ? tables.rows[0] : entries[0]?.line) ?? lines.length;
  const head = frontOf(lines.slice(0, first), byTable);
  const date = isoDate(lines.slice(0, first).join('\n'));
  if (!isReport(lines, entries, byTable ? tables.rows : [], date)) return undefined;

  const problems: Problems = [];
  problem(
    problems,
    0,
    'unknown-format',
    'None of the known formats (huggingface-report, newsletter, arxiv-daily, huggingface-api); read as a list of papers.',
  );
  const papers: Reading[] = byTable
    ? tables.papers
    : entries.map((entry) => readEntry(entry, lines, problems));
  const { title, line: titleLine } = titleOf(head, source);
  const overview = readOverview(
    head.filter((_, i) => i !== titleLine),
    title,
  );
  return {
    format: 'generic',
    source: slug(title),
    date: date ?? '',
    title,
    ...(overview.length > 0 && { overview }),
    papers,
    problems,
  };
}

/** Papers of the outermost style that names at least two; other styles count only outside of those. */
function findEntries(lines: readonly string[], isCode: (line: number) => boolean): Entry[] {
  const heads = findHeads(lines, isCode);
  const named = namedByStyle(heads, lines);
  const several = named.filter((group) => new Set(group.map(({ id }) => id)).size > 1);
  const chosen: Entry[] = [];
  const seen = new Set<string>();
  const covered = new Set<number>();
  for (const group of several.length > 0 ? several : named.slice(0, 1)) {
    const outside = group.filter(({ line, id }) => !seen.has(id) && !covered.has(line));
    if (outside.length < 2 && chosen.length > 0) continue;
    chosen.push(...outside);
    for (const { id, line, end } of outside) {
      seen.add(id);
      for (let i = line; i < end; i++) covered.add(i);
    }
  }
  chosen.push(...withoutId(heads, chosen, lines));
  chosen.sort((a, b) => a.line - b.line);
  const entries = chosen.map((entry, i) => ({
    ...entry,
    end: Math.min(entry.end, chosen[i + 1]?.line ?? entry.end),
  }));
  return withoutFooter(entries, lines);
}

/** Where every paper is a numbered heading, one of them without any link is a paper too. */
function withoutId(
  heads: readonly Head[],
  chosen: readonly Entry[],
  source: readonly string[],
): Entry[] {
  const style = chosen[0]?.style ?? '';
  const numbered = ({ text }: Head) => /^[^\p{L}\d]*\d{1,3}\s*[\].、)）:]/u.test(text);
  const alike = chosen.every((entry) => entry.style === style && numbered(entry));
  if (!alike || chosen.length < 2 || !style.startsWith('h')) return [];
  const lines = new Set(chosen.map(({ line }) => line));
  const last = chosen.reduce((most, { line }) => Math.max(most, line), 0);
  const ends = heads.filter((head) => head.style === style).map(({ line }) => line);
  const endOf = (line: number) => ends.find((next) => next > line) ?? source.length;
  return heads
    .filter((head) => head.style === style && head.line < last && !lines.has(head.line))
    .filter((head) => head.links.length === 0 && numbered(head) && isTitle(head.text))
    .map((head) => ({ ...head, id: '', end: endOf(head.line) }))
    .filter((head) => !source.slice(head.line, head.end).some((line) => /https?:/.test(line)));
}

/** Where a rule ends every paper, the one under the last paper is the end of the list. */
function withoutFooter(entries: Entry[], lines: readonly string[]): Entry[] {
  const last = entries.at(-1);
  const ruleIn = ({ line, end }: Entry) =>
    lines.slice(line, end).findIndex((text) => /^\s*(?:-{3,}|\*{3,}|_{3,})$/.test(text));
  const signed = last ? lines.indexOf('--', last.line) : -1;
  if (last && signed >= 0 && signed < last.end) {
    return [...entries.slice(0, -1), { ...last, end: signed }];
  }
  const closed = entries.slice(0, -1).every((entry) => {
    const rule = ruleIn(entry);
    return rule < 0 || lines.slice(entry.line + rule + 1, entry.end).every((text) => text === '');
  });
  const rule = last ? ruleIn(last) : -1;
  if (!last || !closed || rule < 0) return entries;
  return [...entries.slice(0, -1), { ...last, end: last.line + rule }];
}

/** Headings that come again and again and name a kind: sections of the papers, however high they stand. */
function repeatedSections(heads: readonly Head[]): ReadonlySet<string> {
  const once = new Set<string>();
  const again = new Set<string>();
  for (const { style, text } of heads) {
    if (!/^h\d$/.test(style) || !exactKindOf(text)) continue;
    if (once.has(text)) again.add(text);
    once.add(text);
  }
  return again;
}

/** Heads that name a paper, by style, the outermost style first. */
function namedByStyle(heads: readonly Head[], lines: readonly string[]): Entry[][] {
  const styles = new Map<string, Entry[]>();
  // From the end: where the next head of each style stands, and the next heading of each level.
  const nextOf = new Map<string, number>();
  const nextHeading = new Array<number>(8).fill(lines.length);
  const sections = repeatedSections(heads);
  for (const head of heads.toReversed()) {
    const level = /^h\d$/.test(head.style) ? head.depth : 0;
    const end = Math.min(
      nextOf.get(head.style) ?? lines.length,
      nextHeading[level || 6] ?? lines.length,
    );
    const id = paperOf(head, lines, end);
    if (id) {
      const group = styles.get(head.style);
      if (group) group.push({ ...head, id, end });
      else styles.set(head.style, [{ ...head, id, end }]);
    }
    if (!sections.has(head.text)) nextOf.set(head.style, head.line);
    if (level && !sections.has(head.text)) nextHeading.fill(head.line, level);
  }
  return [...styles.values()]
    .map((group) => group.reverse())
    .sort((a, b) => (a[0]?.depth ?? 0) - (b[0]?.depth ?? 0));
}

function isReport(
  lines: readonly string[],
  entries: readonly Entry[],
  rows: readonly number[],
  date: string | undefined,
): boolean {
  const count = rows.length || new Set(entries.map(({ id }) => id)).size;
  if (count === 0) return false;
  const words = (from: number, to: number) =>
    lines.slice(from, to).filter((line) => line !== '' && !/^\s*(?:#|<)/.test(line)).length;
  const covered =
    rows.length || entries.reduce((sum, { line, end }) => sum + 1 + words(line + 1, end), 0);
  const share = covered / Math.max(1, words(0, lines.length));
  const setup = lines.filter((line) => SETUP.test(line)).length;
  if (rows.length > 1 && setup < 2) return true;
  if (setup > 1) return count >= 10 && share > 0.4;
  if (count === 1)
    return date !== undefined && share > 0.4 && (entries[0]?.style.startsWith('h') ?? false);
  return share > (date ? 0.2 : 0.4);
}

/** The text before the first paper, without front matter marks, badges and tables of contents. */
function frontOf(lines: readonly string[], byTable: boolean): string[] {
  const matter = lines[0] === '---' ? lines.indexOf('---', 1) : -1;
  return lines
    .slice(matter + 1)
    .filter((line) => !(byTable && line.includes('|')) && !/\]\(#|href=["']?#/.test(line));
}

/** A first-order heading, a second-order one or a line with a date on top, or the title of the front matter. */
function titleOf(head: readonly string[], source: Source): { title: string; line: number } {
  const top = head.findIndex((line) => line !== '' && !/^\s*(?:<|!?\[|>)/.test(line));
  const first = head.findIndex((line) => /^ {0,3}#\s/.test(line) && isName(line));
  const second = /^ {0,3}##\s|^(?!---)[^#].{4,80}$/.test(head[top] ?? '') ? top : -1;
  const dated = /^ {0,3}##\s/.test(head[second] ?? '') || isoDate(head[second] ?? '');
  const line = first >= 0 ? first : dated ? second : -1;
  const matter = source.lines[0] === '---' ? source.lines.slice(1, 20) : [];
  const front = matter.map((text) => /^title:\s*["']?(.+?)["']?$/i.exec(text)?.[1]).find(Boolean);
  const title = plainLine(
    (head[line] ?? front ?? '').replace(/^[\s#]+/, '').replace(/<[^>]*>/g, ''),
  );
  if (title) return { title, line };
  const kind = /huggingface\.co\/papers|hf\.co\/papers/i.test(source.text)
    ? 'Hugging Face papers'
    : 'arXiv papers';
  return { title: kind, line: -1 };
}

function isName(line: string): boolean {
  const words = line
    .replace(/^[\s#]+/, '')
    .replace(/\[\[.*$/, '')
    .trim();
  return !/^(?:table of contents|contents|目录)$|^[a-z-]+\.[A-Z]{2}\b/i.test(words);
}

function slug(title: string): string {
  const words = title
    .toLowerCase()
    .replace(/^updated on\b/, ' ')
    .replace(/20\d\d\s*[-/._年]?\s*\d{1,2}\s*[-/._月]?\s*\d{1,2}\s*日?/g, ' ')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '');
  return words.slice(0, 40).replace(/-+$/, '') || 'papers';
}

function readOverview(head: readonly string[], title: string): Section[] {
  const text = head.map((line) =>
    /^\s*(?:!\[|\[!\[|<|---$|time:|date:|title:|layout:|tags:)/i.test(line) ||
    /^\s*>?\s*(?:\*\*)?(?:日期|date|updated|生成时间)\b/i.test(line)
      ? ''
      : line,
  );
  const spoken = blankChatter(text, fenced(text));
  const sections = splitOverview(trim(spoken), title);
  return toSections(sections.filter(({ heading }) => !/table of contents|目录/i.test(heading)));
}
