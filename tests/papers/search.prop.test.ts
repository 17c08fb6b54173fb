import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createLibrary, type Library } from '../../src/papers/library.ts';
import type { PaperId, Reading, Report } from '../../src/papers/paper.ts';
import {
  distance,
  EDIT,
  lettersApart,
  maybeNear,
  signature,
} from '../../src/papers/search/distance.ts';
import { joined } from '../../src/papers/search/fold.ts';

const WORDS =
  `video vision language agent policy robot diffusion memory graph sparse token reward search planning
  attention residual splatting gaussian 强化学习 视频生成 世界模型 多模态 空间记忆`.split(/\s+/);
const NAMES = [
  'VESPO',
  'VA-π',
  'μLO',
  'Prism',
  'PRISM',
  'Ada-Reasoner',
  'AdaReasoner',
  'TC-AE',
  'REINFORCE++',
];
const PEOPLE = ['Ann Vo', 'An Vo', 'Wei-Chen Chiu', 'José Núñez', 'Zhen Tang', 'Meng Zhang'];

const words = (least: number, most: number) =>
  fc
    .array(fc.constantFrom(...WORDS), { minLength: least, maxLength: most })
    .map((w) => w.join(' '));

const paper = fc.record({
  number: fc.integer({ min: 1, max: 99_999 }),
  name: fc.option(fc.constantFrom(...NAMES), { nil: undefined }),
  tail: words(2, 7),
  abstract: words(0, 20),
  authors: fc.uniqueArray(fc.constantFrom(...PEOPLE), { maxLength: 3 }),
  upvotes: fc.integer({ min: 0, max: 100 }),
});

const papers = fc
  .uniqueArray(paper, { minLength: 1, maxLength: 24, selector: ({ number }) => number })
  .map((list) =>
    list.map(
      ({ number, name, tail, abstract, authors, upvotes }): Reading => ({
        id: `2601.${String(number).padStart(5, '0')}` as PaperId,
        title: name ? `${name}: ${tail}` : tail,
        abstract: { en: abstract },
        authors,
        upvotes,
        links: {},
        sections: [],
        line: 1,
      }),
    ),
  );

const report = (list: readonly Reading[], source = 'all'): Report => ({
  format: 'generic',
  source,
  date: '2026-01-02',
  title: 'Test',
  papers: list,
  problems: [],
});

function libraryOf(...lists: (readonly Reading[])[]): Library {
  const library = createLibrary();
  for (const [index, list] of lists.entries()) library.add(report(list, `s${index}`), 'test');
  return library;
}

/** What a person may type about these papers, and what nobody would. */
const typed = fc.oneof(
  words(1, 4),
  fc.constantFrom(
    ...NAMES,
    ...PEOPLE,
    'vesp',
    'vepso',
    'prsm',
    'adareasner',
    'gaussiansplating',
    '频生',
  ),
);
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ maxLength: 60 }),
  fc.constantFrom(
    '(',
    '[',
    '\\',
    '\ud83d',
    '<https://|',
    `${'a'.repeat(100_000)}`,
    '的'.repeat(5000),
    '2601.',
    '\u0001',
    '\ufff0',
    '__proto__',
  ),
);

/** Scores of sums in another order may differ in the last bits: compared as they are printed. */
const seen = (library: Library, query: string) => ({
  found: library.find(query, 30),
  completed: library.complete(query),
});

