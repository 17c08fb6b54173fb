import { setImmediate as turn } from 'node:timers/promises';
import { type Desk, type Dispatcher, startDispatcher } from '../../src/delivery/dispatcher.ts';
import { createPace, type Spacing } from '../../src/delivery/pace.ts';
import type {
  About,
  Batch,
  Clock,
  Courier,
  Draft,
  Outbox,
  Pace,
  Receipt,
  SendResult,
} from '../../src/delivery/ports.ts';
import type { Destination, Platform } from '../../src/message/destination.ts';
import type { Log } from '../../src/ops/log.ts';
import type { Call } from '../../src/render/call.ts';

export const START = Date.UTC(2026, 1, 23, 1);

/** A clock that stands still until it is told to go on. */
export interface FakeClock extends Clock {
  /** Goes to the next thing that waits; false when nothing does before `until`. */
  advance(until?: number): Promise<boolean>;
  /** Everything that waits up to an instant. */
  runUntil(until: number): Promise<void>;
}

export function fakeClock(start: number = START): FakeClock {
  let now = start;
  const waiting = new Set<{ readonly at: number; readonly run: () => void }>();
  const clock: FakeClock = {
    now: () => now,
    past: () => now,
    after(milliseconds, run) {
      const entry = { at: now + Math.max(0, milliseconds), run };
      waiting.add(entry);
      return () => void waiting.delete(entry);
    },
    async advance(until = Number.POSITIVE_INFINITY) {
      await settled();
      let next: { readonly at: number; readonly run: () => void } | undefined;
      for (const entry of waiting) if (!next || entry.at < next.at) next = entry;
      if (!next || next.at > until) return false;
      waiting.delete(next);
      now = Math.max(now, next.at);
      next.run();
      await settled();
      return true;
    },
    async runUntil(until) {
      while (await clock.advance(until));
      now = Math.max(now, until);
    },
  };
  return clock;
}

/** Lets everything happen that needs no time. */
export async function settled(): Promise<void> {
  for (let index = 0; index < 3; index += 1) await turn();
}

export interface Posted {
  readonly key: string;
  readonly channel: string;
  readonly at: number;
  readonly message: string;
  readonly thread?: string;
  body: unknown;
}

/** What the platform does with the next call. */
export type Fault =
  | 'lost' // posted, no answer
  | 'cut' // not posted, no answer
  | 'later'
  | 'workspace-later'
  | 'invalid'
  | 'forbidden'
  | 'gone';

export interface FakePlatform {
  readonly courier: Courier;
  readonly posted: Posted[];
  /** Asked before each call; none: it works. */
  fault: (call: Call, to: Destination) => Fault | undefined;
  /** Whether the channels can be searched. */
  readable: boolean;
  sends: number;
  edits: number;
}

export function fakePlatform(clock: Clock, latency = 0): FakePlatform {
  let serial = 0;
  const pause = (): Promise<void> =>
    latency === 0
      ? Promise.resolve()
      : new Promise((resolve) => void clock.after(latency, resolve));
  const platform: FakePlatform = {
    posted: [],
    fault: () => undefined,
    readable: true,
    sends: 0,
    edits: 0,
    courier: {
      async send({ to, call, lead }): Promise<SendResult> {
        platform.sends += 1;
        const fault = platform.fault(call, to);
        await pause();
        const refused = refusal(fault);
        if (refused) return refused;
        if (fault === 'cut') return { kind: 'unknown', code: 'socket' };
        serial += 1;
        const posted: Posted = {
          key: call.key,
          channel: to.channel,
          at: clock.now(),
          message: String(serial),
          body: call.body,
          ...(lead && call.thread !== undefined && { thread: lead.message }),
        };
        platform.posted.push(posted);
        if (fault === 'lost') return { kind: 'unknown', code: 'socket' };
        return { kind: 'sent', receipt: receiptOf(posted) };
      },
      async find({ call, to, since }) {
        await pause();
        if (!platform.readable) return { kind: 'unknown', code: 'missing_scope' };
        const found = platform.posted.find(
          ({ key, channel, at }) =>
            key === call.key && channel === to.channel && at >= since.getTime(),
        );
        return found ? { kind: 'found', receipt: receiptOf(found) } : { kind: 'absent' };
      },
      async edit({ call, to, receipt }) {
        platform.edits += 1;
        const fault = platform.fault(call, to);
        await pause();
        const refused = refusal(fault);
        if (refused) return refused;
        const found = platform.posted.find(({ message }) => message === receipt.message);
        if (found && fault !== 'cut') found.body = call.body;
        return fault === 'lost' || fault === 'cut'
          ? { kind: 'unknown', code: 'socket' }
          : { kind: 'sent', receipt };
      },
    },
  };
  return platform;
}

