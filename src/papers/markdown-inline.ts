import { decodeHTMLStrict } from 'entities';
import type { Span } from '../message/doc.ts';
import { cleanText } from '../message/text.ts';
import { hostOf, misleads, safeUrl } from '../message/url.ts';
import { type Delimiter, emphasize, type Marks, runOf } from './markdown-emphasis.ts';
import { isBlockTag, isKnownTag, type Tag, tagAt } from './markdown-html.ts';
import { mathToUnicode, restoreCommands, type Tex, texAt, typographyAt } from './math.ts';

/** Link definitions of a document by their normalised label. */
export type Definitions = Readonly<Record<string, { readonly href: string }>>;

/** A piece of text with what is certain about it; emphasis comes over it later, by index. */
interface Node {
  text: string;
  code?: true;
  math?: true;
  style?: Tex['style'];
  url?: string;
}

interface Bracket {
  readonly node: number;
  readonly delimiters: number;
  readonly image: boolean;
  readonly at: number;
}

interface OpenTag {
  readonly name: string;
  readonly node: number;
  readonly url?: string | undefined;
}

interface State {
  readonly source: string;
  readonly definitions: Definitions;
  readonly nodes: Node[];
  readonly delimiters: Delimiter[];
  readonly brackets: Bracket[];
  readonly tags: OpenTag[];
  readonly marks: Marks;
  /** Text since the last node. */
  buffer: string;
  at: number;
  /** Brackets opened before this node lie around a link: no links in links. */
  linkedBefore: number;
  /** Starts of backtick runs by length, made at the first backtick. */
  ticks?: Map<number, number[]>;
  /** No such closing text behind here. */
  readonly missing: Set<string>;
}

const SPECIAL = /[\\`*_~$[\]<&\n^]|!\[|--|''|\{\\|https?:\/\/|www\./g;

/** Markdown without blocks as spans; never throws. */
export function parseInline(given: string, definitions: Definitions = {}): Span[] {
  const source = restoreCommands(given);
  SPECIAL.lastIndex = 0;
  if (!SPECIAL.test(source)) {
    const text = tidy(source);
    return text ? [{ text }] : [];
  }
  const state: State = {
    source,
    definitions,
    nodes: [],
    delimiters: [],
    brackets: [],
    tags: [],
    marks: { bold: [], italic: [], strike: [] },
    buffer: '',
    at: 0,
    linkedBefore: -1,
    missing: new Set(),
  };
  const special = new RegExp(SPECIAL);
  for (;;) {
    special.lastIndex = state.at;
    const match = special.exec(source);
    if (!match) break;
    if (match.index > state.at) state.buffer += source.slice(state.at, match.index);
    state.at = match.index;
    step(state, match[0]);
  }
  state.buffer += source.slice(state.at);
  flush(state);
  emphasize(state.delimiters, 0, state.nodes, state.marks);
  return toSpans(state);
}

function flush(state: State): void {
  if (!state.buffer) return;
  state.nodes.push({ text: state.buffer });
  state.buffer = '';
}

function push(state: State, node: Node): void {
  flush(state);
  state.nodes.push(node);
}

/** Handles one special text at the cursor and moves behind it. */
function step(state: State, found: string): void {
  switch (found) {
    case '\\':
      backslash(state);
      break;
    case '`':
      backticks(state);
      break;
    case '*':
    case '_':
    case '~':
      run(state, found);
      break;
    case '$':
    case '^':
    case '{\\':
    case '--':
    case "''":
      tex(state, found);
      break;
    case '[':
    case '![':
      flush(state);
      state.brackets.push({
        node: state.nodes.length,
        delimiters: state.delimiters.length,
        image: found === '![',
        at: state.at,
      });
      state.nodes.push({ text: found });
      state.at += found.length;
      break;
    case ']':
      closeBracket(state);
      break;
    case '<':
      angle(state);
      break;
    case '&':
      entity(state);
      break;
    case '\n':
      lineBreak(state);
      break;
    default:
      bareUrl(state, found);
      break;
  }
}

