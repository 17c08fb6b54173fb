import { plainText } from '../message/text.ts';
import type { Reading, Report, Section } from './paper.ts';

/** What `inspect --json` prints for a report; a contract (README, "Command line"). */
export function inspectReport(report: Report, file: string): object {
  const { format, source, date, title, sourceUrl, overview, stats, media } = report;
  return {
    file,
    format,
    source,
    date,
    title,
    ...(sourceUrl && { sourceUrl }),
    ...(overview && { overview: overview.map(inspectSection) }),
    ...(stats && { stats }),
    ...(media && { media }),
    papers: report.papers.map(inspectPaper),
    problems: report.problems.map(({ line, kind, message }) => ({ line, kind, message })),
  };
}

function inspectPaper(reading: Reading): object {
  const { sections, line: _line, ...rest } = reading;
  return { ...rest, sections: sections.map(inspectSection) };
}

function inspectSection({ kind, heading, blocks }: Section): object {
  return { kind, heading, text: plainText(blocks) };
}
