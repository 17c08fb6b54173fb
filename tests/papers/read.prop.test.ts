import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inspectReport } from '../../src/papers/inspect.ts';
import type { Report } from '../../src/papers/paper.ts';
import { readReport } from '../../src/papers/read.ts';
import type { Made } from './formats/made.ts';
import { arxivDaily, generic, huggingfaceReport, newsletter } from './formats/made.ts';

const FORMATS = [
  ['huggingface-report', huggingfaceReport],
  ['arxiv-daily', arxivDaily],
  ['newsletter', newsletter],
  ['generic', generic],
] as const;

describe.each(FORMATS)('%s', (format, arbitrary) => {
  test('comes back with the same papers, ids, titles and sections', () => {
    fc.assert(
      fc.property(arbitrary, (made) => {
        const report = readReport(made.text);
        expect(report?.format).toBe(format);
        expect(report?.date).toBe(made.date);
        expect(found(report)).toEqual(wanted(made));
        expectSane(report, made.text);
        expect(shown(report)).not.toMatch(/希望这份报告对您|我将扮演|Sure! Here|Let me know/);
      }),
      { numRuns: 150 },
    );
  });

  test('reads the same whatever its line ends and encoding', () => {
    const spoil = fc.constantFrom<(text: string) => string>(
      (text) => text.replaceAll('\n', '\r\n'),
      (text) => text.replaceAll('\n', '\r'),
      (text) => `\ufeff${text}`,
      (text) => text.replaceAll('\n', '  \n'),
      (text) => text.replaceAll('\n\n', '\n \t\n'),
      (text) => text.trimEnd(),
      (text) => `${text}\0`,
      (text) => text.replace('a', 'a\0').replace('的', '\ud800的'),
      (text) => text.replace('# ', '# \u200b'),
    );
    fc.assert(
      fc.property(arbitrary, spoil, (made, change) => {
        const plain = readReport(made.text);
        expect(withoutLines(readReport(change(made.text)))).toEqual(withoutLines(plain));
      }),
      { numRuns: 60 },
    );
  });

  test('a cut or shuffled one never throws, and its problems are inside the file', () => {
    const cut = fc.tuple(
      fc.nat(20_000),
      fc.nat(20_000),
      fc.string({ unit: 'binary', maxLength: 30 }),
    );
    fc.assert(
      fc.property(arbitrary, cut, (made, [from, length, junk]) => {
        const text = made.text.slice(0, from) + junk + made.text.slice(from + (length % 400));
        expectSane(readReport(text), text);
      }),
      { numRuns: 150 },
    );
  });
});

test('never throws on any string', () => {
  const pieces = fc.constantFrom(
    '# ',
    '## 📄 ',
    '- ',
    '**',
    '[',
    '](',
    ')',
    'https://arxiv.org/abs/2601.00001',
    '\n',
    '\n\n',
    '|',
    '`',
    '```',
    '$',
    '\\(',
    '<a id=',
    "'2601.00001v1'",
    '</a>',
    '> ',
    '---',
    '===',
    '{"paper":',
    '[{',
    '"',
    "'",
    '}',
    ']',
    '1. ',
    '：',
    '应用领域',
    'Authors:',
    '请提供论文',
    '\ud800',
    '\0',
    '\t',
    'arXiv:2601.00001',
    '原文标题',
    '论文日报',
    '2026-01-01',
  );
  const soup = fc.array(fc.oneof(pieces, fc.string({ unit: 'binary', maxLength: 8 })), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(soup, (parts) => {
      const text = parts.join('');
      expectSane(readReport(text), text);
    }),
    { numRuns: 1000 },
  );
});

function found(report: Report | undefined) {
  return report?.papers.map(({ id, title, sections }) => ({
    id,
    title,
    kinds: report.format === 'generic' ? [] : sections.map(({ kind }) => kind),
  }));
}

function wanted(made: Made) {
  return made.papers.map(({ id, title, kinds }) => ({ id, title, kinds }));
}

/** What holds for every report, whatever the text was. */
function expectSane(report: Report | undefined, text: string): void {
  if (!report) return;
  const lines = text.split(/\r\n?|\n|[\u2028\u2029\u0085]/).length;
  for (const { line } of [...report.problems, ...report.papers]) {
    expect(line).toBeGreaterThanOrEqual(1);
    expect(line).toBeLessThanOrEqual(lines);
  }
  expect(report.date).toMatch(/^\d{4}-\d\d-\d\d$/);
  const ids = report.papers.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { title, sections, noAnalysis } of report.papers) {
    expect(title).not.toBe('');
    expect(sections.every(({ blocks }) => blocks.length > 0)).toBe(true);
    if (noAnalysis) expect(sections).toEqual([]);
  }
}

function shown(report: Report | undefined): string {
  return report ? JSON.stringify(inspectReport(report, 'file')) : '';
}

function withoutLines(report: Report | undefined) {
  return (
    report && {
      ...report,
      papers: report.papers.map((paper) => ({ ...paper, line: 0 })),
      problems: report.problems.map(({ kind }) => kind),
    }
  );
}
