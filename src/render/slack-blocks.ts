import { pieces, shorten } from '../message/cut.ts';
import type { Action, Block, Button, ListItem, Span, Spans } from '../message/doc.ts';
import type { Surface } from './slack-limits.ts';
import { LIMITS } from './slack-limits.ts';
import type {
  SlackBlock,
  SlackButton,
  SlackCell,
  SlackInline,
  SlackRich,
  SlackSelect,
} from './slack-schema.ts';
import { clean, linkUrl, mrkdwnLine, plainText } from './slack-text.ts';

/**
 * The smallest thing that is never split: a block of its own, or an element that shares a rich_text block with its
 * neighbours.
 */
export type Atom = (
  | { readonly kind: 'solid'; readonly block: SlackBlock }
  | {
      readonly kind: 'rich';
      readonly element: SlackRich;
      /** How it follows the element before it: in a new block, on a new line, or going on where that was cut. */
      readonly join: 'block' | 'line' | 'same';
    }
) & {
  /** True: stays with the atom behind it. */
  readonly glue?: true;
};

/** Longest rich text element, in characters of JSON: small enough that parts fill up well. */
const ELEMENT = 2_800;
/** From so many neighbouring groups on, their equal buttons become one select: twelve buttons bury a digest. */
const GATHER = 3;

/** From this length on a field takes several lines on a phone. */
const LONG_FIELD = 60;

interface Shape {
  readonly surface: Surface;
  /** Numbers action ids: unique within a message. */
  next(): number;
}

/** A Doc's blocks as atoms in reading order. */
export function atomsOf(blocks: readonly Block[], surface: Surface): Atom[] {
  let count = 0;
  const shape: Shape = { surface, next: () => count++ };
  const atoms: Atom[] = [];
  for (let index = 0; index < blocks.length; index += 1) {
    const block = blocks[index];
    if (!block) continue;
    const run = block.type === 'group' ? gathered(blocks, index) : undefined;
    if (!run) {
      atoms.push(...blockAtoms(block, shape, follows(blocks[index - 1], block)));
      continue;
    }
    for (const member of blocks.slice(index, run.end)) {
      atoms.push(
        ...(member.type === 'group'
          ? keep(flow(member.blocks, shape))
          : blockAtoms(member, shape, 'block')),
      );
    }
    // One row of controls: small print in between goes above it.
    const between = blocks[run.end]?.type === 'context' ? blocks[run.end] : undefined;
    const after = blocks[run.end + (between ? 1 : 0)];
    const shared = after?.type === 'actions' && after.actions.length < LIMITS.actionsElements;
    if (shared && between) atoms.push(...blockAtoms(between, shape, 'block'));
    atoms.push(...actionAtoms([run.select, ...(shared ? after.actions : [])], shape));
    index = run.end - 1 + (shared ? (between ? 2 : 1) : 0);
  }
  return atoms;
}

type Join = 'block' | 'line';

/** What belongs together stands close: text under its heading, a list under the line that announces it. */
function follows(before: Block | undefined, block: Block): Join {
  if (before?.type === 'heading') return 'line';
  const list = block.type === 'list' || block.type === 'code' || block.type === 'quote';
  return before?.type === 'paragraph' && list ? 'line' : 'block';
}

/** Lines of one thing; only at its end is small print worth a block of its own: blocks are few. */
function flow(blocks: readonly Block[], shape: Shape): Atom[] {
  return blocks.flatMap((block, index) => {
    const join = index === 0 ? 'block' : 'line';
    const small = block.type === 'context' && index < blocks.length - 1;
    return small ? sections(block.spans, join) : blockAtoms(block, shape, join);
  });
}

function keep(atoms: readonly Atom[]): Atom[] {
  return atoms.map((atom, index) => (index < atoms.length - 1 ? { ...atom, glue: true } : atom));
}

function blockAtoms(block: Block, shape: Shape, join: Join): Atom[] {
  switch (block.type) {
    case 'heading':
      return headingAtoms(block, shape);
    case 'paragraph':
      return sections(block.spans, join);
    case 'list':
      return listAtoms(block, 0, join, undefined);
    case 'quote':
      return quoteAtoms(block.blocks, join);
    case 'code':
      return codeAtoms(block.text, join, undefined);
    case 'table':
      return tableAtoms(block, shape, join);
    case 'fields':
      return block.fields.flatMap(({ label, value }, index) => {
        // Facts of several lines need air between them; short ones read as a table.
        const next = plainText(value).length > LONG_FIELD ? 'block' : 'line';
        return sections([{ text: `${label}  `, bold: true }, ...value], index === 0 ? join : next);
      });
    case 'image':
      return imageAtoms(block, join);
    case 'divider':
      return shape.surface === 'unfurl' ? [] : [{ kind: 'solid', block: { type: 'divider' } }];
    case 'context':
      return contextAtoms(block.spans, join);
    case 'actions':
      return actionAtoms(block.actions, shape);
    case 'group':
      return groupAtoms(block, shape);
  }
}

