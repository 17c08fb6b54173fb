import type { Block, Spans } from '../message/doc.ts';
import { type Atom, inlineElements, type Join, rowSpans, type Shape } from './slack-atoms.ts';
import { LIMITS } from './slack-limits.ts';
import { listAtoms } from './slack-lists.ts';
import type { SlackCell } from './slack-schema.ts';

type Table = Extract<Block, { type: 'table' }>;

/** Tables where Slack shows them; elsewhere, and when too wide, one list item a row. */
export function tableAtoms(table: Table, shape: Shape, join: Join): Atom[] {
  const columns = Math.max(table.header.length, ...table.rows.map((row) => row.length));
  const rows = table.rows.map((row) => cells(row, columns));
  const head = cells(
    table.header.map((spans) => spans.map((span) => ({ ...span, bold: true as const }))),
    columns,
  );
  const size = (row: readonly SlackCell[]) => JSON.stringify(row).length;
  const widest = Math.max(0, ...rows.map(size)) + size(head);
  const fits = columns > 0 && columns <= LIMITS.tableColumns && widest <= TABLE;
  if (shape.surface !== 'message' || !fits || rows.length === 0) {
    return listAtoms(
      {
        type: 'list',
        ordered: false,
        start: 1,
        items: table.rows.map((row) => ({
          blocks: [{ type: 'paragraph', spans: rowSpans(table.header, row) }],
        })),
      },
      0,
      join,
      undefined,
    );
  }
  const atoms: Atom[] = [];
  let body: SlackCell[][] = [];
  let used = size(head);
  const flush = () => {
    if (body.length === 0) return;
    const settings = head.map(() => ({ is_wrapped: true }));
    const block = { type: 'table' as const, rows: [head, ...body], column_settings: settings };
    atoms.push({ kind: 'solid', block });
    body = [];
    used = size(head);
  };
  for (const row of rows) {
    if (used + size(row) > TABLE || body.length + 1 >= LIMITS.tableRows) flush();
    body.push(row);
    used += size(row);
  }
  flush();
  return atoms;
}

/** Characters of JSON in one table block; below LIMITS.tableCharacters, with room for its column settings. */
const TABLE = 9_000;

function cells(row: readonly Spans[], columns: number): SlackCell[] {
  return Array.from({ length: columns }, (_, index): SlackCell => {
    const elements = (row[index] ?? []).flatMap(inlineElements);
    if (!elements.some(({ text }) => text.trim() !== '')) return { type: 'raw_text', text: ' ' };
    if (elements.every((element) => element.type === 'text' && !element.style)) {
      return { type: 'raw_text', text: elements.map(({ text }) => text).join('') };
    }
    return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] };
  });
}
