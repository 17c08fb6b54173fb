import { readArxivDaily } from './formats/arxiv-daily.ts';
import { readGeneric } from './formats/generic.ts';
import { readHuggingfaceApi } from './formats/huggingface-api.ts';
import { readHuggingfaceReport } from './formats/huggingface-report.ts';
import { readNewsletter } from './formats/newsletter.ts';
import type { Hint, Source } from './formats/source.ts';
import { readSource } from './formats/source.ts';
import type { PaperId, Problem, Reading, Report } from './paper.ts';

/** In order: the first that knows the text reads it. */
const FORMATS: readonly ((source: Source) => Report | undefined)[] = [
  readHuggingfaceApi,
  readHuggingfaceReport,
  readNewsletter,
  readArxivDaily,
  readGeneric,
];

/** Reads a report of any known format, told from its content. Undefined: it is none. Never throws. */
export function readReport(text: string, hint: Hint = {}): Report | undefined {
  const source = readSource(text, hint);
  for (const read of FORMATS) {
    const report = read(source);
    if (report) return dated(once(report), source.hintDate);
  }
  return undefined;
}

/** A paper stands once in a report; the fuller of two readings stays. */
function once(report: Report): Report {
  const first = new Map<PaperId, Reading>();
  const problems: Problem[] = [];
  for (const reading of report.papers) {
    const earlier = first.get(reading.id);
    if (!earlier) {
      first.set(reading.id, reading);
      continue;
    }
    if (reading.sections.length > earlier.sections.length) first.set(reading.id, reading);
    if (report.format === 'generic') continue;
    const message = `${reading.id} stands here again; the fuller text is kept.`;
    problems.push({ line: reading.line, kind: 'duplicate-paper', message });
  }
  if (first.size === report.papers.length) return report;
  return { ...report, papers: [...first.values()], problems: [...report.problems, ...problems] };
}

/** A report without a date gets the hint's, else that of its newest paper. */
function dated(report: Report, hintDate: string | undefined): Report {
  const problems = [...report.problems];
  let { date } = report;
  if (!date) {
    date = hintDate ?? newestDate(report.papers);
    if (!hintDate) {
      const message = `The report says no date; ${date} is that of its newest paper.`;
      problems.push({ line: 1, kind: 'missing-date', message });
    }
  }
  if (report.papers.length === 0) {
    problems.push({ line: 1, kind: 'no-papers', message: 'The report has no papers.' });
  }
  problems.sort((a, b) => a.line - b.line);
  return { ...report, date, problems };
}

function newestDate(papers: readonly Reading[]): string {
  const dates = papers.map(({ id, published }) => published ?? monthOf(id));
  return dates.sort().at(-1) || '1970-01-01';
}

/** arXiv numbers papers by month: 2602.10693 is of 2026-02. */
function monthOf(id: string): string {
  const [, year, month] = /^(\d\d)(0[1-9]|1[0-2])\./.exec(id) ?? [];
  return year ? `20${year}-${month}-01` : '';
}
