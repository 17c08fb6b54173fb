import { cleanText } from '../../message/text.ts';
import { cleanTex } from '../math.ts';
import type { Reading, Report } from '../paper.ts';
import { findPaperId } from '../paper.ts';
import { isoDate } from './dates.ts';
import { entriesOf } from './json-entries.ts';
import { readPythonLiteral } from './python-literal.ts';
import type { Problems } from './reading.ts';
import { complete, problem } from './reading.ts';
import type { Source } from './source.ts';

type Fields = Readonly<Record<string, unknown>>;

const LOOKS_LIKE_JSON = /^\s*(?:\[\s*(?:[{"\]]|$)|\{\s*(?:"|\}))/;
const MENTIONS_PAPERS = /["'](?:paper|arxiv_?id|arxivId)["']\s*:|["']title["']\s*:|^\s*\[\s*\]\s*$/;

/** The answer of `/api/daily_papers`, whole or damaged: what can be read is used, what cannot is a problem. */
export function readHuggingfaceApi(source: Source): Report | undefined {
  const { text } = source;
  if (!LOOKS_LIKE_JSON.test(text) || !MENTIONS_PAPERS.test(text)) return undefined;
  const problems: Problems = [];
  const file = entriesOf(text);
  if (!file) return undefined;
  if (!file.whole) {
    problem(
      problems,
      file.endLine,
      'damaged-file',
      'The JSON is not whole; its complete entries are used.',
    );
  }
  if (file.wrapped) {
    problem(
      problems,
      0,
      'damaged-file',
      'An object wraps the list of papers; its entries are used.',
    );
  }
  const days: string[] = [];
  const papers: Reading[] = [];
  let strings = 0;
  for (const { value, line } of file.entries) {
    const entry = typeof value === 'string' ? fromString(value) : value;
    if (typeof value === 'string' && entry) {
      strings++;
      problem(
        problems,
        line,
        'damaged-entry',
        'The entry is a string that holds a Python dict; it was read.',
      );
    }
    const reading = isFields(entry) ? readEntry(entry, line) : undefined;
    if (!reading) {
      problem(
        problems,
        line,
        'damaged-entry',
        `Entry ${papers.length + 1} has no id or no title; it is left out.`,
      );
      continue;
    }
    if (papers.some(({ id }) => id === reading.id)) {
      problem(problems, line, 'duplicate-paper', `${reading.id} stands here a second time.`);
      continue;
    }
    papers.push(reading);
    days.push(dayOf(entry as Fields));
  }
  if (papers.length === 0 && file.entries.length > 0 && strings === 0) return undefined;
  if (file.count !== undefined && file.count !== papers.length) {
    problem(
      problems,
      0,
      'count-mismatch',
      `The file says ${file.count} papers, ${papers.length} could be read.`,
    );
  }
  const date = isoDate(file.date ?? '') ?? mostOften(days) ?? source.hintDate ?? newest(papers);
  return {
    format: 'huggingface-api',
    source: 'huggingface',
    date: date ?? '',
    title: `Hugging Face Daily Papers${date ? ` ${date}` : ''}`,
    ...(date && { sourceUrl: `https://huggingface.co/papers/date/${date}` }),
    papers,
    problems,
  };
}

function fromString(value: string): unknown {
  const literal = readPythonLiteral(value);
  if (literal !== undefined) return literal;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

function readEntry(entry: Fields, line: number): Reading | undefined {
  const paper = isFields(entry.paper) ? { ...entry, ...entry.paper } : entry;
  const found = findPaperId(string(paper.id) || string(paper.arxiv_id) || string(paper.arxivId));
  const title = plain(string(paper.title) || string(entry.title));
  if (!found || !title) return undefined;
  const abstract = plain(string(paper.summary) || string(entry.summary) || string(paper.abstract));
  const authors = array(paper.authors)
    .filter((author) => !isFields(author) || author.hidden !== true)
    .map((author) =>
      plain(isFields(author) ? string(author.name) || string(author.fullname) : string(author)),
    )
    .filter(Boolean);
  const keywords = array(paper.ai_keywords)
    .map((word) => plain(string(word)))
    .filter(Boolean);
  const published = isoDate(string(paper.publishedAt));
  const organization = isFields(paper.organization)
    ? plain(string(paper.organization.fullname) || string(paper.organization.name))
    : '';
  const submitter = isFields(entry.submittedBy) ? entry.submittedBy : paper.submittedOnDailyBy;
  const submittedBy = isFields(submitter)
    ? plain(string(submitter.fullname) || string(submitter.name))
    : '';
  const thumbnail = web(entry.thumbnail);
  const code = web(paper.githubRepo);
  const project = web(paper.projectPage);
  return complete(
    {
      ...found,
      title,
      ...(authors.length > 0 && { authors }),
      ...(published && { published }),
      ...(abstract && { abstract: { en: abstract } }),
      ...(keywords.length > 0 && { keywords }),
      links: {
        huggingface: `https://huggingface.co/papers/${found.id}`,
        ...(code && { code }),
        ...(project && { project }),
      },
      sections: [],
      ...numbers({ upvotes: paper.upvotes, githubStars: paper.githubStars }),
      ...(organization && { organization }),
      ...(submittedBy && { submittedBy }),
      ...(thumbnail && { thumbnail }),
      line: line + 1,
    },
    abstract,
    plain(string(paper.ai_summary)) || undefined,
  );
}

/** The day an entry was put on the list; older answers do not say it. */
function dayOf(entry: Fields): string {
  const paper = isFields(entry.paper) ? entry.paper : entry;
  return isoDate(string(paper.submittedOnDailyAt)) ?? '';
}

function mostOften(days: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const day of days) if (day) counts.set(day, (counts.get(day) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? 1 : -1))[0]?.[0];
}

function newest(papers: readonly Reading[]): string | undefined {
  return (
    papers
      .map(({ published }) => published ?? '')
      .sort()
      .at(-1) || undefined
  );
}

function numbers<K extends string>(values: Readonly<Record<K, unknown>>): { [P in K]?: number } {
  const found: { [P in K]?: number } = {};
  for (const key of Object.keys(values) as K[]) {
    const value = values[key];
    if (typeof value === 'number' && Number.isFinite(value) && value >= 0) found[key] = value;
  }
  return found;
}

function plain(text: string): string {
  return cleanTex(cleanText(text)).replace(/\s+/g, ' ').trim();
}

function web(value: unknown): string | undefined {
  const url = string(value).trim();
  return /^https?:\/\/\S+$/i.test(url) ? url : undefined;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function string(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function array(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
