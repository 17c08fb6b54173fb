import { titles } from '../digest/card.ts';
import { selectPapers } from '../digest/select.ts';
import type { Subscription } from '../digest/subscription.ts';
import type { Destination } from '../message/destination.ts';
import { type Action, type ActionVerb, type Block, text } from '../message/doc.ts';
import { addDays } from '../message/format.ts';
import { say } from '../message/phrases.ts';
import { UserError } from '../ops/errors.ts';
import { type Asked, privately } from './asked.ts';
import { at, here, mustManage, personalPlace, topicsText, whenText } from './here.ts';
import type { Reply } from './ports.ts';
import { cronOf, isEverything, parseWish, type Wish } from './wish.ts';

/** Buttons carry 80 characters. */
const VALUE_CHARACTERS = 76;

/** `/papers subscribe TOPIC [in zh|en] [at TIME] [me]` */
export async function subscribe(asked: Asked, typed: string): Promise<Reply> {
  const words = say(asked.language);
  const wish = parseWish(typed);
  if (wish.badTime)
    throw new UserError('bad-time', words.errors.badTime(wish.badTime), words.errors.goodTime);
  if (wish.topics.length === 0) throw new UserError('no-topic', words.errors.typeTopic);
  const personal = wish.me || asked.direct;
  if (!personal) mustManage(asked, wish.topics[0] ?? '');
  const everything = wish.topics.some(isEverything);
  const texts: string[] = [];
  for (const topic of everything ? [] : wish.topics) {
    const parsed = asked.context.topics.parse(topic);
    if (parsed.kind === 'unknown')
      return unknown(asked, topic, parsed.near.slice(0, 3), parsed.phrase, personal);
    texts.push(parsed.text);
  }
  const to = personal ? personalPlace(asked) : asked.place;
  return put(asked, wish, to, texts, personal);
}

async function put(
  asked: Asked,
  wish: Wish,
  to: Destination,
  texts: readonly string[],
  personal: boolean,
): Promise<Reply> {
  const { context } = asked;
  const words = say(asked.language).subscribe;
  const existing = await at(asked, to);
  const known = existing.find((entry) => covers(entry, texts));
  if (known && !wish.time && !wish.days && !wish.language) {
    const sentence =
      known.topics.length === 0 && texts.length > 0
        ? words.everythingAlready
        : words.already(topicsText(asked, texts), whenText(known, asked.language));
    return privately({
      notification: sentence,
      blocks: [{ type: 'paragraph', spans: [text(sentence)] }],
    });
  }
  const fresh = make(asked, wish, to, texts, existing);
  const joined = existing.find(
    (entry) => entry.origin === 'chat' && sameSchedule(entry, fresh, wish),
  );
  const stored: Subscription = joined ? { ...joined, topics: union(joined.topics, texts) } : fresh;
  await context.subscriptions.put(stored);
  return {
    ...privately(confirmation(asked, stored, texts, personal, joined)),
    changed: true,
  };
}

function covers(entry: Subscription, texts: readonly string[]): boolean {
  if (entry.period !== 'daily') return false;
  if (texts.length === 0) return entry.topics.length === 0;
  if (texts.every((topic) => entry.topics.includes(topic))) return true;
  return entry.topics.length === 0 && texts.every((topic) => !topic.startsWith('-'));
}

/** Options that were not typed do not keep two wishes apart. */
function sameSchedule(entry: Subscription, fresh: Subscription, wish: Wish): boolean {
  return (
    entry.period === fresh.period &&
    (!(wish.time || wish.days) || entry.at.join() === fresh.at.join()) &&
    (!wish.language || entry.language === fresh.language)
  );
}

/** Everything stays everything; only exclusions narrow it. */
function union(topics: readonly string[], more: readonly string[]): string[] {
  if (more.length === 0) return topics.filter((topic) => topic.startsWith('-'));
  const positive = topics.some((topic) => !topic.startsWith('-'));
  const added =
    topics.length === 0 || !positive ? more.filter((topic) => topic.startsWith('-')) : more;
  return [...new Set([...topics, ...added])];
}

function make(
  asked: Asked,
  wish: Wish,
  to: Destination,
  texts: readonly string[],
  existing: readonly Subscription[],
): Subscription {
  const { context, me } = asked;
  const usual = to.user && me.time ? me.time.split(':') : undefined;
  const time =
    wish.time ?? (usual ? { hour: Number(usual[0]), minute: Number(usual[1]) } : undefined);
  return {
    name: freeName(to, existing),
    to,
    sources: [],
    topics: texts,
    at: [
      cronOf(
        { ...(time ? { time } : {}), ...(wish.days ? { days: wish.days } : {}) },
        context.defaults.at,
      ),
    ],
    timezone: to.user ? asked.timezone : context.defaults.timezone,
    wait: context.defaults.wait,
    language: wish.language ?? asked.language,
    layout: 'thread',
    quiet: context.defaults.quiet,
    period: wish.days === 'weekly' || wish.days === 'monthly' ? wish.days : 'daily',
    onUnknown: 'hold',
    skipSeen: to.user !== undefined && !me.repeats,
    owner: asked.person,
    origin: 'chat',
    since: context.now().toISOString(),
  };
}

function freeName(to: Destination, existing: readonly Subscription[]): string {
  const base = [to.platform, to.workspace, to.channel]
    .filter(Boolean)
    .join('-')
    .replace(/[^\w.-]/g, '');
  const taken = new Set(existing.map((entry) => entry.name));
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? base : `${base}-${number}`;
    if (!taken.has(name)) return name;
  }
}

