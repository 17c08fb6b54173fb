import {
  type Block,
  bold,
  type Language,
  link,
  type Post,
  type Span,
  text,
} from '../message/doc.ts';
import { formatDay } from '../message/format.ts';
import { say } from '../message/phrases.ts';
import { clip, plainText } from '../message/text.ts';
import type { Section } from '../papers/paper.ts';
import type { Rule, Topics } from '../papers/topics.ts';
import {
  composeCard,
  contributionSpans,
  languageOf,
  mainLink,
  titleSpan,
  titles,
  topicNames,
} from './card.ts';
import type { SelectedPaper, Selection } from './select.ts';
import type { Layout } from './subscription.ts';

/** Papers named in the lead message; the others are in the thread. */
const LEAD_PAPERS = 12;
const OVERVIEW_WIDTH = 260;
/** Columns of a paper's sentence; narrower in a full lead, so that it stays one message on Discord (4,000 characters). */
const WIDE = 160;
const NARROW = 124;
const ROOMY = 9;

export interface ComposeOptions {
  readonly language: Language;
  readonly layout: Layout;
  readonly topics: Topics;
  readonly period?: 'daily' | 'weekly' | 'monthly';
  /** Several missed days as one. */
  readonly catchUp?: boolean;
  /** Papers this channel already had, with the address of the message; empty where the platform has none. */
  readonly seen?: ReadonlyMap<string, string>;
}

/** Turns a selection into what is posted: the lead, then one card a paper. The lead's part is always `lead`. */
export function composeDigest(selection: Selection, options: ComposeOptions): Post[] {
  if (options.layout === 'each') return composeEach(selection, options);
  const lead: Post = { part: 'lead', thread: false, doc: composeLead(selection, options) };
  const shown = new Set(
    selection.papers.slice(0, LEAD_PAPERS).flatMap(({ paper }) => mainLink(paper) ?? []),
  );
  const cards = selection.papers.filter(({ paper }) => !options.seen?.has(paper.id));
  return [
    lead,
    ...cards.map(({ paper }) => ({
      part: paper.id,
      thread: options.layout === 'thread',
      doc: composeCard(paper, { language: options.language, topics: options.topics, omit: shown }),
    })),
  ];
}

function composeEach(selection: Selection, options: ComposeOptions): Post[] {
  const cards = selection.papers.filter(({ paper }) => !options.seen?.has(paper.id));
  return cards.map(({ paper }, index) => ({
    part: index === 0 ? 'lead' : paper.id,
    thread: false,
    doc: composeCard(paper, options),
  }));
}

/** The lead message alone: also the answer to `/papers latest`. */
export function composeLead(selection: Selection, options: ComposeOptions): Post['doc'] {
  const { language } = options;
  const words = say(language);
  const title = digestTitle(selection.days, language, options);
  const shown = selection.papers.slice(0, LEAD_PAPERS);
  const more = selection.papers.length - shown.length;
  const blocks: Block[] = [
    { type: 'heading', level: 1, spans: [text(title)] },
    { type: 'context', spans: sourceSpans(selection, options) },
  ];
  const overview = overviewOf(selection, language);
  if (overview)
    blocks.push({ type: 'quote', blocks: [{ type: 'paragraph', spans: [text(overview)] }] });
  if (shown.length > 0) blocks.push({ type: 'divider' });
  const width = shown.length > ROOMY ? NARROW : WIDE;
  for (const [index, selected] of shown.entries()) {
    blocks.push(line(selected, index + 1, { ...options, width }));
  }
  if (more > 0) {
    blocks.push({
      type: 'context',
      spans: [
        text(
          options.layout === 'thread'
            ? words.digest.moreInThread(more)
            : words.digest.moreBelow(more),
        ),
      ],
    });
  }
  const newest = selection.days.at(-1) ?? '';
  blocks.push({
    type: 'actions',
    actions: [
      { type: 'button', label: words.digest.showAll, verb: 'all', value: newest },
      {
        type: 'button',
        label: words.digest.subscribe,
        verb: 'subscribe',
        value: topicTexts(selection.rules)[0] ?? '',
      },
    ],
  });
  return {
    notification: clip(words.digest.notification(title, selection.papers.length), 190, 'utf16'),
    blocks,
  };
}

