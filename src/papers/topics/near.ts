import type { Topic } from '../topics.ts';
import { keyOf } from './tokens.ts';

/** Topics whose names are near a text that is no name: one or two typos, a part of a name, or shared letter groups. */
export function nearNames(topics: readonly Topic[], text: string, most: number): readonly Topic[] {
  const key = keyOf(text).slice(0, 60);
  if (!key) return [];
  const ranked = topics.flatMap((topic, at) => {
    const names = [topic.id, topic.name.en, topic.name.zh, ...topic.aliases];
    const likeness = Math.max(...names.map((name) => alike(key, keyOf(name))));
    return likeness >= 0.4 ? [{ topic, at, likeness }] : [];
  });
  ranked.sort((a, b) => b.likeness - a.likeness || a.at - b.at);
  return ranked.slice(0, most).map(({ topic }) => topic);
}

/** 0 to 1. */
function alike(a: string, b: string): number {
  const longer = Math.max(a.length, b.length);
  const shorter = Math.min(a.length, b.length);
  const han = /[\u3400-\u9fff]/.test(a);
  const allowed = han ? Math.floor(longer / 3) : Math.floor((longer + 1) / 4);
  const edits = longer - shorter <= allowed ? distance(a, b) : Number.POSITIVE_INFINITY;
  const typo = edits <= allowed ? 1 - edits / longer : 0;
  const part =
    shorter >= (han ? 2 : 4) && (a.includes(b) || b.includes(a))
      ? 0.5 + (0.4 * shorter) / longer
      : 0;
  return Math.max(typo, part, 0.9 * sharedGroups(a, b, han ? 2 : 3));
}

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
