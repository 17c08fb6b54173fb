import type { Block, Span, Spans } from '../message/doc.ts';
import { displayWidth, graphemes } from '../message/text.ts';
import { fence, plainLine } from './discord-text.ts';

/** Columns of a code block that a phone shows without breaking lines. */
const WIDEST = 44;
const GAP = 2;

type List = Extract<Block, { type: 'list' }>;

/** A table as aligned code blocks; as a list when it is too wide for a phone or has links, which code cannot show. */
export function discordTable(
  header: readonly Spans[],
  rows: readonly (readonly Spans[])[],
  max: number,
): { readonly texts: readonly string[] } | { readonly list: List } {
  const head = header.map(plainLine);
  const body = rows.map((row) => row.map(plainLine));
  const count = Math.max(head.length, ...body.map((row) => row.length));
  const titled = head.some((cell) => cell !== '');
  const columns = Array.from({ length: count }, (_, column) =>
    [head, ...body].map((row) => sizeOf(row[column] ?? '')).reduce(widest, EMPTY),
  );
  const width = columns.reduce((sum, each) => sum + columnsOf(each), GAP * (count - 1));
  const linked = [header, ...rows].flat(2).some((span) => span.url !== undefined);
  const room = Math.floor((max - 20) / (width * 2 + 1)) - 2;
  if (linked || width > WIDEST || room < 1) return { list: asList(header, rows) };
  const right = columns.map((_, column) => body.every((row) => isNumber(row[column] ?? '')));
  const draw = (row: readonly string[]): string =>
    columns
      .map((size, column) => {
        const cell = row[column] ?? '';
        const space = fill(size, sizeOf(cell), '\u3000', ' ');
        return right[column] ? space + cell : cell + space;
      })
      .join(' '.repeat(GAP))
      .trimEnd();
  const rule = columns.map((size) => fill(size, EMPTY, '－', '-')).join(' '.repeat(GAP));
  const top = titled ? [draw(head), rule] : [];
  const texts: string[] = [];
  for (let start = 0; start < Math.max(body.length, 1); start += room) {
    texts.push(fence([...top, ...body.slice(start, start + room).map(draw)].join('\n')));
  }
  return { texts: width === 0 ? [] : texts };
}

/** Characters of two columns and of one. Fonts do not make the former twice as wide, so each kind is filled up alone. */
interface Size {
  readonly wide: number;
  readonly narrow: number;
}

const EMPTY: Size = { wide: 0, narrow: 0 };

function sizeOf(cell: string): Size {
  const widths = graphemes(cell).map(displayWidth);
  return {
    wide: widths.filter((width) => width > 1).length,
    narrow: widths.filter((width) => width === 1).length,
  };
}

const widest = (a: Size, b: Size): Size => ({
  wide: Math.max(a.wide, b.wide),
  narrow: Math.max(a.narrow, b.narrow),
});
const columnsOf = ({ wide, narrow }: Size): number => 2 * wide + narrow;

const fill = (to: Size, from: Size, wide: string, narrow: string): string =>
  wide.repeat(to.wide - from.wide) + narrow.repeat(to.narrow - from.narrow);

const isNumber = (cell: string): boolean => /^[-+−±<>≈~]?[\d.,]+ ?[%x×k]?$|^[-–—]?$/i.test(cell);

/** One item a row: the first cell bold, then the others behind their column's name. */
function asList(header: readonly Spans[], rows: readonly (readonly Spans[])[]): List {
  const all = rows.length > 0 ? rows : [header];
  return {
    type: 'list',
    ordered: false,
    start: 1,
    items: all.map((row) => ({
      blocks: [
        {
          type: 'paragraph',
          spans: row.flatMap((cell, index) => cellSpans(cell, header[index], index)),
        },
      ],
    })),
  };
}

function cellSpans(cell: Spans, header: Spans | undefined, index: number): Span[] {
  if (plainLine(cell) === '') return [];
  if (index === 0) return cell.map((span) => ({ ...span, bold: true }));
  const label = plainLine(header ?? []);
  return [{ text: label === '' ? ' · ' : ` · ${label}: ` }, ...cell];
}
