import { signature } from './distance.ts';
import { AUTHOR } from './document.ts';
import { BODY_BITS, type ByLength, HEAD_BITS, type Segment, write } from './segment.ts';

/** Longer words are not corrected. */
const LONGEST_CORRECTED = 30;

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

export function grown<T extends Uint8Array | Uint32Array>(old: T, next: T): T {
  next.set(old);
  return next;
}

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

function writeVarint(value: number, out: Uint8Array, at: number): number {
  let rest = value;
  let to = at;
  while (rest > 127) {
    out[to++] = (rest & 127) | 128;
    rest >>>= 7;
  }
  out[to++] = rest;
  return to;
}