function confirmation(
  asked: Asked,
  stored: Subscription,
  texts: readonly string[],
  personal: boolean,
  joined: Subscription | undefined,
) {
  const { language } = asked;
  const words = say(language).subscribe;
  const topic = topicsText(asked, texts);
  const done = words.done(topic, whenText(stored, language), personal ? words.toYou : words.here);
  const others = joined ? topicsText(asked, joined.topics) : undefined;
  const value = texts.join(',') || 'all';
  const mine = personal && !asked.direct ? ' me' : '';
  const fits = value.length <= VALUE_CHARACTERS;
  const undo = fits ? `${value}${mine}` : stored.name;
  const actions: Action[] = [
    { type: 'button', label: words.undo, verb: 'unsubscribe', value: undo },
  ];
  if (fits && !personal && asked.person.platform !== 'local') {
    actions.push({ type: 'button', label: words.onlyMe, verb: 'subscribe-me', value });
  }
  const blocks: Block[] = [
    { type: 'paragraph', spans: [text(others ? `${done} ${words.merged(others)}` : done)] },
    { type: 'context', spans: [text(wouldHave(asked, texts))] },
    { type: 'actions', actions },
  ];
  return { notification: done.slice(0, 190), blocks };
}

/** What a topic brought in the last seven days of reports, with three examples. */
function wouldHave(asked: Asked, texts: readonly string[]): string {
  const { context, language } = asked;
  const words = say(language);
  const newest = context.library.reports()[0]?.date;
  if (!newest) return words.subscribe.wouldHaveNone;
  const days = Array.from({ length: 7 }, (_, back) => addDays(newest, -back));
  const { papers } = selectPapers(
    context.library,
    context.topics,
    { sources: [], topics: texts },
    days,
  );
  if (papers.length === 0) return words.subscribe.wouldHaveNone;
  const names = papers
    .slice(-3)
    .reverse()
    .map(({ paper }) => paper.name ?? titles(paper, language).title);
  return words.subscribe.wouldHave(papers.length, names.join(words.list));
}

function unknown(
  asked: Asked,
  typed: string,
  near: readonly {
    readonly id: string;
    readonly name: { readonly zh: string; readonly en: string };
  }[],
  phrase: string,
  personal: boolean,
): Reply {
  const { language } = asked;
  const words = say(language);
  const verb: ActionVerb = personal ? 'subscribe-me' : 'subscribe';
  const asPhrase = `${typed.startsWith('-') ? '-' : ''}"${phrase}"`;
  const sentences = [
    words.subscribe.unknown(typed),
    ...(near.length > 0
      ? [
          words.subscribe.near(
            near.map((topic) => `${topic.id} (${topic.name[language]})`).join(words.list),
          ),
        ]
      : []),
    words.subscribe.asPhrase(phrase),
  ];
  const sentence = sentences.join(language === 'zh' ? '' : ' ');
  return privately({
    notification: sentence.slice(0, 190),
    blocks: [
      { type: 'paragraph', spans: [text(sentence)] },
      {
        type: 'actions',
        actions: [
          ...near.map((topic) => ({
            type: 'button' as const,
            label: words.subscribe.take(topic.name[language]),
            verb,
            value: topic.id,
          })),
          ...(asPhrase.length <= VALUE_CHARACTERS
            ? [
                {
                  type: 'button' as const,
                  label: words.subscribe.takePhrase,
                  verb,
                  value: asPhrase,
                },
              ]
            : []),
        ],
      },
    ],
  });
}

/** `/papers unsubscribe TOPIC` and the buttons Undo and Unsubscribe (which name a topic, or a subscription). */
export async function unsubscribe(asked: Asked, typed: string): Promise<Reply> {
  const { context, language } = asked;
  const words = say(language);
  const wish = parseWish(typed);
  const personal = wish.me || asked.direct;
  const place = personal ? personalPlace(asked) : asked.place;
  const existing = personal ? await at(asked, place) : await here(asked);
  if (wish.topics.length === 0)
    throw new UserError('no-topic', words.errors.typeTopic, words.errors.typeSubscriptions);
  if (!personal) mustManage(asked, wish.topics[0] ?? '');
  const named = existing.filter((entry) => wish.topics.includes(entry.name));
  const everything = wish.topics.some(isEverything);
  const texts = wish.topics.map((topic) => canonical(asked, topic));
  const touched =
    named.length > 0
      ? named
      : existing.filter(
          (entry) => everything || texts.some((topic) => entry.topics.includes(topic)),
        );
  const own = touched.filter((entry) => entry.origin === 'chat');
  if (touched.length === 0) {
    throw new UserError(
      'not-subscribed',
      words.errors.notSubscribed(wish.topics.join(words.list)),
      words.errors.typeSubscriptions,
    );
  }
  if (own.length === 0)
    throw new UserError('from-config', words.errors.fromConfig(touched[0]?.name ?? ''));
  for (const entry of own) {
    const left = entry.topics.filter((topic) => !texts.includes(topic));
    const positive = left.some((topic) => !topic.startsWith('-'));
    if (named.length > 0 || everything || !positive) await context.subscriptions.remove(entry.name);
    else await context.subscriptions.put({ ...entry, topics: left });
  }
  const sentence = everything
    ? words.subscribe.removedAll
    : words.subscribe.removed(
        topicsText(asked, named.length > 0 ? (named[0]?.topics ?? []) : texts),
      );
  return {
    ...privately({
      notification: sentence.slice(0, 190),
      blocks: [{ type: 'paragraph', spans: [text(sentence)] }],
    }),
    changed: true,
  };
}

export function canonical({ context }: Asked, typed: string): string {
  const parsed = context.topics.parse(typed);
  return parsed.kind === 'rule' ? parsed.text : typed;
}
