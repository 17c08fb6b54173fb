import type { Action, Block, Doc, Post, Spans } from '../message/doc.ts';
import { cleanText, displayWidth } from '../message/text.ts';
import { safeUrl } from '../message/url.ts';
import type { Call } from './call.ts';
import { splitNumber } from './number.ts';
import { paint, type Run } from './paint.ts';
import { tableLines } from './text-table.ts';
import { wrapRuns } from './wrap.ts';

export interface TextOptions {
  /** Terminal columns. */
  readonly width: number;
  readonly color: boolean;
  /** `osc8`: clickable text; `inline`: the address behind the text; `none`: text only. */
  readonly links: 'osc8' | 'inline' | 'none';
  /** Numbers in front of buttons and options, as `choices` (render/choices.ts) counts them: for a place where a number presses one. */
  readonly numbered?: boolean;
}

type Lines = readonly (readonly Run[])[];

/** Widest line that still reads well; a wider terminal keeps the rest empty. */
const MEASURE = 100;
const NARROWEST = 20;

/** A Doc for a terminal or a plain file; ends without a line break. */
export function renderText(doc: Doc, options: TextOptions): string {
  const page: Page = { options, width: clamp(options.width), next: 1 };
  return stack(doc.blocks, page, false)
    .map((line) => paint(line, options))
    .join('\n');
}

const clamp = (width: number): number => Math.min(MEASURE, Math.max(NARROWEST, width));

interface Page {
  readonly options: TextOptions;
  readonly width: number;
  /** Number of the next button or option. */
  next: number;
}

/** Blocks below each other; an empty line between them unless they belong together (`tight`). */
function stack(blocks: readonly Block[], page: Page, tight: boolean): Lines {
  const lines: (readonly Run[])[] = [];
  let previous: Block | undefined;
  for (const block of blocks) {
    const own = blockLines(block, page);
    if (own.length === 0) continue;
    if (previous && !tight && !close(previous, block)) lines.push([]);
    for (const line of own) lines.push(line);
    previous = block;
  }
  return lines;
}

/** Small print stays with what it explains, a small heading with what it heads. */
const close = (above: Block, below: Block): boolean =>
  (above.type === 'heading' && above.level === 3 && below.type !== 'heading') ||
  (below.type === 'context' && ['heading', 'paragraph', 'context', 'image'].includes(above.type));

function blockLines(block: Block, page: Page): Lines {
  const { width } = page;
  switch (block.type) {
    case 'heading':
      return headingLines(block, page);
    case 'paragraph':
      return wrap(runsOf(block.spans, page), width);
    case 'context':
      return wrap(
        runsOf(block.spans, page).map((run) => ({ ...run, dim: true })),
        width,
      );
    case 'list':
      return listLines(block, page);
    case 'quote':
      return indent(stack(block.blocks, inner(page, 2), false), BAR, BAR);
    case 'code':
      return clean(block.text)
        .replace(/\n+$/, '')
        .split('\n')
        .map((text) => [{ text: `    ${text}`, code: true }]);
    case 'table':
      return tableLines(
        block.header.map((cell) => runsOf(cell, page)),
        block.rows.map((row) => row.map((cell) => runsOf(cell, page))),
        width,
      );
    case 'fields':
      return fieldLines(block.fields, page);
    case 'image': {
      const url = safeUrl(block.url);
      const label = { text: clean(block.alt) || (url ?? '') };
      return wrap(
        [{ text: '▣ ', dim: true }, ...addresses([url ? { ...label, url } : label], page)],
        width,
      );
    }
    case 'divider':
      return [[{ text: '─'.repeat(width), dim: true }]];
    case 'actions':
      return actionLines(block.actions, page);
    case 'group':
      return groupLines(block, page);
  }
}

/** A group that begins with its number hangs beside it; its button stands behind small print where there is room. */
function groupLines(group: Extract<Block, { type: 'group' }>, page: Page): Lines {
  const { number, blocks } = splitNumber(group.blocks);
  const columns = displayWidth(number);
  const within = inner(page, columns);
  const lines = [...stack(blocks, within, true)];
  const hint = group.accessory ? actionLines([group.accessory], page) : [];
  const last = lines.at(-1) ?? [];
  const [button = [], more] = hint;
  const beside = blocks.at(-1)?.type === 'context' && !more;
  if (beside && lineWidth(last) + 2 + lineWidth(button) <= within.width) {
    lines.splice(-1, 1, [...last, ...(button.length > 0 ? [{ text: '  ' }, ...button] : [])]);
  } else lines.push(...hint);
  return indent(lines, { text: number, bold: true }, blank(columns));
}

const BAR: Run = { text: '│ ', dim: true };

/** The same page, numbering shared, some columns narrower. */
function inner(page: Page, columns: number): Page {
  const width = Math.max(NARROWEST / 2, page.width - columns);
  return {
    options: page.options,
    width,
    get next() {
      return page.next;
    },
    set next(value) {
      page.next = value;
    },
  };
}

const wrap = (runs: readonly Run[], width: number): Lines => wrapRuns(runs, width);

function indent(lines: Lines, first: Run, rest: Run): Lines {
  return lines.map((line, index) => [index === 0 ? first : rest, ...line]);
}

