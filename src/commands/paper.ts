import {
  composeCard,
  contributionSpans,
  mainLink,
  titleSpan,
  titles,
  topicNames,
} from '../digest/card.ts';
import { type Block, type Doc, type SelectOption, text } from '../message/doc.ts';
import { say } from '../message/phrases.ts';
import { clip } from '../message/text.ts';
import { UserError } from '../ops/errors.ts';
import type { Hit } from '../papers/library.ts';
import { findPaperId, type Paper } from '../papers/paper.ts';
import { type Asked, privately } from './asked.ts';
import type { Reply } from './ports.ts';

const CHOICES = 10;
const PAGE = 8;
/** Slack's option value and description; the label is Discord's 100 less room for an ellipsis. */
const OPTION_CHARACTERS = 75;

/** `/paper QUERY`: the card when it is clearly the one, a choice when several are, the nearest when none is. */
export async function paper(asked: Asked, query: string): Promise<Reply> {
  const { context, language } = asked;
  const words = say(language);
  if (query.trim() === '') {
    throw new UserError('no-query', words.errors.typePaper, examples(asked));
  }
  const answer = context.library.find(query, CHOICES);
  const first = answer.results[0];
  if (first && answer.sure) return privately(card(asked, first.id, findPaperId(query)?.version));
  if (answer.results.length > 0) {
    const papers = papersOf(asked, answer.results);
    const name = papers[0]?.name;
    if (papers.length === 1) {
      const none = words.paper.none(clip(query, 60, 'utf16'));
      return privately(choice(asked, `${none} ${words.paper.didYouMeanThis}`, papers, query));
    }
    const sameName = answer.kind === 'exact' && name !== undefined && papers.length > 1;
    const heading = sameName
      ? words.paper.several(papers.length, name)
      : words.paper.results(papers.length, clip(query, 60, 'utf16'));
    return privately(choice(asked, heading, papers));
  }
  const near = papersOf(asked, answer.near);
  const none = words.paper.none(clip(query, 60, 'utf16'));
  if (near.length === 0) throw new UserError('none', none, examples(asked));
  const question = near.length === 1 ? words.paper.didYouMeanThis : words.paper.didYouMean;
  return privately(choice(asked, `${none} ${question}`, near, query));
}

/** The card as Doc, with what is similar and whether the person saved it. */
export function card(asked: Asked, id: string, askedVersion?: number): Doc {
  const { context, language, me } = asked;
  const found = context.library.get(id);
  if (!found) {
    const words = say(language).errors;
    throw new UserError('gone', words.gone(id), words.goneHint);
  }
  return composeCard(found, {
    language,
    topics: context.topics,
    saved: me.saved.some((entry) => entry.id === id),
    similar: papersOf(asked, context.library.similar(id, 2)),
    ...(askedVersion ? { askedVersion } : {}),
  });
}

function papersOf({ context }: Asked, hits: readonly Hit[]): Paper[] {
  return hits.flatMap((hit) => context.library.get(hit.id) ?? []);
}

function choice(asked: Asked, heading: string, papers: readonly Paper[], query?: string): Doc {
  const { language } = asked;
  const only = papers.length === 1 ? papers[0] : undefined;
  const words = say(language);
  return {
    notification: clip(heading, 190, 'utf16'),
    blocks: [
      { type: 'paragraph', spans: [text(heading)] },
      ...papers.slice(0, 5).map((entry, index) => row(asked, entry, index + 1)),
      {
        type: 'actions',
        actions: [
          only
            ? {
                type: 'button',
                label: words.paper.yes,
                verb: 'card',
                value: only.id,
                style: 'primary',
              }
            : {
                type: 'select',
                placeholder: words.paper.choose,
                verb: 'card',
                options: papers.map((entry) => option(entry, language)),
              },
          ...(query
            ? [
                {
                  type: 'button' as const,
                  label: words.paper.searchAll,
                  verb: 'search' as const,
                  value: searchValue(1, query),
                },
              ]
            : []),
        ],
      },
    ],
  };
}