const receiptOf = ({ channel, message }: Posted): Receipt => ({
  channel,
  message,
  url: `https://chat.example/${channel}/${message}`,
});

function refusal(fault: Fault | undefined): SendResult | undefined {
  switch (fault) {
    case 'later':
      return { kind: 'later', milliseconds: 1_234, scope: 'channel', code: 'ratelimited' };
    case 'workspace-later':
      return { kind: 'later', milliseconds: 2_345, scope: 'workspace', code: 'ratelimited' };
    case 'invalid':
      return { kind: 'refused', reason: 'invalid', code: 'invalid_blocks' };
    case 'forbidden':
      return { kind: 'refused', reason: 'forbidden', code: 'not_in_channel' };
    case 'gone':
      return { kind: 'refused', reason: 'gone', code: 'channel_not_found' };
    default:
      return undefined;
  }
}

export const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };

export const channel = (name: string, platform: Platform = 'slack'): Destination => ({
  platform,
  workspace: 'T1',
  channel: name,
});

/** A lead and replies in its thread. */
export function callsOf(parts: number, words = 'words'): Call[] {
  return Array.from({ length: parts }, (_, index) => ({
    key: index === 0 ? 'lead' : `p${index}`,
    call: 'post',
    body: { text: `${words} ${index}` },
    fallback: { text: `plain ${index}` },
    ...(index > 0 && { thread: 'lead' }),
  }));
}

export const about: About = { slot: '20260223T0100Z', kind: 'digest', days: [], papers: [] };

export function draftOf(id: string, to: Destination, calls: readonly Call[]): Draft {
  const subscription = id.split('/')[0] ?? id;
  return { id, subscription, to, made: START, onUnknown: 'hold', calls, about };
}

export const address = (call: Call, _to: Destination, batch: string): Call => ({
  ...call,
  key: `${batch}/${call.key}`,
});

/** Everything may go, nobody is told. */
export const openDesk: Desk = {
  allow: async () => ({ kind: 'go' }),
  refused: async (_batch, _result, now) => ({ at: now + 7_200_000, times: 1 }),
  recovered: async () => {},
  settled: async () => {},
};

export interface Stage {
  readonly clock: Clock;
  readonly outbox: Outbox;
  readonly platform: Pick<FakePlatform, 'courier'>;
  readonly desk?: Desk;
  readonly random?: () => number;
  readonly spacing?: Readonly<Record<Platform, Spacing>>;
  readonly lookAfter?: number;
  readonly pace?: Pace;
}

export function dispatch(stage: Stage): Dispatcher {
  const { clock, outbox, platform, desk = openDesk, random = () => 0.5, spacing } = stage;
  return startDispatcher({
    clock,
    outbox,
    desk,
    random,
    address,
    courierOf: () => platform.courier,
    pace: stage.pace ?? createPace(spacing),
    log: silent,
    ...(stage.lookAfter !== undefined && { lookAfter: stage.lookAfter }),
  });
}

export const statesOf = (batch: Batch | undefined): string[] =>
  batch?.entries.map(({ state }) => state.kind) ?? [];
