import type { PaperId } from '../paper.ts';
import { type Document, eachKey, IN_AUTHORS, IN_BODY, IN_TITLE } from './document.ts';

/**
 * A frozen index of some papers. Keys are sorted; each has a record in `data`: length and bytes of the key, length of
 * its head postings (titles and authors), those postings, then its body postings (abstract and so on). A posting is
 * a varint of the distance to the paper before, shifted to make room for the flags.
 */
export interface Segment {
  readonly ids: readonly PaperId[];
  readonly days: Uint16Array;
  readonly votes: Uint16Array;
  readonly dead: Uint8Array;
  alive: number;
  readonly data: Uint8Array;
  /** Where the record of each key begins; one more for the end. */
  readonly starts: Uint32Array;
  /** Living papers that have the key in head and in body: two for each key. */
  readonly counts: Uint32Array;
  /** Names come first, words behind them, then authors and titles. */
  readonly nameEnd: number;
  /** Latin names and words by length, for corrections. */
  readonly names: ByLength;
  readonly words: ByLength;
}

/** Terms ordered by the length of their keys, with the letters that each has. */
export interface ByLength {
  readonly terms: Uint32Array;
  readonly signatures: Uint32Array;
  /** Where the terms of each length begin; longer ones than there is room for are left out. */
  readonly begins: Uint32Array;
}

export const HEAD_BITS = 2;
export const BODY_BITS = 1;
const MOST_KEY_BYTES = 200;

/** UTF-16 units, each in the way UTF-8 writes it: bytes then sort as strings do. */
export function encode(key: string): Uint8Array {
  const bytes = new Uint8Array(Math.min(key.length * 3, MOST_KEY_BYTES + 3));
  return bytes.subarray(0, write(key, bytes, 0));
}

export function write(key: string, out: Uint8Array, from: number): number {
  let at = from;
  for (let i = 0; i < key.length && at - from <= MOST_KEY_BYTES; i++) {
    const code = key.charCodeAt(i);
    if (code < 0x80) {
      out[at++] = code;
    } else if (code < 0x800) {
      out[at++] = 0xc0 | (code >> 6);
      out[at++] = 0x80 | (code & 63);
    } else {
      out[at++] = 0xe0 | (code >> 12);
      out[at++] = 0x80 | ((code >> 6) & 63);
      out[at++] = 0x80 | (code & 63);
    }
  }
  return at;
}

export function keyAt(segment: Segment, term: number): string {
  const { data, starts } = segment;
  let at = starts[term] ?? 0;
  const end = at + 1 + (data[at] ?? 0);
  at++;
  let key = '';
  while (at < end) {
    const byte = data[at] ?? 0;
    if (byte < 0x80) {
      key += String.fromCharCode(byte);
      at++;
    } else if (byte < 0xe0) {
      key += String.fromCharCode(((byte & 31) << 6) | ((data[at + 1] ?? 0) & 63));
      at += 2;
    } else {
      const low = (((data[at + 1] ?? 0) & 63) << 6) | ((data[at + 2] ?? 0) & 63);
      key += String.fromCharCode(((byte & 15) << 12) | low);
      at += 3;
    }
  }
  return key;
}

/** Sign of the key of a term compared with the wanted bytes. */
function compare(segment: Segment, term: number, wanted: Uint8Array): number {
  const { data, starts } = segment;
  const start = starts[term] ?? 0;
  const length = data[start] ?? 0;
  const common = Math.min(length, wanted.length);
  for (let i = 0; i < common; i++) {
    const difference = (data[start + 1 + i] ?? 0) - (wanted[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return length - wanted.length;
}

/** The first term at or behind the wanted key. */
export function lowerBound(segment: Segment, wanted: Uint8Array): number {
  let low = 0;
  let high = segment.starts.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(segment, middle, wanted) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function findTerm(segment: Segment, wanted: Uint8Array): number {
  const term = lowerBound(segment, wanted);
  const found = term < segment.starts.length - 1 && compare(segment, term, wanted) === 0;
  return found ? term : -1;
}

/** Terms that begin with the prefix: from, to. */
export function prefixRange(segment: Segment, prefix: Uint8Array): readonly [number, number] {
  const after = prefix.slice();
  let last = after.length - 1;
  while (last >= 0 && after[last] === 0xff) last--;
  if (last < 0) return [0, segment.starts.length - 1];
  after[last] = (after[last] ?? 0) + 1;
  return [lowerBound(segment, prefix), lowerBound(segment, after.subarray(0, last + 1))];
}

/** Reads the postings of a term into `out`, flags in the low bits; gives how many. */
export function readHead(segment: Segment, term: number, out: Uint32Array): number {
  const at = headStart(segment, term);
  const [from, to] = [at.postings, at.body];
  return readPostings(segment.data, from, to, HEAD_BITS, out);
}

export function readBody(segment: Segment, term: number, out: Uint32Array): number {
  const from = headStart(segment, term).body;
  return readPostings(segment.data, from, segment.starts[term + 1] ?? from, BODY_BITS, out);
}

/** Where head and body postings of a term begin. */
export function headStart(segment: Segment, term: number): { postings: number; body: number } {
  const { data, starts } = segment;
  let at = starts[term] ?? 0;
  at += 1 + (data[at] ?? 0);
  let length = 0;
  let shift = 0;
  for (;;) {
    const byte = data[at++] ?? 0;
    length |= (byte & 127) << shift;
    if (byte < 128) break;
    shift += 7;
  }
  return { postings: at, body: at + length };
}

export function readPostings(
  data: Uint8Array,
  from: number,
  to: number,
  bits: number,
  out: Uint32Array,
): number {
  const flags = (1 << bits) - 1;
  let count = 0;
  let doc = 0;
  let at = from;
  while (at < to) {
    let value = 0;
    let shift = 0;
    for (;;) {
      const byte = data[at++] ?? 0;
      value |= (byte & 127) << shift;
      if (byte < 128) break;
      shift += 7;
    }
    doc += value >>> bits;
    out[count++] = ((doc << bits) | (value & flags)) >>> 0;
  }
  return count;
}

/** Takes a paper out: its document is needed to count its words off. */
export function kill(segment: Segment, doc: number, paper: Document): void {
  if (segment.dead[doc]) return;
  segment.dead[doc] = 1;
  segment.alive--;
  const seen = new Map<string, number>();
  eachKey(paper, (key, where) => seen.set(key, (seen.get(key) ?? 0) | where));
  for (const [key, where] of seen) {
    const term = findTerm(segment, encode(key));
    if (term < 0) continue;
    const [head, body] = [term * 2, term * 2 + 1];
    if (where & (IN_TITLE | IN_AUTHORS)) segment.counts[head] = (segment.counts[head] ?? 1) - 1;
    if (where & IN_BODY) segment.counts[body] = (segment.counts[body] ?? 1) - 1;
  }
}

export function segmentBytes(segment: Segment): number {
  const { data, starts, counts, dead, days, votes, ids, names, words } = segment;
  const near = [names, words].flatMap((one) => [one.terms, one.signatures]);
  const arrays = [data, starts, counts, dead, days, votes, ...near];
  return arrays.reduce((sum, array) => sum + array.byteLength, 0) + ids.length * 8;
}
