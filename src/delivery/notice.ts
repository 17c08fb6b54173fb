import type { Subscription } from '../digest/subscription.ts';
import type { Block, Doc, Language, Post } from '../message/doc.ts';
import { context, paragraph, text } from '../message/doc.ts';
import { formatDay, formatTime } from '../message/format.ts';
import { say } from '../message/phrases.ts';
import type { NoReason } from '../schedule/plan.ts';
import type { Trouble } from './desk.ts';

/** One honest line instead of a digest. `topics`: their names in the reader's language. */
export function noneDoc(
  reason: NoReason,
  about: {
    readonly day: string;
    readonly topics: string;
    readonly language: Language;
    readonly timezone: string;
  },
): Doc {
  const { language } = about;
  const words = say(language).delivery;
  const title = words.noneTitle(formatDay(about.day, language));
  const sentence = sentenceOf(reason, about);
  return {
    notification: `${title}: ${sentence}`.slice(0, 190),
    blocks: [context(text(`${title} · ${sentence}`))],
  };
}

export const nonePosts = (...about: Parameters<typeof noneDoc>): Post[] => [
  { part: 'lead', doc: noneDoc(...about), thread: false },
];

function sentenceOf(
  reason: NoReason,
  { topics, language, timezone }: Parameters<typeof noneDoc>[1],
): string {
  const words = say(language);
  const { none } = words.delivery;
  switch (reason.kind) {
    case 'missing':
      return none.missing;
    case 'weekend':
      return none.weekend;
    case 'empty':
      return none.empty;
    case 'topic':
      return none.topic(topics, words.digest.papers(reason.total));
    case 'seen':
      return none.seen(words.digest.papers(reason.total));
    case 'failed': {
      const source = words.sources(reason.source);
      return reason.retryAt
        ? none.failedRetry(source, reason.error, formatTime(reason.retryAt, language, timezone))
        : none.failed(source, reason.error);
    }
  }
}

/** A block that says which days were left out after a break. */
export function skippedBlock(
  [first, last]: readonly [first: string, last: string],
  language: Language,
): Block {
  const sentence = say(language).delivery.skipped(
    formatDay(first, language),
    formatDay(last, language),
  );
  return context(text(sentence));
}

/** What an owner reads when a destination refuses: why, what to do, and what happens then. */
export function troubleDoc({ subscriptions, pause, fix }: Trouble): Doc {
  const language = subscriptions[0]?.language ?? 'en';
  const words = say(language).delivery;
  const reason = pause.reason === 'gone' ? 'gone' : 'forbidden';
  const title = words.paused(subscriptions.map(({ name }) => name).join(', '));
  const sentences = [
    words.pausedWhy[reason],
    ...(pause.code === undefined ? [] : [words.code(pause.code)]),
    fix?.[language] ?? words.fix[reason],
  ];
  return {
    notification: title,
    blocks: [
      { type: 'heading', level: 2, spans: [text(title)] },
      paragraph(text(sentences.join(' '))),
      context(text(words.afterFix(placeOf(subscriptions)))),
    ],
  };
}

const placeOf = (subscriptions: readonly Subscription[]): string =>
  [...new Set(subscriptions.map(({ to }) => to.channel))].join(', ');
