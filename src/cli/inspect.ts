import { readFile } from 'node:fs/promises';
import { UserError } from '../ops/errors.ts';
import { inspectReport } from '../papers/inspect.ts';
import type { Report } from '../papers/paper.ts';
import { readReport } from '../papers/read.ts';
import { decodeText } from '../sources/decode.ts';
import type { CliVerb } from './args.ts';

export const inspect: CliVerb = {
  usage: 'inspect FILE... [--json]',
  summary: 'Reads reports and shows what was understood, and every problem with its line.',
  options: { json: { type: 'boolean' } },
  help: { json: 'one JSON value a report, one a line' },
  async run(parsed, { out, err }) {
    if (parsed.words.length === 0) {
      throw new UserError('usage', 'No file was named.', `Usage: paperboy ${inspect.usage}`);
    }
    let code = 0;
    for (const file of parsed.words) {
      const outcome = await readOne(file);
      if (typeof outcome === 'string') {
        err(`${file}: ${outcome}\n`);
        code = 1;
      } else if (parsed.flag('json')) out(`${JSON.stringify(inspectReport(outcome, file))}\n`);
      else out(describe(outcome, file));
    }
    return code;
  },
};

async function readOne(file: string): Promise<Report | string> {
  try {
    const text = decodeText(await readFile(file));
    if (text === undefined) return 'not a text file; reports are Markdown, plain text or JSON.';
    return (
      readReport(text, { file }) ??
      'no report of a known format: it names no papers with arXiv or Hugging Face links.'
    );
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') return 'there is no such file.';
    if (code === 'EISDIR')
      return 'this is a folder; name the files in it, or use --reports with digest, paper or match.';
    if (code === 'EACCES') return 'it may not be read; give this user the right to read it.';
    throw error;
  }
}

function describe(report: Report, file: string): string {
  const lines = [
    `${file}: ${report.title}`,
    `  ${report.format}, source ${report.source}, ${report.date}, ${report.papers.length} papers`,
    ...report.papers.flatMap((paper, index) => [
      `  ${String(index + 1).padStart(2)}. ${paper.id}${paper.version ? `v${paper.version}` : ''} ${paper.titleZh ? `${paper.titleZh} / ` : ''}${paper.title}`,
      ...(paper.contribution ? [`      ${paper.contribution}`] : []),
      `      ${[...paper.sections.map((section) => section.kind), ...(paper.noAnalysis ? ['no analysis'] : [])].join(', ')}`,
    ]),
    ...report.problems.map(
      (problem) => `  ${file}:${problem.line}: ${problem.kind}: ${problem.message}`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}
