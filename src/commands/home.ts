import type { Doc } from '../message/doc.ts';
import { type Block, text } from '../message/doc.ts';
import { formatInstant } from '../message/format.ts';
import { say } from '../message/phrases.ts';
import type { Asked } from './asked.ts';
import { at, here, personalPlace } from './here.ts';
import { savedBlocks } from './saved.ts';
import { line } from './subscriptions.ts';

/** The person's own page: subscriptions, next digest, reading list, settings. */
export async function home(asked: Asked): Promise<Doc> {
  const { context, language, me, timezone } = asked;
  const words = say(language);
  const own = await at(asked, personalPlace(asked));
  const channel = asked.direct ? [] : await here(asked);
  const { runs } = await context.status(language);
  const next = new Map(
    runs.flatMap((run) => (run.next ? [[run.subscription, run.next] as const] : [])),
  );
  const soonest = own
    .flatMap((entry) => next.get(entry.name) ?? [])
    .sort((a, b) => a.getTime() - b.getTime())[0];
  const time = me.time ?? usualTime(context.defaults.at);
  const other = language === 'zh' ? 'en' : 'zh';
  const blocks: Block[] = [
    { type: 'heading', level: 1, spans: [text(words.home.title)] },
    ...(soonest
      ? [
          {
            type: 'context' as const,
            spans: [text(words.home.nextDigest(formatInstant(soonest, language, timezone)))],
          },
        ]
      : []),
    { type: 'heading', level: 2, spans: [text(words.home.yours)] },
    ...(own.length + channel.length > 0
      ? [...own, ...channel].slice(0, 15).flatMap((entry) => line(asked, entry, next))
      : [{ type: 'paragraph' as const, spans: [text(words.home.none)] }]),
    { type: 'heading', level: 2, spans: [text(`${words.home.reading} (${me.saved.length})`)] },
    ...savedBlocks(asked),
    { type: 'heading', level: 2, spans: [text(words.home.settings)] },
    {
      type: 'paragraph',
      spans: [text(words.home.settingsLine(words.home.languageName, time, timezone))],
    },
    {
      type: 'actions',
      actions: [
        { type: 'button', label: words.home.other, verb: 'home', value: `language=${other}` },
        {
          type: 'select',
          placeholder: time,
          verb: 'home',
          options: ['7:00', '8:00', '9:00', '10:00', '12:00', '18:00', '21:00'].map((hour) => ({
            label: hour,
            value: `time=${hour}`,
          })),
        },
      ],
    },
  ];
  return { notification: words.home.notification, blocks };
}

/** `9:00` of a cron line; the line itself where it has no single time. */
function usualTime(line: string): string {
  const [minute = '', hour = ''] = line.split(/\s+/);
  return /^\d+$/.test(minute) && /^\d+$/.test(hour) ? `${hour}:${minute.padStart(2, '0')}` : line;
}
