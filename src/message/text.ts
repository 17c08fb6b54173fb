import { eastAsianWidth } from 'get-east-asian-width';
import type { Block, Spans } from './doc.ts';

const ELLIPSIS = '…';
const ASCII = /^[\t\n\x20-\x7e]*$/;
/** Nothing that joins with its neighbours: every code unit is one grapheme. */
const SIMPLE =
  /^[\t\n\x20-\x7e\u00a0-\u02ff\u0370-\u0482\u2010-\u2027\u3000-\u3029\u3041-\u3096\u30a1-\u30ff\u3400-\u9fff\uff01-\uff60]*$/;
const ZERO_WIDTH = /^[\p{Mn}\p{Me}\p{Cf}]$/u;
const EMOJI =
  /^(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f|\p{RI}|[0-9#*]\ufe0f?\u20e3)/u;

const graphemeSegmenter = new Intl.Segmenter('zh', { granularity: 'grapheme' });
const wordSegmenter = new Intl.Segmenter('zh', { granularity: 'word' });

/** What readers see as single characters. */
export function graphemes(text: string): string[] {
  if (SIMPLE.test(text)) return text.split('');
  return Array.from(graphemeSegmenter.segment(text), ({ segment }) => segment);
}

/** Columns in a fixed-width font: CJK, full-width and emoji take two, combining marks none. */
export function displayWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  if (SIMPLE.test(text)) {
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      width += code < 0x1100 || code < 0x3000 ? 1 : eastAsianWidth(code);
    }
    return width;
  }
  for (const { segment } of graphemeSegmenter.segment(text)) width += graphemeWidth(segment);
  return width;
}

function graphemeWidth(grapheme: string): number {
  if (grapheme.length === 1 && grapheme < '\u0300') return 1;
  if (EMOJI.test(grapheme)) return 2;
  let width = 0;
  for (const character of grapheme) {
    if (ZERO_WIDTH.test(character)) continue;
    width = Math.max(width, eastAsianWidth(character.codePointAt(0) ?? 0));
  }
  return width;
}

/**
 * The text in at most `max` units, marked with … where something was cut away: at the end of a clause when one is
 * near, else between words; never inside a word or a grapheme unless the word alone is longer.
 */
export function clip(text: string, max: number, by: 'utf16' | 'width'): string {
  if (text.length * (by === 'width' ? 2 : 1) <= max) return text;
  if ((by === 'width' ? displayWidth(text) : text.length) <= max) return text;
  if (max < 1) return '';
  const head = prefix(text, max - 1, by);
  const cut = borderBefore(text, head.length);
  const kept = text.slice(0, cut).replace(/[\s,;:，、；：·—–-]+$/u, '');
  return (kept || head) + ELLIPSIS;
}

/** The longest start of whole graphemes that fits. */
function prefix(text: string, max: number, by: 'utf16' | 'width'): string {
  // No grapheme that fits is cut by looking at this much: wide ones are fewer than `max`.
  const window = text.slice(0, max * 4 + 64);
  let used = 0;
  let length = 0;
  for (const grapheme of graphemes(window)) {
    used += by === 'width' ? graphemeWidth(grapheme) : grapheme.length;
    if (used > max) break;
    length += grapheme.length;
  }
  return text.slice(0, length);
}

/** Where to cut at or before `end`: behind a clause in the last third, else between words, else at `end`. */
function borderBefore(text: string, end: number): number {
  const from = Math.floor((end * 2) / 3);
  const clauses = /[。！？；，、!?;…](?!\d)|[,.:](?=\s)|\s[—–-](?=\s)/gu;
  let best = 0;
  for (const match of text.slice(from, end + 2).matchAll(clauses)) {
    const after = from + match.index + match[0].length;
    if (after > end) break;
    best = after;
  }
  return best || wordBorder(text, end);
}

function wordBorder(text: string, end: number): number {
  const from = Math.max(0, end - 60);
  const window = text.slice(from, end + 60);
  let best = 0;
  for (const { index } of wordSegmenter.segment(window)) {
    if (from + index > end) break;
    // A word that the window itself cut in two is no border.
    if (index > 0 && !gluedAt(text, from + index)) best = from + index;
  }
  return best || end;
}

/** Inside `GPT-4`, `3.5%`, `snake_case`: no place to cut although the segmenter sees a border. */
function gluedAt(text: string, index: number): boolean {
  const before = text[index - 1] ?? '';
  const after = text[index] ?? '';
  return /[\p{L}\p{N}_.\-/@:+'’^]/u.test(before) && /[A-Za-z0-9_.\-/@:+%'’^]/.test(after)
    ? !/\p{Script=Han}/u.test(before)
    : false;
}

