import type { Pause, Subscription } from '../digest/subscription.ts';
import { type Block, text } from '../message/doc.ts';
import { formatInstant } from '../message/format.ts';
import { say } from '../message/phrases.ts';
import { UserError } from '../ops/errors.ts';
import { type Asked, privately } from './asked.ts';
import { at, here, mustManage, personalPlace, topicsText, whenText } from './here.ts';
import type { Reply } from './ports.ts';

/** `/papers subscriptions`: this channel's, then the person's own. */
export async function subscriptions(asked: Asked): Promise<Reply> {
  const words = say(asked.language).subscribe;
  const channel = asked.direct ? [] : await here(asked);
  const own = (await at(asked, personalPlace(asked))).filter((entry) => !channel.includes(entry));
  const blocks: Block[] = [{ type: 'heading', level: 2, spans: [text(words.listTitle)] }];
  const next = await nextRuns(asked);
  for (const entry of channel) blocks.push(...line(asked, entry, next));
  if (own.length > 0) {
    if (!asked.direct) blocks.push({ type: 'context', spans: [text(words.listYours)] });
    for (const entry of own) blocks.push(...line(asked, entry, next));
  }
  if (channel.length + own.length === 0) {
    blocks.push({ type: 'paragraph', spans: [text(words.listNone)] });
    blocks.push({ type: 'context', spans: [text(say(asked.language).errors.typeTopic)] });
  }
  return privately({ notification: words.listTitle, blocks });
}

async function nextRuns({ context, language }: Asked): Promise<ReadonlyMap<string, Date>> {
  const { runs } = await context.status(language);
  return new Map(runs.flatMap((run) => (run.next ? [[run.subscription, run.next] as const] : [])));
}

/** One subscription with its buttons. */
export function line(asked: Asked, entry: Subscription, next: ReadonlyMap<string, Date>): Block[] {
  const { language } = asked;
  const words = say(language).subscribe;
  const run = next.get(entry.name);
  const facts = [
    whenText(entry, language),
    entry.language === 'zh' ? '中文' : 'English',
    ...(entry.paused ? [pauseText(entry.paused, asked)] : []),
    ...(run && !entry.paused ? [words.next(formatInstant(run, language, entry.timezone))] : []),
    ...(entry.origin === 'config' ? [entry.name] : []),
  ];
  const blocks: Block[] = [
    { type: 'paragraph', spans: [{ text: topicsText(asked, entry.topics), bold: true }] },
    { type: 'context', spans: [text(facts.join(' · '))] },
  ];
  const pauseButton = entry.paused
    ? ({ type: 'button', label: words.resume, verb: 'resume', value: entry.name } as const)
    : ({ type: 'button', label: words.pause, verb: 'pause', value: entry.name } as const);
  const stop = {
    type: 'button',
    label: words.stop,
    verb: 'unsubscribe',
    value: entry.name,
  } as const;
  blocks.push({
    type: 'actions',
    actions: entry.origin === 'chat' ? [pauseButton, stop] : [pauseButton],
  });
  return [{ type: 'group', blocks }];
}

export function pauseText(pause: Pause, { language }: Asked): string {
  const words = say(language).subscribe;
  return pause.reason === 'asked' ? words.paused : words.pausedBecause(pause.code ?? pause.reason);
}

/** `/papers pause` and `/papers resume`, and the buttons of one subscription (`name`). */
export async function setPaused(asked: Asked, paused: boolean, name = ''): Promise<Reply> {
  const { context, language } = asked;
  const words = say(language);
  const places = [...(await here(asked)), ...(await at(asked, personalPlace(asked)))];
  const entries = places.filter(
    (entry, index) => places.indexOf(entry) === index && (name === '' || entry.name === name),
  );
  const ownPlace = (entry: Subscription): boolean =>
    entry.to.user !== undefined && entry.to.user === asked.person.user;
  const chosen =
    name === '' && !asked.direct ? entries.filter((entry) => !ownPlace(entry)) : entries;
  if (chosen.length === 0) {
    throw new UserError(
      'nothing-here',
      name ? words.errors.notSubscribed(name) : words.errors.nothingHere,
      words.errors.typeSubscriptions,
    );
  }
  if (chosen.some((entry) => !ownPlace(entry))) mustManage(asked, chosen[0]?.topics[0] ?? '');
  const touched = chosen.filter((entry) => (entry.paused !== undefined) !== paused);
  for (const entry of touched) {
    const { paused: _before, ...rest } = entry;
    await context.subscriptions.put(
      paused ? { ...rest, paused: { reason: 'asked', since: context.now().toISOString() } } : rest,
    );
  }
  const sentence = paused
    ? words.subscribe.pausedNow
    : touched.length > 0
      ? words.subscribe.resumedNow
      : words.subscribe.nothingPaused;
  const only = chosen.length === 1 ? (chosen[0]?.name ?? '') : '';
  const back = paused
    ? ({ type: 'button', label: words.subscribe.resume, verb: 'resume', value: only } as const)
    : ({ type: 'button', label: words.subscribe.pause, verb: 'pause', value: only } as const);
  return {
    ...privately({
      notification: sentence.slice(0, 190),
      blocks: [
        { type: 'paragraph', spans: [text(sentence)] },
        { type: 'actions', actions: [back] },
      ],
    }),
    changed: true,
  };
}
