import type { Topic } from '../topics.ts';
import { tokensOf } from './tokens.ts';

/** `title`: strong in the title, weak elsewhere. */
export type Strength = 'strong' | 'title' | 'weak' | 'misleading';

/** What finding a word says: for which topic, how strongly, and how the definition writes it. */
export interface Sign {
  readonly topic: number;
  readonly strength: Strength;
  readonly word: string;
}

export interface Found extends Sign {
  /** Tokens covered: from, inclusive; to, exclusive. */
  readonly from: number;
  readonly to: number;
}

interface Node {
  readonly next: Map<string, Node>;
  readonly signs: Sign[];
}

/** All topics' words in one tree over tokens. */
export interface Words {
  find(tokens: readonly string[]): readonly Found[];
}

/**
 * A hyphen in a word of the definition may be written or not (`multi-modal`, `multimodal`); a star at an end stands for
 * any letters (`*bench`). A name or alias also listed as weak or misleading is that, else strong; a word listed as
 * strong and weak is strong in the title only.
 */
export function compileWords(topics: readonly Topic[]): Words {
  const root = node();
  const heads = new Map<string, Sign[]>();
  const tails = new Map<string, Sign[]>();
  topics.forEach((topic, at) => {
    const taken = new Set<string>();
    const names = [topic.id, topic.name.en, topic.name.zh, ...topic.aliases];
    const weak = new Set(topic.weak);
    const lists = [
      ['misleading', topic.misleading],
      ['title', topic.strong.filter((word) => weak.has(word))],
      ['weak', topic.weak],
      ['strong', [...topic.strong, ...names]],
    ] as const;
    for (const [strength, list] of lists) {
      for (const word of list) {
        const sign: Sign = { topic: at, strength, word: word.replaceAll('*', '') };
        for (const spelling of spellings(word)) {
          const key = `${word.startsWith('*')}${spelling.join(' ')}${word.endsWith('*')}`;
          if (spelling.length === 0 || taken.has(key)) continue;
          taken.add(key);
          if (word.startsWith('*')) push(tails, spelling.join(''), sign);
          else if (word.endsWith('*')) push(heads, spelling.join(''), sign);
          else insert(root, spelling, sign);
        }
      }
    }
  });
  const lengths = [...new Set([...heads.keys(), ...tails.keys()].map((part) => part.length))];

  function affixes(token: string, at: number, found: Found[]): void {
    for (const length of lengths) {
      if (length >= token.length) continue;
      const signs = [
        ...(heads.get(token.slice(0, length)) ?? []),
        ...(tails.get(token.slice(-length)) ?? []),
      ];
      for (const sign of signs) found.push({ ...sign, from: at, to: at + 1 });
    }
  }

  return {
    find(tokens) {
      const found: Found[] = [];
      for (let from = 0; from < tokens.length; from++) {
        const token = tokens[from] ?? '';
        if (token.length > 3) affixes(token, from, found);
        let at = root.next.get(token);
        for (let to = from + 1; at; to++) {
          for (const sign of at.signs) found.push({ ...sign, from, to });
          at = at.next.get(tokens[to] ?? '');
        }
      }
      return withoutCovered(found);
    },
  };
}

/** Of one topic's words that overlap only the longest counts; a misleading phrase silences what it touches. */
function withoutCovered(found: readonly Found[]): readonly Found[] {
  if (found.length < 2) return found.filter(({ strength }) => strength !== 'misleading');
  const kept: Found[] = [];
  const ordered = [...found].sort(
    (a, b) =>
      a.topic - b.topic ||
      Number(b.strength === 'misleading') - Number(a.strength === 'misleading') ||
      b.to - b.from - (a.to - a.from) ||
      a.from - b.from,
  );
  let first = 0;
  for (const one of ordered) {
    if (kept[first]?.topic !== one.topic) first = kept.length;
    let covered = false;
    for (let at = first; at < kept.length && !covered; at++) {
      const other = kept[at];
      covered = other !== undefined && (overlap(one, other) || abbreviates(one, other));
    }
    if (!covered) kept.push(one);
  }
  return kept.filter(({ strength }) => strength !== 'misleading');
}

const overlap = (one: Found, other: Found): boolean => one.from < other.to && other.from < one.to;

/** `vision-language models (VLMs)` is one mention. */
function abbreviates(one: Found, other: Found): boolean {
  return one.from === other.to && /^[A-Z0-9-]{2,6}s?$/.test(one.word);
}

function spellings(word: string): readonly (readonly string[])[] {
  const apart = tokensOf(word);
  if (!/[\p{L}\p{N}]-[\p{L}\p{N}]/u.test(word)) return [apart];
  return [apart, tokensOf(word.replaceAll('-', ''))];
}

function insert(root: Node, tokens: readonly string[], sign: Sign): void {
  let at = root;
  for (const token of tokens) {
    let next = at.next.get(token);
    if (!next) {
      next = node();
      at.next.set(token, next);
    }
    at = next;
  }
  at.signs.push(sign);
}

function push(map: Map<string, Sign[]>, key: string, sign: Sign): void {
  const signs = map.get(key);
  if (signs) signs.push(sign);
  else map.set(key, [sign]);
}

const node = (): Node => ({ next: new Map(), signs: [] });
