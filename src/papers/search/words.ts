import { distance, distanceTo, EDIT, lettersApart, maybeNear, signature } from './distance.ts';
import { NAME } from './document.ts';
import { encode, findTerm, keyAt, prefixRange, type Segment } from './segment.ts';

/** A key that stands for something typed, and how well: 1 as typed, less when completed or corrected. */
export interface Spelling {
  readonly key: string;
  readonly quality: number;
}

const MOST_SPELLINGS = 16;
/** Ranges of short beginnings are too long to look through. */
const SHORTEST_BEGINNING = 3;

/** Shorter beginnings are not corrected: too much begins like them. */
const SHORTEST_MISTYPED_BEGINNING = 6;

/** With so many papers under short completions, longer ones are left out. */
const MOST_COMPLETED = 400;

export interface Frequency {
  readonly head: number;
  readonly body: number;
}

/** In how many living papers a key stands. */
export function frequency(segments: readonly Segment[], key: string): Frequency {
  const wanted = encode(key);
  let head = 0;
  let body = 0;
  for (const segment of segments) {
    const term = findTerm(segment, wanted);
    if (term < 0) continue;
    head += segment.counts[term * 2] ?? 0;
    body += segment.counts[term * 2 + 1] ?? 0;
  }
  return { head, body };
}

export function known(segments: readonly Segment[], key: string): boolean {
  const { head, body } = frequency(segments, key);
  return head + body > 0;
}

/** Edits that a word may have and still be meant: none up to two letters, one up to seven, two in longer ones. */
export function editsOf(length: number, shortest: number): number {
  return length < shortest ? 0 : length < 8 ? 1 : 2;
}

/** Words or names near a typed one by completion and by correction, the likeliest first. */
export function spellings(
  segments: readonly Segment[],
  typed: string,
  of: 'words' | 'names',
): Spelling[] {
  const found = new Map<string, { quality: number; papers: number }>();
  const prefix = of === 'names' ? NAME : '';
  const note = (segment: Segment, term: number, quality: number): void => {
    const papers = (segment.counts[term * 2] ?? 0) + (segment.counts[term * 2 + 1] ?? 0);
    if (papers === 0) return;
    const key = keyAt(segment, term);
    const had = found.get(key);
    if (!had) found.set(key, { quality, papers });
    else {
      had.papers += papers;
      had.quality = Math.max(had.quality, quality);
    }
  };
  const shortest = of === 'names' ? 2 : SHORTEST_BEGINNING;
  if (typed.length >= shortest) completions(segments, prefix + typed, note);
  const edits = /^[a-z0-9+]+$/.test(typed) ? editsOf(typed.length, of === 'names' ? 3 : 4) : 0;
  const sign = signature(typed);
  for (const segment of edits > 0 ? segments : []) {
    const { terms, signatures, begins } = segment[of];
    const { data, starts } = segment;
    for (let length = typed.length - edits; length <= typed.length + edits; length++) {
      const letters = lettersApart(edits, typed.length, length);
      const to = begins[Math.min(begins.length - 1, length + 1)] ?? 0;
      for (let place = begins[length] ?? to; place < to; place++) {
        if (!maybeNear(signatures[place] ?? 0, sign, letters)) continue;
        const term = terms[place] ?? 0;
        const at = (starts[term] ?? 0) + 1 + prefix.length;
        const apart = distanceTo(typed, data, at, length, edits * EDIT);
        if (apart > edits * EDIT) continue;
        note(segment, term, corrected(apart, typed, String.fromCharCode(data[at] ?? 0), length));
      }
    }
  }
  if (found.size === 0 && of === 'names') mistypedBeginnings(segments, typed, note);
  return [...found]
    .map(([key, { quality, papers }]) => ({ key, quality, papers }))
    .sort((a, b) => b.quality - a.quality || b.papers - a.papers || (a.key < b.key ? -1 : 1))
    .slice(0, of === 'names' ? MOST_SPELLINGS * 4 : MOST_SPELLINGS);
}

