import {
  type Block,
  type Button,
  bold,
  type Doc,
  type Language,
  link,
  type Span,
  text,
} from '../message/doc.ts';
import { formatDay } from '../message/format.ts';
import { say } from '../message/phrases.ts';
import { clip, plainText } from '../message/text.ts';
import {
  findPaperId,
  type Paper,
  type PaperLinks,
  type PlacedReading,
  type Section,
  type SectionKind,
} from '../papers/paper.ts';
import type { Topics } from '../papers/topics.ts';

/** Display columns a section may take on a card: three lines of a phone. The rest stands behind Details. */
const SECTION_WIDTH = 220;
const ABSTRACT_WIDTH = 420;
const AUTHORS_SHOWN = 4;

/** Rows of a card: the first kind that a reading has is shown under the row's label. */
const ROWS: readonly { readonly row: CardRow; readonly kinds: readonly SectionKind[] }[] = [
  { row: 'field', kinds: ['field'] },
  { row: 'innovation', kinds: ['innovation', 'method', 'motivation'] },
  { row: 'results', kinds: ['results', 'experiments', 'comparison'] },
  { row: 'usage', kinds: ['usage', 'guide', 'applications'] },
  { row: 'limitations', kinds: ['limitations'] },
];
export type CardRow = 'field' | 'innovation' | 'results' | 'usage' | 'limitations';

export interface CardOptions {
  readonly language: Language;
  readonly topics: Topics;
  /** Links that stand elsewhere in the same delivery and are not repeated. */
  readonly omit?: ReadonlySet<string>;
  readonly saved?: boolean;
  /** Nearest papers, named at the foot. */
  readonly similar?: readonly Paper[];
  /** Version that was asked for, when the reports have another. */
  readonly askedVersion?: number;
}

/** Chinese when the text has Han characters. */
export function languageOf(value: string): Language {
  return /\p{Script=Han}/u.test(value) ? 'zh' : 'en';
}

/** The paper's title in the reader's language, and the other one where it differs. */
export function titles(
  paper: Paper,
  language: Language,
): { readonly title: string; readonly original?: string } {
  if (language === 'en' || !paper.titleZh) return { title: paper.title };
  return paper.titleZh === paper.title
    ? { title: paper.title }
    : { title: paper.titleZh, original: paper.title };
}

/** The title in bold, as one link when a URL is given: two spans would be two links to the same page. */
export function titleSpan(paper: Paper, language: Language, url?: string): Span {
  const { title } = titles(paper, language);
  return { text: title, bold: true, ...(url ? { url } : {}) };
}

/** Where arXiv has it; papers of some newsletters have no id of arXiv's. */
export function arxivPage(paper: Paper, kind: 'abs' | 'pdf'): string | undefined {
  return findPaperId(paper.id)?.id === paper.id
    ? `https://arxiv.org/${kind}/${paper.id}`
    : undefined;
}

/** The page a paper's title leads to: the one its newest report gave; undefined: no report knows one. */
export function mainLink(paper: Paper): string | undefined {
  const links = paper.readings[0]?.links ?? paper.links;
  return (
    links.huggingface ??
    links.abs ??
    paper.links.huggingface ??
    arxivPage(paper, 'abs') ??
    links.project ??
    links.code
  );
}

/** One sentence in the reader's language, else in the other one with a small mark. */
export function contributionSpans(paper: Paper, language: Language, width: number): Span[] {
  const other: Language = language === 'zh' ? 'en' : 'zh';
  const own = paper.contribution[language];
  const sentence = own ?? paper.contribution[other];
  if (!sentence) return [];
  const spans = [text(clip(sentence, width, 'width'))];
  return own ? spans : [...spans, { text: ` [${other}]`, italic: true }];
}

/** Names of the paper's topics, at most three. */
export function topicNames(paper: Paper, topics: Topics, language: Language, most = 3): string[] {
  return topics
    .of(paper)
    .slice(0, most)
    .map(({ topic }) => topic.name[language]);
}

const LINK_LABELS: readonly (readonly [
  keyof PaperLinks,
  'arxiv' | 'pdf' | 'huggingface' | 'code' | 'project',
])[] = [
  ['abs', 'arxiv'],
  ['pdf', 'pdf'],
  ['huggingface', 'huggingface'],
  ['code', 'code'],
  ['project', 'project'],
];

function linkSpans(paper: Paper, options: CardOptions): Span[] {
  const words = say(options.language).card;
  const [abs, pdf] = [arxivPage(paper, 'abs'), arxivPage(paper, 'pdf')];
  const links: PaperLinks = { ...(abs && { abs }), ...(pdf && { pdf }), ...paper.links };
  const shown = new Set(options.omit);
  const spans: Span[] = [];
  for (const [kind, label] of LINK_LABELS) {
    const url = links[kind];
    if (!url || shown.has(url)) continue;
    shown.add(url);
    if (spans.length > 0) spans.push(text(' · '));
    spans.push(link(words.links[label], url));
  }
  return spans;
}

