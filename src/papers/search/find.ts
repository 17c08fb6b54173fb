import type { Answer, Hit } from '../library.ts';
import type { PaperId } from '../paper.ts';
import { type Comparison, compare } from './compare.ts';
import { type Cover, type Document, NAME, titleKey } from './document.ts';
import { joined } from './fold.ts';
import { type Candidate, gather, holders, newestFirst, type Unit } from './gather.ts';
import { looselyNamed, mistypedIds, NEAREST } from './near.ts';
import {
  type Asked,
  peopleIn,
  type Query,
  understand,
  unitsOf,
  waysToWrite,
  weightOf,
} from './query.ts';
import type { Segment } from './segment.ts';
import { frequency, type Spelling, spellings } from './words.ts';

/** Where the finder looks: the frozen index and the papers themselves. */
export interface Shelves {
  readonly segments: readonly Segment[];
  readonly papers: number;
  get(id: PaperId): Document | undefined;
  /** Title and authors alone, without the work of merging. */
  cover(id: PaperId): Cover | undefined;
}

/** So many candidates are looked at; of those behind the first few only titles that have the very phrase. */
const GATHERED = 300;
/** Words in their order are worth no more than what such a share of the best lacks. */
const WORTH = 0.6;
const COMPARED = 24;
/** Fewer words than this in a query may be corrected although they are words of other papers. */
const FEW = 6;
/** At most so many are corrected in one query. */
const CORRECTED = 4;
/** What a name is worth beside a word of a title. */
const NAMED = 0.16;
const ALMOST = 0.3;
/** Less of the query found than this is no answer, only something near. */
const ENOUGH_FOUND = 0.55;
/** The second is clearly worse than the first. */
const CLEARLY = 0.85;

export function find(shelves: Shelves, typed: string, limit: number): Answer {
  const query = understand(typed);
  const answer = (kind: Answer['kind'], results: readonly Hit[], sure: boolean): Answer => ({
    query: typed,
    kind,
    results: results.slice(0, limit),
    sure,
    near: [],
  });
  const byId = [...new Set([...query.ids, query.maybeId])].filter((id) => shelves.get(id));
  if (byId.length > 0) {
    const hits = byId.map((id) => hit(id, 100, 'id'));
    return answer('exact', hits, hits.length === 1);
  }
  if (query.ids.length > 0) {
    const near = query.ids.flatMap((id) => mistypedIds(shelves.get, id));
    return { ...answer('none', [], false), near: near.slice(0, NEAREST) };
  }
  if (query.joined === '') return answer('none', [], false);
  const exact = exactly(shelves, query);
  if (exact.length > 0) return answer('exact', exact, exact.length === 1);
  const person = wholePerson(shelves, query);
  const found = search(shelves, query, limit);
  const first = found[0];
  if (person.length > 0 && !first?.inTitle) {
    const ids = new Set(person.map(({ id }) => id));
    const rest = found.filter(({ id, covered }) => !ids.has(id) && covered >= ENOUGH_FOUND);
    return answer('search', [...person, ...rest.map(toHit)], person.length === 1);
  }
  if (!first || first.covered < ENOUGH_FOUND) {
    const near = [...found.map(toHit), ...looselyNamed(shelves.segments, query.joined)];
    const once = near.filter((one, at) => near.findIndex(({ id }) => id === one.id) === at);
    return { ...answer('none', [], false), near: once.slice(0, NEAREST) };
  }
  const kept = found.filter(({ covered }) => covered >= ENOUGH_FOUND * 0.8);
  return answer('search', kept.map(toHit), isSure(found, query));
}

interface Found extends Comparison {
  readonly id: PaperId;
  readonly candidate: Candidate;
  /** It is here for its name: one that begins as typed, or one that is spelled much like it. */
  readonly named?: 'begins' | 'alike';
}

const hit = (id: PaperId, score: number, why: string): Hit => ({ id, score, why });

function toHit({ id, value, where, words, named }: Found): Hit {
  const why = named ? 'name' : where === 'words' ? `words: ${words.join(' ')}` : where;
  return hit(id, Math.round(value * 10_000) / 10_000, why);
}

/** Papers of that very name or title: a whole title first, then newest first. */
function exactly({ segments }: Shelves, { text, joined }: Query): Hit[] {
  const titled = newestFirst(holders(segments, titleKey(text)));
  const named = newestFirst(holders(segments, (NAME + joined).slice(0, 61)));
  const hits = new Map<PaperId, Hit>();
  for (const [list, why] of [
    [titled, 'title'],
    [named, 'name'],
  ] as const) {
    for (const { segment, doc } of list) {
      const id = segment.ids[doc] as PaperId;
      if (!hits.has(id)) hits.set(id, hit(id, why === 'title' ? 100 : 99, why));
    }
  }
  return [...hits.values()];
}

function wholePerson({ segments }: Shelves, { tokens }: Query): Hit[] {
  const words = tokens.filter(({ kind }) => kind !== 'joined').map(({ text }) => text);
  if (words.length < 2 || words.length > 5) return [];
  const all = waysToWrite(words).flatMap((key) => holders(segments, key));
  const ids = newestFirst(all).map(({ segment, doc }) => segment.ids[doc] as PaperId);
  return [...new Set(ids)].map((id) => hit(id, 90, 'author'));
}

