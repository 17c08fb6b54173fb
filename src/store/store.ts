import type Keyv from 'keyv';
import type { People, PersonRecord, PlaceRecord, Places } from '../commands/ports.ts';
import type { Had } from '../delivery/ledger.ts';
import type { Batch, Clock, Outbox, Pace } from '../delivery/ports.ts';
import type { Subscription, Subscriptions } from '../digest/subscription.ts';
import { destinationKey, personKey } from '../message/destination.ts';
import type { Call } from '../render/call.ts';
import type { Run } from '../schedule/plan.ts';
import { type Keyspace, openKeyspace, unusable } from './keyspace.ts';
import { migrate } from './migrate.ts';
import { openOutbox } from './outbox.ts';
import { openQueue } from './queue.ts';
import { type BulkRecords, keyvRecords } from './records.ts';

export interface Store {
  readonly subscriptions: Subscriptions;
  readonly people: People;
  readonly places: Places;
  readonly runs: BulkRecords<Run>;
  /** What each destination has had. */
  readonly ledger: BulkRecords<readonly Had[]>;
  readonly settled: BulkRecords<Batch>;
  readonly outbox: Outbox;
  /** On a server that other processes reach too: without a queue take a lease (store/lease.ts). */
  readonly shared: boolean;
  /** Present with a queue that several processes share. */
  readonly pace?: Pace;
  /** Any other kind of data. */
  records<T>(namespace: string): BulkRecords<T>;
  /** Frees what has expired; worth calling once a day. */
  sweep(now: Date): Promise<void>;
  close(): Promise<void>;
}

/** An outbox on Redis for several processes. */
export interface QueueConfig {
  readonly url: string;
  readonly clock: Clock;
  readonly prefix?: string;
  /** Milliseconds, see store/queue.ts. */
  readonly lock?: number;
}

/** Opens a store; throws ConfigError with what to do when it cannot be used. */
export async function openStore(url: string, queue?: QueueConfig): Promise<Store> {
  const keyspace = await openKeyspace(url);
  const kept = keptIn(keyspace);
  const { records, settled } = kept;
  try {
    const state = await migrate(records);
    if (state.kind === 'newer') {
      throw unusable(
        `the store is of version ${state.version}, made by a newer Paperboy; update this one`,
      );
    }
    const payloads = records<readonly Call[]>('payloads');
    const { outbox, pace } = queue
      ? await openQueue({ ...queue, records: { settled, payloads } })
      : { outbox: await openOutbox({ outbox: records('outbox'), settled, payloads }) };
    return {
      ...kept,
      outbox,
      ...(pace && { pace }),
      sweep: (now) => keyspace.sweep(now),
      async close() {
        await outbox.close();
        await keyspace.close();
      },
    };
  } catch (error) {
    await keyspace.close();
    throw error;
  }
}

export interface ReadStore extends Omit<Store, 'outbox' | 'pace' | 'sweep'> {
  /** Deliveries that are not settled, where no queue is shared. */
  pending(): Promise<readonly Batch[]>;
}

/** Opens a store to read it, also beside the process that is at work on it: for a status or a back-up. */
export async function readStore(url: string): Promise<ReadStore> {
  const keyspace = await openKeyspace(url, true);
  const kept = keptIn(keyspace);
  return {
    ...kept,
    pending: async () => (await kept.records<Batch>('outbox').all()).map(([, batch]) => batch),
    close: () => keyspace.close(),
  };
}

function keptIn(keyspace: Keyspace) {
  const keyvs = new Map<string, Keyv>();
  const records = <T>(namespace: string): BulkRecords<T> => {
    const keyv: Keyv<T> = keyvs.get(namespace) ?? keyspace.open<T>(namespace);
    keyvs.set(namespace, keyv);
    return keyvRecords(keyv, namespace);
  };
  return {
    shared: keyspace.shared,
    subscriptions: subscriptionsOf(records('subscriptions')),
    people: peopleOf(records('people')),
    places: placesOf(records('places')),
    runs: records<Run>('runs'),
    ledger: records<readonly Had[]>('ledger'),
    settled: records<Batch>('settled'),
    records,
  };
}

function subscriptionsOf(records: BulkRecords<Subscription>): Subscriptions {
  return {
    all: async () => (await records.all()).map(([, subscription]) => subscription),
    get: (name) => records.get(name),
    put: (subscription) => records.put(subscription.name, subscription),
    remove: (name) => records.remove(name),
  };
}

function peopleOf(records: BulkRecords<PersonRecord>): People {
  return {
    get: async (person) => (await records.get(personKey(person))) ?? { saved: [] },
    put: (person, record) => records.put(personKey(person), record),
  };
}

function placesOf(records: BulkRecords<PlaceRecord>): Places {
  return {
    get: async (to) => (await records.get(destinationKey(to))) ?? {},
    put: (to, record) => records.put(destinationKey(to), record),
  };
}
