import type { Destination } from '../message/destination.ts';
import type { Log } from '../ops/log.ts';
import type {
  Address,
  Batch,
  Claim,
  Clock,
  Courier,
  EntryState,
  Outbox,
  Pace,
  Sending,
  SendResult,
} from './ports.ts';
import {
  answered,
  backOff,
  begun,
  interrupted,
  isSettled,
  LOOK_AFTER,
  looked,
  nextStep,
  type Step,
  withState,
} from './states.ts';

/** What has to happen besides sending. May reject when the store cannot be reached; then it is asked again. */
export interface Desk {
  /** Whether the batch may be worked on: `wait` until an instant, or `drop` what is not sent (unsubscribed, too old). */
  allow(batch: Batch, now: number): Promise<Permission>;
  /** The destination itself refuses: pause it. Returns when to try again. */
  refused(batch: Batch, result: Refused, now: number): Promise<Required<Batch>['probe']>;
  /** A paused destination took a message again. */
  recovered(batch: Batch): Promise<void>;
  /** Everything about a batch is settled. */
  settled(batch: Batch): Promise<void>;
}

export type Refused = Extract<SendResult, { kind: 'refused' }>;

export type Permission =
  /** `probing`: its destination is paused, and this is the try whether it works again. */
  | { readonly kind: 'go'; readonly probing?: true }
  | { readonly kind: 'wait'; readonly until: number }
  | { readonly kind: 'drop'; readonly code: string };

export interface DispatcherOptions {
  readonly outbox: Outbox;
  readonly courierOf: (to: Destination) => Courier | undefined;
  readonly address: Address;
  readonly pace: Pace;
  readonly clock: Clock;
  readonly random: () => number;
  readonly desk: Desk;
  readonly log: Log;
  /** Calls on their way at the same time. */
  readonly concurrency?: number;
  readonly lookAfter?: number;
}

export interface Dispatcher {
  /** Something was put, or a wait may have ended. */
  wake(): void;
  /** Lets the calls on their way finish for a moment, and starts no other. */
  stop(): Promise<void>;
}

/** How long a destination without a connected platform waits before it is looked at again, milliseconds. */
const NOT_CONNECTED = 15_000;
/** How soon a resumed destination is noticed, milliseconds. */
export const PAUSE_SEEN = 60_000;
const CONCURRENCY = 128;
/** How long calls on their way get at the end, milliseconds. */
const GRACE = 2_500;
/** How long a delivery rests after a fault of our own, milliseconds. */
const FAULT_WAIT = 60_000;

/** Works off the outbox: everything that is due, one call at a time for each batch, and sleeps until something is due. */
export function startDispatcher(options: DispatcherOptions): Dispatcher {
  const { outbox, clock, log, concurrency = CONCURRENCY } = options;
  const working = new Set<Promise<void>>();
  const stopping = new AbortController();
  const work = { ...options, stopping: stopping.signal };
  let cancelTimer = (): void => {};
  let pumping: Promise<void> | undefined;
  let again = false;
  let failures = 0;

  function wake(): void {
    if (stopping.signal.aborted) return;
    again = true;
    pumping ??= pump().finally(() => {
      pumping = undefined;
      if (again) wake();
    });
  }

  async function pump(): Promise<void> {
    cancelTimer();
    while (again && !stopping.signal.aborted) {
      again = false;
      try {
        await claimAll();
        failures = 0;
      } catch (error) {
        failures += 1;
        const wait = backOff(failures, options.random());
        log.error(
          { err: error, retryIn: wait },
          'the outbox cannot be read; waiting for the store',
        );
        cancelTimer = clock.after(wait, wake);
      }
    }
  }

  async function claimAll(): Promise<void> {
    while (!stopping.signal.aborted && working.size < concurrency) {
      const claim = await outbox.claim(clock.now());
      if (!('batch' in claim)) {
        if (claim.until !== undefined) cancelTimer = clock.after(claim.until - clock.now(), wake);
        return;
      }
      const turn = workOn(claim, work)
        .catch((error: unknown) => {
          if (stopping.signal.aborted) return undefined;
          log.error({ err: error, batch: claim.batch.id }, 'a delivery stopped with a fault');
          return claim.release(clock.now() + FAULT_WAIT, true);
        })
        .catch((error: unknown) => log.error({ err: error, batch: claim.batch.id }, 'not released'))
        .finally(() => {
          working.delete(turn);
          wake();
        });
      working.add(turn);
    }
  }

  wake();
  return {
    wake,
    async stop() {
      stopping.abort();
      cancelTimer();
      await pumping;
      // A call without an answer is looked for after the next start.
      const late = Promise.withResolvers<void>();
      const cancel = clock.after(GRACE, late.resolve);
      await Promise.race([Promise.all(working), late.promise]);
      cancel();
    },
  };
}

interface Work extends DispatcherOptions {
  readonly stopping: AbortSignal;
}

/** One turn of a batch: one call or one search, then others have theirs. */
async function workOn(claim: Claim, options: Work): Promise<void> {
  const { clock, desk, lookAfter = LOOK_AFTER } = options;
  const store = storing(claim, options);
  let batch = claim.batch;
  for (const [index, { state }] of batch.entries.entries()) {
    if (state.kind !== 'sending') continue;
    batch = withState(batch, index, interrupted(state, clock.now() + lookAfter));
  }
  const permission = await store.patiently(() => desk.allow(batch, clock.now()));
  if (permission.kind === 'wait') return claim.release(permission.until, true);
  if (permission.kind === 'drop') batch = dropped(batch, permission.code, clock.now());
  if (claim.calls.length === 0) {
    options.log.error({ batch: batch.id }, 'the messages of a delivery are not in the store');
    batch = dropped(batch, 'lost', clock.now());
  }
  const step = nextStep(batch, claim.calls, clock.now());
  switch (step.kind) {
    case 'done':
      await store.patiently(() => desk.settled(batch));
      return store.patiently(() => claim.settle(batch));
    case 'wait':
      if (batch !== claim.batch) await store.save(batch);
      return claim.release(step.until, step.aside);
    case 'look':
    case 'send':
      return oneCall(
        claim,
        batch,
        step,
        permission.kind === 'go' && permission.probing === true,
        options,
      );
  }
}

