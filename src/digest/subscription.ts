import type { Destination, Person } from '../message/destination.ts';
import type { Language } from '../message/doc.ts';

export type Layout = 'thread' | 'single' | 'each';

/** When an empty day stays silent: never, only on weekends, or always. */
export type Quiet = 'never' | 'weekends' | 'always';

/** Who gets what, where and when. */
export interface Subscription {
  /** Unique; from the config, or made when someone subscribes in chat. Letters, digits, `-`, `_`, `.`. */
  readonly name: string;
  readonly to: Destination;
  /** Names of configured sources or of reports' own sources; empty: all. */
  readonly sources: readonly string[];
  /** Canonical rule texts (papers/topics.ts); none positive: everything. */
  readonly topics: readonly string[];
  /** Cron lines of five fields, in `timezone`. */
  readonly at: readonly string[];
  /** IANA name. */
  readonly timezone: string;
  /** How long after a slot a late report is waited for, milliseconds. */
  readonly wait: number;
  readonly language: Language;
  readonly layout: Layout;
  readonly quiet: Quiet;
  /** `daily`: the newest report; the others gather the best of the days since the last slot of that length. */
  readonly period: 'daily' | 'weekly' | 'monthly';
  /** A doubtful message (unknown whether it was posted and the channel cannot be read): keep it back or send again. */
  readonly onUnknown: 'hold' | 'resend';
  /** Personal: leave out what the person's channels showed already. */
  readonly skipSeen: boolean;
  readonly paused?: Pause;
  /** Who subscribed; told when something is wrong. */
  readonly owner?: Person;
  readonly origin: 'config' | 'chat';
  /** ISO instant; nothing before it is ever filled in. */
  readonly since: string;
}

export interface Pause {
  /** `asked`: somebody typed pause. Others: the platform's refusal, e.g. `forbidden`, with its own code. */
  readonly reason: 'asked' | 'gone' | 'forbidden' | 'revoked';
  readonly code?: string;
  readonly since: string;
}

/** Port: where subscriptions are kept. Config ones are put there at start and win over nothing but their own pause. */
export interface Subscriptions {
  all(): Promise<readonly Subscription[]>;
  get(name: string): Promise<Subscription | undefined>;
  put(subscription: Subscription): Promise<void>;
  remove(name: string): Promise<void>;
}
