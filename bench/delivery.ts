import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { changeOf } from '../src/delivery/change.ts';
import { startDelivery } from '../src/delivery/delivery.ts';
import { nonePosts, skippedBlock } from '../src/delivery/notice.ts';
import { SPACING } from '../src/delivery/pace.ts';
import type { Batch } from '../src/delivery/ports.ts';
import type { Subscription } from '../src/digest/subscription.ts';
import type { Call } from '../src/render/call.ts';
import type { Press } from '../src/schedule/ports.ts';
import { createScheduler } from '../src/schedule/scheduler.ts';
import { REMEMBERED } from '../src/store/digests.ts';
import { openStore, type Store } from '../src/store/store.ts';
import { address, fakeClock, fakePlatform, silent } from '../tests/delivery/world.ts';

const SUBSCRIPTIONS = 10_000;
const PARTS = 24;
const TOPICS = ['robotics', 'vision', 'language', 'agents', 'speech'];
const PLATFORMS = ['slack', 'discord'] as const;
const SLOT = Date.UTC(2026, 1, 23, 1);

/** Some 4 kB a message, as a card of a real report. */
const card = (part: string): Call => ({
  key: part,
  call: 'chat.postMessage',
  body: { text: part, blocks: Array.from({ length: 8 }, (_, n) => `${part} ${n} `.repeat(60)) },
  ...(part !== 'lead' && { thread: 'lead' }),
});

function subscriptions(count: number): Subscription[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `s${index}`,
    to: {
      platform: PLATFORMS[index % 2] ?? 'slack',
      workspace: `T${index % 100}`,
      channel: `C${index}`,
    },
    sources: [],
    topics: [TOPICS[index % TOPICS.length] ?? ''],
    at: ['0 9 * * 1-5'],
    timezone: 'Asia/Shanghai',
    wait: 10_800_000,
    language: index % 3 ? 'zh' : 'en',
    layout: 'thread',
    quiet: 'never',
    period: 'daily',
    onUnknown: 'hold',
    skipSeen: false,
    origin: 'chat',
    since: '2026-02-22T04:00:00Z',
  }));
}

function scheduling(store: Store, count: { composed: number; rendered: number }) {
  const ids = Array.from({ length: PARTS - 1 }, (_, index) => `2602.${10_000 + index}`);
  const press: Press = {
    compose: () => {
      count.composed += 1;
      const doc = { notification: '', blocks: [] };
      const posts = ['lead', ...ids].map((part) => ({ part, doc, thread: part !== 'lead' }));
      return { posts, papers: ids.map((id) => [id, id] as const), total: ids.length };
    },
    render: (posts) => {
      count.rendered += 1;
      return posts.map(({ part }) => card(part));
    },
    none: (reason, { language, timezone }) =>
      nonePosts(reason, { day: '2026-02-23', topics: '', language, timezone }),
    skipped: skippedBlock,
  };
  return createScheduler({
    subscriptions: store.subscriptions,
    runs: store.runs,
    outbox: store.outbox,
    press,
    newsroom: {
      editions: () => [{ source: 'hf', date: '2026-02-23', version: '1', ids }],
      states: () => [],
    },
    ledger: { had: async (destinations) => destinations.map(() => []) },
    changeOf,
    channelsOf: () => [],
    catchUpDays: 7,
    log: silent,
    wake: () => {},
  });
}

const line = (name: string, value: string, mark: string): void => {
  process.stdout.write(`${name.padEnd(58)} ${value.padStart(12)}   mark ${mark}\n`);
};

async function inFolder(work: (url: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'paperboy-bench-'));
  await work(`sqlite:${join(folder, 'store.db')}`);
  rmSync(folder, { recursive: true });
}

