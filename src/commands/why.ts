import { titles } from '../digest/card.ts';
import { rulesOf } from '../digest/select.ts';
import { type Block, type Language, type Spans, text } from '../message/doc.ts';
import { formatDay } from '../message/format.ts';
import { say } from '../message/phrases.ts';
import { UserError } from '../ops/errors.ts';
import { type Asked, paperOf, privately } from './asked.ts';
import { here, topicsText } from './here.ts';
import type { Reply } from './ports.ts';

/** `/papers why ID`: the reports a paper stood in, the topics it matches with the words that decided, and who asked. */
export async function why(asked: Asked, typed: string): Promise<Reply> {
  const { context, language } = asked;
  const words = say(language);
  if (typed.trim() === '') throw new UserError('no-paper', words.errors.typeWhy);
  const answer = context.library.find(typed, 1);
  const paper = paperOf(asked, answer.results[0]?.id ?? typed.trim());
  const topics = context.topics
    .of(paper)
    .map(({ topic, match }) => `${topic.name[language]}: ${reasons(match.why, language)}`);
  const asking = (await here(asked)).flatMap((entry) => {
    const rules = rulesOf(context.topics, entry.topics);
    const match = rules.length === 0 ? undefined : context.topics.wants(paper, rules);
    if (rules.length > 0 && !match) return [];
    const reason = reasons(match?.why ?? [], language) || words.paper.everything;
    return [`${topicsText(asked, entry.topics)}: ${reason}`];
  });
  const heading = words.paper.whyTitle(paper.name ?? titles(paper, language).title);
  const blocks: Block[] = [
    { type: 'heading', level: 2, spans: [text(heading)] },
    ...part(
      words.paper.whyReports,
      paper.readings.map((reading) => [
        text(`${words.sources(reading.source)} · ${formatDay(reading.date, language)}`),
      ]),
    ),
    ...part(words.paper.whyTopics, lines(topics, words.paper.whyNoTopics)),
    ...part(words.paper.whySubscriptions, lines(asking, words.paper.whyNone)),
  ];
  return privately({ notification: heading.slice(0, 190), blocks });
}

const lines = (found: readonly string[], none: string): Spans[] =>
  (found.length > 0 ? found : [none]).map((line) => [text(line)]);

function part(heading: string, items: readonly Spans[]): Block[] {
  return [
    { type: 'heading', level: 3, spans: [text(heading)] },
    {
      type: 'list',
      ordered: false,
      start: 1,
      items: items.map((spans) => ({ blocks: [{ type: 'paragraph', spans }] })),
    },
  ];
}

/** `title: robot` with the place in the reader's language. */
function reasons(why: readonly string[], language: Language): string {
  const { paper, list } = say(language);
  return why
    .map((reason) => reason.replace(/^\w+(?=: )/, (place) => paper.places[place] ?? place))
    .join(list);
}
