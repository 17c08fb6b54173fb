import type { Hit } from '../library.ts';
import type { PaperId } from '../paper.ts';
import {
  AUTHOR,
  type Document,
  eachKey,
  ID,
  IN_AUTHORS,
  IN_TITLE,
  NAME,
  TITLE,
} from './document.ts';
import type { Shelves } from './find.ts';
import { gather, type Unit } from './gather.ts';
import { weightOf } from './query.ts';
import { frequency } from './words.ts';

/** The rarest keys of a paper that stand in others too. */
const MOST_KEYS = 18;
const MOST_AUTHORS = 4;
const COMPARED = 40;
const TOPICS = 0.4;

/** Nearest papers by shared rare words, names and authors; shared topics lift them. */
export function similar(
  shelves: Shelves,
  paper: Document,
  limit: number,
  topicsOf: (id: PaperId) => readonly string[],
): Hit[] {
  const units = telling(shelves, paper);
  const candidates = gather(
    shelves.segments,
    units.map(({ unit }) => unit),
    COMPARED,
  );
  const topics = new Set(topicsOf(paper.id));
  const why = `words: ${units
    .flatMap(({ word }) => (word ? [word] : []))
    .slice(0, 4)
    .join(' ')}`;
  const hits = candidates.flatMap(({ segment, doc, score }) => {
    const id = segment.ids[doc] as PaperId;
    if (id === paper.id) return [];
    const theirs = topics.size > 0 ? topicsOf(id) : [];
    const shared = theirs.filter((topic) => topics.has(topic)).length;
    const all = topics.size + theirs.length - shared;
    return [{ id, score: score * (1 + (all > 0 ? (TOPICS * shared) / all : 0)), why }];
  });
  return hits.sort((a, b) => b.score - a.score).slice(0, limit);
}

function telling({ segments, papers }: Shelves, paper: Document): { unit: Unit; word?: string }[] {
  const keys = new Map<string, number>();
  eachKey(paper, (key, where) => keys.set(key, (keys.get(key) ?? 0) | where));
  const words: { unit: Unit; word?: string }[] = [];
  const authors: { unit: Unit; word?: string }[] = [];
  for (const [key, where] of keys) {
    const isAuthor = key.startsWith(AUTHOR);
    if (key.startsWith(NAME) || key.startsWith(TITLE) || key.startsWith(ID)) continue;
    if (!isAuthor && (where === IN_AUTHORS || key.length < 2)) continue;
    const { head, body } = frequency(segments, key);
    if (Math.max(head, body) < 2) continue;
    const place = isAuthor ? 0.5 : where & IN_TITLE ? 1 : 0.5;
    const unit = {
      spellings: [{ key, quality: 1 }],
      weight: weightOf(papers, Math.max(head, body)) * place,
    };
    if (isAuthor) authors.push({ unit });
    else words.push({ unit, word: key });
  }
  const rarest = (a: { unit: Unit }, b: { unit: Unit }): number =>
    b.unit.weight - a.unit.weight ||
    ((a.unit.spellings[0]?.key ?? '') < (b.unit.spellings[0]?.key ?? '') ? -1 : 1);
  return [
    ...words.sort(rarest).slice(0, MOST_KEYS),
    ...authors.sort(rarest).slice(0, MOST_AUTHORS),
  ];
}
