import type { PaperId } from '../paper.ts';
import { signature } from './distance.ts';
import {
  AUTHOR,
  type Document,
  eachKey,
  IN_AUTHORS,
  IN_BODY,
  IN_TITLE,
  OFTEN_IN_BODY,
  standingOf,
} from './document.ts';

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

export const LONGEST_CORRECTED = 30;

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

export function writeVarint(value: number, out: Uint8Array, at: number): number {
  let rest = value;
  let to = at;
  while (rest > 127) {
    out[to++] = (rest & 127) | 128;
    rest >>>= 7;
  }
  out[to++] = rest;
  return to;
}

/** Different keys of a paper with an abstract, about. */
const USUAL_KEYS = 180;

/** Builds a segment of papers. Work is linear but for one sort of the keys. */
export function buildSegment(papers: readonly Document[]): Segment {
  const numbers = new Map<string, number>();
  const keys: string[] = [];
  const lastPosting: number[] = [];
  let room = papers.length * USUAL_KEYS;
  let terms = new Uint32Array(room);
  let docs = new Uint32Array(room);
  let flags = new Uint8Array(room);
  let used = 0;
  let firstOfPaper = 0;
  let doc = 0;
  const put = (key: string, where: number): void => {
    let term = numbers.get(key);
    if (term === undefined) {
      term = keys.length;
      numbers.set(key, term);
      keys.push(key);
      lastPosting.push(-1);
    }
    const last = lastPosting[term] ?? -1;
    if (last >= firstOfPaper) {
      const had = flags[last] ?? 0;
      flags[last] = had | where | (had & where & IN_BODY ? OFTEN_IN_BODY : 0);
      return;
    }
    if (used === room) {
      room = used * 2 + 1024;
      terms = grown(terms, new Uint32Array(room));
      docs = grown(docs, new Uint32Array(room));
      flags = grown(flags, new Uint8Array(room));
    }
    terms[used] = term;
    docs[used] = doc;
    flags[used] = where;
    lastPosting[term] = used++;
  };
  for (; doc < papers.length; doc++) {
    firstOfPaper = used;
    eachKey(papers[doc] as Document, put);
  }
  const order = Uint32Array.from([...keys].sort(), (key) => numbers.get(key) ?? 0);
  return freeze(papers, keys, order, { terms, docs, flags, used });
}

function grown<T extends Uint8Array | Uint32Array>(old: T, next: T): T {
  next.set(old);
  return next;
}

interface Postings {
  readonly terms: Uint32Array;
  readonly docs: Uint32Array;
  readonly flags: Uint8Array;
  readonly used: number;
}

function freeze(
  papers: readonly Document[],
  keys: readonly string[],
  order: Uint32Array,
  postings: Postings,
): Segment {
  const { terms, docs, flags, used } = postings;
  // Postings by term: count, then place; they stay in the order of papers.
  const ends = new Uint32Array(keys.length + 1);
  for (let i = 0; i < used; i++) ends[(terms[i] ?? 0) + 1] = (ends[(terms[i] ?? 0) + 1] ?? 0) + 1;
  for (let i = 0; i < keys.length; i++) ends[i + 1] = (ends[i + 1] ?? 0) + (ends[i] ?? 0);
  const places = new Uint32Array(used);
  const next = ends.slice();
  for (let i = 0; i < used; i++) {
    const term = terms[i] ?? 0;
    const place = next[term] ?? 0;
    places[place] = i;
    next[term] = place + 1;
  }
  const writer = createWriter(used * 4 + keys.length * 12, keys.length);
  const head: number[] = [];
  const body: number[] = [];
  for (const term of order) {
    head.length = 0;
    body.length = 0;
    for (let i = ends[term] ?? 0; i < (ends[term + 1] ?? 0); i++) {
      const place = places[i] ?? 0;
      const doc = docs[place] ?? 0;
      const flag = flags[place] ?? 0;
      const where = flag & (IN_TITLE | IN_AUTHORS);
      if (where) head.push((doc << HEAD_BITS) | where);
      if (flag & IN_BODY) body.push((doc << BODY_BITS) | (flag & OFTEN_IN_BODY ? 1 : 0));
    }
    writer.term(keys[term] ?? '', head, body);
  }
  const standings = papers.map(standingOf);
  return writer.finish({
    ids: papers.map(({ id }) => id),
    days: Uint16Array.from(standings, ({ days }) => days),
    votes: Uint16Array.from(standings, ({ votes }) => votes),
  });
}

