import fc from 'fast-check';
import { expect, test } from 'vitest';
import { steadyClock } from '../../src/delivery/clock.ts';
import type { Dispatcher } from '../../src/delivery/dispatcher.ts';
import type { Batch, Clock, Courier } from '../../src/delivery/ports.ts';
import { StoreError } from '../../src/store/error.ts';
import { openOutbox } from '../../src/store/outbox.ts';
import type { BulkRecords } from '../../src/store/records.ts';
import {
  callsOf,
  channel,
  dispatch,
  draftOf,
  type Fault,
  fakeClock,
  fakePlatform,
  START,
  settled,
} from './world.ts';

const HOUR = 3_600_000;
const CHAOS_ENDS = START + 6 * HOUR;
const END = START + 40 * 24 * HOUR;

/** Never comes back: what a killed process waits for. */
const forever = <T>(): Promise<T> => new Promise(() => {});

/** What is on the disk: whatever was written before the process died. */
type Disk = Map<string, string>;

/** A process's way to disk and platform, which ends when it is killed. */
interface Life {
  alive: boolean;
  /** Operations until it is killed. */
  left: number;
}

/** Counts an operation; at the end of a life it is done or not, and nobody hears of it. */
async function step<T>(life: Life, done: boolean, work: () => Promise<T> | T): Promise<T> {
  if (!life.alive) return forever();
  life.left -= 1;
  if (life.left <= 0) {
    life.alive = false;
    if (done) await work();
    return forever();
  }
  const result = await work();
  return life.alive ? result : forever();
}

function records<T>(
  disk: Disk,
  life: Life,
  chance: () => number,
  faulty: () => boolean,
): BulkRecords<T> {
  const write = (work: () => void): Promise<void> =>
    step(life, chance() < 0.5, () => {
      if (faulty() && chance() < 0.05) throw new StoreError('disk full');
      work();
    });
  const read = <R>(work: () => R): Promise<R> => step(life, false, work);
  const value = (text: string | undefined): T | undefined =>
    text === undefined ? undefined : JSON.parse(text);
  return {
    get: (key) => read(() => value(disk.get(key))),
    getMany: (keys) => read(() => keys.map((key) => value(disk.get(key)))),
    all: () => read(() => [...disk].map(([key, text]) => [key, JSON.parse(text)] as const)),
    put: (key, item) => write(() => void disk.set(key, JSON.stringify(item))),
    putMany: (entries) =>
      write(() => {
        for (const [key, item] of entries) disk.set(key, JSON.stringify(item));
      }),
    remove: (key) => write(() => void disk.delete(key)),
    removeMany: (keys) =>
      write(() => {
        for (const key of keys) disk.delete(key);
      }),
  };
}

const FAULTS: readonly (Fault | undefined)[] = [
  'lost',
  'cut',
  'later',
  'workspace-later',
  'forbidden',
  'gone',
  undefined,
  undefined,
  undefined,
  undefined,
];

interface World {
  readonly batches: readonly { readonly channel: string; readonly parts: number }[];
  /** Operations that each process lives. */
  readonly lives: readonly number[];
  /** Milliseconds that the machine's clock is put forward or back, by turns. */
  readonly jumps: readonly number[];
  readonly readable: boolean;
  readonly seed: number;
}

const worlds: fc.Arbitrary<World> = fc.record({
  batches: fc.array(
    fc.record({
      channel: fc.constantFrom('C1', 'C2', 'C3'),
      parts: fc.integer({ min: 1, max: 5 }),
    }),
    { minLength: 1, maxLength: 6 },
  ),
  lives: fc.array(fc.integer({ min: 1, max: 80 }), { maxLength: 12 }),
  jumps: fc.array(fc.integer({ min: -3 * 24 * HOUR, max: 3 * 24 * HOUR }), { maxLength: 4 }),
  readable: fc.boolean(),
  seed: fc.nat(),
});

/** Numbers that look random and are the same for the same seed. */
function chances(seed: number): () => number {
  let state = seed + 1;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
    const mixed = Math.imul(state ^ (state >>> 12), 0x297a2d39);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}

