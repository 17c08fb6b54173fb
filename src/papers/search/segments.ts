import type { PaperId } from '../paper.ts';
import { buildSegment } from './build-segment.ts';
import { type Document, ID } from './document.ts';
import { type Merge, startMerge } from './merge-segments.ts';
import {
  encode,
  findTerm,
  HEAD_BITS,
  kill,
  readHead,
  type Segment,
  segmentBytes,
} from './segment.ts';

/** Papers wait until somebody looks something up or so many have come. */
const BATCH = 8192;
/** So many segments of about one size become one. */
const FAN = 6;
/** Sizes within this factor count as one size. */
const TIER = 6;
const SMALLEST = 48;
/** Bytes of records merged for each paper added, and for each look-up: about 0.3 ms. */
const BYTES_PER_PAPER = 4096;
const BYTES_PER_LOOK_UP = 4096;

export interface Index {
  /** Puts a paper in, instead of `was`, which stood there under the same id. */
  put(paper: Document, was: Document | undefined): void;
  remove(was: Document): void;
  /** All segments, with everything put so far; a piece of the merging is done on the way. */
  segments(): readonly Segment[];
  readonly bytes: number;
}

export function createIndex(): Index {
  let segments: Segment[] = [];
  let pending = new Map<PaperId, Document>();
  let merge: Merge | undefined;
  /** Papers taken out of a source of the running merge: they go out of its result too. */
  let late: { readonly source: Segment; readonly doc: number; readonly paper: Document }[] = [];

  function flush(): void {
    if (pending.size === 0) return;
    segments.push(buildSegment([...pending.values()]));
    pending = new Map();
  }

  function remove(was: Document): void {
    if (pending.delete(was.id)) return;
    const key = encode(ID + was.id);
    for (const segment of segments) {
      const term = findTerm(segment, key);
      if (term < 0) continue;
      // Two when a dead one of the same id stands there still.
      const postings = new Uint32Array(segment.ids.length);
      const count = readHead(segment, term, postings);
      for (let i = 0; i < count; i++) {
        const doc = (postings[i] ?? 0) >>> HEAD_BITS;
        if (segment.dead[doc]) continue;
        kill(segment, doc, was);
        if (merge?.sources.includes(segment)) late.push({ source: segment, doc, paper: was });
      }
    }
  }

  function work(bytes: number): void {
    merge ??= wanted(segments);
    if (!merge) return;
    const merged = merge.step(bytes);
    if (!merged) return;
    const { sources, moved } = merge;
    for (const { source, doc, paper } of late) {
      const to = moved[sources.indexOf(source)]?.[doc] ?? -1;
      if (to >= 0) kill(merged, to, paper);
    }
    late = [];
    merge = undefined;
    segments = segments.filter((segment) => !sources.includes(segment));
    if (merged.ids.length > 0) segments.unshift(merged);
  }

  return {
    put(paper, was) {
      if (was) remove(was);
      pending.set(paper.id, paper);
      if (pending.size >= BATCH) flush();
      work(BYTES_PER_PAPER);
    },
    remove,
    segments() {
      flush();
      work(BYTES_PER_LOOK_UP);
      return segments;
    },
    get bytes() {
      return segments.reduce((sum, segment) => sum + segmentBytes(segment), 0);
    },
  };
}

/** Segments that should become one: enough of about one size. */
function wanted(segments: readonly Segment[]): Merge | undefined {
  const tiers = new Map<number, Segment[]>();
  for (const segment of segments) {
    const size = Math.max(SMALLEST, segment.ids.length);
    const tier = Math.floor(Math.log(size / SMALLEST) / Math.log(TIER));
    const same = tiers.get(tier) ?? [];
    same.push(segment);
    tiers.set(tier, same);
    if (same.length >= FAN || segment.alive * 2 < segment.ids.length) return startMerge(same);
  }
  return undefined;
}
