import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readPythonLiteral } from '../../../src/papers/formats/python-literal.ts';
import { readReport } from '../../../src/papers/read.ts';

const entry = (id: string, day = '2025-12-26') => ({
  paper: {
    id,
    authors: [
      { name: 'Ann Lee', hidden: false },
      { name: 'Nobody', hidden: true },
      { name: 'Bo Li' },
    ],
    publishedAt: '2025-12-24T14:59:49.000Z',
    submittedOnDailyAt: `${day}T00:43:27.241Z`,
    title: `VA-$\\pi$: Aligning\n  Pixels ${id}`,
    summary: 'Pixels matter.\nWe align them.',
    upvotes: 19,
    ai_summary: 'A method that aligns pixels.',
    ai_keywords: ['pixels', 'alignment'],
    githubRepo: 'https://github.com/example/va-pi',
    githubStars: 12,
    projectPage: 'https://example.org/va-pi',
    organization: { name: 'uni', fullname: 'A University' },
  },
  title: 'overridden',
  thumbnail: 'https://cdn-thumbnails.huggingface.co/x.png',
  submittedBy: { fullname: 'Cy Dee', name: 'cydee' },
});

test('everything the API says about a paper', () => {
  const report = readReport(JSON.stringify([entry('2512.19680')]));
  expect(report).toMatchObject({
    format: 'huggingface-api',
    source: 'huggingface',
    date: '2025-12-26',
    problems: [],
  });
  expect(report?.papers).toEqual([
    {
      id: '2512.19680',
      title: 'VA-π: Aligning Pixels 2512.19680',
      authors: ['Ann Lee', 'Bo Li'],
      published: '2025-12-24',
      abstract: { en: 'Pixels matter. We align them.' },
      contribution: 'A method that aligns pixels.',
      keywords: ['pixels', 'alignment'],
      links: {
        huggingface: 'https://huggingface.co/papers/2512.19680',
        code: 'https://github.com/example/va-pi',
        project: 'https://example.org/va-pi',
      },
      sections: [],
      upvotes: 19,
      githubStars: 12,
      organization: 'A University',
      submittedBy: 'Cy Dee',
      thumbnail: 'https://cdn-thumbnails.huggingface.co/x.png',
      line: 1,
    },
  ]);
});

test('an old day that says little', () => {
  const text = JSON.stringify([{ paper: { id: '2405.00001', title: 'Old', authors: [] } }]);
  const report = readReport(text, {
    url: 'https://huggingface.co/api/daily_papers?date=2024-05-27',
  });
  expect(report?.date).toBe('2024-05-27');
  expect(report?.papers[0]).toMatchObject({ id: '2405.00001', title: 'Old' });
});

test('an empty day is a report without papers', () => {
  const report = readReport('[]', { file: '2025-12-27.json' });
  expect(report).toMatchObject({ format: 'huggingface-api', date: '2025-12-27', papers: [] });
  expect(report?.problems.map(({ kind }) => kind)).toEqual(['no-papers']);
});

describe('a damaged day', () => {
  const python = (id: string) =>
    `{'paper': {'id': '${id}', 'authors': [{'name': "Ann O'Lee", 'hidden': False}], 'title': 'It\\'s a\\n  "Title" \\u03c0', 'summary': "Don't.", 'upvotes': 3, 'x': None}, 'ok': (1, -2.5e3, True)}`;

  test('entries that are strings of Python are read, each with a problem at its line', () => {
    const text = JSON.stringify([python('2501.00001'), python('2501.00002')], null, 2);
    const report = readReport(text, { file: '2025-01-02.json' });
    expect(
      report?.papers.map(({ id, title, authors, abstract }) => [id, title, authors, abstract]),
    ).toEqual(
      ['2501.00001', '2501.00002'].map((id) => [
        id,
        `It's a "Title" π`,
        ["Ann O'Lee"],
        { en: "Don't." },
      ]),
    );
    expect(report?.problems).toEqual([
      { line: 2, kind: 'damaged-entry', message: expect.stringContaining('Python') },
      { line: 3, kind: 'damaged-entry', message: expect.stringContaining('Python') },
    ]);
  });

  test('an object around the list gives its date and is a problem', () => {
    const wrapped = {
      status: 'success',
      date: '2025-01-10',
      count: 3,
      data: [python('2501.00001'), 'broken {'],
    };
    const report = readReport(JSON.stringify(wrapped, null, 1), { file: '2024-01-01.json' });
    expect(report?.date).toBe('2025-01-10');
    expect(report?.papers).toHaveLength(1);
    expect(report?.problems.map(({ line, kind }) => `${line} ${kind}`)).toEqual([
      '1 damaged-file',
      '1 count-mismatch',
      '6 damaged-entry',
      '7 damaged-entry',
    ]);
  });

  test('a file that breaks off keeps its whole entries', () => {
    const text = JSON.stringify(
      [entry('2512.00001'), entry('2512.00002'), entry('2512.00003')],
      null,
      2,
    );
    const report = readReport(text.slice(0, text.indexOf('2512.00003')));
    expect(report?.papers.map(({ id }) => id)).toEqual(['2512.00001', '2512.00002']);
    expect(report?.problems.map(({ kind }) => kind)).toEqual(['damaged-entry', 'damaged-file']);
  });

  test('a paper twice is one paper and a problem', () => {
    const report = readReport(JSON.stringify([entry('2512.00001'), entry('2512.00001')]));
    expect(report?.papers).toHaveLength(1);
    expect(report?.problems.map(({ kind }) => kind)).toEqual(['duplicate-paper']);
  });

  test('wrong types never throw', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ paper: fc.object({ maxDepth: 2 }), title: fc.anything() })),
        (value) => {
          const text = JSON.stringify(value) ?? '';
          expect(() => readReport(text)).not.toThrow();
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('Python literals', () => {
  test.each([
    ["{'a': [1, 2.5, -3], 'b': (True, False, None)}", { a: [1, 2.5, -3], b: [true, false, null] }],
    [`"it's"`, "it's"],
    [String.raw`'\x41\u4e2d\U0001f600\\\'\n'`, "A中😀\\'\n"],
    ['{}', {}],
    ["['a',]", ['a']],
  ])('%s', (text, value) => {
    expect(readPythonLiteral(text)).toEqual(value);
  });

  test.each([
    '',
    '{',
    "{'a'}",
    "{'a': }",
    "'open",
    '[1 2]',
    'open("/etc/passwd")',
    '__import__("os")',
    '1 + 1',
    `${'['.repeat(5000)}`,
  ])('is none: %s', (text) => {
    expect(readPythonLiteral(text)).toBeUndefined();
  });
});