/** Keys that go on from what was typed: the shorter ones where there are too many. */
function completions(
  segments: readonly Segment[],
  typed: string,
  note: (segment: Segment, term: number, quality: number) => void,
): void {
  const beginning = encode(typed);
  const papers = new Uint32Array(256);
  const ranges = segments.map((segment) => prefixRange(segment, beginning));
  for (const [index, segment] of segments.entries()) {
    const [from, to] = ranges[index] ?? [0, 0];
    for (let term = from; term < to; term++) {
      const length = segment.data[segment.starts[term] ?? 0] ?? 0;
      const having = (segment.counts[term * 2] ?? 0) + (segment.counts[term * 2 + 1] ?? 0);
      papers[length] = (papers[length] ?? 0) + having;
    }
  }
  let longest = beginning.length;
  for (let sum = 0; longest < 255 && sum < MOST_COMPLETED; longest++) sum += papers[longest] ?? 0;
  for (const [index, segment] of segments.entries()) {
    const [from, to] = ranges[index] ?? [0, 0];
    for (let term = from; term < to; term++) {
      const length = segment.data[segment.starts[term] ?? 0] ?? 0;
      if (length <= longest) note(segment, term, completed(beginning.length, length));
    }
  }
}

/** `phymotoin` is a beginning of PhyMotionBench with one edit. */
function mistypedBeginnings(
  segments: readonly Segment[],
  typed: string,
  note: (segment: Segment, term: number, quality: number) => void,
): void {
  if (typed.length < SHORTEST_MISTYPED_BEGINNING) return;
  const sign = signature(typed);
  for (const segment of segments) {
    const { terms, signatures, begins } = segment.names;
    const from = begins[Math.min(begins.length - 1, typed.length + 1)] ?? 0;
    for (let place = from; place < terms.length; place++) {
      // All letters typed but one must be there.
      const missing = sign & ~(signatures[place] ?? 0);
      if ((missing & (missing - 1)) !== 0) continue;
      const term = terms[place] ?? 0;
      const quality = mistypedBeginning(typed, keyAt(segment, term).slice(NAME.length));
      if (quality > 0) note(segment, term, quality);
    }
  }
}

function mistypedBeginning(typed: string, name: string): number {
  let best = 0;
  for (let length = typed.length - 1; length <= typed.length + 1; length++) {
    const start = name.slice(0, length);
    const apart = distance(typed, start, EDIT);
    if (apart > EDIT) continue;
    const quality =
      corrected(apart, typed, start.charAt(0), start.length) * completed(length, name.length);
    if (quality > best) best = quality;
  }
  return best;
}

export function completed(typed: number, whole: number): number {
  return typed >= whole ? 1 : 0.5 + 0.45 * (typed / whole);
}

/** Edits to quality; a first letter that stayed and a longer word make a correction likelier. */
export function corrected(apart: number, typed: string, first: string, length: number): number {
  const share = apart / EDIT / Math.max(typed.length, length);
  return 0.95 - 0.9 * share - (typed[0] === first ? 0 : 0.04) - 0.05 * (apart / EDIT - 1);
}

/** `gaussiansplatting` as `gaussian` and `splatting`, if both are words here; the split into the rarest two. */
export function split(
  segments: readonly Segment[],
  word: string,
): readonly [string, string] | undefined {
  let best: readonly [string, string] | undefined;
  let least = 0;
  for (let at = 3; at <= word.length - 3; at++) {
    const parts = [word.slice(0, at), word.slice(at)] as const;
    const first = frequency(segments, parts[0]);
    if (first.head === 0) continue;
    const second = frequency(segments, parts[1]);
    const common = Math.min(first.head, second.head);
    if (common > least) {
      least = common;
      best = parts;
    }
  }
  return best;
}
