import { type Block, text } from '../message/doc.ts';
import { formatDistance, formatInstant, formatZone } from '../message/format.ts';
import { say } from '../message/phrases.ts';
import { type Asked, privately } from './asked.ts';
import { at, here, personalPlace, topicsText } from './here.ts';
import type { Reply, RunStatus } from './ports.ts';
import { pauseText } from './subscriptions.ts';

/** `/papers status`: what comes next here, what came last, how old the sources are, and what is wrong. */
export async function status(asked: Asked): Promise<Reply> {
  const { context, language, timezone } = asked;
  const words = say(language).status;
  const { runs, sources } = await context.status(language);
  const entries = [...(await here(asked)), ...(await at(asked, personalPlace(asked)))];
  const mine = entries.filter(
    (entry, index) => entries.findIndex((other) => other.name === entry.name) === index,
  );
  const now = context.now();
  const run = (name: string): RunStatus | undefined =>
    runs.find((entry) => entry.subscription === name);
  const nexts = mine
    .flatMap((entry) => run(entry.name)?.next ?? [])
    .sort((a, b) => a.getTime() - b.getTime());
  const next = nexts[0];
  const lasts = mine
    .flatMap((entry) => run(entry.name)?.last ?? [])
    .sort((a, b) => b.slot.getTime() - a.slot.getTime());
  const last = lasts[0];
  const problems = mine.flatMap((entry) => [
    ...(entry.paused
      ? [`${topicsText(asked, entry.topics)}: ${pauseText(entry.paused, asked)}`]
      : []),
    ...(run(entry.name)?.waiting.map((wait) => words.waiting(wait.key, wait.why)) ?? []),
  ]);
  const failing = sources.flatMap((source) =>
    source.error ? [`${source.name}: ${words.failed(source.error)}`] : [],
  );
  const ages = sources.map((source) =>
    [
      source.name,
      ...(source.newest ? [words.newest(source.newest)] : []),
      ...(source.checked
        ? [words.checked(formatDistance(source.checked.getTime() - now.getTime(), language))]
        : []),
    ].join(' · '),
  );
  const fields = [
    {
      label: words.next,
      value: next
        ? `${formatInstant(next, language, timezone)} (${formatZone(timezone, language)}) · ${formatDistance(next.getTime() - now.getTime(), language)}`
        : words.none,
    },
    {
      label: words.last,
      value: last
        ? words.lastRun(
            formatInstant(last.slot, language, timezone),
            last.papers,
            last.messages,
            last.outcome,
          )
        : words.never,
    },
    {
      label: words.sources,
      value: [...ages, words.library(context.library.size, context.library.reports().length)].join(
        ' · ',
      ),
    },
    { label: words.problems, value: [...problems, ...failing].join('; ') || words.noProblems },
  ];
  const blocks: Block[] = [
    { type: 'heading', level: 2, spans: [text(words.title)] },
    { type: 'fields', fields: fields.map(({ label, value }) => ({ label, value: [text(value)] })) },
  ];
  return privately({ notification: words.title, blocks });
}
