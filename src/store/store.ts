import type { People, PersonRecord, PlaceRecord, Places } from '../commands/ports.ts';
import type { Outbox } from '../delivery/ports.ts';
import type { Subscription, Subscriptions } from '../digest/subscription.ts';
import { destinationKey, personKey } from '../message/destination.ts';
import { openKeyspace } from './keyspace.ts';
import { openOutbox } from './outbox.ts';
import { type BulkRecords, keyvRecords } from './records.ts';

export interface Store {
  readonly subscriptions: Subscriptions;
  readonly people: People;
  readonly places: Places;
  readonly outbox: Outbox;
  /** Any other kind of data. */
  records<T>(namespace: string): BulkRecords<T>;
  close(): Promise<void>;
}

/** Opens a store; throws ConfigError with what to do when it cannot be used. */
export async function openStore(url: string): Promise<Store> {
  const keyspace = await openKeyspace(url);
  const records = <T>(namespace: string): BulkRecords<T> =>
    keyvRecords(keyspace.open<T>(namespace), namespace);
  return {
    subscriptions: subscriptionsOf(records('subscriptions')),
    people: peopleOf(records('people')),
    places: placesOf(records('places')),
    outbox: await openOutbox({
      outbox: records('outbox'),
      settled: records('settled'),
      payloads: records('payloads'),
    }),
    records,
    close: () => keyspace.close(),
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
