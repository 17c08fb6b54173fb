import type { PaperId } from '../paper.ts';
import { BODY_BITS, HEAD_BITS, headStart, keyAt, readPostings, type Segment } from './segment.ts';
import { createWriter } from './write-segment.ts';

/** Merging of segments in steps, so that look-ups go on in between. */
export interface Merge {
  readonly sources: readonly Segment[];
  /** Number of each paper of each source in the merged segment; -1: it was dead when the merge began. */
  readonly moved: readonly Int32Array[];
  /** Works off about so many bytes of records; the merged segment once it is done. */
  step(bytes: number): Segment | undefined;
}

export function startMerge(sources: readonly Segment[]): Merge {
  const ids: PaperId[] = [];
  const days: number[] = [];
  const votes: number[] = [];
  const moved = sources.map((segment) =>
    Int32Array.from(segment.ids, (id, doc) => {
      if (segment.dead[doc]) return -1;
      days.push(segment.days[doc] ?? 0);
      votes.push(segment.votes[doc] ?? 0);
      return ids.push(id) - 1;
    }),
  );
  const sum = (of: (segment: Segment) => number): number =>
    sources.reduce((total, segment) => total + of(segment), 0);
  const writer = createWriter(
    sum(({ data }) => data.length) + sum(({ starts }) => starts.length) * 2,
    sum(({ starts }) => starts.length),
  );
  const at = sources.map(() => 0);
  const keys = sources.map((segment) =>
    segment.starts.length > 1 ? keyAt(segment, 0) : undefined,
  );
  const most = ids.length + 1;
  const head = new Uint32Array(most);
  const body = new Uint32Array(most);
  const scratch = new Uint32Array(Math.max(1, ...sources.map((segment) => segment.ids.length)));

  function least(): string | undefined {
    let found: string | undefined;
    for (const key of keys) {
      if (key !== undefined && (found === undefined || key < found)) found = key;
    }
    return found;
  }

  function next(key: string): number {
    let heads = 0;
    let bodies = 0;
    let bytes = 0;
    for (const [index, segment] of sources.entries()) {
      if (keys[index] !== key) continue;
      const term = at[index] ?? 0;
      const { postings, body: bodyAt } = headStart(segment, term);
      const end = segment.starts[term + 1] ?? bodyAt;
      bytes += end - (segment.starts[term] ?? 0);
      const map = moved[index] as Int32Array;
      heads = take(segment.data, postings, bodyAt, HEAD_BITS, map, head, heads);
      bodies = take(segment.data, bodyAt, end, BODY_BITS, map, body, bodies);
      at[index] = term + 1;
      keys[index] = term + 2 < segment.starts.length ? keyAt(segment, term + 1) : undefined;
    }
    if (heads + bodies > 0) writer.term(key, head, body, heads, bodies);
    return bytes;
  }

  function take(
    data: Uint8Array,
    from: number,
    to: number,
    bits: number,
    map: Int32Array,
    out: Uint32Array,
    used: number,
  ): number {
    const count = readPostings(data, from, to, bits, scratch);
    let end = used;
    for (let i = 0; i < count; i++) {
      const value = scratch[i] ?? 0;
      const doc = map[value >>> bits] ?? -1;
      if (doc >= 0) out[end++] = ((doc << bits) | (value & ((1 << bits) - 1))) >>> 0;
    }
    return end;
  }

  return {
    sources,
    moved,
    step(bytes) {
      for (let done = 0; done < bytes; ) {
        const key = least();
        if (key === undefined) {
          return writer.finish({
            ids,
            days: Uint16Array.from(days),
            votes: Uint16Array.from(votes),
          });
        }
        done += next(key) + 8;
      }
      return undefined;
    },
  };
}
