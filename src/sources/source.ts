import type { Report } from '../papers/paper.ts';

/** Where reports come from. Reading a text is not its business: it hands over what it found. */
export interface Source {
  readonly name: string;
  /**
   * Asks for what is new. `day`: ISO date of the report wanted, today's (UTC) without it; a folder hands over all days.
   * Never throws.
   */
  fetch(day?: string): Promise<FetchResult>;
  /** Tells about changes until the returned function is called; absent: ask from time to time. */
  watch?(onChange: () => void): () => void;
}

export type FetchResult =
  | {
      readonly kind: 'fetched';
      readonly raws: readonly Raw[];
      readonly problems: readonly Trouble[];
    }
  /** As at the last fetch. */
  | { readonly kind: 'unchanged' }
  /** Not there (yet). */
  | { readonly kind: 'absent'; readonly message: string }
  /** There is none and none will come: a weekend, an empty list, an empty folder. */
  | { readonly kind: 'empty'; readonly message: string }
  | Failure;

export interface Failure {
  readonly kind: 'failed';
  /** HTTP status, where there was an answer. */
  readonly status?: number;
  /** One sentence for whoever runs Paperboy: what, where, what to do. */
  readonly message: string;
  /** Do not ask again before this many milliseconds. */
  readonly retryAfter?: number;
}

/** A report as it came: text for readReport, or read already (arXiv). */
export type Raw = RawText | RawReport;

export interface RawText {
  readonly kind: 'text';
  readonly text: string;
  /** Name of the configured source. */
  readonly from: string;
  /** Path or address: names the report in messages and hints at its date. */
  readonly file?: string;
  readonly url?: string;
}

export interface RawReport {
  readonly kind: 'report';
  readonly report: Report;
  readonly from: string;
  readonly url: string;
}

/** Something skipped; the rest was handed over. */
export interface Trouble {
  readonly file: string;
  /** Stable: `too-large`, `binary`, `unreadable`, `too-many`, `too-deep`. */
  readonly kind: string;
  readonly message: string;
}

export interface Clock {
  now(): Date;
  /** Milliseconds. */
  sleep(duration: number): Promise<void>;
}

/** ISO date in UTC. */
export const utcDay = (instant: Date): string => instant.toISOString().slice(0, 10);

/** Saturday or Sunday. */
export function isWeekend(day: string): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday === 0 || weekday === 6;
}
