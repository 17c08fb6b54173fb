import { Lexer, type MarkedToken, type Token, Tokenizer, type Tokens } from 'marked';
import type { Block, ListItem, Span } from '../message/doc.ts';
import { cleanText, plainSpans } from '../message/text.ts';
import { safeUrl } from '../message/url.ts';
import { parseInline } from './markdown-inline.ts';
import type { Definitions } from './markdown-state.ts';

/** Nested quotes and lists beyond this are read as text: nobody writes them, and marked recurses into each. */
const MAX_NESTING = 24;

/** marked finds the blocks; HTML stays in the text, where parseInline drops it. */
const tokenizer = new Tokenizer();
tokenizer.html = () => undefined;

/** Markdown of a report as Doc blocks. Never throws. */
export function markdownToBlocks(source: string): Block[] {
  return blocksOf(prepare(cleanText(source)), 0);
}

/** Markdown that stands within a line, such as a title or a table cell, as spans. Never throws. */
export function inlineToSpans(source: string): Span[] {
  return parseInline(cleanText(source));
}

function blocksOf(source: string, depth: number): Block[] {
  const lexer = new Lexer({ gfm: true, tokenizer });
  lexer.blockTokens(source, lexer.tokens);
  const blocks: Block[] = [];
  for (const token of lexer.tokens) addBlocks(blocks, token, lexer.tokens.links, depth);
  return blocks;
}

function addBlocks(blocks: Block[], token: Token, links: Definitions, depth: number): void {
  const known = token as MarkedToken;
  switch (known.type) {
    case 'heading':
      addHeading(blocks, known, links);
      break;
    case 'paragraph':
    case 'text':
      addParagraph(blocks, known.text, links);
      break;
    case 'list':
      addList(blocks, known, links, depth);
      break;
    case 'blockquote': {
      const inner: Block[] = [];
      for (const child of known.tokens) addBlocks(inner, child, links, depth);
      if (inner.length > 0) blocks.push({ type: 'quote', blocks: inner });
      break;
    }
    case 'code':
      addCode(blocks, known, depth);
      break;
    case 'table':
      blocks.push({
        type: 'table',
        header: known.header.map((cell) => parseInline(cell.text, links)),
        rows: known.rows.map((row) => row.map((cell) => parseInline(cell.text, links))),
      });
      break;
    case 'hr':
      blocks.push({ type: 'divider' });
      break;
    default:
      break;
  }
}

function addHeading(blocks: Block[], token: Tokens.Heading, links: Definitions): void {
  const spans = parseInline(token.text, links);
  if (spans.length === 0) return;
  // A rule right under a text is meant as a rule unless the text reads like a title.
  if (!token.raw.trimStart().startsWith('#') && !/^[^\n]{1,60}$/.test(token.text.trim())) {
    blocks.push({ type: 'paragraph', spans }, { type: 'divider' });
    return;
  }
  blocks.push({ type: 'heading', level: token.depth === 1 ? 1 : token.depth === 2 ? 2 : 3, spans });
}

