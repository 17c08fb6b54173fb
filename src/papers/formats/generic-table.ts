import type { Reading } from '../paper.ts';
import { findPaperId } from '../paper.ts';
import { isoDate } from './dates.ts';
import { isTitle, titleIn } from './generic-heads.ts';
import { isPaperLink, linksOf, paperLinks } from './links.ts';
import { complete, inLanguage, plainLine, toSections } from './reading.ts';

const COLUMNS: readonly (readonly [string, RegExp])[] = [
  ['date', /date|日期|时间|published/i],
  ['authors', /author|作者/i],
  [
    'abstract',
    /abstract|summary|tl;?dr|摘要|总结|简介|概述|一句话|一言|要点|요약|概要|description/i,
  ],
  ['code', /code|代码|github|repo/i],
  ['title', /title|标题|標題|タイトル|제목|論文|논문|题目|名称|^论文$|^paper$|论文名/i],
  ['link', /pdf|link|url|arxiv|链接|地址|^id$|paper|论文/i],
];
/** What is shown of a folded cell: `Show`, `Abstract`. */
const SUMMARY = /<summary>[^<]{0,60}<\/summary>/gi;
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
      columns = cellsOf(line, 0).map((cell) => columnOf(plainLine(cell)));
      continue;
    }
    if (!/arxiv|huggingface|hf\.co|\d{4}\.\d{4,5}/i.test(line)) continue;
    const reading = readRow(cellsOf(line, columns.length), columns, i);
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
  const cell = (name: string) => (cells[columns.indexOf(name)] ?? '').replace(SUMMARY, '');
  const named = /^(?:\d{1,3}[.)、]\s*)?\*\*(.{2,300}?)\*\*\s*[-–—:：]\s*(\S.*)$/.exec(
    cell('title'),
  );
  const title =
    plainLine(named?.[1] ?? titleIn({ text: cell('title'), links: linksOf(cell('title')) })) ||
    plainLine(link && isTitle(link.label) ? titleIn({ text: '', links: [link] }) : longest(cells));
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
      sections: toSections(
        named?.[2]
          ? [
              {
                kind: 'summary',
                heading: '',
                lines: named[2]
                  .split(/(?:<br\s*\/?>\s*)+/i)
                  .map((text) => text.replace(/^[●•]\s*/, '- ')),
              },
            ]
          : [],
      ),
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

/** Splits at pipes that stand in no link, code or, where there would be too many cells, formula. */
function cellsOf(line: string, most: number): string[] {
  const inner = line.trim().replace(/^\||\|$/g, '');
  const cells = splitCells(inner, false);
  return most > 0 && cells.length > most ? splitCells(inner, true) : cells;
}

function splitCells(inner: string, math: boolean): string[] {
  const paired = (text: string, mark: RegExp) => (text.match(mark)?.length ?? 0) % 2 === 0;
  const ticks = paired(inner, TICK);
  const cells: string[] = [];
  let cell = '';
  for (const part of inner.split('|')) {
    cell += cell === '' ? part : `|${part}`;
    const open =
      cell.endsWith('\\') ||
      /\]\([^)]*$/.test(cell) ||
      (ticks && !paired(cell, TICK)) ||
      (math && !paired(cell, DOLLAR));
    if (open) continue;
    cells.push(cell.replace(/\\\|/g, '|').trim());
    cell = '';
  }
  if (cell !== '') cells.push(cell.trim());
  return cells;
}

const TICK = /(?<!\\)`/g;
const DOLLAR = /(?<!\\)\$/g;
