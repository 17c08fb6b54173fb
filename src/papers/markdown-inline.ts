import type { Span } from '../message/doc.ts';
import { emphasize, runOf } from './markdown-emphasis.ts';
import { bareUrl, closeBracket } from './markdown-links.ts';
import { tidy, toSpans } from './markdown-spans.ts';
import { type Definitions, decode, flush, push, type State, skipBlank } from './markdown-state.ts';
import { angle } from './markdown-tags.ts';
import { restoreCommands, texAt, typographyAt } from './math.ts';

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

const ENTITY = /&(?:#\d{1,7}|#[xX][\dA-Fa-f]{1,6}|[A-Za-z][A-Za-z\d]{1,31});/y;

function entity(state: State): void {
  ENTITY.lastIndex = state.at;
  const found = ENTITY.exec(state.source)?.[0];
  state.buffer += found ? decode(found) : '&';
  state.at += found?.length ?? 1;
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