const LONE_IMAGE =
  /^\s*!\[([^\]]{0,1000})\]\(\s*<?([^\s<>]{1,2048})>?(?:\s+(?:"[^"]*"|'[^']*'))?\s*\)\s*$/;

function addParagraph(blocks: Block[], text: string, links: Definitions): void {
  if (text.includes('![')) {
    const image = LONE_IMAGE.exec(text);
    const url = image?.[2] && safeUrl(image[2]);
    if (url && /^https?:/.test(url)) {
      blocks.push({ type: 'image', url, alt: plainSpans(parseInline(image[1] ?? '')) });
      return;
    }
  }
  const spans = parseInline(text, links);
  if (spans.length > 0) blocks.push({ type: 'paragraph', spans });
}

function addList(blocks: Block[], token: Tokens.List, links: Definitions, depth: number): void {
  const items: ListItem[] = [];
  for (const item of token.items) {
    const inner: Block[] = [];
    for (const child of item.tokens) addBlocks(inner, child, links, depth);
    if (item.task) markTask(inner, item.checked === true);
    if (inner.length > 0) items.push({ blocks: inner });
  }
  if (items.length === 0) return;
  blocks.push({
    type: 'list',
    ordered: token.ordered,
    start: typeof token.start === 'number' ? token.start : 1,
    items,
  });
}

function markTask(blocks: Block[], done: boolean): void {
  const first = blocks[0];
  if (first?.type !== 'paragraph') return;
  blocks[0] = { type: 'paragraph', spans: [{ text: done ? '☑ ' : '☐ ' }, ...first.spans] };
}

function addCode(blocks: Block[], token: Tokens.Code, depth: number): void {
  // Four spaces before prose or a list are a slip of the writer, not code.
  if (token.codeBlockStyle === 'indented' && depth < 2 && PROSE.test(token.text)) {
    blocks.push(
      ...blocksOf(
        token.text.replace(/^[ \t]+/gm, (indent) => indent.slice(0, 3)),
        depth + 1,
      ),
    );
    return;
  }
  if (!token.text.trim()) return;
  const language = /^[\w+#.-]{1,30}/.exec(token.lang ?? '')?.[0];
  blocks.push({ type: 'code', text: token.text, ...(language && { language }) });
}

const PROSE = /\*\*|\p{Script=Han}|^\s*(?:[-*+]|\d{1,3}[.)])\s/mu;

/** Text as marked can take it: no bottomless nesting, formulas in one line, nothing of scripts and comments. */
function prepare(source: string): string {
  let text = source;
  if (HIDDEN.test(text)) text = withoutHidden(text);
  if (text.includes('$$') || text.includes('\\[')) text = text.replace(DISPLAY, oneLine);
  if (text.includes('|') && text.includes('$')) text = text.replace(TABLE_FORMULA, keepBars);
  if (text.includes(FAR_IN)) text = text.replace(DEEP_LINES, '$1');
  return NESTED.test(text) ? text.replace(NESTED_LINES, '$1') : text;
}

const DISPLAY =
  /(^|\n)(```|~~~)[\s\S]*?(?:\n\2|$)|\$\$(?:(?!\n[ \t]*\n)[^$]){1,10000}\$\$|\\\[(?:(?!\n[ \t]*\n|\\\]|\\\[)[\s\S]){1,10000}\\\]/g;
const TABLE_FORMULA = /^[ \t]*\|.*\$.*$/gm;
const NESTED = new RegExp(
  `^[ \\t]*(?:(?:>|[-+*](?=[ \\t])|\\d{1,9}[.)](?=[ \\t]))[ \\t]*){${MAX_NESTING}}`,
  'm',
);
const NESTED_LINES = new RegExp(
  `^([ \\t]*(?:(?:>|[-+*](?=[ \\t])|\\d{1,9}[.)](?=[ \\t]))[ \\t]*){${MAX_NESTING}})(?:[ \\t>*+-]|\\d{1,9}[.)][ \\t])*`,
  'gm',
);

/** List items further in than this are read as standing there. */
const FAR_IN = ' '.repeat(64);
const DEEP_LINES = /^( {64})[ \t]+(?=(?:[-+*]|\d{1,9}[.)])[ \t])/gm;

const HIDDEN = /<(?:!--|script\b|style\b)/i;

/** Takes out comments and scripts over several paragraphs; parseInline sees to those within one. */
function withoutHidden(text: string): string {
  let out = '';
  for (const part of text.split(/(?=<(?:!--|script\b|style\b))/i)) {
    const end = HIDDEN.test(part) ? /-->|<\/(?:script|style)\s*>/i.exec(part) : null;
    const behind = end ? end.index + end[0].length : 0;
    out += end && /\n[ \t]*\n/.test(part.slice(0, end.index)) ? part.slice(behind) : part;
  }
  return out;
}

function oneLine(match: string, _start: string | undefined, fence: string | undefined): string {
  return fence === undefined && match.includes('\n') ? match.replace(/\s*\n\s*/g, ' ') : match;
}

/** A bar inside a formula would end the table's cell. */
function keepBars(line: string): string {
  return line.replace(/\$[^$`]*\\[^$`]*\$|\$[^$\s|`]*\|[^$`]*[^$\s`]\$/g, (formula) =>
    formula.replace(/\\?\|/g, (bar) => (bar === '|' ? '\\vert{}' : '\\Vert{}')),
  );
}
