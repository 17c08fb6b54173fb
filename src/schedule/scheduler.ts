import type { About, Batch, Draft } from '../delivery/ports.ts';
import type { Subscription } from '../digest/subscription.ts';
import type { Call } from '../render/call.ts';
import { createKitchen, type Had, type Kitchen, NOTHING } from './kitchen.ts';
import {
  type Edition,
  isQuiet,
  type LastRun,
  type NoReason,
  type Plan,
  planFor,
  type Run,
  type Situation,
} from './plan.ts';
import type { Composition, Order, SchedulerOptions } from './ports.ts';

export interface Scheduler {
  /** Does everything that is due by now; never at the same time as itself. */
  tick(now: Date): Promise<void>;
}

interface Job {
  readonly subscription: Subscription;
  readonly run: Run | undefined;
  readonly plan: Exclude<Plan, { kind: 'nothing' }>;
}

/** Drafts put at once: so many fit in memory beside everything else. */
const TOGETHER = 500;
/** How long a delivery may hold up another one to the same channel that wants to link to it, milliseconds. */
const IN_TURN = 30 * 60_000;
/** How long after its slot a delivery is kept up with changes of its reports, milliseconds. */
const KEPT_UP = 2 * 86_400_000;

export function createScheduler(options: SchedulerOptions): Scheduler {
  let running: Promise<void> = Promise.resolve();
  return {
    tick(now) {
      const next = running.then(() => tick(now, options));
      running = next.catch(() => {});
      return next;
    },
  };
}

async function tick(now: Date, options: SchedulerOptions): Promise<void> {
  const all = await options.subscriptions.all();
  const runs = await options.runs.getMany(all.map(({ name }) => name));
  const pending = await options.outbox.pending();
  const busy = new Set(
    pending.flatMap(({ to, made }) => (now.getTime() - made < IN_TURN ? [placeOf(to)] : [])),
  );
  const open = new Set(pending.map(({ subscription }) => subscription));
  const jobs: Job[] = [];
  const changed: { subscription: Subscription; run: Run; last: LastRun }[] = [];
  const read = reading(options);
  for (const [index, subscription] of all.entries()) {
    const run = runs[index];
    const { catchUpDays } = options;
    const situation = { subscription, run, now, catchUpDays, ...read(subscription.sources) };
    const plan = planFor(situation);
    if (plan.kind === 'nothing') {
      if (run?.last && isChanged(run.last, situation.editions, now)) {
        changed.push({ subscription, run, last: run.last });
      }
      continue;
    }
    const writes = plan.kind === 'deliver' || plan.kind === 'none';
    // What waits there is the try whether a refusing destination works again; the rest becomes one catch-up later.
    if (writes && subscription.paused && open.has(subscription.name)) continue;
    if (writes && busy.has(placeOf(subscription.to))) continue;
    if (writes) busy.add(placeOf(subscription.to));
    jobs.push({ subscription, run, plan });
  }
  const kitchen = createKitchen(options, all);
  for (let from = 0; from < jobs.length; from += TOGETHER) {
    await deliver(jobs.slice(from, from + TOGETHER), now, kitchen, options);
  }
  for (const { subscription, run, last } of changed) {
    await keepUp(subscription, run, last, now, kitchen, options);
  }
}

/** What is there from some sources, asked once for all who want the same. */
function reading({ newsroom }: SchedulerOptions) {
  const known = new Map<string, Pick<Situation, 'editions' | 'sources'>>();
  return (sources: readonly string[]): Pick<Situation, 'editions' | 'sources'> => {
    const key = JSON.stringify(sources);
    const before = known.get(key);
    if (before) return before;
    const found = { editions: newsroom.editions(sources), sources: newsroom.states(sources) };
    known.set(key, found);
    return found;
  };
}

async function deliver(
  jobs: readonly Job[],
  now: Date,
  kitchen: Kitchen,
  options: SchedulerOptions,
): Promise<void> {
  const drafts: Draft[] = [];
  const outcomes: [string, Run][] = [];
  const had = await kitchen.had(jobs.map(({ subscription }) => subscription));
  for (const [index, { subscription, run, plan }] of jobs.entries()) {
    const made = cook(subscription, run, plan, now, had[index] ?? NOTHING, kitchen);
    if (made.draft) drafts.push(made.draft);
    if (made.run) outcomes.push([subscription.name, made.run]);
  }
  if (drafts.length > 0) {
    await options.outbox.put(drafts);
    options.wake();
    options.log.info({ deliveries: drafts.length }, 'put in the outbox');
  }
  // After the put: a crash in between finds the same key there and changes nothing.
  if (outcomes.length > 0) await options.runs.putMany(outcomes);
}

