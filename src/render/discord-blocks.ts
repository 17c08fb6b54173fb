import type { Block, ListItem, Span, Spans } from '../message/doc.ts';
import { cleanText, clip, splitText } from '../message/text.ts';
import { actionRows, buttonOf, linksOf, longLinks, type NextId } from './discord-actions.ts';
import { LIMITS } from './discord-limits.ts';
import type { DiscordButton, DiscordGallery, DiscordRow } from './discord-schema.ts';
import { discordTable } from './discord-table.ts';
import { fence, inlineChunks, inlineLine, linkUrl, oneLine, plainLine } from './discord-text.ts';

/** What a message is put together from, in reading order; none is ever cut. */
export type Piece =
  | {
      readonly kind: 'text';
      readonly markdown: string;
      /** What stands between this and text before it in one text display. */
      readonly join: '' | '\n' | '\n\n';
      /** Stays with what follows: a heading. */
      readonly keep?: true;
    }
  | { readonly kind: 'section'; readonly markdown: string; readonly button: DiscordButton }
  | { readonly kind: 'separator' }
  | { readonly kind: 'gallery'; readonly items: DiscordGallery['items'] }
  | { readonly kind: 'row'; readonly components: DiscordRow['components'] };

export type TextPiece = Extract<Piece, { kind: 'text' }>;

/** Longest text piece: leaves room for the mark of a continued part. */
const LONGEST = LIMITS.text - 200;
/** Longer fields are set apart from each other. */
const SHORT_FIELD = 40;
/** Discord indents lists well three levels deep. */
const LIST_DEPTH = 3;

/** Blocks as pieces. */
export function piecesOf(blocks: readonly Block[], nextId: NextId): Piece[] {
  return blocks.flatMap((block, index) => blockPieces(block, blocks[index - 1], nextId));
}

function blockPieces(block: Block, before: Block | undefined, nextId: NextId): Piece[] {
  switch (block.type) {
    case 'divider':
      return [{ kind: 'separator' }];
    case 'image':
      return imagePieces(block);
    case 'actions':
      return [
        ...longLinks(block.actions).flatMap((spans) => small(spans)),
        ...actionRows(block.actions, nextId).map(
          (components): Piece => ({ kind: 'row', components }),
        ),
      ];
    case 'group':
      return groupPieces(block, nextId);
    default: {
      const texts = textPieces(block, LONGEST, 0);
      return texts.map((piece, index) =>
        index === 0 ? { ...piece, join: joinAfter(before, block) } : piece,
      );
    }
  }
}

const PROSE: ReadonlySet<Block['type']> = new Set([
  'paragraph',
  'list',
  'quote',
  'fields',
  'code',
  'table',
]);

/** Prose is set apart from prose before it, and so is a small heading, which Discord gives no room of its own. */
function joinAfter(before: Block | undefined, block: Block): TextPiece['join'] {
  const opens = block.type === 'paragraph' || (block.type === 'heading' && block.level === 3);
  return before !== undefined && PROSE.has(before.type) && opens ? '\n\n' : '\n';
}

const line = (markdown: string): TextPiece => ({ kind: 'text', markdown, join: '\n' });

const small = (spans: Spans): TextPiece[] => textPieces({ type: 'context', spans }, LONGEST, 0);

/** A block as Markdown in pieces of at most `max` characters. Images and buttons inside lists and quotes become links. */
function textPieces(block: Block, max: number, depth: number): TextPiece[] {
  switch (block.type) {
    case 'heading': {
      const mark = depth > 0 ? '' : block.level === 1 ? '## ' : block.level === 2 ? '### ' : '';
      const spans = block.spans.map(
        ({ bold: _bold, ...span }): Span => (mark === '' ? { ...span, bold: true } : span),
      );
      const words = inlineLine(spans);
      if (words === '') return [];
      if (words.length + mark.length <= max) return [{ ...line(mark + words), keep: true }];
      return inlineChunks(spans, max).map(line);
    }
    case 'paragraph':
      return inlineChunks(block.spans, max).map((chunk, index) => ({
        kind: 'text',
        markdown: chunk,
        join: index === 0 ? '\n' : '',
      }));
    case 'context':
      return inlineChunks(
        block.spans.map((span) => ({ ...span, text: oneLine(span.text) })),
        max - 3,
      ).map((chunk) => line(`-# ${chunk.trim()}`));
    case 'list':
      return block.items.flatMap((item, index) =>
        itemPieces(item, block.ordered ? `${block.start + index}.` : '-', max, depth),
      );
    case 'quote':
      return prefixed(block.blocks, max, depth, (text) => text.replace(/^/gm, '> '));
    case 'code':
      return codePieces(block.text, block.language, max);
    case 'table': {
      const table = discordTable(block.header, block.rows, max);
      return 'list' in table ? textPieces(table.list, max, depth) : table.texts.map(line);
    }
    case 'fields': {
      const apart = block.fields.some(({ value }) => plainLine(value).length > SHORT_FIELD);
      return block.fields.flatMap(({ label, value }) => {
        const spans = [{ text: label, bold: true as const }, { text: ' ' }, ...value];
        const [first, ...rest] = textPieces({ type: 'paragraph', spans }, max, depth);
        return first ? [{ ...first, join: apart ? '\n\n' : '\n' }, ...rest] : [];
      });
    }
    case 'image':
      return textPieces({ type: 'paragraph', spans: [imageLink(block)] }, max, depth);
    case 'actions':
      return linksOf(block.actions).flatMap((spans) =>
        textPieces({ type: 'context', spans }, max, depth),
      );
    case 'group':
      return block.blocks.flatMap((inner) => textPieces(inner, max, depth));
    case 'divider':
      return [];
  }
}

