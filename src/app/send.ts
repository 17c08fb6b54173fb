import { setTimeout as sleep } from 'node:timers/promises';
import { createLocalCourier } from '../chat/terminal/courier.ts';
import type { Terminal as Cli } from '../cli/args.ts';
import { createHandlers } from '../commands/handlers.ts';
import { systemClock } from '../delivery/clock.ts';
import { startDelivery } from '../delivery/delivery.ts';
import type { Batch } from '../delivery/ports.ts';
import type { Language, Post } from '../message/doc.ts';
import type { Config } from '../ops/config.ts';
import { UserError } from '../ops/errors.ts';
import { createLog } from '../ops/log.ts';
import { createLibrary } from '../papers/library.ts';
import { address } from '../render/address.ts';
import { destinationOf } from './configured.ts';
import { sharedCalls } from './deliver.ts';
import { openPlatforms } from './platforms.ts';
import { openAppStore } from './start.ts';
import { loadTopics } from './topics.ts';

export interface Sending {
  readonly config: Config;
  readonly posts: readonly Post[];
  /** ISO date; the slot of a digest sent by hand. */
  readonly day: string;
  readonly name: string;
  readonly language: Language;
  /** Absent: this terminal. */
  readonly to: Config['subscriptions'][number]['to'] | undefined;
}

/** How often the outbox is looked at, milliseconds. */
const LOOK = 100;

/** Sends one digest through the outbox, so that a second time sends nothing. @returns the exit code */
export async function sendDigest(sending: Sending, cli: Cli): Promise<number> {
  const { config, name, day, language } = sending;
  const to = sending.to
    ? destinationOf(sending.to)
    : ({ platform: 'local', channel: 'preview' } as const);
  const log = createLog('warn', cli.err);
  const store = await openAppStore(cli.env);
  const platforms = await openPlatforms({
    config,
    env: cli.env,
    handlers: createHandlers(nobody(store, config), () => ''),
    store,
    log,
    local: createLocalCourier((text) => cli.out(`${text}\n`), store.records('printed')),
    onStopped: (error) => cli.err(`${error.message}\n`),
    postingOnly: true,
  });
  if (!platforms.courierOf(to)) {
    await store.close();
    throw new UserError(
      'no-token',
      `${to.platform} is not set up: its token is missing.`,
      'See paperboy init.',
    );
  }
  const clock = systemClock();
  const delivery = startDelivery({
    store,
    courierOf: platforms.courierOf,
    render: sharedCalls,
    address,
    clock,
    random: Math.random,
    catchUpDays: config.catch_up.days,
    log,
  });
  const id = `${name}/${day}`;
  try {
    const [isNew] = await store.outbox.put([
      {
        id,
        subscription: '',
        to,
        made: clock.now(),
        onUnknown: 'hold',
        calls: sharedCalls(sending.posts, to.platform, language),
        about: {
          slot: day,
          kind: 'digest',
          days: [day],
          papers: sending.posts.flatMap(({ part }) =>
            part === 'lead' ? [] : [[part, part] as const],
          ),
        },
      },
    ]);
    delivery.wake();
    if (!isNew && (await store.outbox.settled(id))) {
      cli.err(`${id} was sent before; nothing is sent twice.\n`);
      return 0;
    }
    return await follow(id, store.outbox, cli);
  } finally {
    await delivery.stop();
    await platforms.stop();
    await store.close();
  }
}

/** Waits until everything of a delivery is settled, or says what it waits for. */
async function follow(
  id: string,
  outbox: { pending(): Promise<readonly Batch[]>; settled(id: string): Promise<Batch | undefined> },
  { err, stop }: Cli,
): Promise<number> {
  let told = '';
  for (;;) {
    const open = (await outbox.pending()).find((batch) => batch.id === id);
    if (!open) break;
    const sent = open.entries.filter(({ state }) => state.kind === 'sent').length;
    const progress = `${id}: ${sent} of ${open.entries.length} messages sent\n`;
    if (progress !== told) err(progress);
    told = progress;
    if (open.probe || stop.aborted) {
      const waits = open.entries.find(({ state }) => state.kind === 'pending')?.state;
      const code = waits?.kind === 'pending' && waits.code ? `: ${waits.code}` : '';
      err(
        `${id} is not finished${code}; it stays in the outbox, and paperboy start goes on with it.\n`,
      );
      return 1;
    }
    await sleep(LOOK);
  }
  const done = await outbox.settled(id);
  const refused = done?.entries.filter(({ state }) => state.kind === 'refused').length ?? 0;
  const count = done?.entries.length ?? 0;
  err(`${id}: ${count - refused} messages sent${refused > 0 ? `, ${refused} refused` : ''}.\n`);
  return refused > 0 ? 1 : 0;
}

/** Handlers need a context; nobody types anything while one digest is sent. */
function nobody(store: Awaited<ReturnType<typeof openAppStore>>, config: Config) {
  return {
    library: createLibrary(),
    topics: loadTopics(),
    subscriptions: store.subscriptions,
    people: store.people,
    places: store.places,
    status: async () => ({ runs: [], sources: [] }),
    now: () => new Date(),
    defaults: config.defaults,
  };
}
