/** A run of `*`, `_` or `~` that may open or close emphasis. */
export interface Delimiter {
  readonly character: '*' | '_' | '~';
  /** Length in the source. */
  readonly length: number;
  /** What is not used up yet. */
  count: number;
  canOpen: boolean;
  canClose: boolean;
  /** White space or an end stands there: the run cannot reach out to that side at all. */
  readonly spaceBefore: boolean;
  readonly spaceAfter: boolean;
  /** Between two letters or digits, as in `2**3`. */
  readonly inWord: boolean;
  /** Between spaces within a line, as in `2 ** 3`. */
  readonly loneInLine: boolean;
  /** Index of the node that stands for the run. */
  node: number;
}

type Range = readonly [from: number, to: number];

/** Ranges of nodes, end not included. */
export interface Marks {
  readonly bold: Range[];
  readonly italic: Range[];
  readonly strike: Range[];
}

type Side = 'space' | 'punctuation' | 'wide' | 'wide punctuation' | 'word';

/**
 * CommonMark's flanking rules look for spaces and punctuation around words. CJK writes neither, so that next to its
 * characters any run may open or close, and its punctuation counts as letters.
 *
 * The run at `at`; undefined when it is plain text whatever follows.
 */
export function runOf(
  source: string,
  at: number,
  character: Delimiter['character'],
): Delimiter | undefined {
  let end = at + 1;
  while (source[end] === character) end++;
  const length = end - at;
  if (character === '~' && length !== 2) return undefined;
  const left = at === 0 ? 'space' : sideBefore(source, at);
  const right = sideOf(source, end);
  if (left === 'space' && right === 'space' && !(length === 2 && character === '*')) {
    return undefined;
  }
  const inWord = isAsciiWord(source, at - 1) && isAsciiWord(source, end);
  // `H*W*C` is a product and `snake_case` a name.
  if (inWord && (length === 1 || character === '_')) return undefined;
  const leftFlanking = right !== 'space' && (right !== 'punctuation' || left !== 'word');
  const rightFlanking = left !== 'space' && (left !== 'punctuation' || right !== 'word');
  const underscore = character === '_';
  const canOpen = leftFlanking && (!underscore || !rightFlanking || isPunctuation(left));
  const canClose = rightFlanking && (!underscore || !leftFlanking || isPunctuation(right));
  if (length === 1 && !canOpen && !canClose) return undefined;
  return {
    character,
    length,
    count: length,
    canOpen,
    canClose,
    spaceBefore: left === 'space',
    spaceAfter: right === 'space',
    inWord,
    loneInLine: source[at - 1] === ' ' && source[end] === ' ',
    node: 0,
  };
}

function isAsciiWord(source: string, at: number): boolean {
  const code = source.charCodeAt(at) | 32;
  return (
    (code >= 97 && code <= 122) || (source.charCodeAt(at) >= 48 && source.charCodeAt(at) <= 57)
  );
}

function isPunctuation(side: Side): boolean {
  return side === 'punctuation' || side === 'wide punctuation';
}

function sideBefore(source: string, at: number): Side {
  const code = source.charCodeAt(at - 1);
  return sideOf(source, code >= 0xdc00 && code <= 0xdfff ? at - 2 : at - 1);
}

function sideOf(source: string, at: number): Side {
  const code = source.codePointAt(at);
  if (code === undefined || code === 32 || code === 10 || code === 9 || code === 0x3000)
    return 'space';
  if (code < 128) return isAsciiWord(source, at) ? 'word' : 'punctuation';
  if (code < 0x2000) return 'word';
  if (code < 0x2e80) return code < 0x2070 || code > 0x2100 ? 'punctuation' : 'word';
  if (code <= 0x303f) return 'wide punctuation';
  if (code >= 0xff01 && code <= 0xff65) {
    const ascii = code - 0xfee0;
    return /[A-Za-z0-9]/.test(String.fromCharCode(ascii)) ? 'wide' : 'wide punctuation';
  }
  return code >= 0x1f000 && code < 0x20000 ? 'wide punctuation' : 'wide';
}

