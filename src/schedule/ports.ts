import type { About, Batch, Draft, Outbox } from '../delivery/ports.ts';
import type { Subscription, Subscriptions } from '../digest/subscription.ts';
import type { Destination, Platform } from '../message/destination.ts';
import type { Block, Language, Post } from '../message/doc.ts';
import type { Log } from '../ops/log.ts';
import type { Call } from '../render/call.ts';
import type { Edition, NoReason, Run, SourceState } from './plan.ts';

/** A digest to compose. Orders that differ only in name and destination are composed once. */
export interface Order {
  readonly subscription: Subscription;
  readonly slot: Date;
  /** ISO dates of the reports, oldest first. */
  readonly days: readonly string[];
  /** Several missed days as one. */
  readonly catchUp: boolean;
  /** Papers that the destination has had, with the address of the message, empty where the platform has none. */
  readonly seen: ReadonlyMap<string, string>;
  /** Papers to leave out: the person's channels showed them. */
  readonly without: ReadonlySet<string>;
}

export interface Composition {
  readonly posts: readonly Post[];
  /** Ids of the papers that are in it, each with the part that shows it. None: nothing to post. */
  readonly papers: readonly (readonly [id: string, part: string])[];
  /** Papers of those days before the topics chose. */
  readonly total: number;
}

/** Port: how a digest is made. */
export interface Press {
  compose(order: Order): Composition;
  /** Calls that are the same for every destination: keys and threads are parts, `Address` does the rest. */
  render(posts: readonly Post[], platform: Platform, language: Language): readonly Call[];
  none(reason: NoReason, subscription: Subscription, slot: Date): readonly Post[];
  skipped(range: readonly [first: string, last: string], language: Language): Block;
}

/** Port: what is there to deliver. */
export interface Newsroom {
  /** Reports of these sources of the last weeks; none named: all. */
  editions(sources: readonly string[]): readonly Edition[];
  states(sources: readonly string[]): readonly SourceState[];
}

export interface Books<T> {
  get(key: string): Promise<T | undefined>;
  getMany(keys: readonly string[]): Promise<(T | undefined)[]>;
  putMany(entries: readonly (readonly [key: string, value: T])[]): Promise<void>;
}

export interface SchedulerOptions {
  readonly subscriptions: Pick<Subscriptions, 'all'>;
  readonly runs: Books<Run>;
  readonly outbox: Pick<Outbox, 'put' | 'pending' | 'settled'>;
  readonly press: Press;
  readonly newsroom: Newsroom;
  readonly ledger: {
    had(
      destinations: readonly Destination[],
    ): Promise<
      (readonly { readonly id: string; readonly batch: string; readonly url?: string }[])[]
    >;
  };
  readonly changeOf: (
    before: Batch,
    calls: readonly Call[],
    about: About,
    now: number,
  ) => Draft | undefined;
  /** Destinations whose papers a personal subscription may leave out. */
  readonly channelsOf: (
    subscription: Subscription,
    all: readonly Subscription[],
  ) => readonly Destination[];
  readonly catchUpDays: number;
  readonly log: Log;
  /** Something was put. */
  readonly wake: () => void;
}