async function oneCall(
  claim: Claim,
  batch: Batch,
  step: Extract<Step, { kind: 'look' | 'send' }>,
  probing: boolean,
  options: Work,
): Promise<void> {
  const { clock, pace, log, desk, random, lookAfter = LOOK_AFTER } = options;
  const { index, lead } = step;
  const store = storing(claim, options);
  const courier = options.courierOf(batch.to);
  const shared = claim.calls[index];
  const entry = batch.entries[index];
  if (!courier || !shared || !entry) return claim.release(clock.now() + NOT_CONNECTED, true);
  const call = options.address(shared, batch.to, (entry.edit && batch.origin) || batch.id);
  const sending = { to: batch.to, call, ...(lead && { lead }) };
  const when = () => ({ now: clock.now(), random: random(), lookAfter });
  const { state } = entry;

  if (step.kind === 'look' && state.kind === 'unknown') {
    const result = await courier.find({ ...sending, since: new Date(state.since) });
    const next = looked(state, result, batch.onUnknown, when());
    log.info({ key: call.key, found: result.kind, tries: state.tries }, 'searched for a message');
    await store.save(withState(batch, index, next));
    return claim.release(clock.now(), false);
  }
  if (state.kind !== 'pending') throw new Error(`${call.key} is ${state.kind}, not pending`);

  const wait = await store.patiently(() => pace.take(batch, clock.now()));
  if (wait > 0) return claim.release(clock.now() + wait, false);
  const begin = begun(state, clock.past());
  const leaving = withState(batch, index, begin);
  await store.save(leaving);
  const result = await deliver(courier, entry.edit, state.fallback ? plain(sending) : sending);
  const hasFallback = shared.fallback !== undefined;
  let next = answered(begin, result, { ...entry, hasFallback }, when());
  let after = withState(leaving, index, next);

  if (result.kind === 'later') {
    const until = clock.now() + result.milliseconds;
    await store.patiently(() => pace.hold(batch.to, result.scope, until));
    log.info({ key: call.key, ...result }, 'the platform asks to wait');
  }
  if (result.kind === 'refused') {
    log[result.reason === 'invalid' ? 'error' : 'warn'](
      { key: call.key, reason: result.reason, code: result.code, next: next.kind },
      'a message was refused',
    );
    if (next.kind === 'pending' && !next.fallback) {
      if (lead && result.reason === 'gone' && (await threadIsGone(courier, claim, batch, step))) {
        next = { kind: 'refused', reason: 'gone', code: result.code, at: clock.now() };
        after = withState(leaving, index, next);
      } else {
        const probe = await store.patiently(() => desk.refused(after, result, clock.now()));
        after = { ...after, probe };
        await store.save(after);
        return claim.release(Math.min(probe.at, clock.now() + PAUSE_SEEN), true);
      }
    }
  }
  if (next.kind === 'sent' && after.probe) {
    const { probe: _over, ...well } = after;
    after = well;
  }
  await store.save(after);
  if (next.kind === 'sent' && probing) await store.patiently(() => desk.recovered(batch));
  return claim.release(clock.now(), false);
}

function deliver(courier: Courier, receipt: Batch['lead'], sending: Sending): Promise<SendResult> {
  return receipt ? courier.edit({ ...sending, receipt }) : courier.send(sending);
}

const plain = (sending: Sending): Sending => ({
  ...sending,
  call: { ...sending.call, body: sending.call.fallback ?? sending.call.body },
});

/** Whether somebody deleted the message that a call replies to: then its thread is gone, not the channel. */
async function threadIsGone(
  courier: Courier,
  claim: Claim,
  batch: Batch,
  step: Step & { readonly index: number },
): Promise<boolean> {
  const index = claim.calls.findIndex(({ key }) => key === claim.calls[step.index]?.thread);
  const parent = claim.calls[index];
  if (!parent) return false;
  const call = { ...parent, key: `${batch.id}/${batch.entries[index]?.part ?? ''}` };
  const since = new Date(batch.made);
  return (await courier.find({ to: batch.to, call, since })).kind === 'absent';
}

function dropped(batch: Batch, code: string, now: number): Batch {
  const state: EntryState = { kind: 'refused', reason: 'dropped', code, at: now };
  const entries = batch.entries.map((entry) =>
    isSettled(entry.state) ? entry : { ...entry, state },
  );
  return { ...batch, entries };
}

/** As store/error.ts says it. */
const isStoreDown = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'store-down';

/** Asks the store again until it answers: what the platform has said must not be lost while the store is away. */
function storing(claim: Claim, { clock, log, random, stopping }: Work) {
  async function patiently<T>(work: () => Promise<T>): Promise<T> {
    for (let failures = 1; ; failures += 1) {
      try {
        return await work();
      } catch (error) {
        if (!isStoreDown(error)) throw error;
        const wait = backOff(failures, random());
        log.error({ err: error, batch: claim.batch.id, retryIn: wait }, 'waiting for the store');
        const { promise, resolve } = Promise.withResolvers<void>();
        const cancel = clock.after(wait, resolve);
        stopping.addEventListener('abort', () => resolve(), { once: true });
        await promise;
        cancel();
        stopping.throwIfAborted();
      }
    }
  }
  return { patiently, save: (batch: Batch) => patiently(() => claim.save(batch)) };
}
