import { findPaperId, type PaperId } from '../paper.ts';
import { authorKey, isStop } from './document.ts';
import { headTokens, joined, type Token } from './fold.ts';
import { MOST_UNITS, type Unit } from './gather.ts';
import type { Segment } from './segment.ts';
import { frequency, known, type Spelling, spellings, split } from './words.ts';

/** Longer input is cut before anything is done with it. */
export const MOST_TYPED = 400;

/** Words around what is looked for: `VESPO 论文`, `the paper about …`. */
const FILLER =
  /^(?:the\s+)?papers?\s+(?:about|on|called|named|titled)\s+|\s+(?:papers?|arxiv|pdf)$|(?:的?论文|这篇论文|相关论文)$|^(?:论文|关于)(?=\S)/giu;

export interface Query {
  readonly text: string;
  /** Every arXiv id in it, in order. */
  readonly ids: readonly PaperId[];
  /** All of it, or the last part of its link, may be an id of another kind. */
  readonly maybeId: PaperId;
  readonly joined: string;
  readonly tokens: readonly Token[];
}

/** Takes apart what was typed: Slack's `<url|label>`, quotes, ids, words. */
export function understand(typed: string): Query {
  const text = typed
    .slice(0, MOST_TYPED)
    .toWellFormed()
    .replace(/<((?:https?:\/\/|mailto:)[^<>|\s]*)(?:\|[^<>]*)?>/g, ' $1 ')
    .replace(/\s+/g, ' ')
    .trim();
  const ids = idsIn(text);
  const words = text.replace(/https?:\/\/(?:www\.)?\S*?([\w.-]*)\/?(?=\s|$)/g, ' $1 ').trim();
  const bare = words.replace(FILLER, ' ').trim() || words;
  const maybeId = words.replace(/^arxiv:\s*/i, '') as PaperId;
  return { text: bare, ids, maybeId, joined: joined(bare), tokens: headTokens(bare) };
}

/** Full width digits count; every id once. */
function idsIn(text: string): PaperId[] {
  const found: PaperId[] = [];
  let rest = text.normalize('NFKC').replace(/%2e/gi, '.');
  for (let next = findPaperId(rest); next; next = findPaperId(rest)) {
    if (!found.includes(next.id)) found.push(next.id);
    rest = rest.slice(rest.indexOf(next.id) + next.id.length);
  }
  return found;
}

/** A word as typed, where it stood, and what it may mean. */
export interface Asked extends Unit {
  readonly text: string;
  readonly slot: number;
  readonly cjk: boolean;
  readonly last: boolean;
  /** Completed and corrected spellings are among its spellings. */
  readonly guessed: boolean;
}

/** A person is looked for among the first words only. */
const PEOPLE_WORDS = 6;
const STOP_WEIGHT = 0.3;
/** With so many known words the right paper is found without guessing at the others. */
const PLENTY = 3;

/**
 * Words with their weights. Unknown ones are completed or corrected when there is little else to go by; `correct`
 * names words to be corrected although they are known.
 */
export function unitsOf(
  segments: readonly Segment[],
  query: Query,
  papers: number,
  correct?: ReadonlySet<string>,
): Asked[] {
  const whole = query.tokens.filter(({ kind }) => kind !== 'joined');
  const having = new Map<string, number>();
  for (const { text } of whole) {
    if (!having.has(text)) having.set(text, papersWith(segments, text));
  }
  const telling = [...having].filter(([text, count]) => count > 0 && !isStop(text));
  const stops = whole.some(({ text }) => !isStop(text));
  const usual =
    telling.reduce((sum, [, count]) => sum + weightOf(papers, count), 0) / telling.length;
  const units: Asked[] = [];
  for (const [index, { text, slot, kind }] of whole.entries()) {
    const count = having.get(text);
    if (count === undefined) continue;
    having.delete(text);
    const cjk = kind === 'cjk';
    const last = index === whole.length - 1;
    const typed: Spelling = { key: text, quality: 1 };
    if (stops && isStop(text)) {
      // Counts for little, but tells `all you need` from `need you`.
      units.push({
        text,
        slot,
        cjk,
        last,
        guessed: false,
        spellings: [typed],
        weight: STOP_WEIGHT,
      });
      continue;
    }
    let others: Spelling[] = [];
    let guessed = false;
    if (cjk) {
      if (text.length === 1) others = spellings(segments, text, 'words');
    } else {
      others = together(segments, whole, index);
      guessed = correct ? correct.has(text) : count === 0 && telling.length < PLENTY;
      if (guessed) others.push(...near(segments, text));
    }
    const meant = count > 0 ? count : papersWith(segments, others[0]?.key ?? '');
    const weight = meant > 0 ? weightOf(papers, meant) : Math.min(usual || 1, weightOf(papers, 0));
    units.push({ text, slot, cjk, last, guessed, spellings: [typed, ...others], weight });
  }
  if (units.length > MOST_UNITS - 4) {
    units.sort((a, b) => b.weight - a.weight || a.slot - b.slot).length = MOST_UNITS - 4;
    units.sort((a, b) => a.slot - b.slot);
  }
  return units;
}

function papersWith(segments: readonly Segment[], key: string): number {
  const { head, body } = frequency(segments, key);
  return Math.max(head, body);
}

export function weightOf(papers: number, having: number): number {
  return Math.log(1 + (papers - having + 0.5) / (having + 0.5)) + 0.1;
}

/** The word with its neighbour or both as one: `browse comp` is also browsecomp. */
function together(segments: readonly Segment[], tokens: readonly Token[], index: number) {
  const found: Spelling[] = [];
  for (const [from, to] of [
    [index - 1, index + 1],
    [index, index + 2],
    [index - 1, index + 2],
    [index - 2, index + 1],
    [index, index + 3],
  ] as const) {
    const parts = from < 0 || to > tokens.length ? [] : tokens.slice(from, to);
    if (parts.length < 2 || parts.some(({ kind }) => kind === 'cjk')) continue;
    const key = parts.map(({ text }) => text).join('');
    if (key.length > 3 && known(segments, key)) found.push({ key, quality: 0.98 });
  }
  return found;
}

function near(segments: readonly Segment[], word: string): Spelling[] {
  const found = spellings(segments, word, 'words').filter(({ key }) => key !== word);
  const parts = split(segments, word);
  if (parts) found.push({ key: parts[0], quality: 0.7 }, { key: parts[1], quality: 0.7 });
  return found;
}

/** Keys of a person's name: given names may be written apart, `Wei-Chen Chiu` as `chiu wei chen`. */
export function waysToWrite(words: readonly string[]): string[] {
  const ways = new Set([authorKey(words)]);
  for (let at = 0; words.length > 2 && at + 1 < words.length; at++) {
    const [first, second] = [words[at] ?? '', words[at + 1] ?? ''];
    for (const one of [first + second, second + first]) {
      ways.add(authorKey([...words.slice(0, at), one, ...words.slice(at + 2)]));
    }
  }
  return [...ways];
}

/** Keys of the people that a query may name: two to four words in a row, in any order. */
export function peopleIn(segments: readonly Segment[], tokens: readonly Token[]): string[] {
  const words = tokens.filter(({ kind }) => kind === 'word').map(({ text }) => text);
  const found = new Set<string>();
  const most = Math.min(words.length, PEOPLE_WORDS);
  for (let from = 0; from < most; from++) {
    for (let length = 2; length <= 4 && from + length <= most; length++) {
      for (const key of waysToWrite(words.slice(from, from + length))) {
        if (known(segments, key)) found.add(key);
      }
    }
  }
  return [...found];
}
