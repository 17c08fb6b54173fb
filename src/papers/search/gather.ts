import { IN_AUTHORS, IN_TITLE } from './document.ts';
import {
  BODY_BITS,
  encode,
  findTerm,
  HEAD_BITS,
  readBody,
  readHead,
  type Segment,
} from './segment.ts';
import type { Spelling } from './words.ts';

/** One thing asked for: a word in some spellings. */
export interface Unit {
  readonly spellings: readonly Spelling[];
  /** How much it tells: rare words more. */
  readonly weight: number;
  /** A bonus does not count as asked for. */
  readonly bonus?: true;
}

export interface Candidate {
  readonly segment: Segment;
  readonly doc: number;
  readonly score: number;
  /** Units found in the body, one bit each; units found in authors. */
  readonly inBody: number;
  readonly inAuthors: number;
}

/** Bits of an unsigned number. */
export const MOST_UNITS = 30;
const TITLE = 1;
const AUTHORS = 0.95;
const BODY = 0.5;
const OFTEN = 0.56;
/** Once so many papers are candidates, further and more common words bring no new ones. */
const ENOUGH = 3000;
/** Words of less weight add to what others found. */
const LEAST = 0.35;

let score = new Float32Array(0);
let asked = new Float32Array(0);
let seen = new Uint32Array(0);
let inBody = new Uint32Array(0);
let inAuthors = new Uint32Array(0);
let values = new Float64Array(0);
let sorting = new Float64Array(0);
let touched = new Uint32Array(0);
let postings = new Uint32Array(0);

function makeRoom(size: number): void {
  if (score.length >= size) return;
  const room = Math.ceil(size * 1.3);
  score = new Float32Array(room);
  asked = new Float32Array(room);
  seen = new Uint32Array(room);
  inBody = new Uint32Array(room);
  inAuthors = new Uint32Array(room);
  values = new Float64Array(room);
  sorting = new Float64Array(room);
  touched = new Uint32Array(room);
  postings = new Uint32Array(room);
}

/** The papers that have most of what is asked for, best first. Rare words first decide who is looked at. */
export function gather(
  segments: readonly Segment[],
  units: readonly Unit[],
  most: number,
): Candidate[] {
  const order = units
    .map((unit, index) => ({ unit, index }))
    .slice(0, MOST_UNITS)
    .sort((a, b) => b.unit.weight - a.unit.weight || a.index - b.index);
  const total = units.reduce((sum, unit) => sum + (unit.bonus ? 0 : unit.weight), 0) || 1;
  const found: Candidate[] = [];
  // Over all segments, so that the answer does not depend on how papers are spread over them.
  let admitted = 0;
  const open = order.map(({ unit }) => {
    const yes = admitted < ENOUGH && (unit.weight > LEAST || admitted === 0);
    if (yes) admitted += reach(segments, unit);
    return yes;
  });
  for (const segment of segments) {
    makeRoom(segment.ids.length);
    let used = 0;
    for (const [place, { unit, index }] of order.entries()) {
      for (const { key, quality } of unit.spellings) {
        const term = findTerm(segment, encode(key));
        if (term < 0) continue;
        used = accumulate(segment, term, {
          bit: 1 << index,
          weight: unit.weight * quality,
          counted: unit.bonus ? 0 : unit.weight * quality,
          admit: open[place] === true,
          used,
        });
      }
    }
    collect(segment, used, total, most, found);
  }
  return found.sort(byScore).slice(0, most);
}

function reach(segments: readonly Segment[], { spellings }: Unit): number {
  let papers = 0;
  for (const { key } of spellings) {
    const wanted = encode(key);
    for (const segment of segments) {
      const term = findTerm(segment, wanted);
      if (term < 0) continue;
      const [head, body] = [segment.counts[term * 2] ?? 0, segment.counts[term * 2 + 1] ?? 0];
      papers += head + body;
    }
  }
  return papers;
}

interface Part {
  readonly bit: number;
  readonly weight: number;
  readonly counted: number;
  readonly admit: boolean;
  readonly used: number;
}

