import type { SourceStatus, Status } from '../commands/ports.ts';
import type { Pause, Subscription } from '../digest/subscription.ts';
import type { Language } from '../message/doc.ts';
import { formatTime } from '../message/format.ts';
import { say } from '../message/phrases.ts';
import type { Run } from '../schedule/plan.ts';
import type { Batch, EntryState } from './ports.ts';
import { isHeld, isSettled } from './states.ts';

export interface StatusOptions {
  readonly subscriptions: readonly Subscription[];
  readonly runs: readonly (Run | undefined)[];
  readonly pending: readonly Batch[];
  readonly sources: readonly SourceStatus[];
  readonly next: (subscription: Subscription) => Date | undefined;
  readonly language: Language;
}

/** What comes next, what came last, and what waits and why. */
export function statusOf(options: StatusOptions): Status {
  const { subscriptions, pending, sources, language } = options;
  const words = say(language).delivery;
  const open = new Map<string, Batch[]>();
  for (const batch of pending) {
    open.set(batch.subscription, [...(open.get(batch.subscription) ?? []), batch]);
  }
  const runs = subscriptions.map((subscription, index) => {
    const { name, timezone, paused } = subscription;
    const run = options.runs[index];
    const next = paused?.reason === 'asked' ? undefined : options.next(subscription);
    const waiting = (open.get(name) ?? []).flatMap((batch) => waitingOf(batch, paused, language));
    if (paused && waiting.length === 0) {
      waiting.push({ key: name, why: pausedWhy(paused, language) });
    }
    if (run?.waiting) {
      const until = formatTime(new Date(run.waiting.until), language, timezone);
      waiting.push({ key: name, why: words.waiting.report(until) });
    }
    return {
      subscription: name,
      ...(next && { next }),
      ...(run?.last && {
        last: {
          slot: new Date(run.last.slot),
          papers: run.last.papers,
          messages: run.last.messages,
          outcome: words.outcome[run.last.outcome],
        },
      }),
      waiting,
    };
  });
  const [first] = runs
    .flatMap(({ subscription, next }) => (next ? [{ subscription, slot: next }] : []))
    .sort((a, b) => a.slot.getTime() - b.slot.getTime());
  return { ...(first && { next: first }), runs, sources };
}

function waitingOf(
  batch: Batch,
  paused: Subscription['paused'],
  language: Language,
): { key: string; why: string }[] {
  const words = say(language).delivery.waiting;
  const why = (state: EntryState): string => {
    if (isHeld(state)) return words.held;
    if (state.kind === 'unknown' || state.kind === 'sending') return words.looking;
    if (paused) return pausedWhy(paused, language);
    return state.kind === 'pending' && state.code !== undefined
      ? words.later(state.code)
      : words.pending;
  };
  return batch.entries.flatMap(({ part, state }) =>
    isSettled(state) ? [] : [{ key: `${batch.id}/${part}`, why: why(state) }],
  );
}

function pausedWhy({ reason, code = reason }: Pause, language: Language): string {
  const words = say(language).delivery.waiting;
  return reason === 'asked' ? words.asked : words.paused(code);
}
