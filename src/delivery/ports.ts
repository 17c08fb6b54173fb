import type { Destination } from '../message/destination.ts';
import type { Call } from '../render/call.ts';

/** The platform's id of a message that is there. Plain JSON. */
export interface Receipt {
  readonly channel: string;
  /** Slack ts, Discord message id, or the key for places without ids. */
  readonly message: string;
  /** Thread a reply to this message goes to, where it differs from `message` (a Discord thread or forum post). */
  readonly thread?: string;
  /** Permanent link, where the platform has one. */
  readonly url?: string;
}

export type SendResult =
  | { readonly kind: 'sent'; readonly receipt: Receipt }
  /** Not posted, try again after this many milliseconds. `scope`: how much has to wait. */
  | {
      readonly kind: 'later';
      readonly milliseconds: number;
      readonly scope: 'channel' | 'workspace' | 'platform';
      readonly code?: string;
    }
  /** Not posted and never will be like this. `code` is the platform's own; `fix` says what to do, both languages. */
  | {
      readonly kind: 'refused';
      readonly reason: 'gone' | 'forbidden' | 'invalid';
      readonly code: string;
      readonly fix?: { readonly zh: string; readonly en: string };
    }
  /** The request left and no answer came: it may be in the channel. */
  | { readonly kind: 'unknown'; readonly code?: string };

export interface Sending {
  readonly to: Destination;
  readonly call: Call;
  /** Receipt of the lead for calls with `thread`. */
  readonly lead?: Receipt;
}

/** Port: makes one API call, without retries. Never throws. */
export type Send = (sending: Sending) => Promise<SendResult>;

export type FindResult =
  | { readonly kind: 'found'; readonly receipt: Receipt }
  /** Looked everywhere it can be: surely not there. */
  | { readonly kind: 'absent' }
  /** Could not look. */
  | { readonly kind: 'unknown'; readonly code?: string };

/** Port: looks for an already visible message of this key. `since`: when the call was first tried. Never throws. */
export type Find = (sending: Sending & { readonly since: Date }) => Promise<FindResult>;

/** Port: edits a message that is there (a fuller report, a correction). Never throws. */
export type Edit = (sending: Sending & { readonly receipt: Receipt }) => Promise<SendResult>;

/** What a platform offers the outbox. */
export interface Courier {
  readonly send: Send;
  readonly find: Find;
  readonly edit: Edit;
}

/** Time as the delivery needs it: milliseconds since 1970, and something to do later. */
export interface Clock {
  /** Never goes back, whatever is done to the machine's clock. */
  now(): number;
  /** Surely not later than the true time, also when the machine's clock was put forward: to search a channel from. */
  past(): number;
  /** Returns what cancels it. */
  after(milliseconds: number, run: () => void): () => void;
}

/** Where one call stands. Instants are milliseconds. `since`: when it was first tried. */
export type EntryState =
  | {
      readonly kind: 'pending';
      readonly tries: number;
      readonly since?: number;
      /** Not before this instant. */
      readonly after?: number;
      /** The platform's word for why it waits. */
      readonly code?: string;
      /** The plain body goes, because the platform refused the other. */
      readonly fallback?: true;
    }
  | {
      readonly kind: 'sending';
      readonly tries: number;
      readonly since: number;
      readonly fallback?: true;
    }
  | {
      readonly kind: 'unknown';
      readonly tries: number;
      readonly since: number;
      /** How often the channel has been searched. */
      readonly looks: number;
      /** When it is searched (again). */
      readonly after: number;
      readonly code?: string;
      readonly fallback?: true;
    }
  | { readonly kind: 'sent'; readonly receipt: Receipt; readonly at: number }
  | {
      readonly kind: 'refused';
      /** `dropped`: not the platform's but our own decision (unsubscribed, too old). */
      readonly reason: 'gone' | 'forbidden' | 'invalid' | 'dropped';
      readonly code: string;
      readonly at: number;
    };

/** One API call of a batch. */
export interface Entry {
  /** Last segment of the key. */
  readonly part: string;
  /** Names the content; another content of the same part is worth an edit. */
  readonly hash: string;
  readonly state: EntryState;
  /** Changes this message instead of posting one. */
  readonly edit?: Receipt;
}

/** All calls of one delivery to one destination, stored as one record: visible whole or not at all. */
export interface Batch {
  /** `subscription/slot`; with the part behind it the key of a call. */
  readonly id: string;
  /** Empty for a message to an owner. */
  readonly subscription: string;
  readonly to: Destination;
  /** Name of the calls; batches with the same digest share them. */
  readonly payload: string;
  readonly made: number;
  readonly onUnknown: 'hold' | 'resend';
  /** In sending order, one for each call of the payload. */
  readonly entries: readonly Entry[];
  /** The earlier batch whose messages this one changes. */
  readonly origin?: string;
  /** Receipt that replies go to when the lead was posted by an earlier batch. */
  readonly lead?: Receipt;
  /** When a paused destination is tried again, and how often it was. */
  readonly probe?: { readonly at: number; readonly times: number };
  readonly about: About;
}

/** What is remembered of a delivery after it is settled. */
export interface About {
  readonly slot: string;
  /** Why there is one: a digest, a line saying why there is none, a change of an earlier one, a word to an owner. */
  readonly kind: 'digest' | 'none' | 'change' | 'owner';
  /** ISO dates of the reports. */
  readonly days: readonly string[];
  /** Ids of the papers, each with the part that shows it. */
  readonly papers: readonly (readonly [id: string, part: string])[];
}

/** What becomes a batch. The calls are the same for every destination; `Address` makes them this destination's. */
export interface Draft extends Omit<Batch, 'entries' | 'payload'> {
  readonly calls: readonly Call[];
  /** Receipts of the messages that are changed instead of posted, by part. */
  readonly edits?: ReadonlyMap<string, Receipt>;
}

/** Port: a shared call as the call of one destination: its channel, key, nonce and marks. Pure. */
export type Address = (call: Call, to: Destination, batch: string) => Call;

/** A batch to work on, for this process alone until it is released or settled. */
export interface Claim {
  readonly batch: Batch;
  /** Empty: the store has lost them. */
  readonly calls: readonly Call[];
  /** Resolves when the batch is stored for good. */
  save(batch: Batch): Promise<void>;
  /** Gives it back until an instant. `aside`: others of its destination may go first. */
  release(until: number, aside: boolean): Promise<void>;
  /** Everything about it is settled. */
  settle(batch: Batch): Promise<void>;
}

/** Port: the durable list of calls that must happen. Rejects when the store cannot be reached. */
export interface Outbox {
  /** Stores whole batches; false for one that is known already. */
  put(drafts: readonly Draft[]): Promise<readonly boolean[]>;
  /** The next batch with something to do, or when to ask again. Batches of one destination come in the order of put. */
  claim(now: number): Promise<Claim | { readonly until: number | undefined }>;
  /** Everything that is not settled. */
  pending(): Promise<readonly Batch[]>;
  /** A delivery that was settled in the last weeks. */
  settled(id: string): Promise<Batch | undefined>;
  close(): Promise<void>;
}

/** Port: how fast a destination may be posted to, over all processes. */
export interface Pace {
  /** 0: go now. Else how many milliseconds to wait before asking again; the place in line is kept meanwhile. */
  take(batch: Pick<Batch, 'id' | 'to'>, now: number): Promise<number>;
  /** The platform said: not before. */
  hold(to: Destination, scope: 'channel' | 'workspace' | 'platform', until: number): Promise<void>;
}