/** Inner blocks with marks before every line. Small pieces only where the marks would not fit otherwise. */
function prefixed(
  blocks: readonly Block[],
  max: number,
  depth: number,
  mark: (text: string) => string,
): TextPiece[] {
  const marked = (limit: number) =>
    blocks.flatMap((block, index) =>
      textPieces(block, limit, depth).map((piece, part) => {
        const first = part === 0 ? joinAfter(blocks[index - 1], block) : '\n';
        return line(mark(index > 0 && first === '\n\n' ? `\n${piece.markdown}` : piece.markdown));
      }),
    );
  const roomy = marked(Math.floor(max * 0.9));
  // A mark of at most eight characters a line, a line of at least two: a ninth always fits.
  return roomy.every(({ markdown }) => markdown.length <= max)
    ? roomy
    : marked(Math.floor(max / 9));
}

function itemPieces(item: ListItem, mark: string, max: number, depth: number): TextPiece[] {
  const indent = '  '.repeat(Math.min(depth, LIST_DEPTH - 1));
  const pieces: TextPiece[] = [];
  for (const block of item.blocks) {
    if (block.type === 'list') {
      pieces.push(...textPieces(block, max, depth + 1));
    } else if (block.type === 'code' || block.type === 'table') {
      pieces.push(...textPieces(block, max, depth + 1));
    } else {
      pieces.push(
        ...prefixed([block], max, depth + 1, (text) => {
          const lines = text
            .replace(/\n+/g, '\n')
            .replace(/^\n/, '')
            .replace(/\n/g, `\n${indent}  `);
          return `${indent}${pieces.length === 0 ? `${mark} ` : '  '}${lines}`;
        }),
      );
    }
  }
  const [first, ...rest] = pieces;
  if (!first) return [];
  const marked = first.markdown.startsWith(`${indent}${mark} `);
  // An item that begins with a code block or another list has its number on a line of its own.
  return marked ? pieces : [line(`${indent}${mark} ${'\u200b'}`), first, ...rest];
}

function codePieces(text: string, language: string | undefined, max: number): TextPiece[] {
  const whole = fence(text, language);
  if (text.trim() === '') return [];
  if (whole.length <= max) return [line(whole)];
  const room = Math.floor((max - 40) / 2);
  const pieces: string[] = [];
  let current: string[] = [];
  let size = 0;
  for (const row of cleanText(text)
    .split('\n')
    .flatMap((each) => splitText(each, room))) {
    if (current.length > 0 && size + row.length + 1 > room) {
      pieces.push(current.join('\n'));
      current = [];
      size = 0;
    }
    current.push(row);
    size += row.length + 1;
  }
  pieces.push(current.join('\n'));
  return pieces.filter((part) => part.trim() !== '').map((part) => line(fence(part, language)));
}

function imageLink({ url, alt }: Extract<Block, { type: 'image' }>): Span {
  return { text: oneLine(alt).trim() || '▣', url };
}

function imagePieces(block: Extract<Block, { type: 'image' }>): Piece[] {
  const url = linkUrl(block.url);
  if (url === undefined)
    return textPieces({ type: 'paragraph', spans: [imageLink(block)] }, LONGEST, 0);
  const description = clip(oneLine(block.alt).trim(), LIMITS.mediaDescription, 'utf16');
  const item = { media: { url }, ...(description !== '' && { description }) };
  return [{ kind: 'gallery', items: [item] }];
}

/** The words of a group beside its button; what is no text, or too much of it, follows below. */
function groupPieces(block: Extract<Block, { type: 'group' }>, nextId: NextId): Piece[] {
  const inner = piecesOf(block.blocks, nextId);
  const words: TextPiece[] = [];
  let size = 0;
  for (const piece of inner) {
    if (piece.kind !== 'text' || size + piece.markdown.length + 2 > LONGEST) break;
    words.push(piece.join === '\n\n' ? { ...piece, join: '\n' } : piece);
    size += piece.markdown.length + 2;
  }
  if (words.length === 0) return inner;
  const rest = inner.slice(words.length);
  const markdown = joinTexts(words);
  const button = block.accessory && buttonOf(block.accessory, nextId);
  const first: Piece = button
    ? { kind: 'section', markdown, button }
    : { kind: 'text', markdown, join: '\n' };
  return [first, ...rest];
}

export function joinTexts(texts: readonly TextPiece[]): string {
  return texts.map(({ markdown, join }, index) => (index === 0 ? '' : join) + markdown).join('');
}
