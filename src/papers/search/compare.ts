import { distance, EDIT } from './distance.ts';
import { authorWords, type Document, titlesOf } from './document.ts';
import { headTokens, type Token } from './fold.ts';
import type { Candidate } from './gather.ts';
import type { Asked } from './query.ts';
import { completed, corrected, editsOf } from './words.ts';

/** How well a paper's own text answers a query. */
export interface Comparison {
  readonly value: number;
  /** Share of what was asked for that was found, 0 to 1. */
  readonly covered: number;
  /** Everything was found in the title, as typed. */
  readonly inTitle: boolean;
  readonly where: 'title' | 'author' | 'words';
  readonly words: readonly string[];
}

const BODY = 0.5;
const AUTHOR = 0.97;
const NEIGHBOURS = 0.35;
const BEGINNING = 0.08;
const SAME_PERSON = 0.3;

/** Looks at title and authors word by word: order, neighbours, typos. */
export function compare(
  paper: Document,
  candidate: Candidate,
  units: readonly Asked[],
): Comparison {
  const total = units.reduce((sum, { weight }) => sum + weight, 0) || 1;
  let best: Comparison | undefined;
  const people = peopleMatch(paper, units);
  for (const title of titlesOf(paper)) {
    const tokens = headTokens(title);
    let value = 0;
    let found = 0;
    let exact = 0;
    let inAuthors = 0;
    const words: string[] = [];
    let before: { slot: number; asked: number; weight: number } | undefined;
    for (const [index, unit] of units.entries()) {
      const match = bestMatch(unit, tokens, before ? before.slot + unit.slot - before.asked : -1);
      const author = people[index] ?? 0;
      const body = candidate.inBody & (1 << index) ? BODY : 0;
      const quality = Math.max(match.quality, author * AUTHOR, body);
      if (quality === 0) {
        before = undefined;
        continue;
      }
      words.push(unit.text);
      value += unit.weight * (quality + (body > 0 && quality > body ? 0.03 : 0));
      found += unit.weight * Math.max(match.quality, author, body > 0 ? 1 : 0);
      if (match.quality === 1) exact += unit.weight;
      if (author > match.quality) inAuthors++;
      if (match.quality > 0) {
        const step = before ? unit.slot - before.asked : 0;
        if (before && match.slot - before.slot === step) {
          value += NEIGHBOURS * Math.min(unit.weight, before.weight) * match.quality;
        }
        if (index === 0 && match.slot === 0) value += BEGINNING * unit.weight;
        before = { slot: match.slot, asked: unit.slot, weight: unit.weight };
      } else before = undefined;
    }
    const covered = Math.min(1, found / total);
    const length = tokens.filter(({ kind }) => kind !== 'joined').length;
    const tight = 0.06 * Math.min(1, units.length / Math.max(1, length));
    const whole = (value / total + tight + people.bonus) * covered * covered;
    if (!best || whole > best.value) {
      const where = inAuthors > 0 ? 'author' : exact > 0 ? 'title' : 'words';
      best = { value: whole, covered, inTitle: exact >= total * 0.999, where, words };
    }
  }
  return best ?? { value: 0, covered: 0, inTitle: false, where: 'words', words: [] };
}

interface Place {
  readonly quality: number;
  readonly slot: number;
}

/** The place that fits best; among equal ones the one where the word is expected. */
function bestMatch(unit: Asked, tokens: readonly Token[], expected: number): Place {
  let quality = 0;
  let slot = -1;
  for (const token of tokens) {
    const fits = fitOf(unit, token);
    if (fits > quality || (fits === quality && fits > 0 && token.slot === expected)) {
      quality = fits;
      slot = token.slot;
    }
  }
  return { quality, slot };
}

function fitOf(unit: Asked, token: Token): number {
  const typed = unit.text;
  const there = token.text;
  if (typed === there) return 1;
  if (unit.cjk) return typed.length === 1 && there.startsWith(typed) ? 0.9 : 0;
  if (token.kind === 'cjk') return 0;
  for (const { key, quality } of unit.spellings) if (key === there) return quality;
  if (typed.length >= 2 && there.startsWith(typed)) {
    return unit.last || typed.length >= 4 ? completed(typed.length, there.length) : 0;
  }
  const edits = editsOf(typed.length, 4);
  if (edits === 0 || Math.abs(typed.length - there.length) > edits) return 0;
  const apart = distance(typed, there, edits * EDIT);
  return apart <= edits * EDIT ? corrected(apart, typed, there) : 0;
}

/** For each unit how well an author's name has it, and a bonus when one person has two of them. */
function peopleMatch(
  paper: Document,
  units: readonly Asked[],
): Record<number, number> & { bonus: number } {
  const found: Record<number, number> & { bonus: number } = { bonus: 0 };
  if (units.length > 8) return found;
  for (const author of paper.authors) {
    const lower = author.toLowerCase();
    if (!units.some(({ text }) => lower.includes(text.slice(0, 2)))) continue;
    const words = authorWords(author);
    let here = 0;
    for (const [index, unit] of units.entries()) {
      let quality = 0;
      for (const word of words) {
        if (word === unit.text) quality = 1;
        for (const spelling of unit.spellings) {
          if (spelling.key === word) quality = Math.max(quality, spelling.quality);
        }
      }
      if (quality === 0) continue;
      here += quality;
      found[index] = Math.max(found[index] ?? 0, quality);
    }
    if (here > 1) found.bonus = Math.max(found.bonus, SAME_PERSON * (here / words.length));
  }
  return found;
}