describe('any library', () => {
  test('finds every paper exactly by its id, its name and its whole title', () => {
    fc.assert(
      fc.property(papers, (list) => {
        const library = libraryOf(list);
        for (const one of library.all()) {
          expect(library.find(one.id).results.map(({ id }) => id)).toEqual([one.id]);
          for (const text of [one.title, one.title.toUpperCase(), one.name ?? one.title]) {
            const answer = library.find(text, 100);
            expect(answer.kind).toBe('exact');
            expect(answer.results.map(({ id }) => id)).toContain(one.id);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test('answers the same whatever the order of adding, with or without look-ups between', () => {
    fc.assert(
      fc.property(papers, typed, (list, query) => {
        const once = libraryOf(list);
        const turned = libraryOf([...list].reverse());
        const oneByOne = createLibrary();
        for (const one of list) {
          const add = report([...oneByOne.all()].flatMap((had) => had.readings).concat());
          oneByOne.add({ ...add, papers: [...add.papers, one] }, 'test');
          oneByOne.find(query);
        }
        expect(seen(turned, query)).toEqual(seen(once, query));
        expect(seen(oneByOne, query)).toEqual(seen(once, query));
      }),
      { numRuns: 80 },
    );
  });

  test('forgets what a report no longer has', () => {
    fc.assert(
      fc.property(papers, typed, fc.integer({ min: 0, max: 24 }), (list, query, kept) => {
        const changing = libraryOf(list);
        changing.find(query);
        changing.add(report(list.slice(0, kept), 's0'), 'test');
        expect(seen(changing, query)).toEqual(seen(libraryOf(list.slice(0, kept)), query));
      }),
      { numRuns: 80 },
    );
  });

  test('answers anything, with known papers only', () => {
    fc.assert(
      fc.property(papers, fc.oneof(typed, hostile), (list, query) => {
        const library = libraryOf(list);
        const { kind, results, near, sure } = library.find(query, 5);
        expect(results.length).toBeLessThanOrEqual(5);
        expect(near.length).toBeLessThanOrEqual(3);
        expect(kind === 'none').toBe(results.length === 0);
        expect(kind === 'none' || near.length === 0).toBe(true);
        expect(sure && results.length === 0).toBe(false);
        for (const { id } of [...results, ...near, ...library.complete(query)]) {
          expect(library.get(id)).toBeDefined();
        }
        const [first] = list;
        if (first) expect(library.similar(first.id).map(({ id }) => id)).not.toContain(first.id);
      }),
      { numRuns: 150 },
    );
  });
});

test('many small segments become few, and nothing is lost on the way', () => {
  const list = Array.from({ length: 1500 }, (_, n): Reading => {
    const title = `${WORDS[n % WORDS.length]} ${WORDS[(n * 7) % WORDS.length]} study number${n}`;
    const id = `2601.${String(n).padStart(5, '0')}` as PaperId;
    return { id, title, links: {}, sections: [], line: 1 };
  });
  const library = createLibrary();
  for (let from = 0; from < list.length; from += 10) {
    library.add(report(list.slice(from, from + 10), `s${from}`), 'test');
    expect(library.find(`number${from}`).results[0]?.id).toBe(list[from]?.id);
    // Papers of the report before change while merging goes on.
    if (from > 0 && from % 50 === 0) {
      library.add(report(list.slice(from - 10, from - 5), `s${from - 10}`), 'test');
    }
  }
  const gone = list.filter((_, n) => n % 50 >= 45 && n < 1490);
  expect(library.size).toBe(list.length - gone.length);
  const whole = createLibrary();
  whole.add(report(list.filter((one) => !gone.includes(one))), 'test');
  for (const query of [
    'video memory',
    'number4',
    '强化学习',
    'gaussian study',
    'number1495',
    'number45',
  ]) {
    expect(library.find(query)).toEqual(whole.find(query));
  }
});

describe('edits', () => {
  const word = fc.string({ unit: fc.constantFrom(...'abcdeo01'), minLength: 3, maxLength: 12 });

  test('are symmetric, and letters never rule out what is near', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        const apart = distance(a, b, 2 * EDIT);
        expect(distance(b, a, 2 * EDIT)).toBe(apart);
        expect(apart === 0).toBe(a === b);
        // Look-alikes cost a quarter each; without them an edit is what it says.
        if (apart > 2 * EDIT || /[01l5]/.test(a + b)) return;
        const letters = lettersApart(2, a.length, b.length);
        expect(maybeNear(signature(a), signature(b), letters)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ['vesp0', 'vespo', 1],
    ['vepso', 'vespo', 3],
    ['tca', 'tcae', 4],
    ['vespa', 'vespo', 4],
    ['vespi', 'vespo', 3],
    ['clay', 'vespo', 9],
  ])('%s to %s takes %i quarters', (a, b, quarters) => {
    expect(distance(a, b, 2 * EDIT)).toBe(quarters);
  });
});

test.each([
  ['VA-π', 'vapi'],
  ['µLO', 'mulo'],
  ['μLO', 'mulo'],
  ['RL^2-VLA', 'rl2vla'],
  ['UI2Code^N', 'ui2coden'],
  ['π_RL', 'pirl'],
  ['TÜLU 3', 'tulu3'],
  ['ＶＥＳＰＯ', 'vespo'],
  ['HERMES++', 'hermes++'],
  ['$200k', '200k'],
  ['DeepSeek-V3.2', 'deepseekv32'],
  ['Ψ-Sampler', 'psisampler'],
])('%s is written %s', (name, plain) => {
  expect(joined(name)).toBe(plain);
});
