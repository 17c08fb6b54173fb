import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { createLibrary, type Library } from '../../src/papers/library.ts';
import type { PaperId, Reading, Report } from '../../src/papers/paper.ts';
import { readReport } from '../../src/papers/read.ts';

function seeds(): Report[] {
  return readdirSync('seeds')
    .filter((name) => name.endsWith('.md'))
    .flatMap((name) => readReport(readFileSync(`seeds/${name}`, 'utf8'), {}) ?? []);
}

function libraryOf(reports: readonly Report[]): Library {
  const library = createLibrary();
  for (const report of reports) library.add(report, 'seeds');
  return library;
}

function reading(id: string, title: string, more: Partial<Reading> = {}): Reading {
  return { id: id as PaperId, title, links: {}, sections: [], line: 1, ...more };
}

function report(date: string, papers: readonly Reading[], source = 'test'): Report {
  return { format: 'generic', source, date, title: 'Test', papers, problems: [] };
}

let library: Library;
beforeAll(() => {
  library = libraryOf(seeds());
});

describe('the seeds', () => {
  test.each([
    ['VESPO', '2602.10693'],
    ['vespo', '2602.10693'],
    ['ＶＥＳＰＯ', '2602.10693'],
    ['2602.10693v2', '2602.10693'],
    ['arXiv:2602.10693', '2602.10693'],
    ['https://arxiv.org/pdf/2602.10693v3.pdf', '2602.10693'],
    ['https://huggingface.co/papers/2602.10693?utm_source=x#community', '2602.10693'],
    ['https://www.alphaxiv.org/abs/2602.10693', '2602.10693'],
    ['https://doi.org/10.48550/arXiv.2602.10693', '2602.10693'],
    ['<https://arxiv.org/abs/2602.10693|arxiv.org/abs/2602.10693>', '2602.10693'],
    ['va-pi', '2512.19680'],
    ['VA-π', '2512.19680'],
    ['vapi', '2512.19680'],
    ['ada reasoner', '2601.18631'],
    ['Splat Portrait', '2601.18633'],
    ['“VESPO”', '2602.10693'],
    ['VESPO 论文', '2602.10693'],
    ['潜在隐式视觉推理', '2512.21218'],
    ['latent  implicit VISUAL reasoning', '2512.21218'],
  ])('%s is clearly one paper', (query, id) => {
    const answer = library.find(query);
    expect(answer).toMatchObject({ query, kind: 'exact', sure: true, near: [] });
    expect(answer.results.map((hit) => hit.id)).toEqual([id]);
  });

  test.each([
    ['Vesp0', '2602.10693'],
    ['vepso', '2602.10693'],
    ['VESP', '2602.10693'],
    ['splatportrat', '2601.18633'],
    ['可更新空间', '2512.15716'],
    ['编码三维信', '2512.19949'],
    ['variational策略对齐', '2512.19680'],
    ['dexterous bimanual manipulation', '2602.10105'],
    ['gaussiansplatting portrait', '2601.18633'],
    ['How much 3D do vidoe foundation models encode', '2512.19949'],
    ['parameter server revisting', '2601.19362'],
  ])('%s is found by words, beginnings and corrections', (query, id) => {
    const answer = library.find(query);
    expect(answer.kind).toBe('search');
    expect(answer.results[0]?.id).toBe(id);
  });

  test('what is only like a name is not shown with confidence', () => {
    expect(library.find('vepso').sure).toBe(false);
    expect(library.find('强化学习').sure).toBe(false);
  });

  test('words of one title alone are clearly that paper', () => {
    expect(library.find('LiDAR place recognition vineyards').sure).toBe(true);
  });

  test('an unknown id has the nearest ids as suggestions', () => {
    const answer = library.find('2602.10963');
    expect(answer).toMatchObject({ kind: 'none', results: [], sure: false });
    expect(answer.near.map(({ id }) => id)).toEqual(['2602.10693']);
  });

  test('a name far from all is none, with those nearest', () => {
    const answer = library.find('vispaux');
    expect(answer).toMatchObject({ kind: 'none', results: [] });
    expect(answer.near.map(({ id }) => id)).toContain('2602.10693');
  });

  test.each(['', '   ', '?!', '$$$', '\ud800', '<|>'])('%j is none', (query) => {
    expect(library.find(query)).toMatchObject({ kind: 'none', results: [], near: [] });
  });

  test('people are found in any order, with and without another word', () => {
    const paper = [...library.all()].find(({ authors }) => authors.length > 2);
    const [author = ''] = paper?.authors ?? [];
    const turned = author.split(' ').reverse().join(' ').toLowerCase();
    const word = paper?.title.split(/\W+/).find((part) => part.length > 6);
    expect(library.find(author).results.map(({ id }) => id)).toContain(paper?.id);
    expect(library.find(turned)).toEqual({ ...library.find(author), query: turned });
    expect(library.find(`${turned} ${word}`).results[0]?.id).toBe(paper?.id);
  });

  test.each([
    ['v', 'VESPO: '],
    ['vesp', 'VESPO: '],
    ['bimanual', 'DexImit: '],
    ['vision-language-act', 'ST4VLA: '],
    ['空间记', 'Spatia：'],
    ['2602.10693', 'VESPO: '],
  ])('typing %s offers %s', (prefix, start) => {
    const labels = library.complete(prefix).map(({ label }) => label);
    expect(labels.some((label) => label.startsWith(start))).toBe(true);
    expect(labels.length).toBeLessThanOrEqual(25);
  });

  test('similar papers share words and never are the paper itself', () => {
    const hits = library.similar('2602.10105');
    const titles = hits.map(({ id }) => library.get(id)?.title ?? '');
    expect(hits).toHaveLength(5);
    expect(hits.map(({ id }) => id)).not.toContain('2602.10105');
    expect(titles.slice(0, 3).join(' ')).toMatch(/Manipulation|Robot/);
    expect(library.similar('9999.99999')).toEqual([]);
  });

  test('reports are kept as frames, newest first', () => {
    const dates = library.reports().map(({ date }) => date);
    expect(dates).toEqual([...dates].sort().reverse());
    expect(library.reports().every(({ report: frame }) => frame.papers.length === 0)).toBe(true);
    expect(library.reports().flatMap(({ ids }) => ids)).toContain('2602.10693');
  });
});

