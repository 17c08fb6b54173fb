import type { Completion } from '../library.ts';
import type { PaperId } from '../paper.ts';
import { type Document, IN_TITLE, isStop, NAME } from './document.ts';
import type { Shelves } from './find.ts';
import { headTokens, joined } from './fold.ts';
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

/** The last word of one letter is looked for at the start of names only: too many titles have it. */
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
  readonly how: number;
}

export function complete(shelves: Shelves, typed: string, limit: number): Completion[] {
  const query = understand(typed);
  const ids = query.ids.filter((id) => shelves.get(id));
  const offered = best(shelves.segments, query.joined, typed, limit);
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

function best(
  segments: readonly Segment[],
  letters: string,
  typed: string,
  limit: number,
): Offered[] {
  if (letters === '') return [];
  const found: Offered[] = [];
  for (const segment of segments) {
    const here = new Map<number, number>();
    const note = (doc: number, how: number): void => {
      if (!segment.dead[doc] && (here.get(doc) ?? 0) < how) here.set(doc, how);
    };
    withName(segment, letters, note);
    withWords(segment, typed, note);
    for (const [doc, how] of here) found.push({ segment, doc, how });
  }
  return found.sort(byLiking).slice(0, limit);
}

function byLiking(a: Offered, b: Offered): number {
  return (
    b.how - a.how ||
    (b.segment.votes[b.doc] ?? 0) - (a.segment.votes[a.doc] ?? 0) ||
    (b.segment.days[b.doc] ?? 0) - (a.segment.days[a.doc] ?? 0) ||
    ((a.segment.ids[a.doc] ?? '') < (b.segment.ids[b.doc] ?? '') ? 1 : -1)
  );
}

let postings = new Uint32Array(0);

function withName(segment: Segment, letters: string, note: (doc: number, how: number) => void) {
  if (postings.length < segment.ids.length) postings = new Uint32Array(segment.ids.length);
  const [from, to] = prefixRange(segment, encode(NAME + letters));
  const exact = findTerm(segment, encode(NAME + letters));
  for (let term = from; term < to; term++) {
    const count = readHead(segment, term, postings);
    for (let i = 0; i < count; i++) {
      note((postings[i] ?? 0) >>> HEAD_BITS, term === exact ? EXACT_NAME : NAME_BEGINS);
    }
  }
}

/** Titles that have all words typed before the last, and one that the last begins; then bodies that have them. */
function withWords(segment: Segment, typed: string, note: (doc: number, how: number) => void) {
  const tokens = headTokens(typed).filter(({ kind }) => kind !== 'joined');
  const last = tokens.at(-1)?.text ?? '';
  const before = tokens.slice(0, -1).filter(({ text }) => !isStop(text));
  const cjk = tokens.at(-1)?.kind === 'cjk';
  if (last.length < SHORTEST_WORD && !cjk && before.length === 0) return;
  let kept: Set<number> | undefined;
  let topics: Set<number> | undefined;
  for (const { text } of before) {
    const term = findTerm(segment, encode(text));
    kept = inTitles(segment, term, term + 1, kept);
    topics = inBodies(segment, term, topics);
  }
  const [from, to] =
    cjk && last.length > 1 ? exactly(segment, last) : prefixRange(segment, encode(last));
  for (const doc of inTitles(segment, Math.max(from, segment.nameEnd), to, kept)) {
    note(doc, TITLE_HAS);
  }
  const whole = findTerm(segment, encode(last));
  if (whole < 0 || last.length < SHORTEST_WORD) return;
  for (const doc of inBodies(segment, whole, topics)) note(doc, BODY_HAS);
}

function exactly(segment: Segment, key: string): readonly [number, number] {
  const term = findTerm(segment, encode(key));
  return term < 0 ? [0, 0] : [term, term + 1];
}

function inTitles(
  segment: Segment,
  from: number,
  to: number,
  among: ReadonlySet<number> | undefined,
): Set<number> {
  const docs = new Set<number>();
  for (let term = from; term < to && term >= 0; term++) {
    const count = readHead(segment, term, postings);
    for (let i = 0; i < count; i++) {
      const posting = postings[i] ?? 0;
      const doc = posting >>> HEAD_BITS;
      if (posting & IN_TITLE && (!among || among.has(doc))) docs.add(doc);
    }
  }
  return docs;
}

function inBodies(
  segment: Segment,
  term: number,
  among: ReadonlySet<number> | undefined,
): Set<number> {
  const docs = new Set<number>();
  if (term < 0) return docs;
  const count = readBody(segment, term, postings);
  for (let i = 0; i < count; i++) {
    const doc = (postings[i] ?? 0) >>> BODY_BITS;
    if (!among || among.has(doc)) docs.add(doc);
  }
  return docs;
}
