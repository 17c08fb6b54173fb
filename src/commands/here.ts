import { ruleName } from '../digest/compose.ts';
import { rulesOf } from '../digest/select.ts';
import type { Subscription } from '../digest/subscription.ts';
import { type Destination, destinationKey } from '../message/destination.ts';
import type { Language } from '../message/doc.ts';
import { formatZone } from '../message/format.ts';
import { say } from '../message/phrases.ts';
import { UserError } from '../ops/errors.ts';
import type { Asked } from './asked.ts';

/** Where a person's own digests go: a direct message; in the terminal and on the page, the place itself. */
export function personalPlace({ person, place }: Asked): Destination {
  if (person.platform === 'local') return place;
  return {
    platform: person.platform,
    ...(person.workspace ? { workspace: person.workspace } : {}),
    channel: person.user,
    user: person.user,
  };
}

/** Subscriptions of this place; in a direct message, the person's own. */
export async function here(asked: Asked): Promise<readonly Subscription[]> {
  return at(asked, asked.direct ? personalPlace(asked) : asked.place);
}

export async function at({ context }: Asked, place: Destination): Promise<readonly Subscription[]> {
  const key = destinationKey(place);
  const all = await context.subscriptions.all();
  return all.filter((subscription) => sameDestination(destinationKey(subscription.to), key));
}

/** Config subscriptions name no workspace when there is only one. */
function sameDestination(a: string, b: string): boolean {
  if (a === b) return true;
  const [platformA, workspaceA, channelA] = a.split('|');
  const [platformB, workspaceB, channelB] = b.split('|');
  return platformA === platformB && channelA === channelB && (!workspaceA || !workspaceB);
}

/** Refuses those who may not change a channel, and says what they can do instead. */
export function mustManage(asked: Asked, topic: string): void {
  if (asked.mayManage || asked.direct) return;
  const words = say(asked.language).errors;
  throw new UserError('may-not', words.mayNot, words.mayNotHint(topic));
}

/** Names of a subscription's topics in one text. */
export function topicsText(asked: Asked, topics: readonly string[]): string {
  const words = say(asked.language);
  if (topics.length === 0) return words.subscribe.all;
  return rulesOf(asked.context.topics, topics)
    .map((rule) => ruleName(rule, asked.context.topics, asked.language))
    .join(words.list);
}

/** When a subscription comes, in words: `on weekdays at 9:00 (Shanghai)`. */
export function whenText(
  subscription: Pick<Subscription, 'at' | 'timezone' | 'period'>,
  language: Language,
): string {
  const words = say(language).subscribe;
  const lines = subscription.at.map((line) => lineText(line, subscription.period, language));
  return words.inZone(lines.join(say(language).list), formatZone(subscription.timezone, language));
}

function lineText(line: string, period: Subscription['period'], language: Language): string {
  const words = say(language).subscribe;
  const [minute = '', hour = '', day, month, weekday] = line.trim().split(/\s+/);
  if (!/^\d+$/.test(minute) || !/^\d+$/.test(hour)) return words.cron(line);
  const time = `${hour}:${minute.padStart(2, '0')}`;
  if (period === 'weekly') return words.weekly(time);
  if (period === 'monthly') return words.monthly(time);
  if (day !== '*' || month !== '*') return words.cron(line);
  if (weekday === '*') return words.daily(time);
  if (weekday === '1-5' || weekday?.toUpperCase() === 'MON-FRI') return words.weekdays(time);
  return words.cron(line);
}