/** Writes records one by one in the order of keys. */
export function createWriter(expectedBytes: number, expectedTerms: number) {
  let data = new Uint8Array(expectedBytes + 1024);
  let starts = new Uint32Array(expectedTerms + 1);
  let counts = new Uint32Array(expectedTerms * 2);
  const names: number[] = [];
  const words: number[] = [];
  let at = 0;
  let terms = 0;
  let nameEnd = 0;
  let scratch = new Uint8Array(1024);

  function postings(list: ArrayLike<number>, length: number, bits: number): number {
    if (scratch.length < length * 5) scratch = new Uint8Array(length * 8);
    let to = 0;
    let before = 0;
    for (let i = 0; i < length; i++) {
      const value = list[i] ?? 0;
      const doc = value >>> bits;
      to = writeVarint(((doc - before) << bits) | (value & ((1 << bits) - 1)), scratch, to);
      before = doc;
    }
    return to;
  }

  function append(bytes: number): void {
    data.set(scratch.subarray(0, bytes), at);
    at += bytes;
  }

  return {
    get bytes() {
      return at;
    },
    term(
      key: string,
      head: ArrayLike<number>,
      body: ArrayLike<number>,
      heads = head.length,
      bodies = body.length,
    ): void {
      const most = at + key.length * 3 + 16 + (heads + bodies) * 5;
      if (data.length < most) data = grown(data, new Uint8Array(Math.ceil(most * 1.5)));
      if (terms + 1 >= starts.length) {
        starts = grown(starts, new Uint32Array(terms * 2 + 16));
        counts = grown(counts, new Uint32Array(terms * 4 + 32));
      }
      starts[terms] = at;
      counts[terms * 2] = heads;
      counts[terms * 2 + 1] = bodies;
      const begin = key.charCodeAt(0);
      if (begin < AUTHOR.charCodeAt(0)) {
        if (begin === 1) nameEnd = terms + 1;
        const word = begin === 1 ? key.slice(1) : key;
        if (word.length > 2 && word.length <= LONGEST_CORRECTED && LATIN.test(word)) {
          (begin === 1 ? names : words).push(terms, signature(word), word.length);
        }
      }
      const keyEnd = write(key, data, at + 1);
      data[at] = keyEnd - at - 1;
      at = keyEnd;
      const bytes = postings(head, heads, HEAD_BITS);
      at = writeVarint(bytes, data, at);
      append(bytes);
      append(postings(body, bodies, BODY_BITS));
      terms++;
    },
    finish(papers: Pick<Segment, 'ids' | 'days' | 'votes'>): Segment {
      starts[terms] = at;
      return {
        ...papers,
        dead: new Uint8Array(papers.ids.length),
        alive: papers.ids.length,
        data: data.slice(0, at),
        starts: starts.slice(0, terms + 1),
        counts: counts.slice(0, terms * 2),
        nameEnd,
        names: byLength(names),
        words: byLength(words),
      };
    },
  };
}

const LATIN = /^[a-z0-9+]+$/;

/** @param flat term, signature, length; term, signature, length … */
function byLength(flat: readonly number[]): ByLength {
  const count = flat.length / 3;
  const terms = new Uint32Array(count);
  const signatures = new Uint32Array(count);
  const begins = new Uint32Array(LONGEST_CORRECTED + 2);
  for (let i = 2; i < flat.length; i += 3) {
    const after = (flat[i] ?? 0) + 1;
    begins[after] = (begins[after] ?? 0) + 1;
  }
  for (let i = 1; i < begins.length; i++) begins[i] = (begins[i] ?? 0) + (begins[i - 1] ?? 0);
  const next = begins.slice();
  for (let i = 0; i < flat.length; i += 3) {
    const length = flat[i + 2] ?? 0;
    const place = next[length] ?? 0;
    next[length] = place + 1;
    terms[place] = flat[i] ?? 0;
    signatures[place] = flat[i + 1] ?? 0;
  }
  return { terms, signatures, begins };
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
