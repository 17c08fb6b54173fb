import { plainText } from '../../message/text.ts';
import type { Paper } from '../paper.ts';
import type { Match } from '../topics.ts';
import { tokensOf } from './tokens.ts';

/** One text of a paper as tokens, with where each token stands. */
interface Indexed {
  readonly label: string;
  readonly worth: number;
  readonly tokens: readonly string[];
  readonly positions: ReadonlyMap<string, readonly number[]>;
}

interface Author {
  readonly name: string;
  readonly tokens: readonly string[];
}

/** What free rules (phrases, authors) ask a paper; made once a paper, and only when asked. */
export interface FreeText {
  phrase(phrase: string): Match | undefined;
  author(name: string): Match | undefined;
}

export function freeTextOf(paper: Paper): FreeText {
  const texts = once(() => textsOf(paper));
  const vocabulary = once(() => new Set(texts().flatMap(({ positions }) => [...positions.keys()])));
  const authors = once(() =>
    paper.authors.map((name): Author => ({ name, tokens: tokensOf(name) })),
  );
  const names = once(() => new Set(authors().flatMap(({ tokens }) => tokens)));
  return {
    phrase(phrase) {
      const tokens = tokensOf(phrase);
      if (tokens.length === 0 || !tokens.every((token) => vocabulary().has(token)))
        return undefined;
      const found = texts().filter((text) => contains(text, tokens));
      if (found.length === 0) return undefined;
      const labels = [...new Set(found.map(({ label }) => label))].slice(0, 3);
      return {
        score: Math.max(...found.map(({ worth }) => worth)),
        why: labels.map((label) => `${label}: ${phrase}`),
      };
    },
    author(name) {
      const wanted = tokensOf(name);
      if (!wanted.some((word) => names().has(word))) return undefined;
      const found = authors().find(({ tokens }) => isNamed(tokens, wanted));
      return found && { score: 1, why: [`author: ${found.name}`] };
    },
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Every word of the wanted name, in any order; one letter stands for a name that begins with it beside a whole word. */
function isNamed(tokens: readonly string[], wanted: readonly string[]): boolean {
  const free = [...tokens];
  let whole = 0;
  for (const word of [...wanted].sort((a, b) => b.length - a.length)) {
    let at = free.indexOf(word);
    if (at >= 0) whole++;
    else at = free.findIndex((token) => isInitial(word, token) || isInitial(token, word));
    if (at < 0) return false;
    free.splice(at, 1);
  }
  return whole > 0;
}

function isInitial(letter: string, name: string): boolean {
  return letter.length === 1 && /[a-z]/.test(letter) && name.startsWith(letter);
}

function textsOf(paper: Paper): readonly Indexed[] {
  const texts: Indexed[] = [];
  const add = (label: string, text: string | undefined, worth: number) => {
    if (text) texts.push(indexed(label, text, worth));
  };
  for (const title of [paper.title, paper.titleZh, ...paper.otherTitles]) add('title', title, 1.5);
  for (const text of [paper.contribution.en, paper.contribution.zh]) add('contribution', text, 1.3);
  for (const field of paper.fields) add('field', field, 1.2);
  for (const keyword of paper.keywords) add('keywords', keyword, 1.2);
  for (const text of [paper.abstract.en, paper.abstract.zh]) add('abstract', text, 1.1);
  for (const { sections } of paper.readings) {
    for (const { heading, blocks } of sections) {
      add(heading || 'text', `${heading}\n${plainText(blocks)}`, 1);
    }
  }
  return texts;
}

function indexed(label: string, text: string, worth: number): Indexed {
  const tokens = tokensOf(text);
  const positions = new Map<string, number[]>();
  tokens.forEach((token, at) => {
    const known = positions.get(token);
    if (known) known.push(at);
    else positions.set(token, [at]);
  });
  return { label, worth, tokens, positions };
}

function contains({ tokens, positions }: Indexed, wanted: readonly string[]): boolean {
  let rarest: readonly number[] | undefined;
  let offset = 0;
  for (const [at, word] of wanted.entries()) {
    const found = positions.get(word);
    if (!found) return false;
    if (rarest && rarest.length <= found.length) continue;
    rarest = found;
    offset = at;
  }
  return (rarest ?? []).some((at) =>
    wanted.every((word, nth) => tokens[at - offset + nth] === word),
  );
}
