import { composeLead, digestTitle } from '../digest/compose.ts';
import { newestDay, reportsFor, selectPapers } from '../digest/select.ts';
import { formatDay } from '../message/format.ts';
import { say } from '../message/phrases.ts';
import { UserError } from '../ops/errors.ts';
import { type Asked, privately } from './asked.ts';
import { pages } from './paper.ts';
import type { Reply } from './ports.ts';

/** `/papers latest [SOURCE] [DATE]` */
export async function latest(asked: Asked, words: string): Promise<Reply> {
  const { context, language } = asked;
  const { library, topics } = context;
  const phrases = say(language).errors;
  const names = new Set(library.reports().flatMap(({ source, from }) => [source, from]));
  let day: string | undefined;
  const sources: string[] = [];
  for (const word of words.split(/[\s,，、]+/).filter(Boolean)) {
    const date = parseDay(word);
    const source = [...names].find((name) => matchesSource(name, word, asked));
    if (date) day = date;
    else if (source) sources.push(source);
    else {
      throw new UserError(
        'bad-date',
        phrases.badDate(word),
        `${phrases.goodDate} ${daysHint(asked)}`,
      );
    }
  }
  if (library.reports().length === 0) throw new UserError('no-reports', phrases.noReports);
  const wanted = day ?? newestDay(library, sources);
  const selection = wanted
    ? selectPapers(library, topics, { sources, topics: [] }, [wanted])
    : undefined;
  if (!wanted || !selection || selection.reports.length === 0) {
    throw new UserError('no-report', phrases.noReport(wanted ?? words), daysHint(asked, sources));
  }
  return privately(composeLead(selection, { language, layout: 'single', topics }));
}

/** Button "Show all": every paper of a day, in pages. */
export async function all(asked: Asked, day: string, page = 1): Promise<Reply> {
  const { context, language } = asked;
  const selection = selectPapers(context.library, context.topics, { sources: [], topics: [] }, [
    day,
  ]);
  const phrases = say(language);
  if (selection.papers.length === 0) {
    throw new UserError('no-report', phrases.errors.noReport(day), daysHint(asked));
  }
  const heading = digestTitle([day], language);
  const papers = selection.papers.map((selected) => selected.paper);
  return pages(asked, heading, papers, page, (to) => ({ verb: 'all', value: `${day}:${to}` }));
}

/** ISO date of `2026-02-23`, `2026/2/23`, `20260223`, `2026年2月23日`. */
function parseDay(word: string): string | undefined {
  const match =
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(word) ??
    /^(\d{4})(\d{2})(\d{2})$/.exec(word);
  if (!match) return undefined;
  const day = `${match[1]}-${(match[2] ?? '').padStart(2, '0')}-${(match[3] ?? '').padStart(2, '0')}`;
  const date = new Date(`${day}T00:00:00Z`);
  return Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== day ? undefined : day;
}

function matchesSource(name: string, word: string, { language }: Asked): boolean {
  const fold = (value: string): string => value.toLowerCase().replace(/[\s_.-]/g, '');
  const folded = fold(word);
  return (
    [name, say(language).sources(name), say('en').sources(name)].some((known) => {
      const candidate = fold(known);
      return candidate === folded || (folded.length > 2 && candidate.startsWith(folded));
    }) ||
    (folded === 'hf' && name === 'huggingface') ||
    (folded === 'arxiv' && name.startsWith('arxiv'))
  );
}

function daysHint({ context, language }: Asked, sources: readonly string[] = []): string {
  const days = [...new Set(reportsFor(context.library, sources).map(({ date }) => date))].slice(
    0,
    3,
  );
  const words = say(language);
  if (days.length === 0) return words.errors.noReports;
  return words.errors.daysAre(
    days.map((day) => `${day} (${formatDay(day, language)})`).join(words.list),
  );
}
