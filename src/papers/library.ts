import { mergeReadings } from './merge.ts';
import type { Paper, PaperId, PlacedReading, Report } from './paper.ts';
import { complete } from './search/complete.ts';
import type { Cover } from './search/document.ts';
import { find, type Shelves } from './search/find.ts';
import { createIndex } from './search/segments.ts';
import { similar } from './search/similar.ts';

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
  /** Ids of a paper's topics: papers of the same topics are the more similar. */
  readonly topicsOf?: (paper: Paper) => readonly string[];
}

export function createLibrary({ topicsOf }: LibraryOptions = {}): Library {
  const readings = new Map<PaperId, readonly PlacedReading[]>();
  /** Merged when first asked for; most papers of a large library never are. */
  const merged = new Map<PaperId, Paper>();
  const entries = new Map<string, ReportEntry>();
  let sorted: readonly ReportEntry[] | undefined;
  const index = createIndex();

  function get(id: string): Paper | undefined {
    const had = merged.get(id as PaperId);
    if (had) return had;
    const placed = readings.get(id as PaperId);
    if (!placed) return undefined;
    const paper = mergeReadings(placed);
    merged.set(paper.id, paper);
    return paper;
  }

  function cover(id: PaperId): Cover | undefined {
    const placed = readings.get(id);
    const [only] = placed ?? [];
    if (!only || placed?.length !== 1) return get(id);
    const { title, titleZh, authors = [] } = only;
    return { title, ...(titleZh && { titleZh }), otherTitles: [], authors };
  }

  function place(id: PaperId, placed: readonly PlacedReading[]): void {
    const had = readings.get(id);
    const was = had && (merged.get(id) ?? mergeReadings(had));
    merged.delete(id);
    if (placed.length === 0) {
      readings.delete(id);
      if (was) index.remove(was);
      return;
    }
    readings.set(id, placed);
    index.put(mergeReadings(placed), was);
  }

  function takeOut(earlier: ReportEntry, but: ReadonlySet<PaperId>): void {
    for (const id of earlier.ids) {
      if (but.has(id)) continue;
      place(
        id,
        (readings.get(id) ?? []).filter((reading) => !isFrom(reading, earlier)),
      );
    }
  }

  function shelves(): Shelves {
    return { segments: index.segments(), papers: readings.size, get, cover };
  }

  return {
    add(report, from) {
      const { source, date } = report;
      const key = JSON.stringify([source, date, from]);
      const ids = [...new Set(report.papers.map(({ id }) => id))];
      const earlier = entries.get(key);
      if (earlier) takeOut(earlier, new Set(ids));
      for (const reading of report.papers) {
        const placed = { ...reading, source, date, from };
        const others = readings.get(reading.id)?.filter((one) => !isFrom(one, placed)) ?? [];
        place(reading.id, [placed, ...others]);
      }
      entries.set(key, { source, date, from, ids, report: { ...report, papers: [] } });
      sorted = undefined;
    },
    get size() {
      return readings.size;
    },
    get,
    *all() {
      for (const id of readings.keys()) {
        const paper = get(id);
        if (paper) yield paper;
      }
    },
    reports() {
      sorted ??= [...entries.values()].sort(
        (a, b) =>
          compareText(b.date, a.date) ||
          compareText(a.source, b.source) ||
          compareText(a.from, b.from),
      );
      return sorted;
    },
    find: (query, limit = 10) => find(shelves(), query, limit),
    complete: (prefix, limit = 25) => complete(shelves(), prefix, limit),
    similar(id, limit = 5) {
      const paper = get(id);
      if (!paper) return [];
      return similar(shelves(), paper, limit, (other) => {
        const near = topicsOf && get(other);
        return near ? topicsOf(near) : [];
      });
    },
  };
}

const isFrom = (reading: ReportKey, entry: ReportKey): boolean =>
  reading.source === entry.source && reading.date === entry.date && reading.from === entry.from;

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