function cook(
  subscription: Subscription,
  run: Run | undefined,
  plan: Job['plan'],
  now: Date,
  had: Had,
  kitchen: Kitchen,
): { draft?: Draft; run?: Run } {
  const posted = run?.posted ?? {};
  switch (plan.kind) {
    case 'pass': {
      const read = { ...posted, ...newestOf(plan.read, posted) };
      return { run: { ...over(run), handled: plan.slot.toISOString(), posted: read } };
    }
    case 'wait': {
      const waiting = { slot: plan.slot.toISOString(), until: plan.until.toISOString() };
      if (run?.waiting?.slot === waiting.slot && run.waiting.until === waiting.until) return {};
      return {
        run: { ...over(run), handled: run?.handled ?? subscription.since, posted, waiting },
      };
    }
    case 'none':
      return nothing(subscription, run, plan.slot, plan.reason, now, kitchen, posted, {});
    case 'deliver': {
      const days = [...new Set(plan.editions.map(({ date }) => date))].sort();
      const { calls, composition } = kitchen.digest(
        orderOf(subscription, plan.slot, days, plan.catchUp, plan.editions, had),
        plan.skipped,
      );
      const read = { ...posted, ...newestOf(plan.editions, posted) };
      if (composition.papers.length === 0) {
        const reason = whyEmpty(composition, subscription);
        return nothing(
          subscription,
          run,
          plan.slot,
          reason,
          now,
          kitchen,
          read,
          versionsOf(plan.editions),
        );
      }
      const draft = draftOf(subscription, plan.slot, now, calls, {
        kind: 'digest',
        days,
        papers: composition.papers,
      });
      const last: LastRun = {
        batch: draft.id,
        slot: plan.slot.toISOString(),
        days,
        papers: composition.papers.length,
        messages: calls.length,
        outcome: plan.catchUp ? 'catchUp' : 'posted',
        versions: versionsOf(plan.editions),
      };
      return { draft, run: { handled: plan.slot.toISOString(), posted: read, last } };
    }
  }
}

function whyEmpty({ total }: Composition, { topics }: Subscription): NoReason {
  if (total === 0) return { kind: 'empty' };
  return { kind: topics.length > 0 ? 'topic' : 'seen', total };
}

function nothing(
  subscription: Subscription,
  run: Run | undefined,
  slot: Date,
  reason: NoReason,
  now: Date,
  kitchen: Kitchen,
  posted: Run['posted'],
  versions: LastRun['versions'],
): { draft?: Draft; run: Run } {
  const quiet = isQuiet(subscription, slot, reason);
  const calls = quiet ? [] : kitchen.none(reason, subscription, slot);
  const draft = draftOf(subscription, slot, now, calls, { kind: 'none', days: [], papers: [] });
  const last: LastRun = {
    batch: draft.id,
    slot: slot.toISOString(),
    days: run?.last?.days ?? [],
    papers: 0,
    messages: calls.length,
    outcome: quiet ? 'quiet' : 'said',
    versions,
  };
  return { ...(!quiet && { draft }), run: { handled: slot.toISOString(), posted, last } };
}

/** Edits, or adds to, what was posted when its reports have changed since. */
async function keepUp(
  subscription: Subscription,
  run: Run,
  last: LastRun,
  now: Date,
  kitchen: Kitchen,
  options: SchedulerOptions,
): Promise<void> {
  const before = await options.outbox.settled(last.batch);
  if (before?.about.kind !== 'digest') return;
  const editions = options.newsroom
    .editions(subscription.sources)
    .filter((edition) => keyOf(edition) in last.versions);
  const [had = NOTHING] = await kitchen.had([subscription], last.batch);
  const catchUp = last.outcome === 'catchUp';
  const slot = new Date(last.slot);
  const { calls, composition } = kitchen.digest(
    orderOf(subscription, slot, last.days, catchUp, editions, had),
  );
  const { papers } = composition;
  const about: About = { ...before.about, papers };
  const change = options.changeOf(before, calls, about, now.getTime());
  if (change) {
    await options.outbox.put([change]);
    options.wake();
  }
  const versions = { ...last.versions, ...versionsOf(editions) };
  await options.runs.putMany([
    [subscription.name, { ...run, last: { ...last, papers: papers.length, versions } }],
  ]);
}

function orderOf(
  subscription: Subscription,
  slot: Date,
  days: readonly string[],
  catchUp: boolean,
  editions: readonly Edition[],
  had: Had,
): Order {
  const ids = new Set(editions.flatMap((edition) => edition.ids));
  return {
    subscription,
    slot,
    days,
    catchUp,
    seen: new Map([...had.seen].filter(([id]) => ids.has(id))),
    without: new Set([...had.without].filter((id) => ids.has(id))),
  };
}

function draftOf(
  { name, to, onUnknown }: Subscription,
  slot: Date,
  now: Date,
  calls: readonly Call[],
  about: Omit<About, 'slot'>,
): Draft {
  const mark = slotMark(slot);
  return {
    id: `${name}/${mark}`,
    subscription: name,
    to,
    made: now.getTime(),
    onUnknown,
    calls,
    about: { ...about, slot: mark },
  };
}

/** A slot as it stands in keys: `20260223T0100Z`. */
export const slotMark = (slot: Date): string =>
  `${slot.toISOString().slice(0, 16).replace(/[-:]/g, '')}Z`;

function isChanged(last: LastRun, editions: readonly Edition[], now: Date): boolean {
  if (now.getTime() - Date.parse(last.slot) > KEPT_UP || last.papers === 0) return false;
  return editions.some((edition) => {
    const before = last.versions[keyOf(edition)];
    return before !== undefined && before !== edition.version;
  });
}

const keyOf = ({ source, date }: Edition): string => `${source} ${date}`;

const versionsOf = (editions: readonly Edition[]): Record<string, string> =>
  Object.fromEntries(editions.map((edition) => [keyOf(edition), edition.version]));

function newestOf(editions: readonly Edition[], posted: Run['posted']): Record<string, string> {
  const newest: Record<string, string> = {};
  for (const { source, date } of editions) {
    const before = newest[source] ?? posted[source] ?? '';
    if (date > before) newest[source] = date;
  }
  return newest;
}

/** A run without what it waited for. */
function over(run: Run | undefined): Partial<Run> {
  const { waiting: _over, ...rest } = run ?? {};
  return rest;
}

const placeOf = ({ platform, workspace = '', channel, user = '' }: Batch['to']): string =>
  `${platform} ${workspace} ${channel} ${user}`;