function factSpans(paper: Paper, options: CardOptions): Span[] {
  const { language } = options;
  const words = say(language);
  const facts: string[] = arxivPage(paper, 'abs') ? [paper.id] : [];
  const newest = paper.readings[0];
  if (newest) facts.push(`${words.sources(newest.source)} ${formatDay(newest.date, language)}`);
  if (paper.upvotes) facts.push(`▲ ${paper.upvotes}`);
  const topics = topicNames(paper, options.topics, language);
  if (topics.length > 0) facts.push(topics.join(words.list));
  return [text(facts.join(' · '))];
}

/** Section texts of the first reading that has one of the kinds. */
function findSection(
  paper: Paper,
  kinds: readonly SectionKind[],
  language: Language,
): Section | undefined {
  const readings = [...paper.readings].sort(
    (a, b) => Number(speaks(b, language)) - Number(speaks(a, language)),
  );
  for (const kind of kinds) {
    for (const reading of readings) {
      const section = reading.sections.find((candidate) => candidate.kind === kind);
      if (section && section.blocks.length > 0) return section;
    }
  }
  return undefined;
}

const speaks = (reading: PlacedReading, language: Language): boolean =>
  reading.sections.some((section) => languageOf(section.heading) === language);

const NUMBERS = ['①', '②', '③'];
/** What a result sounds like, against the data and models it was got with. */
const OUTCOME =
  /提升|提高|优于|超过|超越|领先|最高|最优|达到|降低|减少|显著|加速|倍|SOTA|state[- ]of[- ]the[- ]art|outperform|improv|surpass|exceed|reduc|faster|achiev|\d\s*[%×]/i;

/** A section in three lines: the beginnings of its points, one a line, else its first sentences. */
function summary(section: Section, row: CardRow): string {
  const oneLine = (blocks: readonly Block[]): string =>
    plainText(blocks)
      .replace(/\s*\n\s*/g, ' ')
      .trim();
  const points = section.blocks.flatMap(pointsOf).map((point) => oneLine([point]));
  if (points.length < 2) return clip(oneLine(section.blocks), SECTION_WIDTH, 'width');
  const telling = row === 'results' ? points.filter((point) => OUTCOME.test(point)) : [];
  const shown = (telling.length > 1 ? telling : points).slice(0, NUMBERS.length);
  const width = Math.floor(SECTION_WIDTH / shown.length);
  return shown.map((point, index) => `${NUMBERS[index]} ${clip(point, width, 'width')}`).join('\n');
}

/** The first paragraph of each item of a list; an item that only leads into points of its own gives those. */
function pointsOf(list: Block): Block[] {
  if (list.type !== 'list') return [];
  return list.items.flatMap((item): Block[] => {
    const [first, second] = item.blocks;
    if (!first) return [];
    const leadsIn = second?.type === 'list' && /[:：]\s*$/.test(plainText([first]));
    return leadsIn ? pointsOf(second) : [first];
  });
}

function rowBlocks(paper: Paper, language: Language): Block[] {
  const labels = say(language).card.rows;
  const fields = ROWS.flatMap(({ row, kinds }) => {
    const section = findSection(paper, kinds, language);
    return section ? [{ label: labels[row], value: [text(summary(section, row))] }] : [];
  });
  if (fields.some(({ label }) => label !== labels.field)) return [{ type: 'fields', fields }];
  return [
    ...(fields.length > 0 ? [{ type: 'fields' as const, fields }] : []),
    ...fallbackBlocks(paper, language),
  ];
}

/** Without an analysis: the findings, else the abstract, and a word about what is missing. */
function fallbackBlocks(paper: Paper, language: Language): Block[] {
  const words = say(language).card;
  const blocks: Block[] = [];
  if (paper.readings.some((reading) => reading.noAnalysis)) {
    blocks.push({ type: 'context', spans: [{ text: words.noAnalysis, italic: true }] });
  }
  const findings = paper.readings.find((reading) => reading.findings?.length)?.findings ?? [];
  const abstract = paper.abstract[language] ?? paper.abstract.en ?? paper.abstract.zh;
  if (abstract) {
    blocks.push({
      type: 'fields',
      fields: [{ label: words.abstract, value: [text(clip(abstract, ABSTRACT_WIDTH, 'width'))] }],
    });
  } else if (findings.length > 0) {
    blocks.push({
      type: 'list',
      ordered: false,
      start: 1,
      items: findings.slice(0, 3).map((finding) => ({
        blocks: [{ type: 'paragraph', spans: [text(clip(finding, SECTION_WIDTH, 'width'))] }],
      })),
    });
  }
  return blocks;
}

function alsoIn(paper: Paper, language: Language): Block[] {
  const words = say(language);
  const [, ...others] = paper.readings;
  if (others.length === 0) return [];
  const places = others.map(({ source, date }) => `${words.sources(source)} ${date}`);
  return [
    { type: 'context', spans: [text(words.card.alsoIn([...new Set(places)].join(words.list)))] },
  ];
}