async function live(world: World) {
  const truth = fakeClock();
  const chance = chances(world.seed);
  const disks = { outbox: new Map(), settled: new Map(), payloads: new Map() } as const;
  const platform = fakePlatform(truth, 200);
  const unstored: string[] = [];
  const chaotic = (): boolean => truth.now() < CHAOS_ENDS;
  platform.fault = (call) => {
    const id = call.key.slice(0, call.key.lastIndexOf('/'));
    const stored: Batch | undefined = JSON.parse(disks.outbox.get(id) ?? 'null') ?? undefined;
    const entry = stored?.entries.find(({ part }) => call.key === `${id}/${part}`);
    if (entry?.state.kind !== 'sending') unstored.push(call.key);
    return chaotic() ? FAULTS[Math.floor(chance() * FAULTS.length)] : undefined;
  };
  const drafts = world.batches.map((batch, index) =>
    draftOf(`s${index}/1`, channel(batch.channel), callsOf(batch.parts)),
  );

  let jump = 0;
  let dispatcher: Dispatcher | undefined;
  for (const left of [...world.lives, Number.POSITIVE_INFINITY]) {
    const life: Life = { alive: true, left };
    // A clock that is wrong from the start makes every bot search in the wrong place: it starts right, or behind.
    let offset = Math.min(0, jump);
    const base = steadyClock(
      () => truth.now() + offset,
      () => truth.now(),
    );
    const clock: Clock = {
      ...base,
      after: (milliseconds, run) => truth.after(milliseconds, () => life.alive && run()),
    };
    const guard =
      <A extends object, R>(call: (asked: A) => Promise<R>) =>
      (asked: A): Promise<R> =>
        step(life, chance() < 0.5, () => call(asked));
    const courier: Courier = {
      send: guard(platform.courier.send),
      find: guard((asked: Parameters<Courier['find']>[0]) => {
        platform.readable = world.readable || !chaotic() || chance() < 0.5;
        return platform.courier.find(asked);
      }),
      edit: guard(platform.courier.edit),
    };
    const open = <T>(disk: Disk) => records<T>(disk, life, chance, chaotic);
    const start = async (): Promise<void> => {
      const outbox = await openOutbox({
        outbox: open(disks.outbox),
        settled: open(disks.settled),
        payloads: open(disks.payloads),
      });
      // The schedule puts what it cannot be sure of again.
      await outbox.put(drafts);
      dispatcher = dispatch({ clock, outbox, platform: { courier }, random: chance });
    };
    const retry = (): void => {
      start().catch(() => clock.after(60_000, retry));
    };
    retry();
    const until = life.left === Number.POSITIVE_INFINITY ? END : CHAOS_ENDS;
    while (life.alive && (await truth.advance(until))) {
      const next = world.jumps[Math.floor(truth.now() / (30 * 60_000)) % (world.jumps.length + 1)];
      jump = offset = next ?? offset;
    }
    await settled();
    if (life.left === Number.POSITIVE_INFINITY && life.alive) break;
    life.alive = false;
  }
  await dispatcher?.stop();
  return { platform, disks, drafts, unstored };
}

test('whatever breaks: every message once, the lead first, in order, and stored before it is sent', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, async (world) => {
      const { platform, disks, drafts, unstored } = await live(world);
      const keys = platform.posted.map(({ key }) => key);
      const wanted = drafts.flatMap(({ id, calls }) => calls.map(({ key }) => `${id}/${key}`));
      expect(new Set(keys).size).toBe(keys.length);
      expect([...keys].sort()).toEqual([...wanted].sort());
      expect(unstored).toEqual([]);
      expect(disks.outbox.size).toBe(0);
      for (const { id, calls } of drafts) {
        const mine = platform.posted.filter(({ key }) => key.startsWith(`${id}/`));
        expect(mine[0]?.key).toBe(`${id}/lead`);
        for (const reply of mine.slice(1)) expect(reply.thread).toBe(mine[0]?.message);
        if (world.readable) {
          expect(mine.map(({ key }) => key)).toEqual(calls.map(({ key }) => `${id}/${key}`));
        }
      }
    }),
    { numRuns: 400 },
  );
});
