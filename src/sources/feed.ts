import { setImmediate } from 'node:timers/promises';
import type { Log } from '../ops/log.ts';
import type { Archive } from './archive.ts';
import { type Clock, type FetchResult, type Raw, type Source, utcDay } from './source.ts';

/** Live lists of a day go on growing until the next one in UTC (Hugging Face closes at 02:30): so many days are asked again. */
const OPEN_DAYS = 2;
/** After a pause of the bot, so many days are asked for at the first round. */
const FIRST_DAYS = 7;
const DAY = 86_400_000;

export interface FeedSource {
  readonly source: Source;
  /** Live ones are asked day by day and kept in the archive; a folder hands over everything it has. */
  readonly live: boolean;
}

export interface FeedOptions {
  readonly sources: readonly FeedSource[];
  readonly archive: Archive;
  /** Takes a report in. */
  readonly add: (raw: Raw) => Added;
  /** Something new came in from this source. */
  readonly onNew: (source: string) => void;
  readonly clock: Clock;
  readonly log: Log;
  /** Milliseconds between two rounds. */
  readonly refresh: number;
}

/** What became of a text: a report of that ISO date, or none, and why where that is worth a word. */
export type Added =
  | { readonly kind: 'added'; readonly day: string }
  | { readonly kind: 'skipped'; readonly why?: string };

/** How one source is. */
export interface FeedState {
  readonly name: string;
  /** ISO date of its newest report. */
  readonly newest?: string;
  readonly checked?: Date;
  /** Why the last round brought nothing: it failed, or there is none. */
  readonly error?: string;
  readonly failedSince?: Date;
  /** When it is asked again, where that is known. */
  readonly retryAt?: Date;
  readonly attempts: number;
  /** Days on which the source said there is nothing and nothing will come. */
  readonly emptyDays: readonly string[];
}

export interface Feed {
  /** Everything kept and everything in folders; resolves before the first live answers. */
  load(): Promise<void>;
  /** Asks live sources now and then every `refresh`; watches folders. */
  start(): void;
  stop(): void;
  states(): readonly FeedState[];
  /** One round over all sources. */
  round(): Promise<void>;
}

export function createFeed(options: FeedOptions): Feed {
  const { sources, archive, clock, log } = options;
  const states = new Map<string, FeedState>();
  const days = new Map<string, Set<string>>();
  const stops: (() => void)[] = [];
  let timer: NodeJS.Timeout | undefined;
  /** Sources that once answered for the whole first week. */
  const caughtUp = new Set<string>();
  let running: Promise<void> | undefined;

  const stateOf = (name: string): FeedState =>
    states.get(name) ?? { name, attempts: 0, emptyDays: [] };

  const take = async (name: string, raws: readonly Raw[], keepAs?: string): Promise<boolean> => {
    let taken = false;
    for (const raw of raws) {
      // Whoever asks for a paper meanwhile waits for one report at most.
      await setImmediate();
      const added = options.add(raw);
      if (added.kind === 'skipped') {
        if (added.why) log.warn({ source: name }, added.why);
        continue;
      }
      taken = true;
      if (keepAs) keep(raw, keepAs);
      const known = days.get(name) ?? new Set();
      days.set(name, known.add(added.day));
      const newest = [...known].sort().at(-1);
      states.set(name, { ...stateOf(name), ...(newest ? { newest } : {}) });
    }
    return taken;
  };

  const keep = (raw: Raw, day: string): void => {
    try {
      archive.save(raw, day);
    } catch (error) {
      log.error(
        { source: raw.from, err: error },
        'a fetched report could not be kept on disk; it is in memory only',
      );
    }
  };

  const note = (name: string, result: FetchResult, day?: string): void => {
    const { error: _error, retryAt: _retryAt, failedSince, ...before } = stateOf(name);
    const checked = clock.now();
    switch (result.kind) {
      case 'failed':
        states.set(name, {
          ...before,
          checked,
          error: result.message,
          failedSince: failedSince ?? checked,
          attempts: before.attempts + 1,
          retryAt: new Date(checked.getTime() + Math.max(result.retryAfter ?? 0, options.refresh)),
        });
        break;
      case 'empty':
        states.set(name, {
          ...before,
          checked,
          attempts: 0,
          emptyDays: day
            ? [...new Set([...before.emptyDays, day])].slice(-FIRST_DAYS)
            : before.emptyDays,
        });
        break;
      default:
        states.set(name, { ...before, checked, attempts: 0 });
    }
  };

  const ask = async ({ source, live }: FeedSource): Promise<void> => {
    const { name } = source;
    if (!live) {
      const result = await source.fetch();
      note(name, result);
      if (result.kind === 'failed' || result.kind === 'empty')
        log.warn({ source: name }, result.message);
      if (result.kind !== 'fetched') return;
      for (const problem of result.problems) log.warn({ source: name }, problem.message);
      if (await take(name, result.raws)) options.onNew(name);
      return;
    }
    const now = clock.now().getTime();
    const known = days.get(name) ?? new Set();
    for (let back = (caughtUp.has(name) ? OPEN_DAYS : FIRST_DAYS) - 1; back >= 0; back -= 1) {
      const day = utcDay(new Date(now - back * DAY));
      if (back >= OPEN_DAYS && known.has(day)) continue;
      const result = await source.fetch(day);
      note(name, result, day);
      if (result.kind === 'fetched' && (await take(name, result.raws, day))) options.onNew(name);
      if (result.kind === 'failed') {
        log.warn({ source: name, status: result.status }, result.message);
        return;
      }
    }
    caughtUp.add(name);
  };

  const round = async (): Promise<void> => {
    running ??= Promise.all(sources.map(ask)).then(() => {
      running = undefined;
    });
    await running;
  };

  return {
    async load() {
      for (const { source, live } of sources) {
        if (live) await take(source.name, archive.load(source.name));
      }
      await Promise.all(sources.filter(({ live }) => !live).map(ask));
    },
    start() {
      for (const each of sources) {
        const stop = each.source.watch?.(() => void ask(each));
        if (stop) stops.push(stop);
      }
      const again = (): void => {
        void round().finally(() => {
          timer = setTimeout(again, options.refresh).unref();
        });
      };
      again();
    },
    stop() {
      clearTimeout(timer);
      for (const stop of stops) stop();
    },
    states: () => sources.map(({ source }) => stateOf(source.name)),
    round,
  };
}
