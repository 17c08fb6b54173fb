import type { Batch, Claim, Draft, Outbox } from '../delivery/ports.ts';
import { isSettled } from '../delivery/states.ts';
import { destinationKey } from '../message/destination.ts';
import type { Call } from '../render/call.ts';
import { createPayloads, payloadsOf, REMEMBERED } from './digests.ts';
import { createHeap } from './heap.ts';
import type { BulkRecords } from './records.ts';

export interface OutboxRecords {
  /** Batches with something to do. */
  readonly outbox: BulkRecords<Batch>;
  readonly settled: BulkRecords<Batch>;
  readonly payloads: BulkRecords<readonly Call[]>;
}

interface Item {
  batch: Batch;
  readonly lane: Item[];
  at: number;
  /** Others of its destination may go first. */
  aside: boolean;
  claimed: boolean;
}

/**
 * The outbox of one process: every batch is one record, written before and after each call, and what is not settled is
 * kept in memory too. Settled batches move to records of their own, so that a start reads only what is open.
 */
export async function openOutbox(records: OutboxRecords): Promise<Outbox> {
  const payloads = createPayloads(records.payloads);
  const items = new Map<string, Item>();
  const lanes = new Map<string, Item[]>();
  const uses = new Map<string, number>();
  const heap = createHeap<Item>();

  for (const [, batch] of await inOrder(records.outbox)) {
    if (batch.entries.every(({ state }) => isSettled(state))) await file(batch);
    else {
      use(batch.payload, 1);
      admit(batch);
    }
  }
  await dropUnused();

  function use(payload: string, count: number): number {
    const left = (uses.get(payload) ?? 0) + count;
    if (left > 0) uses.set(payload, left);
    else uses.delete(payload);
    return left;
  }

  function admit(batch: Batch): void {
    const key = destinationKey(batch.to);
    const lane = lanes.get(key) ?? [];
    lanes.set(key, lane);
    const item: Item = { batch, lane, at: 0, aside: false, claimed: false };
    lane.push(item);
    items.set(batch.id, item);
    if (isFirst(item)) heap.push(item, item.at);
  }

  /** Of those of one destination that are not aside only the first is in the heap. */
  function isFirst(item: Item): boolean {
    return item.aside || item.lane.find((other) => !other.aside) === item;
  }

  /** Lets the next of a destination come forward. */
  function advance(lane: readonly Item[]): void {
    const first = lane.find((item) => !item.aside);
    if (first && !first.claimed) heap.push(first, first.at);
  }

  let last: Promise<unknown> = Promise.resolve();

  /** One after the other: what is put may share the calls that are being removed. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = last.then(work);
    last = result.catch(() => {});
    return result;
  }

  async function file(batch: Batch): Promise<void> {
    await records.settled.putMany([[batch.id, batch]], REMEMBERED);
    await records.outbox.remove(batch.id);
  }

  async function dropUnused(): Promise<void> {
    const stale = (await records.payloads.all()).filter(([name]) => !uses.has(name));
    await records.payloads.removeMany(stale.map(([name]) => name));
  }

  function claimOf(item: Item, calls: readonly Call[]): Claim {
    return {
      batch: item.batch,
      calls,
      async save(batch) {
        await records.outbox.put(batch.id, batch);
        item.batch = batch;
      },
      async release(until, aside) {
        item.claimed = false;
        item.aside = aside;
        item.at = until;
        if (aside) heap.push(item, until);
        advance(item.lane);
      },
      async settle(batch) {
        await file(batch);
        // Asked again after the store was away, it must not take another batch out of the lane.
        if (items.delete(batch.id)) {
          item.lane.splice(item.lane.indexOf(item), 1);
          if (item.lane.length === 0) lanes.delete(destinationKey(batch.to));
          advance(item.lane);
          use(batch.payload, -1);
        }
        await inTurn(async () => {
          if (!uses.has(batch.payload)) await payloads.remove(batch.payload);
        });
      },
    };
  }

  async function putAll(drafts: readonly Draft[]): Promise<boolean[]> {
    const { payloads: shared, batches } = payloadsOf(drafts);
    const before = await records.settled.getMany(batches.map(({ id }) => id));
    const fresh = new Map<string, Batch>();
    const isNew = batches.map((batch, index) => {
      if (before[index] || items.has(batch.id) || fresh.has(batch.id)) return false;
      fresh.set(batch.id, batch);
      return true;
    });
    // Counted first, so that no batch that is settled meanwhile takes the calls away.
    for (const { payload } of fresh.values()) use(payload, 1);
    try {
      await payloads.put(new Map([...shared].filter(([name]) => uses.has(name))));
      await records.outbox.putMany([...fresh]);
    } catch (error) {
      for (const { payload } of fresh.values()) use(payload, -1);
      throw error;
    }
    for (const batch of fresh.values()) admit(batch);
    return isNew;
  }

  return {
    put: (drafts) => inTurn(() => putAll(drafts)),
    async claim(now) {
      for (;;) {
        const top = heap.peek();
        if (!top) return { until: undefined };
        if (isStale(top.value, top.at, items, isFirst)) {
          heap.pop();
          continue;
        }
        if (top.at > now) return { until: top.at };
        heap.pop();
        const item = top.value;
        item.claimed = true;
        try {
          return claimOf(item, (await payloads.get(item.batch.payload)) ?? []);
        } catch (error) {
          item.claimed = false;
          heap.push(item, item.at);
          throw error;
        }
      }
    },
    pending: async () => [...items.values()].map(({ batch }) => batch),
    settled: (id) => records.settled.get(id),
    close: async () => {},
  };
}

/** Left in the heap by an earlier turn. */
function isStale(
  item: Item,
  at: number,
  items: ReadonlyMap<string, Item>,
  isFirst: (item: Item) => boolean,
): boolean {
  return item.claimed || at !== item.at || items.get(item.batch.id) !== item || !isFirst(item);
}

async function inOrder(records: BulkRecords<Batch>): Promise<(readonly [string, Batch])[]> {
  return [...(await records.all())].sort(
    ([idA, a], [idB, b]) => a.made - b.made || (idA < idB ? -1 : 1),
  );
}
