import type { Topic } from '../topics.ts';
import { keyOf } from './tokens.ts';

/** What a text is compared with: a topic's name, or a strong word of its matcher. */
export interface Known {
  readonly topic: Topic;
  readonly key: string;
  readonly isName: boolean;
}

const STRONG_WORD = 0.5;
const NEAR = 0.4;
const LONGEST = 60;

export function knownNames(topics: readonly Topic[]): readonly Known[] {
  return topics.flatMap((topic) => [
    ...namesOf(topic).map((name) => ({ topic, key: keyOf(name), isName: true })),
    ...topic.strong.map((word) => ({ topic, key: keyOf(word), isName: false })),
  ]);
}

export function namesOf(topic: Topic): readonly string[] {
  return [topic.id, topic.name.en, topic.name.zh, ...topic.aliases];
}

/** Topics near a text that is no name: one or two typos, a part of a name, or shared letter groups. */
export function nearTopics(known: readonly Known[], text: string, most: number): readonly Topic[] {
  const key = keyOf(text).slice(0, LONGEST);
  if (!key) return [];
  const best = new Map<Topic, number>();
  for (const { topic, key: name, isName } of known) {
    const likeness = isName ? alike(key, name) : STRONG_WORD * mistyped(key, name);
    if (likeness >= NEAR && likeness > (best.get(topic) ?? 0)) best.set(topic, likeness);
  }
  return [...best]
    .sort((a, b) => b[1] - a[1])
    .slice(0, most)
    .map(([topic]) => topic);
}

/** 0 to 1. */
function alike(a: string, b: string): number {
  const size = isHan(a) ? 2 : 3;
  const [longer, shorter] = a.length > b.length ? [a, b] : [b, a];
  const enough = size === 2 ? 2 : 4;
  const part = shorter.length >= enough && longer.includes(shorter);
  return Math.max(
    mistyped(a, b),
    part ? 0.5 + (0.4 * shorter.length) / longer.length : 0,
    0.9 * sharedGroups(a, b, size),
  );
}

/** 1 for the same, less for a few typos, 0 for another word. */
function mistyped(a: string, b: string): number {
  if (a === b) return 1;
  const longer = Math.max(a.length, b.length);
  const allowed = isHan(a) ? Math.floor(longer / 3) : Math.floor((longer + 1) / 4);
  if (Math.abs(a.length - b.length) > allowed) return 0;
  const edits = distance(a, b);
  return edits <= allowed ? 1 - edits / longer : 0;
}

const isHan = (text: string): boolean => /[\u3400-\u9fff]/.test(text);

/** Dice coefficient of letter groups, the ends of the text counting as letters. */
function sharedGroups(a: string, b: string, size: number): number {
  const groups = (text: string) => {
    const padded = `^${text}$`;
    const all: string[] = [];
    for (let at = 0; at + size <= padded.length; at++) all.push(padded.slice(at, at + size));
    return all;
  };
  const left = groups(a);
  const right = new Set(groups(b));
  const shared = left.filter((group) => right.has(group)).length;
  return left.length + right.size === 0 ? 0 : (2 * shared) / (left.length + right.size);
}

/** Damerau-Levenshtein: insertions, deletions, changed and swapped neighbouring letters. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let row = 1; row <= a.length; row++) {
    const next = [row];
    for (let at = 1; at <= b.length; at++) {
      const same = a[row - 1] === b[at - 1];
      let cost = Math.min(
        (last[at] ?? 0) + 1,
        (next[at - 1] ?? 0) + 1,
        (last[at - 1] ?? 0) + (same ? 0 : 1),
      );
      if (row > 1 && at > 1 && a[row - 1] === b[at - 2] && a[row - 2] === b[at - 1]) {
        cost = Math.min(cost, (before[at - 2] ?? 0) + 1);
      }
      next.push(cost);
    }
    before = last;
    last = next;
  }
  return last[b.length] ?? 0;
}