function headingAtoms(block: Extract<Block, { type: 'heading' }>, shape: Shape): Atom[] {
  const title = plainText(block.spans).trim().replace(/\s+/g, ' ');
  if (title === '') return [];
  const linked = block.spans.some(({ url }) => url !== undefined);
  if (block.level === 1 && !linked && title.length <= LIMITS.header && shape.surface !== 'unfurl') {
    const text = { type: 'plain_text' as const, text: title, emoji: false };
    return [{ kind: 'solid', block: { type: 'header', text }, glue: true }];
  }
  const spans = block.spans.map((span): Span => ({ ...span, bold: true }));
  return sections(spans, 'block').map((atom) => ({ ...atom, glue: true }));
}

function sections(spans: Spans, join: Join): Atom[] {
  return inlineRuns(spans).map((elements, index) => ({
    kind: 'rich',
    element: { type: 'rich_text_section', elements },
    join: index === 0 ? join : 'same',
  }));
}

/** Spans as inline elements, in runs of at most ELEMENT characters; a link is never cut. */
export function inlineRuns(spans: Spans): SlackInline[][] {
  const runs: SlackInline[][] = [];
  let run: SlackInline[] = [];
  let size = 0;
  for (const element of spans.flatMap(inlineElements)) {
    const cost = JSON.stringify(element).length;
    if (size + cost > ELEMENT && run.length > 0) {
      runs.push(run);
      run = [];
      size = 0;
    }
    run.push(element);
    size += cost;
  }
  if (run.some(({ text }) => text.trim() !== '')) runs.push(run);
  return runs;
}

function inlineElements(span: Span): SlackInline[] {
  const words = clean(span.text);
  const url = span.url === undefined ? undefined : linkUrl(span.url);
  const flags = {
    ...(span.bold && { bold: true as const }),
    ...(span.italic && { italic: true as const }),
    ...(span.strike && { strike: true as const }),
    ...(span.code && { code: true as const }),
  };
  const style = Object.keys(flags).length > 0 ? { style: flags } : {};
  // Every character may take two in JSON; a longer link text than this goes on as plain text behind the link.
  const parts = pieces(words, url === undefined ? ELEMENT / 2 : 1_000);
  return parts.flatMap((text, index): SlackInline[] => {
    if (url !== undefined && index === 0)
      return [{ type: 'link', url, text: text || nameOfUrl(url), ...style }];
    return text === '' ? [] : [{ type: 'text', text, ...style }];
  });
}

/** What a link without words is called: the end of its address. */
const nameOfUrl = (url: string): string => url.split('/').findLast((part) => part !== '') ?? url;

function listAtoms(
  list: Extract<Block, { type: 'list' }>,
  indent: number,
  join: Join,
  border: 1 | undefined,
): Atom[] {
  return list.items.flatMap((item, index) =>
    itemAtoms(item, {
      style: list.ordered ? 'ordered' : 'bullet',
      offset: list.ordered ? Math.max(0, list.start - 1 + index) : 0,
      indent,
      border,
      join: index === 0 ? join : 'line',
    }),
  );
}

interface ItemPlace {
  readonly style: 'ordered' | 'bullet';
  readonly offset: number;
  readonly indent: number;
  readonly border: 1 | undefined;
  readonly join: Join;
}

function itemAtoms(item: ListItem, place: ItemPlace): Atom[] {
  const atoms: Atom[] = [];
  const pending: Span[] = [];
  const deeper = Math.min(place.indent + 1, LIMITS.listIndent);
  let opened = false;
  const flush = () => {
    for (const elements of inlineRuns(pending)) {
      const element: SlackRich = {
        type: 'rich_text_list',
        style: place.style,
        indent: place.indent,
        ...(place.offset > 0 && { offset: place.offset }),
        ...(place.border && { border: place.border }),
        elements: [{ type: 'rich_text_section', elements }],
      };
      atoms.push({ kind: 'rich', element, join: opened ? 'same' : place.join });
      opened = true;
    }
    pending.length = 0;
  };
  for (const block of item.blocks) {
    if (block.type === 'list') {
      flush();
      atoms.push(...listAtoms(block, deeper, opened ? 'line' : place.join, place.border));
      opened = true;
    } else if (block.type === 'code') {
      flush();
      atoms.push(...codeAtoms(block.text, 'line', place.border));
    } else {
      if (pending.length > 0) pending.push({ text: '\n' });
      pending.push(...flatSpans(block));
    }
  }
  flush();
  return atoms;
}