describe('names', () => {
  const prism = report('2026-01-05', [
    reading('2601.00001', 'PRISM: Light through Glass', { upvotes: 90 }),
    reading('2601.00002', 'Another Paper about Prisms'),
  ]);
  const later = report('2026-02-05', [
    reading('2602.00001', 'Prism: Splitting Heads'),
    reading('2602.00002', 'REINFORCE++: A Simple Method'),
    reading('2602.00003', 'REINFORCE: An Old Method'),
    reading('2602.00004', 'μLO: Learned Optimizers'),
    reading('2602.00005', 'BrowseComp-ZH: Browsing in Chinese'),
    reading('2602.00006', 'TC-AE: Token Compression'),
    reading('2602.00007', '星图：Atlas of Skies', { titleZh: 'StarMap：星空的地图' }),
    reading('2602.00008', 'Attention Residuals'),
    reading('2602.00009', 'Delta Attention Residuals'),
    reading('2602.00010', 'TÜLU 3: Open Post-Training'),
    reading('2602.00011', 'PhyMotionBench: Bodies in Motion'),
    reading('a-paper-of-our-own', 'Notes: From the Lab'),
  ]);
  const named = libraryOf([prism, later]);

  test('one name of several papers is a choice, newest first', () => {
    const answer = named.find('prism');
    expect(answer).toMatchObject({ kind: 'exact', sure: false });
    expect(answer.results.map(({ id }) => id)).toEqual(['2602.00001', '2601.00001']);
  });

  test.each([
    ['REINFORCE++', '2602.00002'],
    ['reinforce', '2602.00003'],
    ['mulo', '2602.00004'],
    ['µLO', '2602.00004'],
    ['browse comp zh', '2602.00005'],
    ['browsecompzh', '2602.00005'],
    ['starmap', '2602.00007'],
    ['attention residuals', '2602.00008'],
    ['tulu 3', '2602.00010'],
    ['a-paper-of-our-own', 'a-paper-of-our-own'],
    ['https://example.org/papers/a-paper-of-our-own', 'a-paper-of-our-own'],
  ])('%s is exactly one', (query, id) => {
    expect(named.find(query).results.map((hit) => hit.id)).toEqual([id]);
  });

  test.each([
    ['tca', '2602.00006'],
    ['tcea', '2602.00006'],
    ['reinfroce++', '2602.00002'],
    ['browsecmp', '2602.00005'],
    ['phymotoin', '2602.00011'],
  ])('%s is near one', (query, id) => {
    expect(named.find(query).results[0]?.id).toBe(id);
  });
});

describe('adding', () => {
  test('a report of the same source, date and origin replaces the earlier one', () => {
    const changing = createLibrary();
    changing.add(report('2026-03-01', [reading('2603.00001', 'Alpha: First')]), 'a');
    expect(changing.find('alpha').kind).toBe('exact');
    changing.add(report('2026-03-01', [reading('2603.00002', 'Gamma: Second')]), 'a');
    expect(changing.size).toBe(1);
    expect(changing.get('2603.00001')).toBeUndefined();
    expect(changing.find('alpha').results).toEqual([]);
    expect(changing.find('gamma').results[0]?.id).toBe('2603.00002');
    expect(changing.reports()).toHaveLength(1);
  });

  test('a paper in two reports is one paper, found by what either says', () => {
    const changing = createLibrary();
    const en = reading('2603.00001', 'Spatia: Updatable Memory', { authors: ['Ann Example'] });
    const zh = { ...en, titleZh: '可更新的空间记忆' };
    changing.add(report('2026-03-01', [en], 'one'), 'a');
    changing.find('spatia');
    changing.add(report('2026-03-02', [zh], 'two'), 'b');
    expect(changing.size).toBe(1);
    expect(changing.find('更新的空').results.map(({ id }) => id)).toEqual(['2603.00001']);
    expect(changing.find('ann example').results).toHaveLength(1);
    changing.add(report('2026-03-02', [], 'two'), 'b');
    expect(changing.find('更新的空').results).toEqual([]);
    expect(changing.find('spatia').results).toHaveLength(1);
  });

  test('get gives the same paper each time', () => {
    expect(library.get('2602.10693')).toBe(library.get('2602.10693'));
    expect([...library.all()]).toHaveLength(library.size);
  });
});
