import { systemName } from './derive.ts';
import type { Paper, PlacedReading } from './paper.ts';

/** Everything that the readings of one arXiv id say, as one paper. @param readings at least one, all of one id */
export function mergeReadings(readings: readonly PlacedReading[]): Paper {
  const first = readings[0];
  if (!first) throw new RangeError('mergeReadings: no reading');
  const name = systemName(first.title, first.titleZh);
  return {
    id: first.id,
    title: first.title,
    ...(first.titleZh && { titleZh: first.titleZh }),
    otherTitles: [],
    ...(name && { name }),
    authors: first.authors ?? [],
    categories: first.categories ?? [],
    abstract: first.abstract ?? {},
    contribution: first.contribution
      ? { [/\p{Script=Han}/u.test(first.contribution) ? 'zh' : 'en']: first.contribution }
      : {},
    fields: first.fields ?? [],
    keywords: first.keywords ?? [],
    links: first.links,
    date: first.date,
    readings,
  };
}