function backslash(state: State): void {
  const { source, at } = state;
  const next = source[at + 1];
  if (next === '\n') {
    state.buffer = `${state.buffer.trimEnd()}\n`;
    flush(state);
    state.at = skipBlank(source, at + 2);
    return;
  }
  if (tex(state, '\\')) return;
  if (next !== undefined && /[!-/:-@[-`{-~]/.test(next)) {
    state.buffer += next;
    state.at = at + 2;
    return;
  }
  // Nobody writes a backslash for its own sake, except in paths: `C:\data`.
  if (next !== undefined && /[\p{L}\p{N}]/u.test(next) && at > 0) state.buffer += '\\';
  state.at = at + 1;
}

/** Whether TeX stood at the cursor; if not, a found text that is nothing else is plain. */
function tex(state: State, found: string): boolean {
  const { source, at } = state;
  const read = texAt(source, at) ?? typographyAt(source, at);
  if (!read) {
    if (found === '\\') return false;
    state.buffer += found;
    state.at = at + found.length;
    return false;
  }
  if (read.math || read.style) {
    if (read.text) {
      push(state, {
        text: read.text,
        ...(read.math && { math: true }),
        ...(read.style && { style: read.style }),
      });
    }
  } else if (!read.text && /\s$/.test(state.buffer)) {
    state.buffer = /^(?:[\s.,;:)。，、]|$)/.test(source.slice(read.end, read.end + 1))
      ? state.buffer.trimEnd()
      : state.buffer;
  } else state.buffer += read.text;
  // Kept short: looking at the end of a long text that grows copies all of it each time.
  flush(state);
  state.at = read.end;
  return true;
}

function backticks(state: State): void {
  const { source, at } = state;
  state.ticks ??= tickRuns(source);
  let end = at;
  while (source[end] === '`') end++;
  const length = end - at;
  const quote = typographyAt(source, at);
  const starts = state.ticks.get(length) ?? [];
  // Runs are passed in order, so those behind the cursor are never needed again.
  while (starts.length > 0 && (starts.at(-1) ?? 0) < end) starts.pop();
  const close = starts.at(-1);
  if (close === undefined) {
    // No pair: TeX's opening quote, or a slip that tells the reader nothing.
    if (quote) state.buffer += quote.text;
    state.at = quote?.end ?? end;
    return;
  }
  let code = source.slice(end, close).replaceAll('\n', ' ');
  // ``quoted'' ... ``again'' in a TeX abstract looks like code between the two openings.
  if (quote && (length === 2 ? code.includes("''") : /^\w[^']*'(?!\w).*\s$/.test(code))) {
    state.buffer += quote.text;
    state.at = quote.end;
    return;
  }
  if (code.startsWith(' ') && code.endsWith(' ') && code.trim()) code = code.slice(1, -1);
  state.at = close + length;
  if (code.trim()) push(state, { text: code, code: true });
}

/** Latest first, so that the next one is popped off the end. */
function tickRuns(source: string): Map<number, number[]> {
  const runs = new Map<number, number[]>();
  for (const {
    0: { length },
    index,
  } of source.matchAll(/`+/g)) {
    const known = runs.get(length);
    if (known) known.push(index);
    else runs.set(length, [index]);
  }
  for (const starts of runs.values()) starts.reverse();
  return runs;
}

function run(state: State, character: '*' | '_' | '~'): void {
  const { source, at } = state;
  if (character === '_' || character === '~') {
    const read = character === '_' ? texAt(source, at) : typographyAt(source, at);
    if (read) {
      state.buffer += read.text;
      state.at = read.end;
      return;
    }
  }
  const delimiter = runOf(source, at, character);
  if (!delimiter) {
    let end = at + 1;
    while (source[end] === character) end++;
    const atEdge = /^(?:\n|$)/.test(source[end] ?? '') || /^(?:\n|$)/.test(source[at - 1] ?? '');
    // Half of a pair at the edge of a line says nothing; between spaces it is a power.
    if (character !== '*' || end - at < 2 || !atEdge) state.buffer += source.slice(at, end);
    state.at = end;
    return;
  }
  flush(state);
  delimiter.node = state.nodes.length;
  state.nodes.push({ text: '' });
  state.delimiters.push(delimiter);
  state.at = at + delimiter.count;
}

const DESTINATION =
  /\(\s*(?:<([^<>\n]{0,2048})>|((?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.){0,1024}\)){0,2048}))(?:\s+(?:"(?:[^"\\]|\\.){0,512}"|'(?:[^'\\]|\\.){0,512}'|\((?:[^()\\]|\\.){0,512}\)))?\s*\)/y;

function closeBracket(state: State): void {
  const bracket = state.brackets.pop();
  state.at++;
  if (!bracket) {
    state.buffer += ']';
    return;
  }
  const target = bracket.node < state.linkedBefore ? undefined : destination(state, bracket);
  if (!target) {
    state.buffer += ']';
    return;
  }
  flush(state);
  state.at = target.end;
  const from = bracket.node;
  const open = state.nodes[from];
  if (open) open.text = '';
  emphasize(state.delimiters, bracket.delimiters, state.nodes, state.marks);
  state.delimiters.length = bracket.delimiters;
  link(state, from, target.href, bracket.image);
  if (!bracket.image) state.linkedBefore = from;
}

function destination(state: State, bracket: Bracket): { href: string; end: number } | undefined {
  const { source, at } = state;
  if (source[at] === '(') {
    DESTINATION.lastIndex = at;
    const match = DESTINATION.exec(source);
    if (match) {
      const href = (match[1] ?? match[2] ?? '').replace(/\\([!-/:-@[-`{-~])/g, '$1');
      return {
        href: href.includes('&') ? decodeHTMLStrict(href) : href,
        end: DESTINATION.lastIndex,
      };
    }
  }
  const label = source.slice(bracket.at + (bracket.image ? 2 : 1), at - 1);
  if (label.length > 999) return undefined;
  const reference = /\[([^[\]]{0,999})\]/y;
  reference.lastIndex = at;
  const match = reference.exec(source);
  const href = definition(state, match?.[1] || label);
  if (href === undefined) return undefined;
  return { href, end: match ? reference.lastIndex : at };
}

function definition(state: State, label: string): string | undefined {
  const key = label.trim().replace(/\s+/g, ' ').toLowerCase();
  return Object.hasOwn(state.definitions, key) ? state.definitions[key]?.href : undefined;
}

/** Makes the nodes from `from` on a link, as far as its target is safe and its label is honest. */
function link(state: State, from: number, href: string, image: boolean): void {
  const url = safeUrl(href);
  if (!url) return;
  let label = '';
  for (let index = from; index < state.nodes.length; index++)
    label += state.nodes[index]?.text ?? '';
  if (!label.trim()) {
    // A picture without words is decoration; a link without words is its target.
    if (!image) state.nodes.push({ text: hostOf(url), url });
    return;
  }
  if (misleads(label, url)) {
    for (let index = from; index < state.nodes.length; index++) delete state.nodes[index]?.url;
    state.nodes.push({ text: ' (' }, { text: hostOf(url), url }, { text: ')' });
    return;
  }
  for (let index = from; index < state.nodes.length; index++) {
    const node = state.nodes[index];
    if (node) node.url = url;
  }
}

const AUTOLINK =
  /<((?:https?:\/\/|mailto:)[^\s<>]{1,2048}|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8})>/iy;

function angle(state: State): void {
  const { source, at } = state;
  AUTOLINK.lastIndex = at;
  const target = AUTOLINK.exec(source)?.[1];
  if (target) {
    const url = safeUrl(/^(?:https?|mailto):/i.test(target) ? target : `mailto:${target}`);
    push(state, { text: target.replace(/^mailto:/i, ''), ...(url && { url }) });
    state.at = AUTOLINK.lastIndex;
    return;
  }
  if (source.startsWith('<!--', at)) {
    const end = state.missing.has('-->') ? -1 : source.indexOf('-->', at + 4);
    if (end < 0) state.missing.add('-->');
    state.at = end < 0 ? at + 4 : end + 3;
    return;
  }
  const tag = tagAt(source, at);
  if (!tag || !isKnownTag(tag.name)) {
    state.buffer += '<';
    state.at = at + 1;
    return;
  }
  state.at = tag.end;
  htmlTag(state, tag);
}

function htmlTag(state: State, tag: Tag): void {
  const { name } = tag;
  if (name === 'script' || name === 'style') {
    if (tag.closing) return;
    const end = state.source.toLowerCase().indexOf(`</${name}`, state.at);
    const close = end < 0 ? -1 : state.source.indexOf('>', end);
    state.at = close < 0 ? state.source.length : close + 1;
    return;
  }
  if (name === 'br' || isBlockTag(name)) {
    state.buffer = state.buffer.trimEnd();
    if (!state.buffer.endsWith('\n')) state.buffer += '\n';
    flush(state);
    state.at = skipBlank(state.source, state.at);
    return;
  }
  if (name === 'td' || name === 'th') {
    if (!tag.closing) state.buffer += ' ';
    return;
  }
  flush(state);
  if (name === 'img') {
    const from = state.nodes.length;
    state.nodes.push({ text: decode(tag.attribute('alt') ?? '') });
    link(state, from, decode(tag.attribute('src') ?? ''), true);
  } else if (!tag.closing) {
    if (state.tags.length < 100) {
      state.tags.push({ name, node: state.nodes.length, url: decode(tag.attribute('href') ?? '') });
    }
  } else closeTag(state, name);
}

function closeTag(state: State, name: string): void {
  const index = state.tags.findLastIndex((tag) => tag.name === name);
  const open = state.tags[index];
  if (!open) return;
  state.tags.length = index;
  const range = [open.node, state.nodes.length] as const;
  if (name === 'a' && open.url) link(state, open.node, open.url, false);
  else if (name === 'b' || name === 'strong') state.marks.bold.push(range);
  else if (name === 'i' || name === 'em') state.marks.italic.push(range);
  else if (name === 's' || name === 'del' || name === 'strike') state.marks.strike.push(range);
  else if (name === 'sub' || name === 'sup') {
    const only = state.nodes[open.node];
    if (range[1] - range[0] === 1 && only && /^[\w+-]{1,8}$/.test(only.text)) {
      only.text = mathToUnicode(`${name === 'sub' ? '_' : '^'}{${only.text}}`);
    }
  } else if (name === 'code' || name === 'kbd' || name === 'tt') {
    for (let node = open.node; node < range[1]; node++) {
      const inside = state.nodes[node];
      if (inside) inside.code = true;
    }
  }
}

const ENTITY = /&(?:#\d{1,7}|#[xX][\dA-Fa-f]{1,6}|[A-Za-z][A-Za-z\d]{1,31});/y;

function entity(state: State): void {
  ENTITY.lastIndex = state.at;
  const found = ENTITY.exec(state.source)?.[0];
  state.buffer += found ? decode(found) : '&';
  state.at += found?.length ?? 1;
}

function decode(text: string): string {
  return text.includes('&') ? cleanText(decodeHTMLStrict(text)).replace(/\s/g, ' ') : text;
}

const URL_TEXT = /(?:https?:\/\/|www\.)[\w~:/?#@!$&()+,;=.%-]{1,4096}/iy;

function bareUrl(state: State, found: string): void {
  const { source, at } = state;
  URL_TEXT.lastIndex = at;
  const match = /[A-Za-z\d]/.test(source[at - 1] ?? '') ? undefined : URL_TEXT.exec(source)?.[0];
  const text = match && trimUrl(match);
  const url = text && safeUrl(text.startsWith('www.') ? `https://${text}` : text);
  if (!text || !url || !hostOf(url).includes('.')) {
    const plain = match ?? found;
    state.buffer += plain;
    state.at = at + plain.length;
    return;
  }
  push(state, { text, url });
  state.at = at + text.length;
  // `https://x.y{this https URL}` is what is left of a link in TeX.
  const label = source[state.at] === '{' ? typographyAt(source, state.at) : undefined;
  if (label) {
    state.buffer += label.text;
    state.at = label.end;
  }
}

/** Punctuation behind a URL belongs to the sentence, as does a bracket that the URL did not open. */
function trimUrl(url: string): string {
  let end = url.length;
  let surplus = url.split(')').length - url.split('(').length;
  for (; end > 0; end--) {
    const last = url[end - 1] ?? '';
    if (last === ')' && surplus > 0) surplus--;
    else if (!/[?!.,:;~_$&(]/.test(last)) break;
  }
  return url.slice(0, end);
}

/** Characters between which no space is written. */
const CJK = /[\u2e80-\u303f\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uff60]/;
const CJK_MARK =
  /[\u3001-\u3003\u3008-\u3011\u3014-\u301b\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff60]/;

function lineBreak(state: State): void {
  const { source, at, buffer } = state;
  const trimmed = buffer.trimEnd();
  const hard = buffer.length - trimmed.length >= 2 && buffer.endsWith('  ');
  const before = trimmed.at(-1) ?? source[at - 1] ?? '';
  state.at = skipBlank(source, at + 1);
  const after = source[state.at] ?? '';
  const glued =
    (CJK.test(before) && CJK.test(after)) || CJK_MARK.test(before) || CJK_MARK.test(after);
  state.buffer = trimmed + (hard ? '\n' : glued ? '' : ' ');
  flush(state);
}

function skipBlank(source: string, at: number): number {
  let index = at;
  while (source[index] === ' ' || source[index] === '\t' || source[index] === '\n') index++;
  return index;
}

/** One kind of space, and one of it; line breaks keep none around them. */
function tidy(text: string): string {
  return spaced(text).trim();
}

function spaced(text: string): string {
  return /[\t\n]| {2}/.test(text)
    ? text.replace(/[ \t]*\n[ \t\n]*/g, '\n').replace(/[ \t]{2,}|\t/g, ' ')
    : text;
}

function toSpans(state: State): Span[] {
  const { nodes, marks } = state;
  const bold = depths(marks.bold, nodes.length);
  const italic = depths(marks.italic, nodes.length);
  const strike = depths(marks.strike, nodes.length);
  const spans: { -readonly [K in keyof Span]: Span[K] }[] = [];
  for (const [index, node] of nodes.entries()) {
    if (!node.text) continue;
    const text = node.code ? node.text : spaced(node.text);
    const isBold = (bold?.[index] ?? 0) > 0 || node.style === 'bold';
    const isItalic = (italic?.[index] ?? 0) > 0 || node.style === 'italic';
    const isStrike = (strike?.[index] ?? 0) > 0;
    const isCode = node.code || node.style === 'code';
    const last = spans.at(-1);
    if (
      last &&
      (last.bold ?? false) === isBold &&
      (last.italic ?? false) === isItalic &&
      (last.strike ?? false) === isStrike &&
      (last.code ?? false) === (isCode ?? false) &&
      last.math === node.math &&
      last.url === node.url
    ) {
      last.text += text;
      continue;
    }
    const span: (typeof spans)[number] = { text };
    if (isBold) span.bold = true;
    if (isItalic) span.italic = true;
    if (isStrike) span.strike = true;
    if (isCode) span.code = true;
    if (node.math) span.math = true;
    if (node.url) span.url = node.url;
    spans.push(span);
  }
  return trimEnds(spans);
}

function trimEnds(spans: { text: string }[]): Span[] {
  for (let first = spans[0]; first; first = spans[0]) {
    first.text = first.text.trimStart();
    if (first.text) break;
    spans.shift();
  }
  for (let last = spans.at(-1); last; last = spans.at(-1)) {
    last.text = last.text.trimEnd();
    if (last.text) break;
    spans.pop();
  }
  return spans;
}

/** How many ranges cover each index. */
function depths(ranges: Marks['bold'], length: number): Int32Array | undefined {
  if (ranges.length === 0) return undefined;
  const changes = new Int32Array(length + 1);
  for (const [from, to] of ranges) {
    changes[from] = (changes[from] ?? 0) + 1;
    changes[to] = (changes[to] ?? 0) - 1;
  }
  let depth = 0;
  for (let index = 0; index < length; index++) {
    depth += changes[index] ?? 0;
    changes[index] = depth;
  }
  return changes;
}
