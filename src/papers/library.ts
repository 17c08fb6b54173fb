import type { Paper, PaperId, Report } from './paper.ts';

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
