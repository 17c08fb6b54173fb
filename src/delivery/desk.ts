import type { Pause, Subscription, Subscriptions } from '../digest/subscription.ts';
import { destinationKey, type Person, personKey } from '../message/destination.ts';
import type { Log } from '../ops/log.ts';
import { merged } from './change.ts';
import { type Desk, PAUSE_SEEN, type Permission, type Refused } from './dispatcher.ts';
import type { Ledger } from './ledger.ts';
import type { Batch } from './ports.ts';

/** A destination that refuses is tried again after this long, then after twice that, up to a day; milliseconds. */
const PROBE_FIRST = 2 * 3_600_000;
const PROBE_LAST = 24 * 3_600_000;
const DAY = 86_400_000;

/** What an owner is told. */
export interface Trouble {
  readonly owner: Person;
  readonly subscriptions: readonly Subscription[];
  readonly pause: Pause;
  readonly fix: Refused['fix'];
}

export interface DeskOptions {
  readonly subscriptions: Subscriptions;
  readonly ledger: Ledger;
  /** The settled batches, to write down what a change did. */
  readonly settled: {
    get(id: string): Promise<Batch | undefined>;
    put(id: string, batch: Batch): Promise<void>;
  };
  readonly tell: (trouble: Trouble) => Promise<void>;
  /** Told when nobody subscribed in chat. */
  readonly owner?: Person;
  readonly catchUpDays: number;
  readonly log: Log;
}

/** Keeps the books of the deliveries: who is paused and told, and what each destination has had. */
export function createDesk(options: DeskOptions): Desk {
  const { subscriptions, ledger, settled, tell, log, catchUpDays } = options;

  async function at(batch: Batch): Promise<Subscription[]> {
    const here = destinationKey(batch.to);
    return (await subscriptions.all()).filter(({ to }) => destinationKey(to) === here);
  }

  return {
    async allow(batch, now): Promise<Permission> {
      const tooOld = now - batch.made > (catchUpDays + 1) * DAY;
      if (batch.subscription === '') {
        if (tooOld) return { kind: 'drop', code: 'too_old' };
        const { at: probe = now } = batch.probe ?? {};
        return probe > now ? { kind: 'wait', until: probe } : { kind: 'go' };
      }
      const subscription = await subscriptions.get(batch.subscription);
      if (!subscription) return { kind: 'drop', code: 'unsubscribed' };
      const { paused } = subscription;
      if (!paused) return { kind: 'go' };
      if (tooOld) return { kind: 'drop', code: 'too_old' };
      if (paused.reason === 'asked') return { kind: 'wait', until: now + PAUSE_SEEN };
      const probe = batch.probe?.at ?? Date.parse(paused.since) + PROBE_FIRST;
      if (probe <= now) return { kind: 'go', probing: true };
      return { kind: 'wait', until: Math.min(probe, now + PAUSE_SEEN) };
    },

    async refused(batch, result, now) {
      const times = (batch.probe?.times ?? 0) + 1;
      const probe = { at: now + Math.min(PROBE_FIRST * 2 ** (times - 1), PROBE_LAST), times };
      if (batch.subscription === '' || result.reason === 'invalid') return probe;
      const pause: Pause = {
        reason: result.reason,
        code: result.code,
        since: new Date(now).toISOString(),
      };
      const affected = (await at(batch)).filter(({ paused }) => !paused);
      for (const subscription of affected) {
        await subscriptions.put({ ...subscription, paused: pause });
        log.warn({ subscription: subscription.name, ...pause }, 'paused: its destination refuses');
      }
      for (const owner of ownersOf(affected, options.owner)) {
        const mine = affected.filter((entry) => isOwner(entry.owner ?? options.owner, owner));
        await tell({ owner, subscriptions: mine, pause, fix: result.fix });
      }
      return probe;
    },

    async recovered(batch) {
      for (const subscription of await at(batch)) {
        if (!subscription.paused || subscription.paused.reason === 'asked') continue;
        const { paused: _over, ...rest } = subscription;
        await subscriptions.put(rest);
        log.info({ subscription: subscription.name }, 'resumed: its destination takes messages');
      }
    },

    async settled(batch) {
      await ledger.enter(batch);
      if (batch.origin === undefined) return;
      const before = await settled.get(batch.origin);
      if (before) await settled.put(before.id, merged(before, batch));
    },
  };
}

function ownersOf(affected: readonly Subscription[], fallback: Person | undefined): Person[] {
  const owners = new Map<string, Person>();
  for (const { owner = fallback } of affected) if (owner) owners.set(personKey(owner), owner);
  return [...owners.values()];
}

const isOwner = (one: Person | undefined, other: Person): boolean =>
  one !== undefined && personKey(one) === personKey(other);