const blank = (columns: number): Run => ({ text: ' '.repeat(columns) });

function runsOf(spans: Spans, page: Page): Run[] {
  return addresses(
    spans.map(({ url, ...style }): Run => {
      const address = url === undefined ? undefined : safeUrl(url);
      return { ...style, text: clean(style.text), ...(address ? { url: address } : {}) };
    }),
    page,
  );
}

/** Links as the options want them; where they cannot be clicked, the address stands behind the text, once. */
function addresses(runs: readonly Run[], page: Page): Run[] {
  const { links } = page.options;
  if (links === 'osc8') return [...runs];
  return runs.flatMap((run, index) => {
    const { url, ...plain } = run;
    const ends = url && runs[index + 1]?.url !== url;
    if (links === 'none' || !ends || plain.text === url) return [plain];
    return [plain, { text: ` ${url}`, dim: true }];
  });
}

const clean = (text: string): string => cleanText(text).replaceAll('\t', '    ');

function headingLines(block: Extract<Block, { type: 'heading' }>, page: Page): Lines {
  const runs = runsOf(block.spans, page).map((run): Run => ({ ...run, bold: true }));
  const lines = wrap(runs, page.width);
  if (page.options.color || block.level === 3) return lines;
  const longest = lines.reduce((most, line) => Math.max(most, lineWidth(line)), 0);
  return [
    ...lines,
    [{ text: (block.level === 1 ? '═' : '─').repeat(Math.min(page.width, longest)) }],
  ];
}

const lineWidth = (line: readonly Run[]): number =>
  line.reduce((sum, run) => sum + displayWidth(run.text), 0);

function listLines(block: Extract<Block, { type: 'list' }>, page: Page): Lines {
  const marks = block.items.map((_, index) => (block.ordered ? `${block.start + index}.` : '•'));
  const columns = Math.max(0, ...marks.map((mark) => displayWidth(mark))) + 1;
  return block.items.flatMap((item, index) => {
    const mark = marks[index] ?? '';
    const lines = stack(item.blocks, inner(page, columns), true);
    const first = { text: `${mark.padStart(columns - 1)} ` };
    return lines.length === 0 ? [[first]] : indent(lines, first, blank(columns));
  });
}

/** Labels in one column where they are short enough to leave the values room, else each above its value. */
function fieldLines(fields: readonly { label: string; value: Spans }[], page: Page): Lines {
  const labels = fields.map((field) => oneLine(field.label));
  const columns = Math.max(0, ...labels.map(displayWidth)) + 2;
  return fields.flatMap((field, index) => {
    const label = labels[index] ?? '';
    const runs = runsOf(field.value, page);
    if (columns > page.width / 3) {
      return [
        ...wrap([{ text: label, bold: true }], page.width),
        ...indent(wrap(runs, page.width - 2), blank(2), blank(2)),
      ];
    }
    const head: Run = { text: label + ' '.repeat(columns - displayWidth(label)), bold: true };
    return indent(wrap(runs, page.width - columns), head, blank(columns));
  });
}

function actionLines(actions: readonly Action[], page: Page): Lines {
  const number = (): string => (page.options.numbered ? `${page.next++} ` : '');
  const lines: (readonly Run[])[] = [];
  const row: Run[] = [];
  const flush = (): void => {
    if (row.length > 0) lines.push(...wrap(row.splice(0), page.width));
  };
  for (const action of actions) {
    if (action.type === 'select') {
      flush();
      lines.push(...wrap([{ text: clean(action.placeholder), dim: true }], page.width));
      for (const option of action.options) {
        const mark = page.options.numbered ? number() : '• ';
        const runs: Run[] = [{ text: oneLine(option.label), accent: true }];
        if (option.description) runs.push({ text: `  ${oneLine(option.description)}`, dim: true });
        lines.push(...indent(wrap(runs, page.width - 4), { text: mark.padStart(4) }, blank(4)));
      }
      continue;
    }
    if (row.length > 0) row.push({ text: ' ' });
    const label: Run = {
      text: `[${number()}${oneLine(action.label)}]`,
      accent: true,
      solid: true,
    };
    const url = action.type === 'link' ? safeUrl(action.url) : undefined;
    row.push(...addresses([url ? { ...label, url } : label], page));
  }
  flush();
  return lines;
}

const oneLine = (text: string): string => clean(text).replace(/\s+/g, ' ').trim();

/** Columns of text in a file or a pipe, where no terminal says its width. */
const FILE_WIDTH = 80;

export interface TextTo {
  readonly channel: string;
  /** `subscription/slot`: what the keys begin with. */
  readonly key: string;
}

/** A delivery as plain text, one call a post: `call: 'print'`, addresses behind their links. */
export function textCalls(posts: readonly Post[], to: TextTo): Call[] {
  const lead = posts[0];
  return posts.map((post) => ({
    key: `${to.key}/${post.part}`,
    call: 'print',
    body: {
      channel: to.channel,
      text: renderText(post.doc, { width: FILE_WIDTH, color: false, links: 'inline' }),
    },
    ...(post.thread && lead && lead !== post ? { thread: `${to.key}/${lead.part}` } : {}),
  }));
}
