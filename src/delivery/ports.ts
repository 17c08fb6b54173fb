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