async function putMany(url: string): Promise<void> {
  const store = await openStore(url);
  await store
    .records<Subscription>('subscriptions')
    .putMany(subscriptions(SUBSCRIPTIONS).map((entry) => [entry.name, entry]));
  const count = { composed: 0, rendered: 0 };
  const scheduler = scheduling(store, count);
  let most = 0;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 5);
  const start = performance.now();
  await scheduler.tick(new Date(SLOT));
  const seconds = (performance.now() - start) / 1000;
  clearInterval(watch);
  most = Math.max(most, process.memoryUsage.rss());
  const put = (await store.outbox.pending()).length;
  line(`${put} subscriptions due at once, in the outbox`, `${seconds.toFixed(2)} s`, '< 10 s');
  line('  largest resident memory', `${Math.round(most / 2 ** 20)} MB`, '< 300 MB');
  line('  digests composed, rendered', `${count.composed}, ${count.rendered}`, '10, 20');
  await store.close();
  const again = performance.now();
  await (await openStore(url)).close();
  line('  start with all of them waiting', `${Math.round(performance.now() - again)} ms`, '-');
}

/** @param channels one Slack channel each delivery, over so many workspaces */
async function pace(channels: number, workspaces: number): Promise<void> {
  const clock = fakeClock(SLOT);
  const store = await openStore('memory:');
  const platform = fakePlatform(clock, 300);
  for (let index = 0; index < channels; index += 1) {
    await store.outbox.put([
      {
        id: `s${index}/1`,
        subscription: '',
        to: { platform: 'slack', workspace: `T${index % workspaces}`, channel: `C${index}` },
        made: SLOT,
        onUnknown: 'hold',
        calls: Array.from({ length: PARTS }, (_, n) => card(n ? `p${n}` : 'lead')),
        about: { slot: '1', kind: 'digest', days: [], papers: [] },
      },
    ]);
  }
  const delivery = startDelivery({
    store,
    courierOf: () => platform.courier,
    render: () => [],
    address,
    clock,
    random: () => 0.5,
    catchUpDays: 7,
    log: silent,
  });
  while (platform.posted.length < channels * PARTS && (await clock.advance()));
  await delivery.stop();
  const took = clock.now() - SLOT;
  const calls = (channels / workspaces) * PARTS;
  const least = Math.max((calls - 1) * (SPACING.slack.workspace ?? 0), (PARTS - 1) * 1_000) + 300;
  const more = ((took / least - 1) * 100).toFixed(1);
  line(
    `${channels} channels in ${workspaces} workspaces, beyond the time of the limits`,
    `${more} %`,
    '< 5 %',
  );
  await store.close();
}

async function restart(url: string): Promise<void> {
  const before = await openStore(url);
  const receipt = { channel: 'C1', message: '1700000000.000100' };
  const settled = Array.from({ length: 100_000 / PARTS }, (_, index): [string, Batch] => {
    const id = `s${index}/20260223T0100Z`;
    const entries = Array.from({ length: PARTS }, (_, n) => ({
      part: `p${n}`,
      hash: 'a'.repeat(24),
      state: { kind: 'sent', receipt, at: SLOT } as const,
    }));
    const about = { slot: '20260223T0100Z', kind: 'digest', days: [], papers: [] } as const;
    const to = { platform: 'slack', channel: 'C1' } as const;
    return [
      id,
      { id, subscription: '', to, payload: 'x', made: SLOT, onUnknown: 'hold', entries, about },
    ];
  });
  await before.settled.putMany(settled, REMEMBERED);
  await before.close();
  const start = performance.now();
  const store = await openStore(url);
  line(
    'start with 100,000 settled entries',
    `${Math.round(performance.now() - start)} ms`,
    '< 1 s',
  );
  await store.sweep(new Date(Date.now() + REMEMBERED + 60_000));
  line('  left after they were pruned', `${(await store.settled.all()).length}`, '0');
  await store.close();
}

/** The marks of the delivery, on this machine's disk. */
export async function run(): Promise<void> {
  await inFolder(putMany);
  await pace(60, 3);
  await pace(60, 60);
  await inFolder(restart);
}

if (import.meta.main) await run();
