import type { Span } from '../message/doc.ts';
import type { Marks } from './markdown-emphasis.ts';
import type { State } from './markdown-state.ts';

/** One kind of space, and one of it; line breaks keep none around them. */
export function tidy(text: string): string {
  return spaced(text).trim();
}

function spaced(text: string): string {
  return /[\t\n]| {2}/.test(text)
    ? text.replace(/[ \t]{2,}|\t/g, ' ').replace(/ ?\n[ \n]*/g, '\n')
    : text;
}

export function toSpans(state: State): Span[] {
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
