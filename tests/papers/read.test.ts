import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { inspectReport } from '../../src/papers/inspect.ts';
import { readReport } from '../../src/papers/read.ts';

const SEEDS = readdirSync('seeds').filter((name) => name !== 'README.md');
const seed = (name: string) => readFileSync(`seeds/${name}`, 'utf8');

test.each(SEEDS)('%s is understood as the golden file says', async (name) => {
  const report = readReport(seed(name), { file: name });
  expect(report).toBeDefined();
  const json = report && `${JSON.stringify(inspectReport(report, `seeds/${name}`), null, 2)}\n`;
  await expect(json).toMatchFileSnapshot(`../golden/inspect/${name.replace('.md', '.json')}`);
});

test.each([
  ['huggingface-2026-02-23.md', 7],
  ['huggingface-2026-01-28.md', 9],
  ['newsletter-2025-12-26.md', 7],
  ['arxiv-cv-2026-02-11.md', 10],
  ['arxiv-cv-2026-01-27.md', 10],
])('%s has %i papers', (name, count) => {
  expect(readReport(seed(name))?.papers).toHaveLength(count);
});

test('the format is told from the content, the date too', () => {
  for (const name of SEEDS) {
    const plain = readReport(seed(name));
    expect(
      readReport(seed(name), { file: 'x/1999-12-31-arxiv.txt', url: 'https://x.org/2020-01-01' }),
    ).toEqual(plain);
    expect(name).toContain(plain?.date);
  }
});

test('papers of which only model talk stood in the report have no analysis', () => {
  const report = readReport(seed('arxiv-cv-2026-01-27.md'));
  const without = report?.papers.filter(({ noAnalysis }) => noAnalysis).map(({ id }) => id);
  expect(without).toEqual(['2601.18765', '2601.18714']);
  expect(report?.problems.map(({ line, kind }) => `${line} ${kind}`)).toEqual([
    '82 no-analysis',
    '187 no-analysis',
  ]);
});

describe('a newsletter', () => {
  const text = seed('newsletter-2025-12-26.md');

  test('resolves its pictures and audio against a base', () => {
    const mediaBase = 'https://example.org/daily/papers/2025-12-26.md';
    expect(readReport(text, { mediaBase })?.media).toEqual({
      audio: 'https://example.org/daily/audio/2025-12-26_daily_papers.mp3',
      images: [
        'https://example.org/daily/images/keywords_wordcloud.png',
        'https://example.org/daily/images/daily_papers.png',
      ],
    });
  });

  test('says when its count is not the papers found', () => {
    const report = readReport(text.replace('总论文数：7', '总论文数：9'));
    expect(report?.problems).toEqual([
      { line: 5, kind: 'count-mismatch', message: 'The header says 9 papers, 7 were found.' },
    ]);
  });

  test('a paper whose links are empty keeps an id made from its title', () => {
    const without = text.replace(
      /\[HuggingFace\]\(.*2512\.21218\) \| \[arXiv\]\(.*2512\.21218\)/,
      '[]()',
    );
    const [first] = readReport(without)?.papers ?? [];
    expect(first?.id).toMatch(/^t-latent-implicit-visual-reasoning-\w+$/);
    expect(readReport(without)?.papers[0]?.id).toBe(first?.id);
    expect(readReport(without)?.problems.map(({ kind }) => kind)).toEqual(['missing-id']);
  });

  test('has a code link where there is one', () => {
    const coded = text.replace(
      '(https://arxiv.org/abs/2512.21218)',
      '(https://arxiv.org/abs/2512.21218)\n\n**代码链接：** [GitHub](https://github.com/example/livr)',
    );
    expect(readReport(coded)?.papers[0]?.links.code).toBe('https://github.com/example/livr');
  });
});

describe('an arXiv report', () => {
  const text = seed('arxiv-cv-2026-02-11.md');

  test('lists what its table of contents promises and it does not have', () => {
    const cut = text.slice(0, text.indexOf("<a id='2602.10098v1'>"));
    expect(readReport(cut)?.problems).toEqual([
      expect.objectContaining({
        line: 58,
        kind: 'missing-paper',
        message: expect.stringContaining('2602.10098v1'),
      }),
    ]);
  });

  test('is read without its time line, and a second date is a problem', () => {
    expect(readReport(text.replace(/^time:.*\n/, ''))?.date).toBe('2026-02-11');
    const two = readReport(text.replace('time: 20260211', 'time: 20260212'));
    expect(two?.date).toBe('2026-02-12');
    expect(two?.problems.map(({ line, kind }) => `${line} ${kind}`)).toEqual(['3 date-mismatch']);
  });

  test.each([
    ['an open code fence', '```python\nx = 1\n'],
    [
      'its own headings and labels',
      '# Report\n\n## Part\n\n**Key Findings:**\n\nprose\n\n**Links:** none\n',
    ],
    [
      'a link to another paper',
      '## [Attention](https://arxiv.org/abs/1706.03762)\n\n<a id="fig1"></a>\n\ntext\n',
    ],
    ['a quote without end', '> quoted\n> more'],
  ])('a paper ends where the next begins, with %s in its analysis', (_, inside) => {
    const plain = readReport(text);
    const spoilt = readReport(
      text.replaceAll('**Key Findings:**', `${inside}\n\n**Key Findings:**`),
    );
    expect(spoilt?.papers.map(({ id }) => id)).toEqual(plain?.papers.map(({ id }) => id));
    expect(spoilt?.papers.map(({ findings, links }) => [findings, links])).toEqual(
      plain?.papers.map(({ findings, links }) => [findings, links]),
    );
  });
});

test('a report of a day without papers is a report', () => {
  const text =
    '# Hugging Face Daily Papers Report\n**Date**: 2026-02-22\n**Source URL**: https://huggingface.co/papers/date/2026-02-22\n';
  expect(readReport(text)).toMatchObject({
    format: 'huggingface-report',
    date: '2026-02-22',
    sourceUrl: 'https://huggingface.co/papers/date/2026-02-22',
    papers: [],
    problems: [{ line: 1, kind: 'no-papers' }],
  });
});
