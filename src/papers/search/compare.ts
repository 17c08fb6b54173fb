import { distance, EDIT } from './distance.ts';
import { authorWords, type Cover, titlesOf } from './document.ts';
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
const ALSO_IN_BODY = 0.03;
/** In a body it is not known which spelling was found. */
const GUESSED = 0.8;
/** For a word that follows the one before as it was typed. */
const NEIGHBOURS = 0.35;
const BEGINNING = 0.08;
/** For a title that says little else. */
const TIGHT = 0.06;
const SAME_PERSON = 0.3;

/** Where one word of the query stands in a title. */
interface Match {
  quality: number;
  slots: number[];
}

/** Looks at title and authors word by word: order, neighbours, typos. */
export function compare(paper: Cover, candidate: Candidate, units: readonly Asked[]): Comparison {
  const titles = titlesOf(paper).map((title) => {
    const tokens = headTokens(title);
    return { tokens, matches: units.map((unit) => matchOf(unit, tokens)) };
  });
  const people = peopleMatch(paper, units, candidate.inAuthors);
  let total = 0;
  let value = people.bonus;
  let found = 0;
  let exact = 0;
  let inAuthors = 0;
  const words: string[] = [];
  for (const [index, unit] of units.entries()) {
    let title = 0;
    let begins = 0;
    let follows = 0;
    for (const { matches } of titles) {
      const match = matches[index];
      if (!match || match.quality === 0) continue;
      title = Math.max(title, match.quality);
      if (index === 0 && match.slots.includes(0)) begins = BEGINNING;
      follows = Math.max(follows, following(units, matches, index));
    }
    const author = people.quality[index] ?? 0;
    const body = candidate.inBody & (1 << index) ? BODY : 0;
    const best = Math.max(title, author * AUTHOR, body);
    total += unit.weight;
    if (best === 0) continue;
    words.push(unit.text);
    value += unit.weight * (best + begins + (body > 0 && best > body ? ALSO_IN_BODY : 0)) + follows;
    const guessed = unit.guessed ? GUESSED : 1;
    found += unit.weight * Math.max(title, author, body > 0 ? guessed : 0);
    if (title === 1) exact += unit.weight;
    if (author > title) inAuthors++;
  }
  const covered = total > 0 ? Math.min(1, found / total) : 0;
  const shortest = Math.min(...titles.map(({ tokens }) => (tokens.at(-1)?.slot ?? 0) + 1));
  const tight = TIGHT * Math.min(1, units.length / shortest);
  const sum = total > 0 ? value / total + tight : 0;
  const where = inAuthors > 0 ? 'author' : exact > 0 ? 'title' : 'words';
  return {
    value: sum * covered * covered,
    covered,
    inTitle: exact >= total * 0.999,
    where,
    words,
  };
}

/** The reward for standing behind the word typed before, as far behind it as in the query. */
function following(units: readonly Asked[], matches: readonly Match[], index: number): number {
  const [unit, before] = [units[index], units[index - 1]];
  const [here, there] = [matches[index], matches[index - 1]];
  if (!unit || !before || !here || !there || there.quality === 0) return 0;
  const step = unit.slot - before.slot;
  const beside = here.slots.some((slot) => there.slots.includes(slot - step));
  if (!beside) return 0;
  return NEIGHBOURS * Math.min(unit.weight, before.weight) * here.quality * there.quality;
}

function matchOf(unit: Asked, tokens: readonly Token[]): Match {
  const match: Match = { quality: 0, slots: [] };
  for (const token of tokens) {
    const quality = fitOf(unit, token);
    if (quality < match.quality || quality === 0) continue;
    if (quality > match.quality) match.slots = [];
    match.quality = quality;
    match.slots.push(token.slot);
  }
  return match;
}

function fitOf(unit: Asked, token: Token): number {
  const typed = unit.text;
  const there = token.text;
  if (typed === there) return 1;
  if (unit.cjk) return typed.length === 1 && there.startsWith(typed) ? 0.9 : 0;
  if (token.kind === 'cjk') return 0;
  if (unit.spellings.length > 1) {
    for (const { key, quality } of unit.spellings) if (key === there) return quality;
  }
  const longer = there.length - typed.length;
  if (longer > 0 && typed.length >= 2 && there.startsWith(typed)) {
    return unit.last || typed.length >= 4 ? completed(typed.length, there.length) : 0;
  }
  const edits = editsOf(typed.length, 4);
  if (edits === 0 || longer > edits || longer < -edits) return 0;
  const apart = distance(typed, there, edits * EDIT);
  return apart <= edits * EDIT ? corrected(apart, typed, there.charAt(0), there.length) : 0;
}

/** For each unit how well an author's name has it, and a bonus when one person has two of them. */
function peopleMatch(
  paper: Cover,
  units: readonly Asked[],
  inAuthors: number,
): { quality: readonly number[]; bonus: number } {
  const quality: number[] = [];
  let bonus = 0;
  const wanted = units
    .map((unit, index) => ({ unit, index }))
    .filter(({ index }) => inAuthors & (1 << index));
  if (wanted.length === 0) return { quality, bonus };
  for (const author of paper.authors) {
    if (!mayBeMeant(author, wanted)) continue;
    const words = authorWords(author);
    let here = 0;
    let weight = 0;
    for (const { unit, index } of wanted) {
      let best = 0;
      for (const { key, quality: how } of unit.spellings) {
        if (how > best && words.includes(key)) best = how;
      }
      if (best === 0) continue;
      here++;
      weight += best * unit.weight;
      quality[index] = Math.max(quality[index] ?? 0, best);
    }
    if (here > 1) bonus = Math.max(bonus, (SAME_PERSON * weight * here) / words.length);
  }
  return { quality, bonus };
}

/** A cheap look before a name is taken apart; accents and hyphens are let through. */
function mayBeMeant(author: string, wanted: readonly { readonly unit: Asked }[]): boolean {
  if (!PLAIN.test(author)) return true;
  const lower = author.toLowerCase();
  return wanted.some(({ unit }) => unit.spellings.some(({ key }) => lower.includes(key)));
}

const PLAIN = /^[A-Za-z. ]*$/;
