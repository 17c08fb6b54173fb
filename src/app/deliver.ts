import type { PersonRecord, Status } from '../commands/ports.ts';
import { changeOf, nameOf } from '../delivery/change.ts';
import { systemClock } from '../delivery/clock.ts';
import { startDelivery } from '../delivery/delivery.ts';
import { nonePosts, skippedBlock } from '../delivery/notice.ts';
import type { Batch, Courier } from '../delivery/ports.ts';
import { statusOf } from '../delivery/status.ts';
import { composeDigest, ruleName } from '../digest/compose.ts';
import { reportsFor, rulesOf, selectPapers } from '../digest/select.ts';
import type { Subscription } from '../digest/subscription.ts';
import { type Destination, type Platform, personKey } from '../message/destination.ts';
import type { Language, Post } from '../message/doc.ts';
import { addDays, dayOf } from '../message/format.ts';
import { say } from '../message/phrases.ts';
import type { Config } from '../ops/config.ts';
import type { Log } from '../ops/log.ts';
import type { ReportEntry } from '../papers/library.ts';
import { address } from '../render/address.ts';
import type { Call } from '../render/call.ts';
import { renderDiscord } from '../render/discord.ts';
import { renderDiscordWebhook } from '../render/discord-webhook.ts';
import { renderSlack } from '../render/slack.ts';
import { textCalls } from '../render/text.ts';
import { nextSlot } from '../schedule/due.ts';
import type { Edition } from '../schedule/plan.ts';
import type { Newsroom, Press } from '../schedule/ports.ts';
import { createScheduler } from '../schedule/scheduler.ts';
import { startTicker } from '../schedule/ticker.ts';
import type { Store } from '../store/store.ts';
import type { Papers } from './papers.ts';

/** Days of reports that a delivery can still be about: a month's roundup and what was late for it. */
const EDITION_DAYS = 45;

/** Calls for many destinations: keys are parts, `address` makes them one destination's. */
export function sharedCalls(
  posts: readonly Post[],
  platform: Platform,
  language: Language,
): Call[] {
  const to = { channel: 'shared', key: 'shared', language };
  const part = (key: string): string => key.slice(to.key.length + 1);
  return render(posts, platform, to).map((call) => ({
    ...call,
    key: part(call.key),
    ...(call.thread !== undefined && { thread: part(call.thread) }),
  }));
}

function render(
  posts: readonly Post[],
  platform: Platform,
  to: { readonly channel: string; readonly key: string; readonly language: Language },
): Call[] {
  switch (platform) {
    case 'slack':
    case 'slack-webhook':
      return renderSlack(posts, to);
    case 'discord':
      return renderDiscord(posts, to);
    case 'discord-webhook':
      return renderDiscordWebhook(posts, to);
    case 'local':
      return textCalls(posts, to);
  }
}

/** @param saves how many people keep each paper */
function createPress({ library, topics }: Papers, saves: () => ReadonlyMap<string, number>): Press {
  return {
    compose({ subscription, days, catchUp, seen, without }) {
      const selection = selectPapers(library, topics, subscription, days, {
        without,
        saves: saves(),
      });
      const { language, layout, period } = subscription;
      const posts = composeDigest(selection, { language, layout, topics, period, catchUp, seen });
      const parts = new Set(posts.map(({ part }) => part));
      // A paper without a message of its own stands in the lead: the first of single ones, or one seen before.
      const papers = selection.papers
        .filter(({ paper }) => layout !== 'each' || !seen.has(paper.id))
        .map(({ paper: { id } }): readonly [string, string] => [id, parts.has(id) ? id : 'lead']);
      return { posts, papers, total: selection.total };
    },
    render: sharedCalls,
    none(reason, { language, timezone, topics: texts }, slot) {
      const names = rulesOf(topics, texts).map((rule) => ruleName(rule, topics, language));
      const [source = ''] = reason.kind === 'failed' ? reason.source.split('/') : [];
      return nonePosts(reason.kind === 'failed' ? { ...reason, source } : reason, {
        day: dayOf(slot, timezone),
        topics: names.join(say(language).list),
        language,
        timezone,
      });
    },
    skipped: skippedBlock,
  };
}

