import type { Call } from '../render/call.ts';
import type { Batch, Entry, EntryState, FindResult, Receipt, SendResult } from './ports.ts';

type Pending = Extract<EntryState, { kind: 'pending' }>;
type Sending = Extract<EntryState, { kind: 'sending' }>;
type Unknown = Extract<EntryState, { kind: 'unknown' }>;

/** How long after a lost answer the channel is searched: the platform may still be working on the call. */
export const LOOK_AFTER = 5_000;
/** Searches that must have failed before the rest of a delivery goes on without a doubtful message. */
export const LOOKS = 3;
const LOOK_AGAIN = [5_000, 20_000, 60_000, 900_000, 3_600_000, 21_600_000];
/** An instant further away than any wait was written by a clock that was wrong. */
export const FARTHEST = 86_400_000;
const BACK_OFF_FIRST = 1_000;
const BACK_OFF_LONGEST = 600_000;

export const isSettled = ({ kind }: EntryState): boolean => kind === 'sent' || kind === 'refused';

/** A doubtful message that stays doubtful: searched for again now and then, and the others do not wait. */
export const isHeld = (state: EntryState): boolean =>
  state.kind === 'unknown' && state.looks >= LOOKS;

/** Milliseconds before another try: doubled each time, spread so that many do not come at once. */
export function backOff(tries: number, random: number): number {
  const longest = Math.min(BACK_OFF_FIRST * 2 ** tries, BACK_OFF_LONGEST);
  return Math.round(longest * (0.5 + random / 2));
}

/** Whether an instant has come. */
export const isDue = (at: number, now: number): boolean => at <= now || at > now + FARTHEST;

/** @param past an instant surely before the call */
export function begun(state: Pending, past: number): Sending {
  const { tries, since = past, fallback } = state;
  return { kind: 'sending', tries: tries + 1, since, ...(fallback && { fallback }) };
}

/** The process ended between the call and its answer. */
export function interrupted({ since, tries, fallback }: Sending, after: number): Unknown {
  return { kind: 'unknown', tries, since, looks: 0, after, ...(fallback && { fallback }) };
}

export interface Circumstances {
  readonly now: number;
  /** 0 to 1. */
  readonly random: number;
  readonly lookAfter: number;
}

/** After the platform's answer to a call. A refusal of the destination itself leaves the call pending. */
export function answered(
  state: Sending,
  result: SendResult,
  entry: Pick<Entry, 'edit'> & { readonly hasFallback: boolean },
  { now, random, lookAfter }: Circumstances,
): EntryState {
  const { tries, since, fallback } = state;
  const kept = { tries, since, ...(fallback && { fallback }) };
  switch (result.kind) {
    case 'sent':
      return { kind: 'sent', receipt: result.receipt, at: now };
    case 'later': {
      const code = result.code === undefined ? {} : { code: result.code };
      // It was not posted: the next try is as good as the first.
      return {
        ...kept,
        ...code,
        kind: 'pending',
        tries: tries - 1,
        after: now + result.milliseconds,
      };
    }
    case 'unknown': {
      const code = result.code === undefined ? {} : { code: result.code };
      // The same edit twice is one edit.
      return entry.edit
        ? { ...kept, ...code, kind: 'pending', after: now + backOff(tries, random) }
        : { ...kept, ...code, kind: 'unknown', looks: 0, after: now + lookAfter };
    }
    case 'refused': {
      const { reason, code } = result;
      if (reason === 'invalid' && entry.hasFallback && !fallback) {
        return { kind: 'pending', tries, since, code, fallback: true };
      }
      if (reason === 'invalid' || entry.edit) return { kind: 'refused', reason, code, at: now };
      return { ...kept, kind: 'pending', code };
    }
  }
}

/** After a search of the channel. */
export function looked(
  state: Unknown,
  result: FindResult,
  onUnknown: Batch['onUnknown'],
  { now, random }: Circumstances,
): EntryState {
  const { tries, since, fallback } = state;
  const again: Pending = {
    kind: 'pending',
    tries,
    since,
    after: now + backOff(tries, random),
    ...(fallback && { fallback }),
  };
  switch (result.kind) {
    case 'found':
      return { kind: 'sent', receipt: result.receipt, at: now };
    case 'absent':
      return again;
    case 'unknown': {
      const looks = state.looks + 1;
      if (looks >= LOOKS && onUnknown === 'resend') return again;
      const wait = LOOK_AGAIN[Math.min(looks, LOOK_AGAIN.length) - 1] ?? LOOK_AFTER;
      const code = result.code ?? state.code;
      return { ...state, looks, after: now + wait, ...(code !== undefined && { code }) };
    }
  }
}

export type Step =
  | { readonly kind: 'send'; readonly index: number; readonly lead?: Receipt }
  | { readonly kind: 'look'; readonly index: number; readonly lead?: Receipt }
  /** `aside`: only doubtful messages are left, others of the destination need not wait. */
  | { readonly kind: 'wait'; readonly until: number; readonly aside: boolean }
  | { readonly kind: 'done' };

/** What a batch needs next. Calls go in order; one in a thread never before the message that it replies to. */
export function nextStep(batch: Batch, calls: readonly Call[], now: number): Step {
  let held = Number.POSITIVE_INFINITY;
  let open = false;
  for (const [index, { state }] of batch.entries.entries()) {
    if (isSettled(state)) continue;
    open = true;
    const lead = leadOf(batch, calls, index);
    if (state.kind === 'unknown') {
      if (isDue(state.after, now)) return { kind: 'look', index, ...receiptOf(lead) };
      if (!isHeld(state)) return { kind: 'wait', until: state.after, aside: false };
      held = Math.min(held, state.after);
    } else if (state.kind === 'pending' && lead !== 'doubtful') {
      const after = state.after ?? 0;
      if (!isDue(after, now)) return { kind: 'wait', until: after, aside: false };
      return { kind: 'send', index, ...receiptOf(lead) };
    }
  }
  return open ? { kind: 'wait', until: held, aside: true } : { kind: 'done' };
}

const receiptOf = (lead: Receipt | 'doubtful' | undefined): { lead?: Receipt } =>
  lead === undefined || lead === 'doubtful' ? {} : { lead };

/** The message whose thread a call belongs to; where that one was refused, the first that is there stands in for it. */
export function leadOf(
  batch: Batch,
  calls: readonly Call[],
  index: number,
): Receipt | 'doubtful' | undefined {
  const thread = calls[index]?.thread;
  if (thread === undefined) return undefined;
  const parent = batch.entries[calls.findIndex((call) => call.key === thread)];
  if (!parent) return batch.lead;
  if (parent.state.kind === 'sent') return parent.state.receipt;
  if (parent.state.kind !== 'refused') return 'doubtful';
  for (const { state } of batch.entries.slice(0, index)) {
    if (state.kind === 'sent') return state.receipt;
  }
  return batch.lead;
}

export function withState(batch: Batch, index: number, state: EntryState): Batch {
  const entries = batch.entries.with(index, { ...(batch.entries[index] as Entry), state });
  return { ...batch, entries };
}