const BORDERS = [
  /\n\n+/g,
  /\n/g,
  /[。！？!?](?:[”’」』）)"']*)|[.](?=\s)[^\S\n]*/g,
  /[，；：、,;:](?:\s|(?!\d))/g,
  /\s+/g,
];

/**
 * Splits into parts of at most `max` UTF-16 units; joined they are the text again. Borders, best first: paragraph,
 * line, sentence, clause, word, grapheme. A border in the first quarter is passed over for a lesser one further on.
 */
export function splitText(text: string, max: number): string[] {
  if (max < 1) throw new RangeError(`splitText: max must be at least 1, not ${max}`);
  const parts: string[] = [];
  let from = 0;
  while (text.length - from > max) {
    const end = splitEnd(text, from, max);
    parts.push(text.slice(from, end));
    from = end;
  }
  if (from < text.length || parts.length === 0) parts.push(text.slice(from));
  return parts;
}

function splitEnd(text: string, from: number, max: number): number {
  const window = text.slice(from, from + max);
  for (const border of BORDERS) {
    let best = 0;
    for (const match of window.matchAll(border)) {
      const after = match.index + match[0].length;
      // White space that runs on belongs to this part; the border is where it ends.
      if (after <= max) best = after;
    }
    if (best > max / 4) return from + best;
  }
  const wide = text.slice(from, from + max + 64);
  let length = 0;
  for (const grapheme of graphemes(wide)) {
    if (length + grapheme.length > max) break;
    length += grapheme.length;
  }
  if (length === 0) length = max > 1 && /[\ud800-\udbff]/.test(window.at(-1) ?? '') ? max - 1 : max;
  const word = wordBorder(text, from + length);
  return word > from + max / 4 ? word : from + length;
}

/** The words of spans, without any mark-up. */
export function plainSpans(spans: Spans): string {
  if (spans.length === 1) return spans[0]?.text ?? '';
  let text = '';
  for (const span of spans) text += span.text;
  return text;
}

/** The words of blocks, one line a paragraph, item or row; list items keep their marks and their indent. */
export function plainText(blocks: readonly Block[]): string {
  const lines: string[] = [];
  for (const block of blocks) addLines(lines, block, '');
  return lines.join('\n');
}

function addLines(lines: string[], block: Block, indent: string): void {
  switch (block.type) {
    case 'heading':
    case 'paragraph':
    case 'context':
      addText(lines, plainSpans(block.spans), indent);
      break;
    case 'list':
      for (const [index, item] of block.items.entries()) {
        addItem(lines, item.blocks, indent, block.ordered ? `${block.start + index}. ` : '- ');
      }
      break;
    case 'quote':
    case 'group':
      for (const inner of block.blocks) addLines(lines, inner, indent);
      break;
    case 'code':
      addText(lines, block.text, indent);
      break;
    case 'table':
      for (const row of [block.header, ...block.rows]) {
        addText(lines, row.map(plainSpans).join(' | '), indent);
      }
      break;
    case 'fields':
      for (const field of block.fields) {
        addText(lines, `${field.label}: ${plainSpans(field.value)}`, indent);
      }
      break;
    case 'image':
      addText(lines, block.alt, indent);
      break;
    case 'divider':
    case 'actions':
      break;
  }
}

function addText(lines: string[], text: string, indent: string): void {
  if (!text) return;
  if (!indent && !text.includes('\n')) lines.push(text);
  else for (const line of text.split('\n')) lines.push(indent + line);
}

function addItem(lines: string[], blocks: readonly Block[], indent: string, mark: string): void {
  const first = lines.length;
  const inside = indent + ' '.repeat(mark.length);
  for (const block of blocks) addLines(lines, block, inside);
  if (lines.length > first)
    lines[first] = indent + mark + (lines[first] ?? '').slice(inside.length);
}

/**
 * Characters that only deceive or break things: controls, bidi overrides, invisible ones, lone surrogates. Joiners
 * stay inside emoji. Every text that comes from outside goes through here before it becomes part of a Doc.
 */
export function cleanText(text: string): string {
  if (!SUSPECT.test(text) && text.isWellFormed()) return text;
  return text
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replace(/[\u00a0\u202f\u2000-\u200a]/g, ' ')
    .replace(
      /(?<!\p{Extended_Pictographic}\ufe0f?|\p{EMod})\u200d|\u200d(?!\p{Extended_Pictographic})/gu,
      '',
    )
    .replace(INVISIBLE, '')
    .replace(/([\u0300-\u036f]{3})[\u0300-\u036f]+/g, '$1');
}

/* biome-ignore-start lint/suspicious/noControlCharactersInRegex: they are what must not pass */
/* biome-ignore-start lint/suspicious/noMisleadingCharacterClass: single code points are meant */
/** Of what is not in the first set, where nearly every character is: five times as fast as looking for it directly. */
const SUSPECT =
  /[^\t\n\x20-\x7e\u3001-\u3011\u4e00-\u9fff\uff01-\uff5e](?<=[\u0300-\u036f\u0000-\u0008\u000b-\u001f\u007f-\u00a0\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u2000-\u200f\u2028-\u202f\u2060-\u206f\u3164\udb40-\udb43\ufe00-\ufe0e\ufeff\uffa0\ufff0-\ufffb\ufffd\uffff\ufffe])/;
const INVISIBLE =
  /[\u034f\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff0-\ufffb\uffff\ufffe\u{e0000}-\u{e0fff}\ufffd]/gu;
/* biome-ignore-end lint/suspicious/noMisleadingCharacterClass: single code points are meant */
/* biome-ignore-end lint/suspicious/noControlCharactersInRegex: they are what must not pass */