/** Any block as lines of spans: where Slack has no place for its own form. */
function flatSpans(block: Block): Spans {
  const lines = (parts: readonly Spans[]): Spans =>
    parts.flatMap((spans, index) => (index === 0 ? spans : [{ text: '\n' }, ...spans]));
  switch (block.type) {
    case 'heading':
      return block.spans.map((span) => ({ ...span, bold: true }));
    case 'paragraph':
    case 'context':
      return block.spans;
    case 'list':
      return lines(
        block.items.map((item, index) => [
          { text: block.ordered ? `${block.start + index}. ` : '• ' },
          ...lines(item.blocks.map(flatSpans)),
        ]),
      );
    case 'quote':
    case 'group':
      return lines(block.blocks.map(flatSpans));
    case 'code':
      return [{ text: block.text, code: true }];
    case 'table':
      return lines(block.rows.map((row) => rowSpans(block.header, row)));
    case 'fields':
      return lines(
        block.fields.map(({ label, value }) => [{ text: `${label}  `, bold: true }, ...value]),
      );
    case 'image':
      return [{ text: block.alt || block.url, url: block.url }];
    case 'divider':
    case 'actions':
      return [];
  }
}

function quoteAtoms(blocks: readonly Block[], join: Join): Atom[] {
  return blocks.flatMap((block, index): Atom[] => {
    const place = index === 0 ? join : 'line';
    if (block.type === 'list') return listAtoms(block, 0, place, 1);
    if (block.type === 'code') return codeAtoms(block.text, place, 1);
    if (block.type === 'quote') return quoteAtoms(block.blocks, place);
    return inlineRuns(flatSpans(block)).map((elements, part) => ({
      kind: 'rich',
      element: { type: 'rich_text_quote', elements },
      join: part === 0 ? place : 'same',
    }));
  });
}

function codeAtoms(code: string, join: Join, border: 1 | undefined): Atom[] {
  const text = clean(code).replace(/\n+$/, '');
  if (text.trim() === '') return [];
  return pieces(text, ELEMENT / 2).map((part, index) => ({
    kind: 'rich',
    element: {
      type: 'rich_text_preformatted',
      elements: [{ type: 'text', text: part }],
      ...(border && { border }),
    },
    join: index === 0 ? join : 'same',
  }));
}

type Table = Extract<Block, { type: 'table' }>;

/** Tables where Slack shows them; elsewhere, and when too wide, one list item a row. */
function tableAtoms(table: Table, shape: Shape, join: Join): Atom[] {
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
    return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] };
  });
}

function rowSpans(header: readonly Spans[], row: readonly Spans[]): Spans {
  return row.flatMap((cell, index): Span[] => {
    const label = plainText(header[index] ?? []).trim();
    return [
      ...(index > 0 ? [{ text: ' · ' }] : []),
      ...(label ? [{ text: `${label} `, bold: true as const }] : []),
      ...cell,
    ];
  });
}

/** `slack-file:F…` is a picture uploaded before; pictures without a public address show their description. */
function imageAtoms(image: Extract<Block, { type: 'image' }>, join: Join): Atom[] {
  const alt_text = shorten(clean(image.alt).trim() || '…', LIMITS.altText);
  const file = /^slack-file:(F[A-Z0-9]+)$/.exec(image.url)?.[1];
  if (file) {
    return [{ kind: 'solid', block: { type: 'image', slack_file: { id: file }, alt_text } }];
  }
  const image_url = linkUrl(image.url);
  if (image_url?.startsWith('http')) {
    return [{ kind: 'solid', block: { type: 'image', image_url, alt_text } }];
  }
  return sections([{ text: image.alt }], join);
}

function contextAtoms(spans: Spans, join: Join): Atom[] {
  const words = plainText(spans).trim();
  if (words === '') return [];
  const unstyled = spans.map(
    ({ text, url }): Span => (url === undefined ? { text } : { text, url }),
  );
  const linked = unstyled.some(({ url }) => url !== undefined);
  const mrkdwn = linked ? mrkdwnLine(unstyled) : undefined;
  if (mrkdwn && mrkdwn.length <= LIMITS.sectionText) {
    const text = { type: 'mrkdwn' as const, text: mrkdwn, verbatim: true as const };
    return [{ kind: 'solid', block: { type: 'context', elements: [text] } }];
  }
  if (linked || words.length > LIMITS.sectionText / 2) return sections(unstyled, join);
  const text = { type: 'plain_text' as const, text: words, emoji: false };
  return [{ kind: 'solid', block: { type: 'context', elements: [text] } }];
}