function cardButtons(paper: Paper, language: Language, saved = false): Button[] {
  const words = say(language).card.buttons;
  return [
    { type: 'button', label: words.details, verb: 'details', value: paper.id, style: 'primary' },
    saved
      ? { type: 'button', label: words.unsave, verb: 'unsave', value: paper.id }
      : { type: 'button', label: words.save, verb: 'save', value: paper.id },
    { type: 'button', label: words.similar, verb: 'similar', value: paper.id },
    { type: 'button', label: words.bibtex, verb: 'bibtex', value: paper.id },
  ];
}

/** The card of a paper: short, on one phone screen, everything else behind its buttons. */
export function composeCard(paper: Paper, options: CardOptions): Doc {
  const { language } = options;
  const words = say(language);
  const main = mainLink(paper);
  const url = main === undefined || options.omit?.has(main) ? undefined : main;
  const omit = new Set([...(options.omit ?? []), ...(main ? [main] : [])]);
  const { title, original } = titles(paper, language);
  const blocks: Block[] = [{ type: 'heading', level: 2, spans: [titleSpan(paper, language, url)] }];
  if (original) blocks.push({ type: 'context', spans: [{ text: original, italic: true }] });
  blocks.push({ type: 'context', spans: factSpans(paper, options) });
  const { askedVersion } = options;
  if (askedVersion && paper.version && askedVersion !== paper.version) {
    blocks.push({ type: 'context', spans: [text(words.card.otherVersion(paper.version))] });
  }
  const contribution = contributionSpans(paper, language, 300);
  if (contribution.length > 0)
    blocks.push({ type: 'quote', blocks: [{ type: 'paragraph', spans: contribution }] });
  blocks.push(...rowBlocks(paper, language));
  const authors = authorLine(paper, language);
  if (authors) blocks.push({ type: 'context', spans: [text(authors)] });
  blocks.push(...alsoIn(paper, language));
  const links = linkSpans(paper, { ...options, omit });
  if (links.length > 0) blocks.push({ type: 'context', spans: links });
  if (options.similar?.length) {
    const near = options.similar.map(
      (other) => `${other.name ?? clip(titles(other, language).title, 48, 'width')} (${other.id})`,
    );
    blocks.push({ type: 'context', spans: [text(words.card.similar(near.join(words.list)))] });
  }
  blocks.push({ type: 'actions', actions: cardButtons(paper, language, options.saved) });
  return { notification: clip(`${title} (${paper.id})`, 190, 'utf16'), blocks };
}

function authorLine(paper: Paper, language: Language): string {
  if (paper.authors.length === 0) return '';
  const words = say(language);
  const shown = paper.authors.slice(0, AUTHORS_SHOWN).join(words.list);
  const more = paper.authors.length - AUTHORS_SHOWN;
  return clip(more > 0 ? words.card.authorsMore(shown, paper.authors.length) : shown, 300, 'width');
}

/** Everything the reports say about a paper, in the order they say it: what the pages of Details show. */
export function detailBlocks(paper: Paper, language: Language): Block[] {
  const words = say(language);
  const blocks: Block[] = [];
  for (const reading of paper.readings) {
    if (paper.readings.length > 1) {
      const place = `${words.sources(reading.source)} ${formatDay(reading.date, language)}`;
      blocks.push({ type: 'heading', level: 2, spans: [text(place)] });
    }
    if (
      reading.contribution &&
      !reading.sections.some((section) => section.kind === 'contribution')
    ) {
      blocks.push({
        type: 'quote',
        blocks: [{ type: 'paragraph', spans: [text(reading.contribution)] }],
      });
    }
    for (const section of reading.sections) {
      const heading = section.heading || words.kinds[section.kind];
      blocks.push({ type: 'heading', level: 3, spans: [text(heading)] }, ...section.blocks);
    }
    if (reading.noAnalysis)
      blocks.push({ type: 'context', spans: [{ text: words.card.noAnalysis, italic: true }] });
    if (reading.findings?.length) {
      blocks.push(
        { type: 'heading', level: 3, spans: [text(words.card.findings)] },
        {
          type: 'list',
          ordered: false,
          start: 1,
          items: reading.findings.map((finding) => ({
            blocks: [{ type: 'paragraph', spans: [text(finding)] }],
          })),
        },
      );
    }
  }
  const abstracts = [paper.abstract[language], paper.abstract[language === 'zh' ? 'en' : 'zh']];
  for (const abstract of abstracts) {
    if (!abstract) continue;
    blocks.push({ type: 'heading', level: 3, spans: [text(words.card.abstract)] });
    blocks.push({ type: 'paragraph', spans: [text(abstract)] });
  }
  if (paper.authors.length > 0) {
    blocks.push({
      type: 'paragraph',
      spans: [bold(`${words.card.authors} `), text(paper.authors.join(words.list))],
    });
  }
  return blocks;
}