/** Reports as editions, listed anew after `refresh`; each is named by who delivered and who publishes it, and its version hashed once. */
function createNewsroom({ library, feed }: Papers): Newsroom & { refresh(): void } {
  const versions = new WeakMap<ReportEntry['report'], string>();
  /** Of what the report says: the library keeps that with its papers. */
  const contentOf = ({ from, source, date, ids }: ReportEntry) =>
    ids.map((id) =>
      library
        .get(id)
        ?.readings.filter((one) => one.from === from && one.source === source && one.date === date),
    );
  const versionOf = (entry: ReportEntry): string => {
    const { report } = entry;
    const known = versions.get(report) ?? nameOf(contentOf(entry));
    versions.set(report, known);
    return known;
  };
  const placeOf = ({ from, source }: ReportEntry): string => `${from}/${source}`;
  /** Of this tick, by the sources asked for: thousands of subscriptions ask for the same. */
  const known = new Map<string, readonly Edition[]>();
  return {
    refresh: () => known.clear(),
    editions(sources) {
      const key = JSON.stringify(sources);
      const before = known.get(key);
      if (before) return before;
      const entries = reportsFor(library, sources);
      const oldest = addDays(entries[0]?.date ?? '1970-01-01', -EDITION_DAYS);
      return entries
        .filter(({ date }) => date >= oldest)
        .map(
          (entry): Edition => ({
            source: placeOf(entry),
            date: entry.date,
            version: versionOf(entry),
            ids: entry.ids,
          }),
        );
    },
    states(sources) {
      return feed.states().flatMap(({ name, error, retryAt }) => {
        const places = reportsFor(library, sources).flatMap((entry) =>
          entry.from === name ? [placeOf(entry)] : [],
        );
        if (places.length === 0 && sources.length > 0 && !sources.includes(name)) return [];
        const names = places.length > 0 ? [...new Set(places)] : [name];
        return names.map((place) => ({
          name: place,
          ...(error && { error }),
          ...(retryAt && { retryAt }),
        }));
      });
    },
  };
}

/** Channels whose papers a personal digest leaves out: of the same workspace; on Discord those the person subscribed. */
function channelsOf(
  subscription: Subscription,
  all: readonly Subscription[],
): readonly Destination[] {
  const { to, owner } = subscription;
  return all.flatMap((other) => {
    if (other.to.user || other.to.platform !== to.platform) return [];
    const sameWorkspace = to.workspace !== undefined && other.to.workspace === to.workspace;
    const sameOwner = owner && other.owner && personKey(owner) === personKey(other.owner);
    return sameWorkspace || sameOwner ? [other.to] : [];
  });
}

export interface Deliveries {
  /** Something new came in: whatever waits for it need not wait for the next minute. */
  nudge(): void;
  stop(): Promise<void>;
}

export interface DeliverOptions {
  readonly config: Config;
  readonly store: Store;
  readonly papers: Papers;
  readonly courierOf: (to: Destination) => Courier | undefined;
  readonly log: Log;
}

/** Starts schedule and outbox. */
export function startDeliveries({
  config,
  store,
  papers,
  courierOf,
  log,
}: DeliverOptions): Deliveries {
  const clock = systemClock();
  const catchUpDays = config.catch_up.days;
  const delivery = startDelivery({
    store,
    courierOf,
    render: sharedCalls,
    address,
    clock,
    random: Math.random,
    catchUpDays,
    log,
    ...(config.owner && { owner: personOf(config.owner) }),
  });
  const newsroom = createNewsroom(papers);
  const scheduler = createScheduler({
    subscriptions: store.subscriptions,
    runs: store.runs,
    outbox: store.outbox,
    press: createPress(papers, () => saves),
    newsroom,
    ledger: delivery.ledger,
    changeOf,
    channelsOf,
    catchUpDays,
    log,
    wake: () => delivery.wake(),
  });
  let swept = '';
  let saves: ReadonlyMap<string, number> = new Map();
  const tick = async (): Promise<void> => {
    const now = new Date();
    newsroom.refresh();
    try {
      saves = await countSaves(store);
      await scheduler.tick(now);
      const day = dayOf(now, 'UTC');
      if (day !== swept) await store.sweep(now);
      swept = day;
    } catch (error) {
      log.error({ err: error }, 'the schedule could not be worked off; trying again in a minute');
    }
  };
  const stopTicker = startTicker(() => void tick());
  let last = tick();
  return {
    nudge() {
      last = last.then(tick);
    },
    async stop() {
      stopTicker();
      await last;
      await delivery.stop();
    },
  };
}

/** Only roundups rank by what people keep; without one nobody is counted. */
async function countSaves(store: Store): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  const all = await store.subscriptions.all();
  if (all.every(({ period }) => period === 'daily')) return counts;
  for (const [, { saved }] of await store.records<PersonRecord>('people').all()) {
    for (const { id } of saved) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}

function personOf({ platform, user, workspace }: NonNullable<Config['owner']>) {
  return { platform, user, ...(workspace !== undefined && { workspace }) };
}

/** What runs and what is due, from the store and the feed. */
export async function statusFrom(
  store: Pick<Store, 'subscriptions' | 'runs'>,
  pending: readonly Batch[],
  sources: Status['sources'],
  language: Language,
  now: Date,
): Promise<Status> {
  const subscriptions = await store.subscriptions.all();
  return statusOf({
    subscriptions,
    runs: await store.runs.getMany(subscriptions.map(({ name }) => name)),
    pending,
    sources,
    next: (subscription) => nextSlot(subscription, now),
    language,
  });
}
