/** Edits are counted in quarters: a look-alike (0 for o, 1 for l) is one, neighbours that changed places three. */
export const EDIT = 4;
const SWAP = 3;
const LOOK_ALIKE = 1;
/** A key beside the right one. */
const SLIP = 3;

const ROOM = 48;
let before = new Uint16Array(ROOM);
let above = new Uint16Array(ROOM);
let row = new Uint16Array(ROOM);

const LOOK: Readonly<Record<string, string>> = { 0: 'o', 1: 'l', 5: 's', i: 'l' };
const looks = Uint16Array.from({ length: 128 }, (_, code) =>
  (LOOK[String.fromCharCode(code)] ?? String.fromCharCode(code)).charCodeAt(0),
);

const left = new Uint16Array(ROOM);
const right = new Uint16Array(ROOM);

/**
 * Damerau-Levenshtein (neighbours may change places, nothing is edited twice), in quarters; `limit + 1` when more.
 */
export function distance(a: string, b: string, limit: number): number {
  if (!load(a, left) || !load(b, right)) return a === b ? 0 : limit + 1;
  return between(a.length, b.length, limit);
}

/** The same to a word of ASCII letters among bytes: nothing is made of those that are too far. */
export function distanceTo(
  a: string,
  bytes: Uint8Array,
  from: number,
  length: number,
  limit: number,
): number {
  if (length >= ROOM || !load(a, left)) return limit + 1;
  for (let i = 0; i < length; i++) right[i] = bytes[from + i] ?? 0;
  return between(a.length, length, limit);
}

function load(word: string, into: Uint16Array): boolean {
  if (word.length >= ROOM) return false;
  for (let i = 0; i < word.length; i++) into[i] = word.charCodeAt(i);
  return true;
}

/** Of the first letters of `left` and `right`. */
function between(height: number, width: number, limit: number): number {
  if (Math.abs(height - width) * EDIT > limit) return limit + 1;
  for (let j = 0; j <= width; j++) above[j] = j * EDIT;
  for (let i = 1; i <= height; i++) {
    const x = left[i - 1] ?? 0;
    row[0] = i * EDIT;
    let least = i * EDIT;
    for (let j = 1; j <= width; j++) {
      const y = right[j - 1] ?? 0;
      const diagonal = above[j - 1] ?? 0;
      let cost = diagonal + (x === y ? 0 : change(x, y));
      const shorter = Math.min(above[j] ?? 0, row[j - 1] ?? 0) + EDIT;
      if (shorter < cost) cost = shorter;
      if (i > 1 && j > 1 && x === right[j - 2] && y === left[i - 2]) {
        cost = Math.min(cost, (before[j - 2] ?? 0) + SWAP);
      }
      row[j] = cost;
      if (cost < least) least = cost;
    }
    // A swap may still reach back over this row.
    if (least > limit + EDIT) return limit + 1;
    const spare = before;
    before = above;
    above = row;
    row = spare;
  }
  return Math.min(above[width] ?? 0, limit + 1);
}

function change(x: number, y: number): number {
  if (x > 127 || y > 127) return EDIT;
  if (looks[x] === looks[y]) return LOOK_ALIKE;
  return y >= 97 && (beside[x] ?? 0) & (1 << (y - 97)) ? SLIP : EDIT;
}

/** For each letter the letters that touch it on a keyboard, as bits. */
const beside = new Uint32Array(128);
const ROWS = ['qwertyuiop', ' asdfghjkl', '  zxcvbnm'];
for (const [line, keys] of ROWS.entries()) {
  for (const [column, key] of [...keys].entries()) {
    const near = [keys[column - 1], keys[column + 1]];
    // Rows are shifted: a key touches two of the row above and two of the row below.
    near.push(ROWS[line - 1]?.[column - 1], ROWS[line - 1]?.[column]);
    near.push(ROWS[line + 1]?.[column], ROWS[line + 1]?.[column + 1]);
    for (const letter of near) {
      if (!letter || letter === ' ' || key === ' ') continue;
      const code = key.charCodeAt(0);
      beside[code] = (beside[code] ?? 0) | (1 << (letter.charCodeAt(0) - 97));
    }
  }
}

/** Which letters a word has, one bit each: tells most words apart without looking at them. */
export function signature(word: string): number {
  let letters = 0;
  for (let i = 0; i < word.length; i++) {
    const code = word.charCodeAt(i);
    letters |= 1 << (code >= 97 && code <= 122 ? code - 97 : 26 + (code % 6));
  }
  return letters >>> 0;
}

/** Whether two signatures differ in no more than so many letters. */
export function maybeNear(a: number, b: number, letters: number): boolean {
  let bits = a ^ b;
  bits -= (bits >>> 1) & 0x55555555;
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24 <= letters;
}

/** Letters that words of such lengths can differ in: an edit that lengthens brings one, another changes two. */
export const lettersApart = (edits: number, a: number, b: number): number =>
  2 * edits - Math.abs(a - b);
