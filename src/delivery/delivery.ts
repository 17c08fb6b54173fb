import type { Subscriptions } from '../digest/subscription.ts';
import type { Destination, Person, Platform } from '../message/destination.ts';
import type { Language, Post } from '../message/doc.ts';
import type { Log } from '../ops/log.ts';
import type { Call } from '../render/call.ts';
import { createDesk, type DeskOptions, type Trouble } from './desk.ts';
import { type Dispatcher, startDispatcher } from './dispatcher.ts';
import { createLedger, type Ledger, type LedgerRecords } from './ledger.ts';
import { troubleDoc } from './notice.ts';
import { createPace } from './pace.ts';
import type { Address, Clock, Courier, Outbox, Pace } from './ports.ts';

export interface DeliveryOptions {
  readonly store: {
    readonly outbox: Outbox;
    readonly subscriptions: Subscriptions;
    readonly ledger: LedgerRecords;
    readonly settled: DeskOptions['settled'];
    readonly pace?: Pace;
  };
  /** Undefined: that platform is not connected (yet); its deliveries wait. */
  readonly courierOf: (to: Destination) => Courier | undefined;
  readonly render: (
    posts: readonly Post[],
    platform: Platform,
    language: Language,
  ) => readonly Call[];
  readonly address: Address;
  readonly clock: Clock;
  /** 0 to 1. */
  readonly random: () => number;
  readonly owner?: Person;
  readonly catchUpDays: number;
  readonly log: Log;
  /** Milliseconds, see delivery/states.ts. */
  readonly lookAfter?: number;
}

export interface Delivery extends Dispatcher {
  readonly ledger: Ledger;
}

/** Sends what is in the outbox, now and as it comes. */
export function startDelivery(options: DeliveryOptions): Delivery {
  const { store, clock, log } = options;
  const ledger = createLedger(store.ledger);
  const desk = createDesk({
    subscriptions: store.subscriptions,
    ledger,
    settled: store.settled,
    tell,
    catchUpDays: options.catchUpDays,
    log,
    ...(options.owner && { owner: options.owner }),
  });
  const dispatcher = startDispatcher({
    outbox: store.outbox,
    courierOf: options.courierOf,
    address: options.address,
    pace: store.pace ?? createPace(),
    clock,
    random: options.random,
    desk,
    log,
    ...(options.lookAfter !== undefined && { lookAfter: options.lookAfter }),
  });

  /** A direct message, through the outbox as everything. */
  async function tell(trouble: Trouble): Promise<void> {
    const { owner, subscriptions, pause } = trouble;
    const { platform, user } = owner;
    const [first] = subscriptions;
    if (!first) return;
    const posts = [{ part: 'lead', doc: troubleDoc(trouble), thread: false }];
    const slot = pause.since.replace(/[-:.]/g, '');
    await store.outbox.put([
      {
        id: `paused-${first.name}/${slot}`,
        subscription: '',
        to: {
          platform,
          channel: user,
          user,
          ...(owner.workspace !== undefined && { workspace: owner.workspace }),
        },
        made: clock.now(),
        onUnknown: 'hold',
        calls: options.render(posts, platform, first.language),
        about: { slot, kind: 'owner', days: [], papers: [] },
      },
    ]);
    dispatcher.wake();
  }

  return { ...dispatcher, ledger };
}
