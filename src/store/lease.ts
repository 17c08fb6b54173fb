import type { Clock } from '../delivery/ports.ts';
import { ConfigError } from '../ops/errors.ts';
import type { Holder } from './lock.ts';
import type { Records } from './records.ts';

interface Lease extends Holder {
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface LeaseOptions {
  readonly records: Records<Lease>;
  readonly me: Holder;
  /** Whether a process of this machine runs. */
  readonly isAlive: (pid: number) => boolean;
  readonly clock: Clock;
}

const KEY = 'process';
const RENEWED = 10_000;
/** A process that has not renewed its lease for so long is gone, milliseconds. */
const EXPIRES = 30_000;

/**
 * Keeps a second process off a store on a server when they do not share a queue: each would send everything. Throws
 * ConfigError when another one is at work. Returns what gives the lease back.
 */
export async function takeLease(options: LeaseOptions): Promise<() => Promise<void>> {
  const { records, me, isAlive, clock } = options;
  const held = await records.get(KEY);
  const isGone =
    !held ||
    Math.abs(clock.now() - held.at) > EXPIRES ||
    // In a container every process has the same number: that one was an earlier life of this.
    (held.host === me.host && (held.pid === me.pid || !isAlive(held.pid)));
  if (held && !isGone) {
    const message =
      `the store is in use by process ${held.pid} on ${held.host}; stop that one first ` +
      '(a lost one is forgotten after half a minute), or run several with PAPERBOY_QUEUE=redis://…';
    throw new ConfigError('', [{ path: 'PAPERBOY_STORE', message }]);
  }
  let released = false;
  let cancel = (): void => {};
  const renew = async (): Promise<void> => {
    if (!released) await records.put(KEY, { ...me, at: clock.now() });
  };
  const keep = (): void => {
    // While the store is away nobody else can take it either.
    const next = renew().catch(() => {});
    void next.then(() => {
      if (!released) cancel = clock.after(RENEWED, keep);
    });
  };
  await renew();
  cancel = clock.after(RENEWED, keep);
  return async () => {
    released = true;
    cancel();
    await records.remove(KEY);
  };
}
