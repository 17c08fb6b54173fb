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
  return { text: bare, ids, joined: joined(bare), tokens: headTokens(bare) };
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
}

/** Words with their weights; stop words only if there is nothing else. Unknown words are completed or corrected. */
export function unitsOf(
  segments: readonly Segment[],
  query: Query,
  papers: number,
  correct: (word: string) => boolean,
): { units: Asked[]; whole: readonly Token[] } {
  const whole = query.tokens.filter(({ kind }) => kind !== 'joined');
  const telling = whole.filter(({ text }) => !isStop(text));
  const used = telling.length > 0 ? telling : whole;
  const byText = new Map<string, Asked>();
  for (const [index, token] of used.entries()) {
    if (byText.has(token.text)) continue;
    const { text, slot } = token;
    const cjk = token.kind === 'cjk';
    const meant: Spelling[] = [{ key: text, quality: 1 }];
    if (!cjk) meant.push(...together(segments, used, index));
    const { head, body } = frequency(segments, text);
    if (head + body === 0 || correct(text)) meant.push(...(cjk ? [] : near(segments, text)));
    if (cjk && text.length === 1) meant.push(...spellings(segments, text, 'words'));
    byText.set(text, {
      text,
      slot,
      cjk,
      last: index === used.length - 1,
      spellings: meant,
      weight: weightOf(papers, Math.max(head, body)),
    });
  }
  const units = [...byText.values()];
  if (units.length > MOST_UNITS - 4) {
    units.sort((a, b) => b.weight - a.weight || a.slot - b.slot).length = MOST_UNITS - 4;
    units.sort((a, b) => a.slot - b.slot);
  }
  return { units, whole };
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

/** Keys of the people that a query may name: two or three words in a row, in any order. */
export function peopleIn(segments: readonly Segment[], tokens: readonly Token[]): string[] {
  const words = tokens.filter(({ kind }) => kind === 'word').map(({ text }) => text);
  const found = new Set<string>();
  const most = Math.min(words.length, 8);
  for (let from = 0; from < most; from++) {
    for (let length = 2; length <= 4 && from + length <= most; length++) {
      const part = words.slice(from, from + length);
      const ways = [part];
      for (let at = 0; length > 2 && at + 1 < length; at++) {
        ways.push([...part.slice(0, at), `${part[at]}${part[at + 1]}`, ...part.slice(at + 2)]);
      }
      for (const way of ways) {
        const key = authorKey(way);
        if (known(segments, key)) found.add(key);
      }
    }
  }
  return [...found];
}
