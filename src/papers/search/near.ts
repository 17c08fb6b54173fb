import type { Hit } from '../library.ts';
import type { PaperId } from '../paper.ts';
import { distance, EDIT, maybeNear, signature } from './distance.ts';
import { holders, newestFirst } from './gather.ts';
import { keyAt, type Segment } from './segment.ts';

/** So many suggestions when nothing was found. */
export const NEAREST = 3;

/** Ids of known papers one digit away, or with two neighbours swapped. */
export function mistypedIds(get: (id: PaperId) => unknown, id: PaperId): Hit[] {
  const near = new Set<string>();
  for (let at = 0; at < id.length; at++) {
    if (id[at] === '.') continue;
    for (let digit = 0; digit <= 9; digit++) near.add(id.slice(0, at) + digit + id.slice(at + 1));
    near.add(id.slice(0, at) + (id[at + 1] ?? '') + (id[at] ?? '') + id.slice(at + 2));
  }
  near.delete(id);
  return [...near]
    .filter((one) => get(one as PaperId))
    .sort()
    .reverse()
    .map((one) => ({ id: one as PaperId, score: 1, why: 'id' }));
}

/** Names that share most of their letters, when nothing else does. */
export function looselyNamed(segments: readonly Segment[], joined: string): Hit[] {
  const edits = Math.max(1, Math.ceil(joined.length * 0.45));
  if (joined.length > 24 || joined.length < 2) return [];
  const sign = signature(joined);
  const near = new Map<string, number>();
  for (const segment of segments) {
    const { terms, signatures, begins } = segment.names;
    const from = begins[Math.max(0, joined.length - edits)] ?? 0;
    const to = begins[Math.min(begins.length - 1, joined.length + edits + 1)] ?? 0;
    for (let place = from; place < to; place++) {
      if (!maybeNear(signatures[place] ?? 0, sign, edits * 2)) continue;
      const key = keyAt(segment, terms[place] ?? 0);
      const apart = distance(joined, key.slice(1), edits * EDIT);
      if (apart <= edits * EDIT) near.set(key, apart / key.length);
    }
  }
  return [...near]
    .sort(([a, apartA], [b, apartB]) => apartA - apartB || (a < b ? -1 : 1))
    .slice(0, NEAREST)
    .flatMap(([candidate]) =>
      newestFirst(holders(segments, candidate)).map(({ segment, doc }) => ({
        id: segment.ids[doc] as PaperId,
        score: 0.1,
        why: 'name',
      })),
    );
}
