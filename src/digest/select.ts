import type { Library, ReportEntry } from '../papers/library.ts';
import type { Paper } from '../papers/paper.ts';
import type { Match, Rule, Topics } from '../papers/topics.ts';
import type { Subscription } from './subscription.ts';

export interface SelectedPaper {
  readonly paper: Paper;
  /** Why it came; absent when the subscription takes everything. */
  readonly match?: Match;
}

/** The papers of one digest and where they came from. */
export interface Selection {
  /** ISO dates covered, oldest first; one for a daily digest. */
  readonly days: readonly string[];
  readonly reports: readonly ReportEntry[];
  readonly papers: readonly SelectedPaper[];
  /** Papers of these days before the topics chose. */
  readonly total: number;
  readonly rules: readonly Rule[];
}

type Wanted = Pick<Subscription, 'sources' | 'topics'> & Partial<Pick<Subscription, 'period'>>;

/** Reports of a subscription's sources, newest first. */
export function reportsFor(library: Library, sources: readonly string[]): readonly ReportEntry[] {
  if (sources.length === 0) return library.reports();
  return library
    .reports()
    .filter((entry) => sources.includes(entry.from) || sources.includes(entry.source));
}

/** ISO date of the newest report of these sources. */
export function newestDay(library: Library, sources: readonly string[]): string | undefined {
  return reportsFor(library, sources)[0]?.date;
}

/** Rules of a subscription's canonical topic texts; a text that is no rule any more counts as a phrase. */
export function rulesOf(topics: Topics, texts: readonly string[]): readonly Rule[] {
  return texts.map((text) => {
    const parsed = topics.parse(text);
    return parsed.kind === 'rule' ? parsed.rule : { type: 'phrase', phrase: parsed.phrase };
  });
}

/**
 * Papers of the given days that a subscription wants. One day: in the order of its reports. Several days with a weekly
 * or monthly period: best first, by upvotes, saves and number of sources. `without`: ids left out (seen elsewhere).
 */
export function selectPapers(
  library: Library,
  topics: Topics,
  subscription: Wanted,
  days: readonly string[],
  options: {
    readonly saves?: ReadonlyMap<string, number>;
    readonly without?: ReadonlySet<string>;
  } = {},
): Selection {
  const rules = rulesOf(topics, subscription.topics);
  const reports = reportsFor(library, subscription.sources).filter(({ date }) =>
    days.includes(date),
  );
  const oldestFirst = [...reports].sort(
    (a, b) => a.date.localeCompare(b.date) || a.source.localeCompare(b.source),
  );
  const ids = new Set(oldestFirst.flatMap((entry) => entry.ids));
  const papers: SelectedPaper[] = [];
  let total = 0;
  for (const id of ids) {
    const paper = library.get(id);
    if (!paper) continue;
    total += 1;
    if (options.without?.has(id)) continue;
    if (rules.length === 0) papers.push({ paper });
    else {
      const match = topics.wants(paper, rules);
      if (match) papers.push({ paper, match });
    }
  }
  if (subscription.period && subscription.period !== 'daily') {
    const weight = ({ paper }: SelectedPaper): number =>
      (paper.upvotes ?? 0) +
      20 * (options.saves?.get(paper.id) ?? 0) +
      30 * (new Set(paper.readings.map((reading) => reading.source)).size - 1);
    papers.sort((a, b) => weight(b) - weight(a) || a.paper.id.localeCompare(b.paper.id));
  }
  return { days: [...days].sort(), reports: oldestFirst, papers, total, rules };
}
