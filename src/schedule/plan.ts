import type { Subscription } from '../digest/subscription.ts';
import { dueSlots } from './due.ts';
import { localDay } from './zone.ts';

/** A report that is there. */
export interface Edition {
  /** Names where it comes from; reports of one source replace each other by date. */
  readonly source: string;
  /** ISO date. */
  readonly date: string;
  /** Changes when the report does. */
  readonly version: string;
  readonly ids: readonly string[];
}

/** How a source does. */
export interface SourceState {
  readonly name: string;
  readonly error?: string;
  readonly retryAt?: Date;
}

/** What is remembered of a subscription's deliveries. */
export interface Run {
  /** ISO instant: every slot up to here is done with. */
  readonly handled: string;
  /** Newest date that was delivered, by source. */
  readonly posted: Readonly<Record<string, string>>;
  readonly last?: LastRun;
  /** Slot that waits for its report, and until when. */
  readonly waiting?: { readonly slot: string; readonly until: string };
}

export interface LastRun {
  readonly batch: string;
  /** ISO instant. */
  readonly slot: string;
  readonly days: readonly string[];
  readonly papers: number;
  readonly messages: number;
  readonly outcome: 'posted' | 'catchUp' | 'said' | 'quiet';
  /** Versions of the reports it was made of, by source and date. */
  readonly versions: Readonly<Record<string, string>>;
}

export type NoReason =
  | { readonly kind: 'missing' }
  | { readonly kind: 'weekend' }
  | { readonly kind: 'empty' }
  | { readonly kind: 'topic'; readonly total: number }
  /** Everything was shown before. */
  | { readonly kind: 'seen'; readonly total: number }
  | {
      readonly kind: 'failed';
      readonly source: string;
      readonly error: string;
      readonly retryAt?: Date;
    };

export type Plan =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'wait'; readonly slot: Date; readonly until: Date }
  | {
      readonly kind: 'deliver';
      readonly slot: Date;
      readonly editions: readonly Edition[];
      /** Several days that were missed, as one. */
      readonly catchUp: boolean;
      /** First and last ISO date of what is too old to be delivered now. */
      readonly skipped?: readonly [first: string, last: string];
    }
  | { readonly kind: 'none'; readonly slot: Date; readonly reason: NoReason }
  /** Done with, without a word: paused by somebody, or the day has had its digest. */
  | { readonly kind: 'pass'; readonly slot: Date; readonly read: readonly Edition[] };

export interface Situation {
  readonly subscription: Subscription;
  readonly run: Run | undefined;
  readonly now: Date;
  /** Reports of the subscription's sources. */
  readonly editions: readonly Edition[];
  readonly sources: readonly SourceState[];
  /** Days after which what was missed is skipped. */
  readonly catchUpDays: number;
}

const DAY = 86_400_000;
const WRONG_CLOCK = 2 * 3_600_000;
/** Days that a roundup looks back beyond its own length, for reports that were late for the last one. */
const LATE_FOR_ROUNDUP = 3;
const ROUNDUP_DAYS = { weekly: 7, monthly: 31 };

/** What to do for a subscription now. */
export function planFor(situation: Situation): Plan {
  const { subscription, run, now, catchUpDays } = situation;
  const handled = Date.parse(run?.handled ?? subscription.since);
  const from = Math.max(
    // Further ahead than any correction of a clock: it was wrong then, and the days until there are still to come.
    handled > now.getTime() + WRONG_CLOCK ? now.getTime() : handled,
    Math.min(Date.parse(subscription.since), now.getTime()),
    // Slots further back than anything can be delivered for are not worth computing.
    now.getTime() - (Math.max(catchUpDays, ROUNDUP_DAYS.monthly) + 2) * DAY,
  );
  const slots = dueSlots(subscription, new Date(from), now);
  const slot = slots.at(-1);
  if (!slot) return { kind: 'nothing' };
  const { fresh, skipped } = freshEditions(situation, slot);
  if (subscription.paused?.reason === 'asked') return { kind: 'pass', slot, read: fresh };

  const { timezone, wait } = subscription;
  const today = localDay(slot, timezone);
  const first = slots.find((other) => localDay(other, timezone) === today) ?? slot;
  const deadline = new Date(first.getTime() + wait);
  if (fresh.length > 0) {
    const ready = subscription.period !== 'daily' || !awaitsMore(situation, fresh);
    if (!ready && now < deadline) return { kind: 'wait', slot, until: deadline };
    const catchUp = subscription.period === 'daily' && isCatchUp(fresh);
    return { kind: 'deliver', slot, editions: fresh, catchUp, ...(skipped && { skipped }) };
  }
  if (now < deadline) return { kind: 'wait', slot, until: deadline };
  if (run?.last && localDay(new Date(run.last.slot), timezone) === today) {
    return { kind: 'pass', slot, read: [] };
  }
  // A line about a day that is long over helps nobody.
  if (now.getTime() - deadline.getTime() > DAY) return { kind: 'pass', slot, read: [] };
  return { kind: 'none', slot, reason: whyNone(situation, slot) };
}

