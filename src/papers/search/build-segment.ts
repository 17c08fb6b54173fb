import {
  type Document,
  eachKey,
  IN_AUTHORS,
  IN_BODY,
  IN_TITLE,
  OFTEN_IN_BODY,
  standingOf,
} from './document.ts';
import { BODY_BITS, HEAD_BITS, type Segment } from './segment.ts';
import { createWriter, grown } from './write-segment.ts';

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
