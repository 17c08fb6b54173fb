import { changeOf } from '../../src/delivery/change.ts';
import type { DeliveryOptions } from '../../src/delivery/delivery.ts';
import { startDelivery } from '../../src/delivery/delivery.ts';
import { nonePosts, skippedBlock } from '../../src/delivery/notice.ts';
import type { Subscription } from '../../src/digest/subscription.ts';
import type { Post } from '../../src/message/doc.ts';
import { context, text } from '../../src/message/doc.ts';
import type { Edition, SourceState } from '../../src/schedule/plan.ts';
import type { Order, Press } from '../../src/schedule/ports.ts';
import { createScheduler } from '../../src/schedule/scheduler.ts';
import { openStore } from '../../src/store/store.ts';
import { address, channel, fakeClock, fakePlatform, silent } from '../delivery/world.ts';

export const subscription = (change: Partial<Subscription> = {}): Subscription => ({
  name: 'lab',
  to: channel('C1'),
  sources: [],
  topics: [],
  at: ['0 9 * * *'],
  timezone: 'Asia/Shanghai',
  wait: 3 * 3_600_000,
  language: 'en',
  layout: 'thread',
  quiet: 'never',
  period: 'daily',
  onUnknown: 'hold',
  skipSeen: false,
  origin: 'chat',
  since: '2026-02-22T04:00:00Z',
  ...change,
});

/** Composes lines of words: what was ordered can be read in what was posted. */
function pressOf(
  papersOf: (order: Order) => readonly string[],
  count: { composed: number; rendered: number },
): Press {
  return {
    compose(order) {
      count.composed += 1;
      const all = papersOf(order);
      const ids = all.filter((id) => !order.without.has(id));
      const wanted =
        order.subscription.topics.length === 0 ? ids : ids.filter((id) => id.endsWith('0'));
      const fresh = wanted.filter((id) => !order.seen.has(id));
      const lines = wanted.map((id) => (order.seen.has(id) ? `${id} ${order.seen.get(id)}` : id));
      const title = `${order.catchUp ? 'catch-up' : 'digest'} ${order.days.join(' ')}`;
      const posts: Post[] = [
        { part: 'lead', thread: false, doc: doc(`${title}: ${lines.join(', ')}`) },
        ...fresh.map((id) => ({ part: id, thread: true, doc: doc(id) })),
      ];
      return {
        posts,
        papers: wanted.map((id) => [id, order.seen.has(id) ? 'lead' : id] as const),
        total: all.length,
      };
    },
    render(posts) {
      count.rendered += 1;
      return posts.map(({ part, doc: { blocks }, thread }) => ({
        key: part,
        call: 'post',
        body: { text: blocks.map(words).join(' | ') },
        ...(thread && { thread: 'lead' }),
      }));
    },
    none: (reason, { language, timezone, topics }, slot) =>
      nonePosts(reason, {
        day: slot.toISOString().slice(0, 10),
        topics: topics.join(),
        language,
        timezone,
      }),
    skipped: skippedBlock,
  };
}

const doc = (sentence: string) => ({ notification: sentence, blocks: [context(text(sentence))] });
const words = (block: Post['doc']['blocks'][number]): string =>
  'spans' in block ? block.spans.map((span) => span.text).join('') : block.type;

/** A whole bot without a chat: reports come, time goes on, messages are there. */
export async function newsroom(subscriptions: readonly Subscription[], start: string) {
  const clock = fakeClock(Date.parse(start));
  const store = await openStore('memory:');
  const platform = fakePlatform(clock);
  const editions = new Map<string, Edition>();
  const states = new Map<string, SourceState>();
  const count = { composed: 0, rendered: 0 };
  for (const entry of subscriptions) await store.subscriptions.put(entry);
  const idsOf = (order: Order): string[] => [
    ...new Set(
      [...editions.values()]
        .filter(({ date, source }) => {
          const { sources } = order.subscription;
          return order.days.includes(date) && (sources.length === 0 || sources.includes(source));
        })
        .flatMap(({ ids }) => ids),
    ),
  ];
  const press = pressOf(idsOf, count);
  const options: DeliveryOptions = {
    store,
    courierOf: () => platform.courier,
    render: press.render,
    address,
    clock,
    random: () => 0.5,
    catchUpDays: 7,
    log: silent,
    owner: { platform: 'slack', workspace: 'T1', user: 'UOWNER' },
  };
  const delivery = startDelivery(options);
  const wanted = (sources: readonly string[]) => (name: string) =>
    sources.length === 0 || sources.includes(name);
  const scheduler = createScheduler({
    subscriptions: store.subscriptions,
    runs: store.runs,
    outbox: store.outbox,
    press,
    newsroom: {
      editions: (sources) => [...editions.values()].filter(({ source }) => wanted(sources)(source)),
      states: (sources) => [...states.values()].filter(({ name }) => wanted(sources)(name)),
    },
    ledger: delivery.ledger,
    changeOf,
    channelsOf: ({ owner, to }, all) =>
      all
        .filter((entry) => entry.owner?.user === owner?.user && !entry.to.user)
        .map((entry) => entry.to)
        .filter((place) => place.channel !== to.channel),
    catchUpDays: 7,
    log: silent,
    wake: delivery.wake,
  });
  const room = {
    store,
    platform,
    count,
    delivery,
    publish(date: string, ids: readonly string[], source = 'hf', version = '1') {
      editions.set(`${source} ${date}`, { source, date, version, ids });
    },
    state(state: SourceState) {
      states.set(state.name, state);
    },
    /** Time goes on to an instant, with a tick a minute; or at once, as when nothing ran. */
    async until(instant: string, step = 60_000) {
      const end = Date.parse(instant);
      for (let now = clock.now() + step; now <= end; now += step) {
        await clock.runUntil(now);
        await scheduler.tick(new Date(now));
      }
      await clock.runUntil(end);
    },
    /** One tick at what the machine's clock claims. */
    async tick(instant: string) {
      await scheduler.tick(new Date(instant));
    },
    async asleepUntil(instant: string) {
      await clock.runUntil(Date.parse(instant) - 60_000);
      await room.until(instant);
      await room.until(new Date(Date.parse(instant) + 120_000).toISOString());
    },
    /** What the channel shows outside of threads, since the last time it was asked. */
    said(place = 'C1'): string[] {
      const all = platform.posted.filter(({ channel: name, thread }) => name === place && !thread);
      const fresh = all.slice(shown.get(place) ?? 0);
      shown.set(place, all.length);
      return fresh.map(
        ({ body, at }) =>
          `${new Date(at).toISOString().slice(5, 16)} ${(body as { text: string }).text}`,
      );
    },
    threads: (place = 'C1'): string[] =>
      platform.posted
        .filter(({ channel: name, thread }) => name === place && thread)
        .map(({ body }) => (body as { text: string }).text),
  };
  const shown = new Map<string, number>();
  return room;
}
