import { plainText } from '../message/text.ts';
import { contributionOf } from './derive.ts';
import { systemName } from './names.ts';
import type { Paper, PaperLinks, PlacedReading } from './paper.ts';

/**
 * Everything that the readings of one arXiv id say, as one paper; the same whatever their order.
 * @param readings at least one, all of one id
 */
export function mergeReadings(readings: readonly PlacedReading[]): Paper {
  const ordered = [...readings].sort(newestFirst);
  const [newest] = ordered;
  if (!newest) throw new RangeError('mergeReadings: expected at least one reading, got none');
  const { title, titleZh, otherTitles } = unitedTitles(ordered);
  const name = [title, ...otherTitles].map((one) => systemName(one, titleZh)).find(Boolean);
  const version = largest(ordered.map((reading) => reading.version));
  const upvotes = ordered.find((reading) => reading.upvotes !== undefined)?.upvotes;
  const [published] = ordered.flatMap((reading) => reading.published ?? []).sort();
  return {
    id: newest.id,
    ...(version !== undefined && { version }),
    title,
    ...(titleZh && { titleZh }),
    otherTitles,
    ...(name && { name }),
    authors: fullest(ordered.map((reading) => reading.authors ?? [])) ?? [],
    ...(published && { published }),
    categories: union(ordered.map((reading) => reading.categories ?? [])),
    abstract: perLanguage(
      fullest(ordered.flatMap((reading) => reading.abstract?.en ?? [])),
      fullest(ordered.flatMap((reading) => reading.abstract?.zh ?? [])),
    ),
    contribution: contributions(ordered),
    fields: union(ordered.map((reading) => reading.fields ?? [])),
    keywords: union(ordered.map((reading) => reading.keywords ?? [])),
    links: unitedLinks(ordered),
    ...(ordered.some((reading) => reading.codeOpen) && { codeOpen: true }),
    ...(upvotes !== undefined && { upvotes }),
    date: newest.date,
    readings: ordered,
  };
}

/** A total order, so that ties between reports fall the same way every time. */
function newestFirst(left: PlacedReading, right: PlacedReading): number {
  return (
    compare(right.date, left.date) ||
    compare(left.source, right.source) ||
    compare(left.from, right.from) ||
    left.line - right.line ||
    compare(left.title, right.title) ||
    compare(JSON.stringify(left), JSON.stringify(right))
  );
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The longest; of equals the first. */
function fullest<T extends string | readonly unknown[]>(values: readonly T[]): T | undefined {
  let longest: T | undefined;
  for (const value of values) if (!longest || value.length > longest.length) longest = value;
  return longest;
}

function largest(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length > 0 ? Math.max(...known) : undefined;
}

/** Each once, the fullest list first; case and spaces do not make a difference. */
function union(lists: readonly (readonly string[])[]): string[] {
  const united = new Map<string, string>();
  for (const list of [...lists].sort((left, right) => right.length - left.length)) {
    for (const value of list) {
      const key = value.toLowerCase().replace(/\s+/g, '');
      if (!united.has(key)) united.set(key, value);
    }
  }
  return [...united.values()];
}

function isChinese(text: string): boolean {
  const chinese = text.match(/[\u4e00-\u9fff]/g)?.length ?? 0;
  return chinese * 8 > text.length;
}

/** Letters and digits only: how a title is punctuated and capitalised is no conflict. */
function titleKey(title: string): string {
  return title
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

function unitedTitles(ordered: readonly PlacedReading[]): {
  title: string;
  titleZh?: string;
  otherTitles: string[];
} {
  const given = ordered.flatMap(({ title, titleZh }) => (titleZh ? [title, titleZh] : [title]));
  const originals = ranked(given.filter((title) => !isChinese(title)));
  const chinese = ranked(given.filter(isChinese));
  // A paper known by its Chinese title alone goes by that one.
  const [title = chinese[0] ?? '', ...others] = originals;
  const [titleZh, ...othersZh] = chinese;
  return { title, ...(titleZh && { titleZh }), otherTitles: [...others, ...othersZh] };
}

/** Distinct titles, the best first: what most readings say, then the longest, then the newest. */
function ranked(titles: readonly string[]): string[] {
  const groups = new Map<string, string[]>();
  for (const title of titles) {
    const key = titleKey(title);
    const group = groups.get(key);
    if (group) group.push(title);
    else groups.set(key, [title]);
  }
  return [...groups.values()]
    .sort((left, right) => right.length - left.length || longest(right) - longest(left))
    .map((group) => fullest(group) ?? '')
    .filter(Boolean);
}

function longest(group: readonly string[]): number {
  return Math.max(...group.map((title) => title.length));
}

/**
 * One sentence in each language that the reports speak. A report that has a section for it says it best, then the newest;
 * a language without one gets it from its abstract, in Chinese also from a translated one among the sections.
 */
function contributions(ordered: readonly PlacedReading[]): Paper['contribution'] {
  const stated = ordered.filter((reading) =>
    reading.sections.some((section) => section.kind === 'contribution'),
  );
  const told = [...stated, ...ordered].flatMap((reading) => reading.contribution ?? []);
  return perLanguage(
    told.find((sentence) => !isChinese(sentence)) ??
      fromAbstracts(
        ordered.flatMap((reading) => reading.abstract?.en ?? []),
        (sentence) => !isChinese(sentence),
      ),
    told.find(isChinese) ?? fromAbstracts(chineseAbstracts(ordered), isChinese),
  );
}

function fromAbstracts(
  abstracts: readonly string[],
  fits: (sentence: string) => boolean,
): string | undefined {
  for (const abstract of abstracts) {
    const sentence = contributionOf({ abstract });
    if (sentence && fits(sentence)) return sentence;
  }
  return undefined;
}

const chineseAbstracts = (ordered: readonly PlacedReading[]): string[] => [
  ...ordered.flatMap((reading) => reading.abstract?.zh ?? []),
  ...ordered.flatMap((reading) =>
    reading.sections.flatMap(({ kind, blocks }) =>
      kind === 'abstract' ? [plainText(blocks)] : [],
    ),
  ),
];

function perLanguage(en: string | undefined, zh: string | undefined): { en?: string; zh?: string } {
  return { ...(en && { en }), ...(zh && { zh }) };
}

/** Of each kind the one the newest reading has. */
function unitedLinks(ordered: readonly PlacedReading[]): PaperLinks {
  return Object.assign({}, ...ordered.map((reading) => reading.links).reverse());
}
