import { displayWidth } from '../message/text.ts';
import { numericColumns } from './columns.ts';
import type { Run } from './paint.ts';
import { wrapRuns } from './wrap.ts';

type Cell = readonly Run[];
type Lines = readonly Cell[];

const GAP = 2;
/** A column narrower than this breaks words badly: the table becomes a list instead. */
const NARROWEST_COLUMN = 12;

/** A table with aligned columns; cells wrap while every column keeps a readable width, else each row is a list. */
export function tableLines(header: readonly Cell[], rows: readonly Cell[][], width: number): Lines {
  const count = widest([header, ...rows].map((row) => row.length));
  if (count === 0) return [];
  const all = header.some((cell) => cell.length > 0) ? [header, ...rows] : rows;
  const natural = Array.from({ length: count }, (_, column) =>
    Math.max(1, widest(all.map((row) => cellWidth(row[column] ?? [])))),
  );
  const widths = columnWidths(natural, width - GAP * (count - 1));
  if (!widths) return rows.flatMap((row, index) => rowAsList(header, row, width, index > 0));
  const right = numericColumns(rows);
  const lines = all.flatMap((row) => rowLines(row, widths, right));
  if (all.length === rows.length) return lines;
  const head = rowLines(
    header.map((cell) => cell.map((run) => ({ ...run, bold: true }))),
    widths,
    right,
  );
  const rule: Run = { text: widths.map((each) => '─'.repeat(each)).join('  '), dim: true };
  return [...head, [rule], ...lines.slice(head.length)];
}

const plain = (cell: Cell): string => cell.map((run) => run.text).join('');
const cellWidth = (cell: Cell): number => widest(plain(cell).split('\n').map(displayWidth));
const widest = (widths: readonly number[]): number => widths.reduce((a, b) => Math.max(a, b), 0);

/** Column widths within `room`: narrow columns keep theirs, the wide ones share what is left; undefined: too tight. */
function columnWidths(natural: readonly number[], room: number): number[] | undefined {
  let widths = [...natural];
  for (let limit = widest(natural); sum(widths) > room; limit -= 1) {
    if (limit < NARROWEST_COLUMN) return undefined;
    widths = natural.map((each) => Math.min(each, limit));
  }
  return widths;
}

const sum = (values: readonly number[]): number => values.reduce((total, each) => total + each, 0);

function rowLines(
  row: readonly Cell[],
  widths: readonly number[],
  right: readonly boolean[],
): Lines {
  const cells = widths.map((width, column) => wrapRuns(row[column] ?? [], width));
  const height = widest(cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    widths.flatMap((width, column): Run[] => {
      const runs = cells[column]?.[line] ?? [];
      const space = { text: ' '.repeat(Math.max(0, width - cellWidth(runs))) };
      const gap = { text: column === widths.length - 1 ? '' : ' '.repeat(GAP) };
      return right[column] === true ? [space, ...runs, gap] : [...runs, space, gap];
    }),
  );
}

function rowAsList(
  header: readonly Cell[],
  row: readonly Cell[],
  width: number,
  apart: boolean,
): Lines {
  const lines: Cell[] = apart ? [[]] : [];
  row.forEach((cell, column) => {
    if (plain(cell).trim() === '') return;
    const label = plain(header[column] ?? []);
    const head: Run[] = label ? [{ text: `${label}: `, dim: true }] : [];
    const body = column === 0 ? cell.map((run) => ({ ...run, bold: true })) : cell;
    const mark = column === 0 ? '• ' : '  ';
    wrapRuns([...head, ...body], width - 2).forEach((line, index) => {
      lines.push([{ text: index === 0 ? mark : '  ' }, ...line]);
    });
  });
  return lines;
}
