import { selectPapers } from '../digest/select.ts';
import { type Block, type Spans, text } from '../message/doc.ts';
import { addDays, formatDay } from '../message/format.ts';
import { say } from '../message/phrases.ts';
import { UserError } from '../ops/errors.ts';
import { type Asked, privately } from './asked.ts';
import type { Reply } from './ports.ts';

/** Papers per topic over some days of reports, the newest of them `back` days before the newest report. */
function counts({ context }: Asked, length: number, back = 0): ReadonlyMap<string, number> {
  const newest = context.library.reports()[0]?.date;
  const found = new Map<string, number>();
  if (!newest) return found;
  const days = Array.from({ length }, (_, index) => addDays(newest, -back - index));
  const { papers } = selectPapers(
    context.library,
    context.topics,
    { sources: [], topics: [] },
    days,
  );
  for (const { paper } of papers) {
    for (const { topic } of context.topics.of(paper))
      found.set(topic.id, (found.get(topic.id) ?? 0) + 1);
  }
  return found;
}

/** `/papers topics`: every topic, busiest first, with its names in both languages. */
export async function topics(asked: Asked): Promise<Reply> {
  const { context, language } = asked;
  const words = say(language).topicList;
  const week = counts(asked, 7);
  const month = counts(asked, 30);
  const rows = [...context.topics.all].sort(
    (a, b) => (month.get(b.id) ?? 0) - (month.get(a.id) ?? 0) || a.id.localeCompare(b.id),
  );
  const seen = rows.filter((topic) => month.has(topic.id));
  const others = rows.filter((topic) => !month.has(topic.id));
  const blocks: Block[] = [
    { type: 'heading', level: 2, spans: [text(words.title)] },
    { type: 'context', spans: [text(words.hint)] },
    {
      type: 'table',
      header: cells(words.topic, words.week, words.month),
      rows: seen.map((topic) =>
        cells(
          `${topic.id} · ${topic.name[language === 'zh' ? 'zh' : 'en']} · ${topic.name[language === 'zh' ? 'en' : 'zh']}`,
          String(week.get(topic.id) ?? 0),
          String(month.get(topic.id) ?? 0),
        ),
      ),
    },
  ];
  if (others.length > 0) {
    const names = others.map((topic) => `${topic.id} ${topic.name[language]}`).join(' · ');
    blocks.push({ type: 'context', spans: [text(words.others(names))] });
  }
  return privately({ notification: words.title, blocks });
}

const cells = (...values: string[]): Spans[] => values.map((value) => [text(value)]);

/** `/papers trends`: topics of the newest seven days of reports against the seven before. */
export async function trends(asked: Asked): Promise<Reply> {
  const { context, language } = asked;
  const words = say(language);
  const newest = context.library.reports()[0]?.date;
  if (!newest) throw new UserError('no-reports', words.errors.noReports);
  const now = counts(asked, 7);
  const before = counts(asked, 7, 7);
  const rows = context.topics.all
    .map((topic) => ({ topic, now: now.get(topic.id) ?? 0, before: before.get(topic.id) ?? 0 }))
    .filter((row) => row.now + row.before > 0)
    .sort(
      (a, b) =>
        b.now - a.now ||
        b.now - b.before - (a.now - a.before) ||
        a.topic.id.localeCompare(b.topic.id),
    )
    .slice(0, 15);
  const days = `${formatDay(addDays(newest, -6), language)} – ${formatDay(newest, language)}`;
  return privately({
    notification: words.topicList.trendsTitle,
    blocks: [
      { type: 'heading', level: 2, spans: [text(words.topicList.trendsTitle)] },
      { type: 'context', spans: [text(words.topicList.trendsHint(days))] },
      {
        type: 'table',
        header: cells(
          words.topicList.topic,
          words.topicList.week,
          words.topicList.before,
          words.topicList.change,
        ),
        rows: rows.map((row) =>
          cells(
            row.topic.name[language],
            String(row.now),
            String(row.before),
            arrow(row.now - row.before),
          ),
        ),
      },
    ],
  });
}

const arrow = (change: number): string =>
  change > 0 ? `↑ ${change}` : change < 0 ? `↓ ${-change}` : '–';
