import type { Subscription } from '../digest/subscription.ts';
import type { Call } from '../render/call.ts';
import type { NoReason } from './plan.ts';
import type { Composition, Order, SchedulerOptions } from './ports.ts';

/** What a destination has had, and what its reader has seen elsewhere. */
export interface Had {
  readonly seen: ReadonlyMap<string, string>;
  readonly without: ReadonlySet<string>;
}

export const NOTHING: Had = { seen: new Map(), without: new Set() };

export type Kitchen = ReturnType<typeof createKitchen>;

/** Composes each distinct digest once and renders it once for each platform and language. */
export function createKitchen(options: SchedulerOptions, all: readonly Subscription[]) {
  const { press, ledger } = options;
  const composed = new Map<string, Composition>();
  const rendered = new Map<string, readonly Call[]>();
  const once = <T>(known: Map<string, T>, key: string, make: () => T): T => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const made = make();
    known.set(key, made);
    return made;
  };
  return {
    digest(order: Order, skipped?: readonly [string, string]) {
      const { sources, topics, language, layout, period, to } = order.subscription;
      const key = JSON.stringify([
        [sources, topics, language, layout, period, order.days, order.catchUp, skipped ?? ''],
        [...order.seen].sort(),
        [...order.without].sort(),
      ]);
      const composition = once(composed, key, () => {
        const made = press.compose(order);
        const [lead, ...rest] = made.posts;
        if (!skipped || !lead) return made;
        const blocks = [...lead.doc.blocks, press.skipped(skipped, language)];
        return { ...made, posts: [{ ...lead, doc: { ...lead.doc, blocks } }, ...rest] };
      });
      const calls = once(rendered, `${to.platform} ${key}`, () =>
        press.render(composition.posts, to.platform, language),
      );
      return { composition, calls };
    },
    none(reason: NoReason, subscription: Subscription, slot: Date): readonly Call[] {
      const { to, language, topics, timezone } = subscription;
      const key = JSON.stringify([to.platform, reason, language, topics, timezone, slot]);
      return once(rendered, key, () =>
        press.render(press.none(reason, subscription, slot), to.platform, language),
      );
    },
    /** @param except a batch whose own papers do not count */
    async had(subscriptions: readonly Subscription[], except?: string): Promise<Had[]> {
      const own = await ledger.had(subscriptions.map(({ to }) => to));
      return await Promise.all(
        subscriptions.map(async (subscription, index): Promise<Had> => {
          const entries = (own[index] ?? []).filter(
            ({ batch }) =>
              except === undefined || !(batch === except || batch.startsWith(`${except}/`)),
          );
          const seen = new Map(entries.map(({ id, url = '' }) => [id, url]));
          if (!subscription.skipSeen) return { seen, without: NOTHING.without };
          const shown = await ledger.had(options.channelsOf(subscription, all));
          return { seen, without: new Set(shown.flat().map(({ id }) => id)) };
        }),
      );
    },
  };
}