function groupAtoms(group: Extract<Block, { type: 'group' }>, shape: Shape): Atom[] {
  if (!group.accessory) return keep(flow(group.blocks, shape));
  const words = sectionText(group.blocks);
  if (words !== undefined) {
    const text = { type: 'mrkdwn' as const, text: words, verbatim: true as const };
    const accessory = buttonElement(group.accessory, shape);
    return [{ kind: 'solid', block: { type: 'section', text, accessory } }];
  }
  return keep([...flow(group.blocks, shape), ...actionAtoms([group.accessory], shape)]);
}

/** Lines for a section, which can hold a button beside them; undefined where only rich_text shows them truly. */
function sectionText(blocks: readonly Block[]): string | undefined {
  const lines = blocks.map((block) =>
    block.type === 'paragraph' || block.type === 'context' ? mrkdwnLine(block.spans) : undefined,
  );
  const words = lines.join('\n').trim();
  const shown = lines.every((line) => line !== undefined) && words !== '';
  return shown && words.length <= LIMITS.sectionText ? words : undefined;
}

/** A run of groups (dividers between allowed) whose buttons do the same thing, as one select. */
function gathered(
  blocks: readonly Block[],
  from: number,
): { end: number; select: Extract<Action, { type: 'select' }> } | undefined {
  const first = blocks[from];
  const lead = first?.type === 'group' ? first.accessory : undefined;
  if (!lead || lead.style) return undefined;
  const options = [];
  let end = from;
  for (let index = from; index < blocks.length; index += 1) {
    const block = blocks[index];
    if (block?.type === 'divider') continue;
    if (block?.type !== 'group' || !sameButton(block.accessory, lead)) break;
    const title = plainText(block.blocks[0] ? flatSpans(block.blocks[0]) : []).replace(/\s+/g, ' ');
    options.push({ label: title.trim() || block.accessory.value, value: block.accessory.value });
    end = index + 1;
  }
  if (options.length < GATHER || options.length > LIMITS.selectOptions) return undefined;
  return { end, select: { type: 'select', placeholder: lead.label, verb: lead.verb, options } };
}

function sameButton(button: Button | undefined, lead: Button): button is Button {
  return (
    button?.verb === lead.verb &&
    button.label === lead.label &&
    button.style === undefined &&
    button.value.length <= LIMITS.optionValue
  );
}

function actionAtoms(actions: readonly Action[], shape: Shape): Atom[] {
  const elements = actions.flatMap((action) => actionElements(action, shape));
  const atoms: Atom[] = [];
  for (let from = 0; from < elements.length; from += LIMITS.actionsElements) {
    const block = elements.slice(from, from + LIMITS.actionsElements);
    atoms.push({ kind: 'solid', block: { type: 'actions', elements: block } });
  }
  return atoms;
}

function actionElements(action: Action, shape: Shape): (SlackButton | SlackSelect)[] {
  if (action.type === 'button') return [buttonElement(action, shape)];
  if (action.type === 'link') {
    const url = linkUrl(action.url);
    const action_id = `${ACTION_PREFIX}link.${shape.next()}`;
    return url
      ? [{ type: 'button', text: label(action.label, LIMITS.buttonText), action_id, url }]
      : [];
  }
  const selects: SlackSelect[] = [];
  for (let from = 0; from < action.options.length; from += LIMITS.selectOptions) {
    selects.push({
      type: 'static_select',
      placeholder: label(action.placeholder, LIMITS.placeholder),
      action_id: `${ACTION_PREFIX}${action.verb}.${shape.next()}`,
      options: action.options.slice(from, from + LIMITS.selectOptions).map((option) => ({
        text: label(option.label, LIMITS.optionText),
        value: option.value.slice(0, LIMITS.optionValue) || ' ',
        ...(option.description && { description: label(option.description, LIMITS.optionText) }),
      })),
    });
  }
  return selects;
}

/** Action ids read `paperboy.v1.<verb>.<number>`; the value is in the element. */
export const ACTION_PREFIX = 'paperboy.v1.';

function buttonElement(button: Button, shape: Shape): SlackButton {
  return {
    type: 'button',
    text: label(button.label, LIMITS.buttonText),
    action_id: `${ACTION_PREFIX}${button.verb}.${shape.next()}`,
    ...(button.value && { value: button.value }),
    ...(button.style && { style: button.style }),
  };
}

function label(words: string, max: number) {
  const text = shorten(clean(words).replace(/\s+/g, ' ').trim() || '…', max);
  return { type: 'plain_text' as const, text, emoji: false };
}