function option(entry: Paper, language: 'zh' | 'en'): SelectOption {
  return {
    label: clip(titles(entry, language).title, OPTION_CHARACTERS, 'utf16'),
    description: `${entry.id} · ${entry.date}`,
    value: entry.id,
  };
}

/** One paper of a list: number, linked title, one sentence, id, date and topics. */
export function row(asked: Asked, entry: Paper, number: number): Block {
  const { context, language } = asked;
  const contribution = contributionSpans(entry, language, 120);
  const facts = [entry.id, entry.date, ...topicNames(entry, context.topics, language, 2)].join(
    ' · ',
  );
  return {
    type: 'group',
    blocks: [
      {
        type: 'paragraph',
        spans: [{ text: `${number}  `, bold: true }, titleSpan(entry, language, mainLink(entry))],
      },
      ...(contribution.length > 0 ? [{ type: 'paragraph' as const, spans: contribution }] : []),
      { type: 'context', spans: [text(facts)] },
    ],
    accessory: {
      type: 'button',
      label: say(language).card.buttons.details,
      verb: 'details',
      value: entry.id,
    },
  };
}

const searchValue = (page: number, query: string): string => `${page}:${clip(query, 70, 'utf16')}`;

/** `/papers search WORDS`, and its pages. */
export async function search(asked: Asked, query: string, page = 1): Promise<Reply> {
  const { context, language } = asked;
  const words = say(language);
  if (query.trim() === '')
    throw new UserError('no-query', words.errors.typeSearch, examples(asked));
  const answer = context.library.find(query, 200);
  const hits = answer.results.length > 0 ? answer.results : answer.near;
  const papers = papersOf(asked, hits);
  if (papers.length === 0) {
    throw new UserError('none', words.paper.none(clip(query, 60, 'utf16')), examples(asked));
  }
  const heading =
    answer.results.length > 0
      ? words.paper.results(papers.length, clip(query, 60, 'utf16'))
      : `${words.paper.none(clip(query, 60, 'utf16'))} ${words.paper.nearest}`;
  return pages(asked, heading, papers, page, (to) => ({
    verb: 'search',
    value: searchValue(to, query),
  }));
}

/** A numbered list of papers, eight a page, with buttons to the neighbours. */
export function pages(
  asked: Asked,
  heading: string,
  papers: readonly Paper[],
  page: number,
  target: (page: number) => { readonly verb: 'search' | 'all'; readonly value: string },
): Reply {
  const words = say(asked.language).paper;
  const last = Math.max(1, Math.ceil(papers.length / PAGE));
  const current = Math.min(Math.max(1, page), last);
  const from = (current - 1) * PAGE;
  const blocks: Block[] = [
    { type: 'heading', level: 2, spans: [text(heading)] },
    ...papers.slice(from, from + PAGE).map((entry, index) => row(asked, entry, from + index + 1)),
  ];
  if (last > 1) {
    blocks.push({ type: 'context', spans: [text(words.page(current, last))] });
    blocks.push({
      type: 'actions',
      actions: [
        ...(current > 1
          ? [{ type: 'button' as const, label: words.previous, ...target(current - 1) }]
          : []),
        ...(current < last
          ? [{ type: 'button' as const, label: words.next, ...target(current + 1) }]
          : []),
      ],
    });
  }
  return privately(
    { notification: clip(heading, 190, 'utf16'), blocks },
    page === 1 ? 'message' : 'update',
  );
}

/** Three things to type, from the newest papers there are. */
export function examples({ context, language }: Asked): string {
  const ids = context.library.reports()[0]?.ids ?? [];
  const papers = ids.flatMap((id) => context.library.get(id) ?? []);
  const names = papers.flatMap((entry) => entry.name ?? []).slice(0, 2);
  const typed = [...names, ...papers.slice(0, 1).map((entry) => entry.id)].map(
    (value) => `/paper ${value}`,
  );
  return typed.length > 0 ? `${say(language).help.tryOut}${typed.join(say(language).list)}` : '';
}
