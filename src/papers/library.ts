import { mergeReadings } from './merge.ts';
import type { Paper, PaperId, PlacedReading, Report } from './paper.ts';
import { findPaperId } from './paper.ts';

export interface Hit {
  readonly id: PaperId;
  /** Comparable within one answer only; higher is better. */
  readonly score: number;
  /** What decided, e.g. `name`, `id`, `title`, `author`, `words: policy optimization`. */
  readonly why: string;
}

export interface Answer {
  readonly query: string;
  /**
   * exact: an id, a name or a whole title (one result, or several papers of the same name: a choice, newest first).
   * search: found by words, prefix or typo.
   * none: nothing near; `results` is empty and `near` has the nearest three.
   */
  readonly kind: 'exact' | 'search' | 'none';
  /** At most `limit`, best first. */
  readonly results: readonly Hit[];
  /** True: the first result is clearly the one, show its card at once. */
  readonly sure: boolean;
  /** For "did you mean"; empty unless `kind` is `none`. */
  readonly near: readonly Hit[];
}

export interface Completion {
  readonly id: PaperId;
  /** `NAME: title` or title, plain text, not cut. */
  readonly label: string;
}

export interface ReportKey {
  readonly source: string;
  readonly date: string;
  readonly from: string;
}

/** One report as the library holds it: its frame without the papers' texts. */
export interface ReportEntry extends ReportKey {
  readonly report: Report;
  /** Ids in report order. */
  readonly ids: readonly PaperId[];
}

/** All papers in memory, and finding them. Adding never blocks a look-up for long. */
export interface Library {
  /** Adds a report; a report of the same source, date and `from` replaces the earlier one. */
  add(report: Report, from: string): void;
  readonly size: number;
  get(id: string): Paper | undefined;
  all(): IterableIterator<Paper>;
  /** Newest date first, then by source. */
  reports(): readonly ReportEntry[];
  /** @param limit at most this many results, default 10 */
  find(query: string, limit?: number): Answer;
  /** The best for what has been typed so far, stable order; default limit 25. */
  complete(prefix: string, limit?: number): readonly Completion[];
  /** Nearest papers by shared rare words, names, authors and topics; never the paper itself; default limit 5. */
  similar(id: string, limit?: number): readonly Hit[];
}

export interface LibraryOptions {
  /** Ids of a paper's topics, for `similar` and `complete`. */
  readonly topicsOf?: (paper: Paper) => readonly string[];
}

export function createLibrary(_options: LibraryOptions = {}): Library {
  const readings = new Map<PaperId, readonly PlacedReading[]>();
  const papers = new Map<PaperId, Paper>();
  const entries = new Map<string, ReportEntry>();

  function place(id: PaperId, placed: readonly PlacedReading[]): void {
    readings.set(id, placed);
    if (placed.length === 0) {
      readings.delete(id);
      papers.delete(id);
    } else {
      papers.set(id, mergeReadings(placed));
    }
  }

  function remove(entry: ReportEntry): void {
    for (const id of entry.ids) {
      const kept = (readings.get(id) ?? []).filter(
        (reading) =>
          reading.source !== entry.source ||
          reading.date !== entry.date ||
          reading.from !== entry.from,
      );
      place(id, kept);
    }
  }

  function search(query: string, limit: number): Hit[] {
    const words = wordsOf(query);
    const hits = [...papers.values()].map((paper) => {
      const title = wordsOf(`${paper.title} ${paper.titleZh ?? ''}`).join(' ');
      const rest = wordsOf(`${paper.authors.join(' ')} ${paper.abstract.en ?? ''}`).join(' ');
      let score = 0;
      for (const word of words) score += title.includes(word) ? 3 : rest.includes(word) ? 1 : 0;
      return { id: paper.id, score, why: 'words' };
    });
    return hits
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score || (a.id < b.id ? 1 : -1))
      .slice(0, limit);
  }

  return {
    add(report, from) {
      const { source, date } = report;
      const key = JSON.stringify([source, date, from]);
      const earlier = entries.get(key);
      if (earlier) remove(earlier);
      for (const reading of report.papers) {
        place(reading.id, [
          { ...reading, source, date, from },
          ...(readings.get(reading.id) ?? []),
        ]);
      }
      const ids = report.papers.map(({ id }) => id);
      entries.set(key, { source, date, from, ids, report: { ...report, papers: [] } });
    },
    get size() {
      return papers.size;
    },
    get: (id) => papers.get(id as PaperId),
    all: () => papers.values(),
    reports: () =>
      [...entries.values()].sort(
        (a, b) => b.date.localeCompare(a.date) || a.source.localeCompare(b.source),
      ),
    find(query, limit = 10) {
      const id = findPaperId(query)?.id;
      const joined = wordsOf(query).join('');
      const exact = [...papers.values()]
        .filter(
          (paper) =>
            paper.id === id ||
            (joined !== '' &&
              [paper.name ?? '', paper.title, paper.titleZh ?? ''].some(
                (text) => wordsOf(text).join('') === joined,
              )),
        )
        .sort((a, b) => b.date.localeCompare(a.date))
        .slice(0, limit)
        .map((paper) => ({ id: paper.id, score: 100, why: paper.id === id ? 'id' : 'name' }));
      if (exact.length > 0) {
        return { query, kind: 'exact', results: exact, sure: exact.length === 1, near: [] };
      }
      const results = search(query, limit);
      const kind = results.length > 0 ? 'search' : 'none';
      return { query, kind, results, sure: false, near: [] };
    },
    complete(prefix, limit = 25) {
      const start = wordsOf(prefix).join(' ');
      return [...papers.values()]
        .filter((paper) => wordsOf(paper.title).join(' ').startsWith(start))
        .slice(0, limit)
        .map((paper) => ({ id: paper.id, label: paper.title }));
    },
    similar(id, limit = 5) {
      const paper = papers.get(id as PaperId);
      return paper ? search(paper.title, limit + 1).filter((hit) => hit.id !== id) : [];
    },
  };
}

function wordsOf(text: string): string[] {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}+]+/gu) ?? []
  );
}
