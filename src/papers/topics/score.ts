import type { Paper } from '../paper.ts';
import type { Match, Topic } from '../topics.ts';
import { NAMES, type PlaceKind, placesOf } from './places.ts';
import { tokensOf } from './tokens.ts';
import type { Words } from './words.ts';

/** From here on a paper belongs to a topic. */
const ENOUGH = 0.8;
/** Without a strong word at least three weak ones must bring this much. */
const ENOUGH_WEAK = 1.1;
const FEWEST_WEAK = 3;
/** A topic that title and contribution do not name needs this share of the paper's strongest topic, as far as `FULL`. */
const SHARE = 0.4;
const FULL = 3.4;
/** Reasons told. */
const REASONS = 5;
const WEAK = 0.4;
/** What a second word in the same place adds, and the same word again. */
const COMPANY = 0.5;
const AGAIN = 0.35;
/** Categories that stand on papers of every topic say little. */
const BROAD = new Set(['cs.CV', 'cs.LG', 'cs.AI', 'cs.CL', 'stat.ML', 'cs.MM']);
const BROAD_CATEGORY = 0.2;
const CATEGORY = 0.7;
/** What a category counts behind the first one. */
const SECONDARY = 0.6;
/** The most that one kind of place can bring. */
const MOST: Record<PlaceKind, number> = {
  title: 1.5,
  contribution: 1.4,
  field: 1.2,
  keywords: 0.6,
  abstract: 1.2,
  section: 0.5,
  category: CATEGORY,
};
const NONE: Match = { score: 0, why: [] };
const NOTHING: Weighed = { match: NONE, weak: true, decided: false };

interface Weighed {
  readonly match: Match;
  /** Weak words alone. */
  readonly weak: boolean;
  /** A strong word stands where the paper says what it is. */
  readonly decided: boolean;
}

interface Mention {
  readonly topic: number;
  readonly kind: PlaceKind;
  readonly word: string;
  readonly strong: boolean;
}

/** All mentions of one word in one kind of place. */
interface Evidence extends Mention {
  best: number;
  sum: number;
}

export interface Scored {
  readonly topic: Topic;
  readonly match: Match;
}

/** Topics of a paper, best first. */
export function scorePaper(
  paper: Paper,
  topics: readonly Topic[],
  words: Words,
): readonly Scored[] {
  const evidence = new Map<string, Evidence>();
  for (const { kind, text, worth } of placesOf(paper)) {
    for (const { topic, strength, word } of words.find(tokensOf(text))) {
      const strong = strength === 'strong' || (strength === 'title' && kind === 'title');
      note(evidence, { topic, kind, word, strong }, strong ? worth : worth * WEAK);
    }
  }
  topics.forEach((topic, at) => {
    paper.categories.forEach((category, rank) => {
      if (!topic.categories.includes(category)) return;
      const worth = BROAD.has(category) ? BROAD_CATEGORY : CATEGORY;
      const sign = { topic: at, kind: 'category', word: category, strong: false } as const;
      note(evidence, sign, rank === 0 ? worth : worth * SECONDARY);
    });
  });
  const own = topics.map(() => [] as Evidence[]);
  for (const one of evidence.values()) own[one.topic]?.push(one);
  const weighed = own.map(weigh);
  const most = Math.max(...weighed.map(({ match }) => match.score));
  const accepted = topics.map((topic, at) => ({ topic, match: accept(weighed[at], most) }));
  const byId = new Map(accepted.map((one) => [one.topic.id, one]));
  return topics
    .flatMap((topic) => {
      const match = matchOf(topic.id, byId);
      return match ? [{ topic, match }] : [];
    })
    .sort((a, b) => b.match.score - a.match.score);
}

function accept(weighed: Weighed | undefined, most: number): Match | undefined {
  if (!weighed) return undefined;
  const { match, weak, decided } = weighed;
  if (match.score < (weak ? ENOUGH_WEAK : ENOUGH)) return undefined;
  return decided || match.score >= Math.min(most, FULL) * SHARE ? match : undefined;
}

type ById = ReadonlyMap<string, { readonly topic: Topic; readonly match: Match | undefined }>;

/** A narrower topic's paper belongs to the broader one for the same reasons. */
function matchOf(id: string, byId: ById): Match | undefined {
  const found = byId.get(id);
  if (!found || found.match) return found?.match;
  for (const narrower of found.topic.includes) {
    const match = matchOf(narrower, byId);
    if (match) return match;
  }
  return undefined;
}

function note(evidence: Map<string, Evidence>, mention: Mention, worth: number): void {
  const key = `${mention.topic} ${mention.kind} ${mention.word}`;
  const known = evidence.get(key);
  if (known) {
    known.best = Math.max(known.best, worth);
    known.sum += worth;
  } else evidence.set(key, { ...mention, best: worth, sum: worth });
}

function weigh(list: readonly Evidence[]): Weighed {
  const byKind = new Map<PlaceKind, number[]>();
  const reasons: { readonly text: string; readonly value: number }[] = [];
  const weak = !list.some(({ strong }) => strong);
  if (weak && new Set(list.map(({ word }) => word)).size < FEWEST_WEAK) return NOTHING;
  for (const { kind, word, best, sum } of list) {
    const value = best + AGAIN * Math.min(sum - best, 2 * best);
    byKind.set(kind, [...(byKind.get(kind) ?? []), value]);
    reasons.push({ text: `${kind}: ${word}`, value });
  }
  let score = 0;
  for (const [kind, values] of byKind) {
    const best = Math.max(...values);
    const others = values.reduce((sum, value) => sum + value, -best);
    score += Math.min(MOST[kind], best + COMPANY * others);
  }
  reasons.sort((a, b) => b.value - a.value);
  const why = reasons.slice(0, REASONS).map(({ text }) => text);
  const decided = list.some(({ best, strong }) => strong && best >= NAMES);
  return { match: { score: Math.round(score * 100) / 100, why }, weak, decided };
}
