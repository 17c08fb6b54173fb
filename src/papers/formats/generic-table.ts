import type { Reading } from '../paper.ts';
import { findPaperId } from '../paper.ts';
import { isoDate } from './dates.ts';
import { isTitle } from './generic-heads.ts';
import { isPaperLink, linksOf, paperLinks } from './links.ts';
import { complete, inLanguage, plainLine } from './reading.ts';

const COLUMNS: readonly (readonly [string, RegExp])[] = [
  ['date', /date|日期|时间|published/i],
  ['authors', /author|作者/i],
  ['abstract', /abstract|summary|tl;?dr|摘要|总结|简介|概述|description/i],
  ['code', /code|代码|github|repo/i],
  ['title', /title|标题|题目|名称|^论文$|^paper$|论文名/i],
  ['link', /pdf|link|url|arxiv|链接|地址|^id$|paper|论文/i],
];
/** A table row with an abstract in it is shorter. */
const LONGEST_ROW = 20_000;
const ROW = /^\s*\|.*\|\s*$/;
const DIVIDER = /^\s*\|?(?:\s*:?-{1,}:?\s*\|)+\s*:?-*:?\s*\|?\s*$/;

/** One paper a row, as the many trackers that update a table every day write them. */
export function readTables(
  lines: readonly string[],
  isCode: (line: number) => boolean,
): { papers: Reading[]; rows: number[] } {
  const papers: Reading[] = [];
  const rows: number[] = [];
  let columns: string[] = [];
  for (const [i, line] of lines.entries()) {
    if (isCode(i) || line.length > LONGEST_ROW || !ROW.test(line)) {
      if (line !== '') columns = [];
      continue;
    }
    if (DIVIDER.test(line)) continue;
    if (DIVIDER.test(lines[i + 1] ?? '')) {
      columns = cellsOf(line).map((cell) => columnOf(plainLine(cell)));
      continue;
    }
    if (!/arxiv|huggingface|hf\.co|\d{4}\.\d{4,5}/i.test(line)) continue;
    const reading = readRow(cellsOf(line), columns, i);
    if (!reading) continue;
    papers.push(reading);
    rows.push(i);
  }
  return { papers, rows };
}

function columnOf(name: string): string {
  return COLUMNS.find(([, words]) => words.test(name))?.[0] ?? '';
}

function readRow(
  cells: readonly string[],
  columns: readonly string[],
  line: number,
): Reading | undefined {
  const links = linksOf(cells.join(' | '));
  const link = links.find(({ url }) => isPaperLink(url));
  const inLinkCell = cells[columns.indexOf('link')] ?? '';
  const found = findPaperId(link?.url ?? '') ?? findPaperId(inLinkCell);
  if (!found) return undefined;
  const cell = (name: string) => cells[columns.indexOf(name)] ?? '';
  const title =
    plainLine(cell('title')) ||
    plainLine(link && isTitle(link.label) ? link.label : longest(cells));
  if (!isTitle(title)) return undefined;
  const authors = plainLine(cell('authors'))
    .replace(/\s*et\.?\s*al\.?$/i, '')
    .split(/\s*[,;，、]\s*/)
    .filter(Boolean);
  const published = isoDate(cell('date'));
  const abstract = plainLine(withoutThinking(cell('abstract')));
  return complete(
    {
      ...found,
      title,
      ...(authors.length > 0 && { authors }),
      ...(published && { published }),
      ...(abstract && /\p{L}/u.test(abstract) && { abstract: inLanguage(abstract) }),
      links: { ...paperLinks(linksOf(cell('code')), 'code'), ...paperLinks(links) },
      sections: [],
      line: line + 1,
    },
    cells.join(' | '),
  );
}

function longest(cells: readonly string[]): string {
  const texts = cells.filter((cell) => isTitle(plainLine(cell)));
  return (
    texts.find((cell) => cell.includes('**')) ?? texts.sort((a, b) => b.length - a.length)[0] ?? ''
  );
}

function withoutThinking(text: string): string {
  return text.replace(/^\s*<think>.*?(?:<\/think>|$)/s, '').replace(/^(?:null|none|n\/a|-)$/i, '');
}

/** Splits at pipes that stand in no link, code or formula. */
function cellsOf(line: string): string[] {
  const inner = line.trim().replace(/^\||\|$/g, '');
  const cells: string[] = [];
  let cell = '';
  for (const part of inner.split('|')) {
    cell += cell === '' ? part : `|${part}`;
    const open =
      cell.endsWith('\\') ||
      /\]\([^)]*$/.test(cell) ||
      (cell.match(/(?<!\\)`/g)?.length ?? 0) % 2 === 1;
    if (open) continue;
    cells.push(cell.replace(/\\\|/g, '|').trim());
    cell = '';
  }
  if (cell !== '') cells.push(cell.trim());
  return cells;
}
