import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergeReadings } from '../../src/papers/merge.ts';
import type { PaperId, PlacedReading } from '../../src/papers/paper.ts';

const ID = '2602.10693' as PaperId;

function reading(parts: Partial<PlacedReading>): PlacedReading {
  return {
    id: ID,
    title: 'VESPO: Variational Policy',
    links: {},
    sections: [],
    line: 1,
    source: 'huggingface',
    date: '2026-02-23',
    from: 'seeds',
    ...parts,
  };
}

const report = reading({
  contribution: '提出了一种方法。',
  sections: [{ kind: 'contribution', heading: '核心贡献', blocks: [] }],
  fields: ['强化学习'],
  links: { huggingface: 'https://huggingface.co/papers/2602.10693' },
});
const arxiv = reading({
  title: 'VESPO: Variational policy',
  source: 'arxiv-cv',
  date: '2026-02-12',
  version: 2,
  authors: ['A One', 'B Two'],
  published: '2026-02-10',
  categories: ['cs.CV', 'cs.LG'],
  abstract: { en: 'A long abstract that says everything.' },
  contribution: 'We propose a method.',
  links: { abs: 'https://arxiv.org/abs/2602.10693v2', code: 'https://github.com/a/b' },
  codeOpen: true,
});
const news = reading({
  title: 'Variational Sequence-Level Soft Policy',
  titleZh: 'VESPO：变分策略',
  source: 'newsletter',
  date: '2026-02-24',
  version: 1,
  authors: ['A One'],
  categories: ['cs.LG'],
  abstract: { zh: '中文摘要。', en: 'Short.' },
  contribution: '另一句话。',
  upvotes: 7,
});

test('the fuller value wins and a conflict is kept', () => {
  expect(mergeReadings([report, arxiv, news])).toEqual({
    id: ID,
    version: 2,
    title: 'VESPO: Variational Policy',
    titleZh: 'VESPO：变分策略',
    otherTitles: ['Variational Sequence-Level Soft Policy'],
    name: 'VESPO',
    authors: ['A One', 'B Two'],
    published: '2026-02-10',
    categories: ['cs.CV', 'cs.LG'],
    abstract: { en: 'A long abstract that says everything.', zh: '中文摘要。' },
    contribution: { en: 'We propose a method.', zh: '提出了一种方法。' },
    fields: ['强化学习'],
    keywords: [],
    links: {
      abs: 'https://arxiv.org/abs/2602.10693v2',
      code: 'https://github.com/a/b',
      huggingface: 'https://huggingface.co/papers/2602.10693',
    },
    codeOpen: true,
    upvotes: 7,
    date: '2026-02-24',
    readings: [news, report, arxiv],
  });
});

test('one reading is the paper', () => {
  expect(mergeReadings([reading({ title: '只有中文标题' })])).toMatchObject({
    title: '只有中文标题',
    otherTitles: [],
    authors: [],
    contribution: {},
  });
});

test('order makes no difference', () => {
  const texts = fc.constantFrom('VESPO: a', 'VESPO: A', 'Other title', '中文标题');
  const some = fc.record(
    {
      title: texts,
      date: fc.constantFrom('2026-01-01', '2026-01-02'),
      source: fc.constantFrom('a', 'b'),
      line: fc.constantFrom(1, 2),
      contribution: texts,
      categories: fc.subarray(['cs.CV', 'cs.LG', 'cs.RO']),
      authors: fc.subarray(['A', 'B', 'C']),
    },
    { requiredKeys: ['title', 'date', 'source', 'line'] },
  );
  const both = fc
    .array(some, { minLength: 1, maxLength: 5 })
    .chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
  fc.assert(
    fc.property(both, ([left, right]) => {
      expect(mergeReadings(left.map(reading))).toEqual(mergeReadings(right.map(reading)));
    }),
    { numRuns: 200 },
  );
});

test('no reading is a bug of the caller', () => {
  expect(() => mergeReadings([])).toThrow('at least one');
});
