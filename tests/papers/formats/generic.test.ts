import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { inspectReport } from '../../../src/papers/inspect.ts';
import { readReport } from '../../../src/papers/read.ts';

const FOLDER = 'tests/fixtures/reports';
const read = (name: string, file = '') =>
  readReport(readFileSync(`${FOLDER}/${name}`, 'utf8'), { file });

/** Each line: id, title, kinds of sections; as a person reads the file. */
const WANTED: Record<string, readonly string[]> = {
  'summary-zh.md': [
    '2606.09967 ABot-Earth 0.5: Generative 3D Earth Model | innovation, impact',
    '2606.10917 Role-Agent: Bootstrapping LLM Agents via Dual-Role Evolution | innovation, impact',
    '2607.19139 Text Template Tokens Are Implicit Registers | innovation, impact',
  ],
  'by-category.md': [
    '2507.05283 A Study of Things: With Colons | contribution, motivation, method, results, summary',
    '2507.05284 Second Paper on Images | contribution, motivation',
    '2507.05285 Third Robot Paper | contribution',
  ],
  'tracker-table.md': [
    '2407.01292 Preserving Relative Localization of μ-Drone Swarm',
    '2406.16087 Imperative Learning: A Framework',
    '2405.00001 Structure | Motion',
  ],
  'tracker-list.md': [
    '2407.01292 Preserving Localization',
    '2406.16087 Imperative Learning: A Framework',
  ],
  'tracker-zh.md': [
    '2601.05001 GraspAny：任意物体抓取',
    '2601.05002 WalkFar: Legged | Wheeled Locomotion',
  ],
  'awesome-list.md': [
    '2501.00001 A Survey of World Models',
    '2412.00001 World Models: Another Survey',
    '2503.00003 DreamerX: Learning to Dream',
    '2402.15391 Genie: Generative Interactive Environments',
  ],
  'plain.txt': [
    '2503.01234 Sparse Things in Dense Worlds | analysis',
    '2503.01235 Dense Things in Sparse Worlds | analysis',
  ],
  'labelled.md': [
    '2410.05963 VL-SAM: Open Detection | method, results',
    '2505.18986 VL-SAM-V2: Open-World Detection with Queries | method, experiments',
  ],
  'front-matter.md': [
    '2602.11111 FooBench: A Bench for Foo | contribution, contribution, method',
    '2602.22222 BarNet: A Net for Bar | method',
  ],
  'metadata-lines.md': [
    '2603.01001 EmoFusion: Late Fusion of Affect Signals | field, summary, results',
    '2603.01002 TouchLM: Language Models that Feel | summary',
  ],
  'emoji-cards.md': [
    '2506.00101 SparseNet: Sparse Attention for All | contribution, impact',
    '2506.00102 DenseNet Returns | contribution',
    '2506.00103 μLO: Compute-Efficient Meta-Generalization | contribution',
  ],
  'topics-list.md': [
    '2504.00201 GuideBench: A Benchmark for Guides',
    '2504.00202 RouteAgent',
    '2504.00203 DocGraph: Retrieval on Graphs',
  ],
  'numbered-gap.md': [
    '2502.00001 Alpha: A Paper | summary',
    't-beta-no-link-29jjc6 Beta: No Link | summary',
    '2502.00003 Gamma: A Paper | summary',
  ],
  'flat-headings.md': [
    '2502.00011 论文一号：一种方法 | method',
    '2502.00012 论文二号：一个系统 | method',
  ],
  'quoted-list.md': [
    '2507.00301 FlowFit: Fitting Flows to Data',
    '2507.00302 Token Trees for Fast Decoding',
    '2507.00303 Latent Maps of Cities',
  ],
  'two-levels.md': [
    '2605.00101 StepWorld: Stepwise World Models | method, other',
    '2605.00102 CupWorld: Worlds with Cups | method',
    '2605.00103 HandNet: A Net for Hands | impact',
  ],
  'facts-in-line.md': [
    '2601.00501 LessThink：更少的推理 | contribution, method',
    '2601.00502 ToolBag：智能体工具 | contribution',
  ],
  'news-mix.md': [
    '2602.07001 New Learning Methods for Kernels',
    '2602.07002 Spherical Flow Policies',
  ],
  'folded.md': [
    '2512.00101 DeepThing: Reasoning Deeply | contribution',
    '2512.00102 WideThing: Reasoning Widely | contribution',
  ],
  'html-headings.md': [
    '2505.01001 HandMade: Written by Hand | analysis',
    '2505.01002 Second: Also by Hand | analysis',
  ],
  'weekly-table.md': ['2506.17001 FastDiff | summary', '2506.15001 MemOne | summary'],
  'tracker-abstracts.md': [
    '2504.00001 Moving Moments of α-Stable Series',
    '2504.00002 Agents Walk into a ‘Bar’ and Back',
  ],
  'ids-only.txt': ['2601.12345 Speculation for All', '2601.12346 A Smaller Cache'],
  'own-site.md': ['2602.22001 STATIQUE', '2602.22002 PseudoLink'],
  'scored.md': ['2507.18001 Experts at Scale | other', '2507.18002 Sparse Things'],
  'other-languages.md': [
    '2510.10001 Transformers Revisited | contribution, results',
    '2510.10002 Agents that Plan | summary, method',
    '2510.10003 Planning in Time | contribution, results',
  ],
  'said-behind-links.md': [
    '2508.00001 GlyphX: Agentic Reading Models | analysis',
    '2508.00002 Seeing and Believing | analysis',
  ],
};

