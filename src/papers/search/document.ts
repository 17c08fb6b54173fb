import type { Paper } from '../paper.ts';
import { bodyTokens, headTokens, joined } from './fold.ts';

/** What the index reads of a paper. */
export type Document = Pick<
  Paper,
  | 'id'
  | 'title'
  | 'titleZh'
  | 'otherTitles'
  | 'name'
  | 'authors'
  | 'abstract'
  | 'contribution'
  | 'fields'
  | 'keywords'
  | 'date'
  | 'upvotes'
>;

/** What is compared with a query word by word. */
export type Cover = Pick<Document, 'title' | 'titleZh' | 'otherTitles' | 'authors'>;

/** Names, words, whole authors and whole titles are kept in one sorted list of keys, told apart by how they begin. */
export const NAME = '\u0001';
export const AUTHOR = '\ufff0';
export const TITLE = '\ufff1';
export const ID = '\ufff2';

export const IN_TITLE = 1;
export const IN_AUTHORS = 2;
export const IN_BODY = 4;
export const OFTEN_IN_BODY = 8;

const LONGEST_NAME = 60;
/** A part of a title before its colon is a name when it has no more words than this. */
const NAME_WORDS = 4;

/** Words that say nothing by themselves; in bodies they are not looked for. */
const STOP = new Set(
  'a an the of for in on to and or is are was were be been by with from as at it its this that these those we our they their can which not but has have also such than then into via using use used based show shows 的 是 在 和'.split(
    ' ',
  ),
);

const LONGEST_STOP = 5;

export const isStop = (word: string): boolean => word.length <= LONGEST_STOP && STOP.has(word);

export const nameKey = (text: string): string => NAME + joined(text).slice(0, LONGEST_NAME);

/** The words of a person's name in any order are one key; hyphens inside given names do not count. */
export function authorKey(words: readonly string[]): string {
  return AUTHOR + [...words].sort().join(' ').slice(0, LONGEST_NAME);
}

const PLAIN_NAME = /^[A-Za-z]+(?: [A-Za-z]+)*$/;

export function authorWords(author: string): string[] {
  if (PLAIN_NAME.test(author)) return author.toLowerCase().split(' ');
  return headTokens(author.replace(/(?<=\p{L})['’‐-](?=\p{L})/gu, '').toLowerCase())
    .filter(({ kind }) => kind !== 'joined')
    .map(({ text }) => text);
}

/** A whole title as a key of fixed length: two hashes of its letters. */
export function titleKey(title: string): string {
  const letters = joined(title);
  let a = 0x811c9dc5;
  let b = 0x9e3779b9;
  for (let i = 0; i < letters.length; i++) {
    const code = letters.charCodeAt(i);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b + code, 0x85ebca6b) ^ (b >>> 13);
  }
  return TITLE + (a >>> 0).toString(36) + (b >>> 0).toString(36);
}

export function titlesOf(paper: Cover): string[] {
  const titles = [paper.title];
  if (paper.titleZh) titles.push(paper.titleZh);
  return paper.otherTitles.length > 0 ? [...titles, ...paper.otherTitles] : titles;
}

/** Keys of the names that a paper goes by: its system name and short beginnings of its titles. */
export function namesOf(paper: Document): string[] {
  const names = paper.name ? [nameKey(paper.name)] : [];
  for (const title of titlesOf(paper)) {
    const colon = /[:：]/.exec(title)?.index ?? 0;
    if (colon === 0 || colon > LONGEST_NAME) continue;
    const start = title.slice(0, colon);
    const key = nameKey(start);
    if (names.includes(key) || key === NAME) continue;
    if (start.split(/\s+/).length <= NAME_WORDS) names.push(key);
  }
  return names;
}

/** Hands every key of a paper to `put`, with where it stands; a key may come several times. */
export function eachKey(paper: Document, put: (key: string, where: number) => void): void {
  put(ID + paper.id, IN_TITLE);
  for (const name of namesOf(paper)) put(name, IN_TITLE);
  for (const title of titlesOf(paper)) {
    put(titleKey(title), IN_TITLE);
    for (const { text } of headTokens(title)) put(text, IN_TITLE);
  }
  if (paper.name) for (const { text } of headTokens(paper.name)) put(text, IN_TITLE);
  for (const author of paper.authors) {
    const words = authorWords(author);
    if (words.length > 1) put(authorKey(words), IN_AUTHORS);
    for (const word of words) put(word, IN_AUTHORS);
    if (PLAIN_NAME.test(author)) continue;
    for (const { text } of headTokens(author)) put(text, IN_AUTHORS);
  }
  const body = (word: string): void => {
    if (!isStop(word)) put(word, IN_BODY);
  };
  const { abstract, contribution } = paper;
  if (abstract.en) bodyTokens(abstract.en, body);
  if (abstract.zh) bodyTokens(abstract.zh, body);
  if (contribution.en) bodyTokens(contribution.en, body);
  if (contribution.zh) bodyTokens(contribution.zh, body);
  for (const field of paper.fields) bodyTokens(field, body);
  for (const keyword of paper.keywords) bodyTokens(keyword, body);
}

/** Newest first and most liked first, as one number: days in the high part, votes in the low. */
export interface Standing {
  readonly days: number;
  readonly votes: number;
}

const DAY = 86_400_000;
const FIRST_DAY = Date.UTC(1990, 0, 1) / DAY;
const MOST = 0xffff;

export function standingOf(paper: Document): Standing {
  const days = Math.floor(Date.parse(paper.date) / DAY) - FIRST_DAY;
  return {
    days: Number.isFinite(days) ? Math.min(MOST, Math.max(0, days)) : 0,
    votes: Math.min(MOST, Math.max(0, Math.trunc(paper.upvotes ?? 0) || 0)),
  };
}
