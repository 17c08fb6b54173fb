import type { Topic } from '../topics.ts';
import { keyOf, tokensOf } from './tokens.ts';

/** `title`: strong in the title, weak elsewhere. */
export type Strength = 'strong' | 'title' | 'weak' | 'misleading';

/** What finding a word says: for which topic, how strongly, and how the definition writes it. */
export interface Sign {
  readonly topic: number;
  readonly strength: Strength;
  readonly word: string;
  /** `VLMs`, `RL`: may stand in brackets behind its long form. */
  readonly abbreviation: boolean;
  readonly han: boolean;
}

interface Found {
  readonly sign: Sign;
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
  /** One sign for each mention that counts. */
  find(tokens: readonly string[]): readonly Sign[];
}

/**
 * A hyphen in a word of the definition may be written or not (`multi-modal`, `multimodal`); a star at an end stands for
 * any letters (`*bench`). Names and aliases are strong unless listed as weak or misleading; a name or a strong word
 * listed as weak too is strong in the title only.
 */
export function compileWords(topics: readonly Topic[]): Words {
  const root = node();
  const heads = new Map<string, Sign[]>();
  const tails = new Map<string, Sign[]>();
  topics.forEach((topic, at) => {
    const taken = new Set<string>();
    const names = [topic.name.en, topic.name.zh, ...topic.aliases, topic.id];
    const weak = new Set(topic.weak.map(keyOf));
    const lists = [
      ['misleading', topic.misleading],
      [
        'title',
        [...topic.strong, topic.name.en, topic.name.zh].filter((word) => weak.has(keyOf(word))),
      ],
      ['weak', topic.weak],
      ['strong', [...topic.strong, ...names]],
    ] as const;
    for (const [strength, list] of lists) {
      for (const word of list) {
        const abbreviation = /^[A-Z0-9-]{2,6}s?$/.test(word);
        const han = /\p{Script=Han}/u.test(word);
        const sign: Sign = { topic: at, strength, word, abbreviation, han };
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
  const shortest = Math.min(...lengths) + 1;

  function affixes(token: string, at: number, found: Found[]): void {
    for (const length of lengths) {
      if (length >= token.length) continue;
      note(found, heads.get(token.slice(0, length)), at, at + 1);
      note(found, tails.get(token.slice(-length)), at, at + 1);
    }
  }

  return {
    find(tokens) {
      const found: Found[] = [];
      for (let from = 0; from < tokens.length; from++) {
        const token = tokens[from] ?? '';
        let at = root.next.get(token);
        for (let to = from + 1; at; to++) {
          note(found, at.signs, from, to);
          at = at.next.get(tokens[to] ?? '');
        }
        if (token.length >= shortest) affixes(token, from, found);
      }
      return withoutCovered(found);
    },
  };
}

function note(found: Found[], signs: readonly Sign[] | undefined, from: number, to: number): void {
  if (signs) for (const sign of signs) found.push({ sign, from, to });
}

/**
 * Of one topic's words that overlap only the longest counts; a misleading phrase silences what it touches; an
 * abbreviation behind what it stands for, `vision-language models (VLMs)`, and the same in the other language,
 * `具身智能（Embodied AI）`, are no second mention.
 */
function withoutCovered(found: Found[]): Sign[] {
  if (found.length > 1) found.sort(byTopicAndLength);
  const kept: Sign[] = [];
  const covered = new Map<number, Sign>();
  let topic = -1;
  for (const { sign, from, to } of found) {
    if (sign.topic !== topic) covered.clear();
    topic = sign.topic;
    if (glosses(sign, covered.get(from - 1)) || glosses(sign, covered.get(to))) continue;
    let free = true;
    for (let at = from; at < to && free; at++) free = !covered.has(at);
    if (!free) continue;
    for (let at = from; at < to; at++) covered.set(at, sign);
    if (sign.strength !== 'misleading') kept.push(sign);
  }
  return kept;
}

function glosses(sign: Sign, beside: Sign | undefined): boolean {
  return beside !== undefined && (sign.abbreviation || sign.han !== beside.han);
}

function byTopicAndLength(a: Found, b: Found): number {
  return (
    a.sign.topic - b.sign.topic ||
    Number(b.sign.strength === 'misleading') - Number(a.sign.strength === 'misleading') ||
    b.to - b.from - (a.to - a.from) ||
    a.from - b.from
  );
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