test('every fixture is looked at', () => {
  const named = [...Object.keys(WANTED), 'not-a-report-essay.md', 'not-a-report-readme.md'];
  expect(readdirSync(FOLDER).filter((name) => !named.includes(name))).toEqual([]);
});

describe.each(Object.entries(WANTED))('%s', (name, wanted) => {
  test('has these papers with these sections', () => {
    const papers = read(name)?.papers.map(({ id, title, sections }) => {
      const kinds = sections.map(({ kind }) => kind).join(', ');
      return `${id} ${title}${kinds ? ` | ${kinds}` : ''}`;
    });
    expect(papers).toEqual(wanted);
  });

  test('says that it is of no known format', () => {
    expect(read(name)?.problems[0]).toMatchObject({ line: 1, kind: 'unknown-format' });
  });
});

test('facts come out of labels, links and columns', () => {
  const [emo] = read('metadata-lines.md')?.papers ?? [];
  expect(emo).toMatchObject({
    version: 2,
    authors: ['张三', '李四'],
    organization: '某大学 / 某实验室',
    published: '2026-03-03',
    links: {
      abs: 'https://arxiv.org/abs/2603.01001v2',
      pdf: 'https://arxiv.org/pdf/2603.01001.pdf',
      code: 'https://github.com/example/emofusion',
    },
  });
  const [, imperative] = read('tracker-table.md')?.papers ?? [];
  expect(imperative).toMatchObject({
    version: 2,
    authors: ['Chen Wang', 'A B'],
    published: '2024-06-23',
    links: { code: 'https://github.com/a/b' },
  });
  const [guide] = read('topics-list.md')?.papers ?? [];
  expect(guide?.abstract).toEqual({
    en: 'Agents need guides. We build a benchmark.',
    zh: '智能体需要向导。',
  });
  const [moments] = read('tracker-abstracts.md')?.papers ?? [];
  expect(moments?.abstract?.en).toBe(
    'We track moments mₚ=E[|x-μ|ᵖ] and tails ρ(x) ∼ |x|^(-ν) of naïve series.',
  );
  const [kernels] = read('news-mix.md')?.papers ?? [];
  expect(kernels).toMatchObject({
    titleZh: '再生核的新学习方法',
    abstract: { zh: '我们研究再生核。' },
  });
  expect(kernels?.upvotes).toBeUndefined();
  expect(read('scored.md')?.papers.map(({ upvotes }) => upvotes)).toEqual([undefined, undefined]);
  expect(read('facts-in-line.md')?.papers[0]).toMatchObject({
    authors: ['李一'],
    organization: '某大学',
  });
  const walk = read('tracker-zh.md')?.papers[1];
  expect(walk?.abstract?.zh).toBe('四足与轮式。');
});

test('talk, tables of contents and footers are not in the text', () => {
  for (const name of Object.keys(WANTED)) {
    const report = read(name);
    const text = report ? JSON.stringify(inspectReport(report, name)) : '';
    expect(text).not.toMatch(/希望这份|我为你整理|自动生成|Generated automatically|Let me know/);
    expect(text).not.toMatch(/Table of Contents|back to top|Total: 2|<details>|<think>/);
  }
});

test('a date in the text outranks the file name, which outranks the papers', () => {
  expect(read('plain.txt', '2020-01-01.txt')?.date).toBe('2025-03-12');
  expect(read('by-category.md', 'data/2025-07-09.md')?.date).toBe('2025-07-09');
  const undated = read('by-category.md');
  expect(undated?.date).toBe('2025-07-01');
  expect(undated?.problems.map(({ kind }) => kind)).toContain('missing-date');
});

test.each(['not-a-report-essay.md', 'not-a-report-readme.md'])('%s is no report', (name) => {
  expect(read(name)).toBeUndefined();
});

test.each([
  '',
  ' ',
  '# Title',
  '[]()',
  'https://arxiv.org/abs/2601.00001',
  '{}',
  '[1, 2]',
  '{"a": [',
  'null',
])('%j is no report', (text) => {
  expect(readReport(text)).toBeUndefined();
});
