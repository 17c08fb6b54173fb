import type { Completion } from '../library.ts';
import type { PaperId } from '../paper.ts';
import { type Document, IN_TITLE, isStop, NAME } from './document.ts';
import type { Shelves } from './find.ts';
import { headTokens, joined, type Token } from './fold.ts';
import { understand } from './query.ts';
import {
  BODY_BITS,
  encode,
  findTerm,
  HEAD_BITS,
  prefixRange,
  readBody,
  readHead,
  type Segment,
} from './segment.ts';

/** A last word of one letter is looked for in names only: too many titles have it. */
const SHORTEST_WORD = 2;
const LONGEST_LABEL_NAME = 60;

/** How a paper goes on from what was typed, the closest first. */
const EXACT_NAME = 4;
const NAME_BEGINS = 3;
const TITLE_HAS = 2;
const BODY_HAS = 1;

interface Offered {
  readonly segment: Segment;
  readonly doc: number;
  readonly liking: number;
}

/** The best papers for what has been typed so far: by name, then title words in either language, then topic words. */
export function complete(shelves: Shelves, typed: string, limit: number): Completion[] {
  const query = understand(typed);
  const ids = query.ids.filter((id) => shelves.get(id));
  const offered = query.joined ? best(shelves.segments, query.joined, query.text, limit) : [];
  const all = [...ids, ...offered.map(({ segment, doc }) => segment.ids[doc] as PaperId)];
  const cjk = /\p{Script=Han}/u.test(typed);
  return [...new Set(all)].slice(0, limit).flatMap((id) => {
    const paper = shelves.get(id);
    return paper ? [{ id, label: labelOf(paper, cjk) }] : [];
  });
}

function labelOf(paper: Document, cjk: boolean): string {
  const title = (cjk && paper.titleZh) || paper.title;
  const { name } = paper;
  if (!name || name.length > LONGEST_LABEL_NAME) return title;
  return joined(title).startsWith(joined(name)) ? title : `${name}: ${title}`;
}

/** How each paper was found, and which were; cleared after each segment. */
let ways = new Uint8Array(0);
let touched = new Uint32Array(0);
let postings = new Uint32Array(0);

function makeRoom(size: number): void {
  if (ways.length >= size) return;
  ways = new Uint8Array(size);
  touched = new Uint32Array(size);
  postings = new Uint32Array(size);
}

function best(
  segments: readonly Segment[],
  letters: string,
  typed: string,
  limit: number,
): Offered[] {
  const words = headTokens(typed)
    .filter(({ kind }) => kind !== 'joined')
    .filter(({ text }, index, all) => index === all.length - 1 || !isStop(text));
  let found: Offered[] = [];
  for (const segment of segments) {
    makeRoom(segment.ids.length);
    let used = withName(segment, letters, 0);
    used = withWords(segment, words, used, limit);
    const mine: Offered[] = [];
    let least = found.length < limit ? -1 : (found[limit - 1]?.liking ?? -1);
    for (let i = 0; i < used; i++) {
      const doc = touched[i] ?? 0;
      const liking = likingOf(segment, doc, ways[doc] ?? 0);
      ways[doc] = 0;
      if (segment.dead[doc] || liking < least) continue;
      mine.push({ segment, doc, liking });
      if (mine.length >= limit * 8) {
        mine.sort(byLiking).length = limit;
        least = Math.max(least, mine[limit - 1]?.liking ?? -1);
      }
    }
    found = [...found, ...mine].sort(byLiking).slice(0, limit);
  }
  return found;
}

/** How it was found first, then likes, then newness, as one number. */
function likingOf(segment: Segment, doc: number, way: number): number {
  return (way * 65_536 + (segment.votes[doc] ?? 0)) * 65_536 + (segment.days[doc] ?? 0);
}

function byLiking(a: Offered, b: Offered): number {
  return (
    b.liking - a.liking || ((a.segment.ids[a.doc] ?? '') < (b.segment.ids[b.doc] ?? '') ? 1 : -1)
  );
}

function note(doc: number, way: number, used: number): number {
  const had = ways[doc] ?? 0;
  if (had < way) ways[doc] = way;
  if (had > 0) return used;
  touched[used] = doc;
  return used + 1;
}

function withName(segment: Segment, letters: string, before: number): number {
  let used = before;
  const [from, to] = prefixRange(segment, encode(NAME + letters));
  const exact = findTerm(segment, encode(NAME + letters));
  for (let term = from; term < to; term++) {
    const count = readHead(segment, term, postings);
    const way = term === exact ? EXACT_NAME : NAME_BEGINS;
    for (let i = 0; i < count; i++) used = note((postings[i] ?? 0) >>> HEAD_BITS, way, used);
  }
  return used;
}

/** Titles that have all words typed before the last, and one that the last begins; then bodies that have them all. */
function withWords(
  segment: Segment,
  words: readonly Token[],
  before: number,
  limit: number,
): number {
  const last = words.at(-1);
  if (!last || (last.text.length < SHORTEST_WORD && last.kind !== 'cjk' && words.length === 1)) {
    return before;
  }
  let used = before;
  const earlier = words.slice(0, -1).map(({ text }) => text);
  const [start, to] =
    last.kind === 'cjk' && last.text.length > 1
      ? only(segment, last.text)
      : prefixRange(segment, encode(last.text));
  const from = Math.max(start, segment.nameEnd);
  const inTitle = allOf(segment, earlier, 'head');
  for (let term = from; term < to; term++) {
    const count = readHead(segment, term, postings);
    for (let i = 0; i < count; i++) {
      const posting = postings[i] ?? 0;
      const doc = posting >>> HEAD_BITS;
      if (posting & IN_TITLE && (!inTitle || inTitle.has(doc))) used = note(doc, TITLE_HAS, used);
    }
  }
  const whole = findTerm(segment, encode(last.text));
  // What only bodies have comes behind all those.
  if (whole < 0 || used >= limit) return used;
  const inBody = allOf(segment, earlier, 'body');
  const count = readBody(segment, whole, postings);
  for (let i = 0; i < count; i++) {
    const doc = (postings[i] ?? 0) >>> BODY_BITS;
    if (!inBody || inBody.has(doc)) used = note(doc, BODY_HAS, used);
  }
  return used;
}

function only(segment: Segment, key: string): readonly [number, number] {
  const term = findTerm(segment, encode(key));
  return term < 0 ? [0, 0] : [term, term + 1];
}

/** Papers that have all words; undefined when there are none to have. */
function allOf(
  segment: Segment,
  words: readonly string[],
  where: 'head' | 'body',
): Set<number> | undefined {
  let kept: Set<number> | undefined;
  for (const word of words) {
    const docs = new Set<number>();
    const term = findTerm(segment, encode(word));
    const read = where === 'head' ? readHead : readBody;
    const bits = where === 'head' ? HEAD_BITS : BODY_BITS;
    const count = term < 0 ? 0 : read(segment, term, postings);
    for (let i = 0; i < count; i++) {
      const posting = postings[i] ?? 0;
      const doc = posting >>> bits;
      if (where === 'head' && !(posting & IN_TITLE)) continue;
      if (!kept || kept.has(doc)) docs.add(doc);
    }
    kept = docs;
  }
  return kept;
}