/** By words, then with corrections where the best paper lacks some of them. */
function search(shelves: Shelves, query: Query, limit: number): Found[] {
  const { segments, papers } = shelves;
  const people = bonusOf(shelves, query);
  const names = namesLike(shelves, query);
  const most = Math.max(limit, COMPARED);
  const attempt = (units: readonly Asked[]): Found[] => {
    const candidates = gather(segments, [...units, ...people], GATHERED);
    return ranked(shelves, likely(shelves, candidates, units, most), units, names, query);
  };
  const units = unitsOf(segments, query, papers);
  const found = attempt(units);
  const best = found[0];
  const all = best !== undefined && best.words.length === units.length;
  const guesses = units.filter(({ guessed }) => guessed).length;
  if (all && (best.where !== 'words' || guesses === 0)) return found;
  const doubtful = units.filter(
    ({ text, cjk, guessed }) =>
      !(cjk || guessed) && text.length > 3 && (units.length <= FEW || !best?.words.includes(text)),
  );
  if (doubtful.length === 0) return found;
  doubtful.sort((a, b) => b.weight - a.weight || a.slot - b.slot);
  const correct = new Set(
    [...units.filter(({ guessed }) => guessed), ...doubtful]
      .slice(0, CORRECTED)
      .map(({ text }) => text),
  );
  return attempt(unitsOf(segments, query, papers, correct));
}

/** The first few, and of the others those whose title has the words just as they were typed or are corrected. */
function likely(
  { cover }: Shelves,
  candidates: readonly Candidate[],
  units: readonly Asked[],
  most: number,
): Candidate[] {
  if (candidates.length <= most) return [...candidates];
  const phrases = phrasesOf(units);
  const least = (candidates[0]?.score ?? 0) * WORTH;
  return candidates.filter(({ segment, doc, score }, place) => {
    if (place < most) return true;
    if (score < least) return false;
    const title =
      cover(segment.ids[doc] as PaperId)
        ?.title.toLowerCase()
        .replaceAll('-', ' ') ?? '';
    return phrases.some((phrase) => title.includes(phrase));
  });
}

function phrasesOf(units: readonly Asked[]): string[] {
  const most = Math.max(...units.map(({ spellings: meant }) => meant.length));
  const phrases = Array.from({ length: Math.min(4, most) }, (_, way) =>
    units.map(({ spellings: meant }) => (meant[way] ?? meant[0])?.key ?? '').join(' '),
  );
  return [...new Set(phrases)];
}

function bonusOf({ segments, papers }: Shelves, { tokens }: Query): Unit[] {
  return peopleIn(segments, tokens)
    .slice(0, 4)
    .map((key) => ({
      spellings: [{ key, quality: 1 }],
      weight: weightOf(papers, frequency(segments, key).head) * 0.5,
      bonus: true,
    }));
}

/** Short input may be the beginning of a name or a name with a typo. */
function namesLike({ segments }: Shelves, { joined, tokens }: Query): Spelling[] {
  const words = tokens.filter(({ kind }) => kind !== 'joined').length;
  return words > 4 || joined.length > 30 ? [] : spellings(segments, joined, 'names');
}

function ranked(
  shelves: Shelves,
  candidates: readonly Candidate[],
  units: readonly Asked[],
  names: readonly Spelling[],
  { joined: letters }: Query,
): Found[] {
  const all = new Map<PaperId, Candidate & { named?: number }>();
  for (const candidate of candidates) {
    all.set(candidate.segment.ids[candidate.doc] as PaperId, candidate);
  }
  let named = 0;
  for (const { key, quality } of names) {
    if (named > COMPARED) break;
    for (const holder of newestFirst(holders(shelves.segments, key))) {
      named++;
      const id = holder.segment.ids[holder.doc] as PaperId;
      const had = all.get(id);
      if ((had?.named ?? 0) < quality) all.set(id, { ...(had ?? holder), named: quality });
    }
  }
  const found: Found[] = [];
  for (const [id, candidate] of all) {
    const paper = shelves.cover(id);
    if (!paper) continue;
    const compared = compare(paper, candidate, units);
    const name = candidate.named ? joined(shelves.get(id)?.name ?? '') : '';
    const byName = candidate.named ? nameValue(candidate.named, letters, name) : 0;
    const named = name.startsWith(letters) ? 'begins' : 'alike';
    found.push(
      byName > compared.value
        ? { ...compared, id, candidate, value: byName, covered: 1, where: 'title', named }
        : { ...compared, id, candidate },
    );
  }
  return found.sort(
    (a, b) =>
      b.value - a.value ||
      (b.candidate.segment.votes[b.candidate.doc] ?? 0) -
        (a.candidate.segment.votes[a.candidate.doc] ?? 0) ||
      (b.candidate.segment.days[b.candidate.doc] ?? 0) -
        (a.candidate.segment.days[a.candidate.doc] ?? 0) ||
      (a.id < b.id ? 1 : -1),
  );
}

/** A name that misses its last letter or two comes before papers that only have the typed as a word. */
function nameValue(quality: number, typed: string, name: string): number {
  if (typed.length < 4) return quality;
  const missing = name.length - typed.length;
  const nearly = name.startsWith(typed) && missing > 0 && missing <= typed.length / 3;
  return quality + (nearly ? ALMOST : NAMED);
}

/** All words of it in one title only, or the beginning of one name only. */
function isSure(found: readonly Found[], query: Query): boolean {
  const [first, second] = found;
  if (!first) return false;
  const alone = !second || second.value < first.value * CLEARLY;
  if (first.named) return alone && first.named === 'begins' && query.joined.length > 3;
  return alone && first.inTitle && first.words.length > 1 && second?.covered !== 1;
}