function accumulate(segment: Segment, term: number, part: Part): number {
  const { bit, weight, counted, admit } = part;
  let { used } = part;
  const heads = readHead(segment, term, postings);
  for (let i = 0; i < heads; i++) {
    const posting = postings[i] ?? 0;
    const doc = posting >>> HEAD_BITS;
    const had = seen[doc] ?? 0;
    if (had === 0) {
      if (!admit) continue;
      touched[used++] = doc;
    }
    if (posting & IN_AUTHORS) inAuthors[doc] = (inAuthors[doc] ?? 0) | bit;
    if (had & bit) continue;
    seen[doc] = had | bit;
    score[doc] = (score[doc] ?? 0) + weight * (posting & IN_TITLE ? TITLE : AUTHORS);
    asked[doc] = (asked[doc] ?? 0) + counted;
  }
  const bodies = readBody(segment, term, postings);
  for (let i = 0; i < bodies; i++) {
    const posting = postings[i] ?? 0;
    const doc = posting >>> BODY_BITS;
    const had = seen[doc] ?? 0;
    if (had === 0) {
      if (!admit) continue;
      touched[used++] = doc;
    }
    inBody[doc] = (inBody[doc] ?? 0) | bit;
    if (had & bit) continue;
    seen[doc] = had | bit;
    score[doc] = (score[doc] ?? 0) + weight * (posting & 1 ? OFTEN : BODY);
    asked[doc] = (asked[doc] ?? 0) + counted;
  }
  return used;
}

/** Adds the best of this segment to those of others, and clears the tables. */
function collect(
  segment: Segment,
  used: number,
  total: number,
  most: number,
  found: Candidate[],
): void {
  const { votes, days, dead } = segment;
  for (let i = 0; i < used; i++) {
    const doc = touched[i] ?? 0;
    const covered = Math.min(1, (asked[doc] ?? 0) / total);
    const standing = (votes[doc] ?? 0) * 65_536 + (days[doc] ?? 0);
    const value = dead[doc] ? -1 : (score[doc] ?? 0) * covered * covered + standing * TIE;
    values[i] = value;
    sorting[i] = value;
  }
  const least = used > most ? Math.max(0, nthLargest(sorting, used, most)) : 0;
  for (let i = 0; i < used; i++) {
    const doc = touched[i] ?? 0;
    const value = values[i] ?? 0;
    if (value >= least) {
      const bits = { inBody: inBody[doc] ?? 0, inAuthors: inAuthors[doc] ?? 0 };
      found.push({ segment, doc, score: value, ...bits });
    }
    score[doc] = 0;
    asked[doc] = 0;
    seen[doc] = 0;
    inBody[doc] = 0;
    inAuthors[doc] = 0;
  }
}

/** Likes, then newness, decide between equals: too small to do more. */
const TIE = 1e-15;

/** Moves the largest `n` to the front and gives the least of them (Hoare's selection). */
function nthLargest(list: Float64Array, length: number, n: number): number {
  let from = 0;
  let to = length - 1;
  while (from < to) {
    const pivot = list[(from + to) >>> 1] ?? 0;
    let left = from;
    let right = to;
    while (left <= right) {
      while ((list[left] ?? 0) > pivot) left++;
      while ((list[right] ?? 0) < pivot) right--;
      if (left > right) break;
      const moved = list[left] ?? 0;
      list[left++] = list[right] ?? 0;
      list[right--] = moved;
    }
    if (n - 1 <= right) to = right;
    else if (n - 1 >= left) from = left;
    else break;
  }
  return list[n - 1] ?? 0;
}

function byScore(a: Candidate, b: Candidate): number {
  return (
    b.score - a.score || ((a.segment.ids[a.doc] ?? '') < (b.segment.ids[b.doc] ?? '') ? -1 : 1)
  );
}

/** Living papers that have the key in title or authors. */
export function holders(segments: readonly Segment[], key: string): Candidate[] {
  const wanted = encode(key);
  const found: Candidate[] = [];
  for (const segment of segments) {
    const term = findTerm(segment, wanted);
    if (term < 0) continue;
    makeRoom(segment.ids.length);
    const count = readHead(segment, term, postings);
    for (let i = 0; i < count; i++) {
      const doc = (postings[i] ?? 0) >>> HEAD_BITS;
      if (!segment.dead[doc]) found.push({ segment, doc, score: 1, inBody: 0, inAuthors: 0 });
    }
  }
  return found;
}

export function newestFirst(list: Candidate[]): Candidate[] {
  return list.sort(
    (a, b) =>
      (b.segment.days[b.doc] ?? 0) - (a.segment.days[a.doc] ?? 0) ||
      (b.segment.votes[b.doc] ?? 0) - (a.segment.votes[a.doc] ?? 0) ||
      ((a.segment.ids[a.doc] ?? '') < (b.segment.ids[b.doc] ?? '') ? 1 : -1),
  );
}
