import { SUBSCRIPTS, SUPERSCRIPTS } from './math-symbols.ts';

/** What a piece is decides the space around it. */
export type Kind =
  | 'letters'
  | 'word'
  | 'relation'
  | 'operator'
  | 'big'
  | 'open'
  | 'close'
  | 'comma'
  | 'space';

export interface Piece {
  text: string;
  kind: Kind;
  /** White space stood before it in the source. */
  spaced: boolean;
  /** Ends in `_Jac` or a fraction: a letter right behind would read as part of it. */
  loose?: boolean;
  /** An operator or relation that is always set between spaces. */
  wide?: boolean;
}

export function raise(text: string): string {
  if (!text) return '';
  if (text === '**') return '∗∗';
  return mapped(text, SUPERSCRIPTS) ?? script('^', text);
}

export function lower(text: string): string {
  if (!text) return '';
  return mapped(text, SUBSCRIPTS) ?? script('_', text);
}

function mapped(text: string, map: ReadonlyMap<string, string>): string | undefined {
  let out = '';
  for (const character of text) {
    const to = map.get(character);
    if (to === undefined) return undefined;
    out += to;
  }
  return out;
}

const WORD = /^[√∛∜]?[\p{L}\p{N}\p{M}′*⋆†]+(?:[_.][\p{L}\p{N}\p{M}]+)*$/u;
const SYMBOL = /^[^\p{L}\p{N}\s]$/u;

function script(mark: '_' | '^', text: string): string {
  if (WORD.test(text) || SYMBOL.test(text)) return mark + text;
  return enclosed(text) ? mark + text : `${mark}(${text})`;
}

/** In parentheses unless it reads as one thing already. */
export function atom(text: string): string {
  return !text || WORD.test(text) || SYMBOL.test(text) || CALL.test(text) || enclosed(text)
    ? text
    : `(${text})`;
}

const CALL = /^[\p{L}\p{N}\p{M}_]*\([^()]*(?:\([^()]*\)[^()]*)*\)$|^[‖|][^‖|]+[‖|][²³]?[₀-₉]?$/u;

/** One pair of parentheses around everything. */
function enclosed(text: string): boolean {
  if (!text.startsWith('(') || !text.endsWith(')')) return false;
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    if (text[index] === '(') depth++;
    else if (text[index] === ')' && --depth === 0) return index === text.length - 1;
  }
  return false;
}

export function accented(text: string, mark: string, name: string): string {
  const characters = [...text];
  if (characters.length === 0) return '';
  const all = name === 'overline' || name === 'underline' || name === 'bar' || name === 'underbar';
  // Over several letters a hat stands on the first; a bar goes over each.
  const out = characters.map((character, index) =>
    (index === 0 || (all && /[\p{L}\p{N}]/u.test(character))) && /\S/.test(character)
      ? character + mark
      : character,
  );
  return out.join('').normalize('NFC');
}

/** Pieces as text with the spaces a reader expects; none in a script. */
export function join(pieces: readonly Piece[], tight: boolean): string {
  let out = '';
  let previous: Piece | undefined;
  for (const [index, piece] of pieces.entries()) {
    if (piece.kind === 'space') {
      if (!tight || piece.text !== ' ') out += piece.text;
      previous = undefined;
      continue;
    }
    if (previous && needsSpace(previous, piece, pieces[index - 2], pieces[index + 1], tight))
      out += ' ';
    out += piece.text;
    previous = piece;
  }
  return out.replace(/ {2,}/g, ' ').trim();
}

const ENDS_WORD = /[\p{L}\p{N}\p{M}]$/u;
const BEGINS_WORD = /^[\p{L}\p{N}√∛∜]/u;

function needsSpace(
  left: Piece,
  right: Piece,
  beforeLeft: Piece | undefined,
  afterRight: Piece | undefined,
  tight: boolean,
): boolean {
  if (!left.text || !right.text) return false;
  const words = ENDS_WORD.test(left.text) && BEGINS_WORD.test(right.text);
  if (left.loose && (words || (!tight && BEGINS_WORD.test(right.text)))) return true;
  if (right.loose && words && /[/]/.test(right.text)) return true;
  if (left.kind === 'word' || right.kind === 'word') {
    if (left.kind === 'word' && /^[([]/.test(right.text)) return false;
    if (words || (left.kind === 'word' && right.kind === 'big')) return true;
  }
  if (tight) return words && /\d$/.test(left.text) && /^\d/.test(right.text);
  if (isBinary(right, left)) return right.wide || right.spaced || (afterRight?.spaced ?? false);
  if (isBinary(left, beforeLeft)) return left.wide || left.spaced || right.spaced;
  if (left.kind === 'comma') return right.spaced;
  if (left.kind === 'big')
    return (
      right.kind !== 'open' &&
      (BEGINS_WORD.test(right.text) || right.kind === 'big') &&
      !/^[∑∏∫∬∭∮]$/u.test(left.text)
    );
  if (right.kind === 'big') return ENDS_WORD.test(left.text);
  if (!right.spaced) return false;
  // Bars stand where the writer put them: `p(a | o)`, `‖x‖`.
  if (right.text === '|' || left.text === '|') return true;
  return (
    words &&
    (plainWord(left.text) ||
      plainWord(right.text) ||
      (/\d$/.test(left.text) === /^\d/.test(right.text) && /^\d/.test(right.text)))
  );
}

/** Words written straight into a formula, which TeX would run together. */
function plainWord(text: string): boolean {
  return /^[A-Za-z]{2,}$/.test(text) || /^\p{Script=Han}+$/u.test(text);
}

/** A sign at the start, or behind another sign or an opening bracket, belongs to what follows it. */
function isBinary(piece: Piece, before: Piece | undefined): boolean {
  if (piece.kind === 'relation') return true;
  if (piece.kind !== 'operator') return false;
  return before !== undefined && !['relation', 'operator', 'open', 'comma'].includes(before.kind);
}