/**
 * Pairs the delimiters from index `from` on and writes the ranges; what stays over becomes text or, where it can only
 * be a slip, nothing. Linear: a search that failed is not repeated (as in CommonMark's algorithm).
 */
export function emphasize(
  delimiters: readonly Delimiter[],
  from: number,
  nodes: { text: string }[],
  marks: Marks,
): void {
  const open: Delimiter[] = [];
  const floors = new Map<string, number>();
  for (let index = from; index < delimiters.length; index++) {
    const closer = delimiters[index];
    if (!closer) continue;
    while (closer.canClose && closer.count > 0) {
      const key = `${closer.character}${closer.length % 3}${closer.canOpen}`;
      const floor = Math.min(floors.get(key) ?? 0, open.length);
      const found = findOpener(open, floor, closer);
      if (found < 0) {
        floors.set(key, open.length);
        break;
      }
      const opener = open[found];
      if (!opener) break;
      open.length = found + 1;
      pair(opener, closer, marks);
      if (opener.count === 0) open.pop();
    }
    if (closer.canOpen && closer.count > 0) open.push(closer);
  }
  pairLoosely(delimiters, from, nodes, marks);
  for (let index = from; index < delimiters.length; index++) {
    const delimiter = delimiters[index];
    const node = delimiter && nodes[delimiter.node];
    if (node) node.text = leftover(delimiter);
  }
}

function findOpener(open: readonly Delimiter[], floor: number, closer: Delimiter): number {
  for (let index = open.length - 1; index >= floor; index--) {
    const opener = open[index];
    if (!opener || opener.character !== closer.character) continue;
    const either = opener.canClose || closer.canOpen;
    const multiple = (opener.length + closer.length) % 3 === 0;
    if (either && multiple && (opener.length % 3 !== 0 || closer.length % 3 !== 0)) continue;
    return index;
  }
  return -1;
}

function pair(opener: Delimiter, closer: Delimiter, marks: Marks): void {
  const used = opener.count >= 2 && closer.count >= 2 ? 2 : 1;
  const range = [opener.node + 1, closer.node] as const;
  if (opener.character === '~') marks.strike.push(range);
  else if (used === 2) marks.bold.push(range);
  else marks.italic.push(range);
  opener.count -= used;
  closer.count -= used;
}

/** Bold that the rules refuse, such as `**Note:**this`: what is left of doubles, one after the other. */
function pairLoosely(
  delimiters: readonly Delimiter[],
  from: number,
  nodes: readonly { text: string }[],
  marks: Marks,
): void {
  let opener: Delimiter | undefined;
  for (let index = from; index < delimiters.length; index++) {
    const delimiter = delimiters[index];
    if (delimiter?.character !== '*' || delimiter.count < 2 || delimiter.inWord) continue;
    if (opener && (!delimiter.spaceBefore || delimiter.spaceAfter)) {
      pair(opener, delimiter, marks);
      trimInside(nodes, opener.node, delimiter.node);
      opener = undefined;
    } else if (!delimiter.spaceAfter || delimiter.spaceBefore) opener = delimiter;
  }
}

/** `** bold **`: the spaces inside are a slip. */
function trimInside(nodes: readonly { text: string }[], from: number, to: number): void {
  const first = nodes[from + 1];
  const last = nodes[to - 1];
  if (first && to - from > 1) first.text = first.text.trimStart();
  if (last && to - from > 1) last.text = last.text.trimEnd();
}

function leftover({ character, length, count, inWord, loneInLine }: Delimiter): string {
  if (count === 0) return '';
  // A lone star is a footnote or a name (A*); longer runs between letters are powers. Anything else is a slip.
  const meant =
    length === 1 ||
    ((inWord || loneInLine) && count === length) ||
    (character === '_' && count === length);
  return meant ? character.repeat(count) : '';
}