/** `论文日报 · 2月23日 周一`, or the first and last day. */
export function digestTitle(
  days: readonly string[],
  language: Language,
  { period = 'daily', catchUp = false }: Pick<ComposeOptions, 'period' | 'catchUp'> = {},
): string {
  const words = say(language).digest;
  const first = days[0] ?? '';
  const last = days.at(-1) ?? '';
  const when =
    first === last
      ? formatDay(last, language)
      : `${formatDay(first, language)} – ${formatDay(last, language)}`;
  const kind = period === 'daily' ? (catchUp ? words.catchUp : words.title) : words[period];
  return `${kind} · ${when}`;
}

function sourceSpans(selection: Selection, options: ComposeOptions): Span[] {
  const words = say(options.language);
  const spans: Span[] = [];
  const named = new Set<string>();
  for (const { report, source } of selection.reports) {
    const name = words.sources(source);
    if (named.has(name)) continue;
    named.add(name);
    if (spans.length > 0) spans.push(text(' + '));
    spans.push(
      report.sourceUrl && selection.days.length === 1 ? link(name, report.sourceUrl) : text(name),
    );
  }
  const count = selection.papers.length;
  spans.push(
    text(
      ` · ${count === selection.total ? words.digest.papers(count) : words.digest.papersOf(count, selection.total)}`,
    ),
  );
  spans.push(text(` · ${topicLine(selection.rules, options.topics, options.language)}`));
  return spans;
}

function topicLine(rules: readonly Rule[], topics: Topics, language: Language): string {
  const words = say(language);
  if (rules.length === 0) return words.digest.allTopics;
  return words.digest.topics(
    rules.map((rule) => ruleName(rule, topics, language)).join(words.list),
  );
}

/** A rule as people read it: the topic's name, `cs.RO`, a person, a quoted phrase. */
export function ruleName(rule: Rule, topics: Topics, language: Language): string {
  switch (rule.type) {
    case 'topic':
      return topics.get(rule.id)?.name[language] ?? rule.id;
    case 'category':
      return rule.category;
    case 'author':
      return say(language).digest.author(rule.name);
    case 'phrase':
      return language === 'zh' ? `“${rule.phrase}”` : `"${rule.phrase}"`;
    case 'not':
      return say(language).digest.without(ruleName(rule.rule, topics, language));
  }
}

function topicTexts(rules: readonly Rule[]): string[] {
  return rules.flatMap((rule) =>
    rule.type === 'topic' ? [rule.id] : rule.type === 'category' ? [rule.category] : [],
  );
}

function line(
  { paper }: SelectedPaper,
  number: number,
  options: ComposeOptions & { readonly width: number },
): Block {
  const { language } = options;
  const words = say(language);
  const earlier = options.seen?.get(paper.id);
  const blocks: Block[] = [
    {
      type: 'paragraph',
      spans: [bold(`${number}  `), titleSpan(paper, language, mainLink(paper))],
    },
  ];
  const { original } = titles(paper, language);
  if (original) blocks.push({ type: 'context', spans: [{ text: original, italic: true }] });
  const contribution = contributionSpans(paper, language, options.width);
  if (contribution.length > 0) blocks.push({ type: 'paragraph', spans: contribution });
  const small: Span[] = [];
  const names = topicNames(paper, options.topics, language);
  if (names.length > 0) small.push(text(names.join(' · ')));
  if (earlier !== undefined) {
    if (small.length > 0) small.push(text(' · '));
    const { hadBefore } = words.digest;
    small.push(earlier === '' ? text(hadBefore) : link(hadBefore, earlier));
  }
  if (small.length > 0) blocks.push({ type: 'context', spans: small });
  return {
    type: 'group',
    blocks,
    accessory: {
      type: 'button',
      label: words.card.buttons.details,
      verb: 'details',
      value: paper.id,
    },
  };
}

/** Two or three lines of the reports' own overview, in the reader's language only. */
function overviewOf(selection: Selection, language: Language): string | undefined {
  if (selection.rules.length > 0 || selection.days.length > 1) return undefined;
  for (const { report } of selection.reports) {
    const found = firstProse(report.overview ?? [], language);
    if (found) return clip(found, OVERVIEW_WIDTH, 'width');
  }
  return undefined;
}

function firstProse(sections: readonly Section[], language: Language): string | undefined {
  for (const section of sections) {
    for (const block of section.blocks) {
      if (block.type !== 'paragraph') continue;
      const prose = plainText([block]).trim();
      const leadsIn = /[:：]$/.test(prose);
      if (prose.length >= 30 && !leadsIn && languageOf(prose) === language) return prose;
    }
  }
  return undefined;
}