/** Whether the reader wants to hear that there is nothing. */
export function isQuiet(subscription: Subscription, slot: Date, reason: NoReason): boolean {
  switch (subscription.quiet) {
    case 'always':
      return true;
    case 'never':
      return false;
    case 'weekends':
      return reason.kind === 'weekend' || isWeekend(localDay(slot, subscription.timezone));
  }
}

/** Reports that the subscription has not had, and the range of those that are too old by now. */
function freshEditions(
  { subscription, run, editions, catchUpDays, now }: Situation,
  slot: Date,
): { fresh: readonly Edition[]; skipped?: readonly [string, string] } {
  const { timezone, period } = subscription;
  const posted = Object.values(run?.posted ?? {}).sort();
  // Nothing before the subscription; but the list of the day before may be the newest when it begins.
  const begin = addDays(localDay(new Date(subscription.since), timezone), -2);
  const newest = posted.at(-1);
  const others = newest === undefined ? begin : later(begin, addDays(newest, -1));
  const today = localDay(slot, timezone);
  const [oldest, last] =
    period === 'daily'
      ? [addDays(localDay(now, timezone), -catchUpDays), addDays(localDay(now, timezone), 1)]
      : [addDays(today, -ROUNDUP_DAYS[period] - LATE_FOR_ROUNDUP), addDays(today, -1)];
  const unread = editions.filter(
    ({ source, date }) => date > (run?.posted[source] ?? others) && date <= last,
  );
  const fresh = unread.filter(({ date }) => date >= oldest);
  const tooOld = unread
    .filter(({ date }) => date < oldest)
    .map(({ date }) => date)
    .sort();
  const [firstOld, lastOld] = [tooOld[0], tooOld.at(-1)];
  return firstOld && lastOld ? { fresh, skipped: [firstOld, lastOld] } : { fresh };
}

/** Whether a source that took part in the last digest, and does well, has nothing new yet. */
function awaitsMore({ run, sources, editions }: Situation, fresh: readonly Edition[]): boolean {
  if (!run?.last) return false;
  const failing = new Set(sources.filter(({ error }) => error).map(({ name }) => name));
  const here = new Set(fresh.map(({ source }) => source));
  const known = new Set(editions.map(({ source }) => source));
  return Object.keys(run.last.versions).some((key) => {
    const source = key.slice(0, key.lastIndexOf(' '));
    return known.has(source) && !here.has(source) && !failing.has(source);
  });
}

/** Two reports of one source are two days; two sources may only count their days differently. */
function isCatchUp(fresh: readonly Edition[]): boolean {
  const counts = new Map<string, Set<string>>();
  for (const { source, date } of fresh) {
    counts.set(source, (counts.get(source) ?? new Set()).add(date));
  }
  return [...counts.values()].some((dates) => dates.size > 1);
}

function whyNone({ subscription, run, sources }: Situation, slot: Date): NoReason {
  const failed = sources.find(({ error }) => error !== undefined);
  if (failed?.error !== undefined) {
    const { name, error, retryAt } = failed;
    return { kind: 'failed', source: name, error, ...(retryAt && { retryAt }) };
  }
  const today = localDay(slot, subscription.timezone);
  return isWeekend(addDays(today, -lagOf(run, subscription)))
    ? { kind: 'weekend' }
    : { kind: 'missing' };
}

/** Days between a report's date and the slot that delivers it, by the last one: 0 or 1. */
function lagOf(run: Run | undefined, { timezone }: Subscription): number {
  const newest = run?.last?.days.at(-1);
  if (!run?.last || newest === undefined) return 0;
  return newest < localDay(new Date(run.last.slot), timezone) ? 1 : 0;
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

const later = (a: string, b: string): string => (a > b ? a : b);

function isWeekend(day: string): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday === 0 || weekday === 6;
}
