import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Lexer } from 'marked';
import type { Report } from '../src/papers/paper.ts';
import { readReport } from '../src/papers/read.ts';

const SEEDS = join(import.meta.dirname, '..', 'seeds');
const DAYS = 365;

/** Reading speed beside marked's own lexer, a made year of reports, and growth on hostile input. */
export async function run(): Promise<void> {
  const seeds = readdirSync(SEEDS)
    .filter((name) => /\d{4}-\d\d-\d\d\.md$/.test(name))
    .map((name) => ({ name, text: readFileSync(join(SEEDS, name), 'utf8') }));
  console.log('Reading a report to Docs, best of 15 (ms), beside marked.lexer on the same bytes');
  console.table(seeds.map(({ name, text }) => besideMarked(name, text)));
  console.log(`A year: ${DAYS} reports of about 130 KB, made by varying the seeds`);
  console.table([aYear(seeds.map(({ text }) => text))]);
  console.log('Growth from n to 2n to 4n (ms); linear cost doubles');
  console.table(hostile().map(({ name, make, n }) => growth(name, make, n)));
}

function besideMarked(name: string, text: string) {
  const marked = best(15, () => Lexer.lex(text));
  const ours = best(15, () => readReport(text));
  const megabytes = Buffer.byteLength(text) / 1e6;
  return {
    report: name,
    KB: Math.round(megabytes * 1000),
    'marked ms': round(marked),
    'ours ms': round(ours),
    'ours / marked': round(ours / marked),
    'ours MB/s': round((megabytes / ours) * 1000),
  };
}

function aYear(seeds: readonly string[]) {
  const big = seeds.filter((text) => text.length > 40_000);
  const sources = Array.from({ length: DAYS }, (_, day) => vary(big[day % big.length] ?? '', day));
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  const held: (Report | undefined)[] = [];
  let bytes = 0;
  const start = performance.now();
  while (sources.length > 0) {
    // Each text can go once it is read, as when files are read one by one.
    const text = sources.pop() ?? '';
    bytes += Buffer.byteLength(text);
    held.push(readReport(text));
  }
  const seconds = (performance.now() - start) / 1000;
  globalThis.gc?.();
  const megabytes = (process.memoryUsage().heapUsed - before) / 1e6;
  return {
    reports: held.length,
    papers: held.reduce((sum, report) => sum + (report?.papers.length ?? 0), 0),
    MB: round(bytes / 1e6),
    seconds: round(seconds),
    'heap MB more': globalThis.gc ? round(megabytes) : 'run with --expose-gc',
  };
}

/** Another day: other date, other ids, other words, so that no two texts share a string. */
function vary(text: string, day: number): string {
  const date = new Date(Date.UTC(2025, 0, 1 + day)).toISOString().slice(0, 10);
  return `${text}\n`
    .replace(/20\d\d-\d\d-\d\d/, date)
    .replace(/time: \d{8}/, `time: ${date.replaceAll('-', '')}`)
    .replace(/\b26(0[12])\.(\d{5})/g, (_, month: string, number: string) => {
      return `25${month}.${String((Number(number) + day * 37) % 100_000).padStart(5, '0')}`;
    })
    .replaceAll('模型', day % 2 ? '网络' : '模型');
}

function hostile(): { name: string; n: number; make: (n: number) => string }[] {
  const frame = (body: string) =>
    `# Arxiv Computer Vision Papers - 2026-01-27\n\n<a id='2601.00001v1'></a>\n## [A Title](https://arxiv.org/abs/2601.00001v1)\n\n**Abstract:**\n\nText.\n\n**Analysis:**\n\n${body}\n\n**Links:**\n\n- [arXiv](https://arxiv.org/abs/2601.00001v1)\n`;
  const line = '本文提出了一种方法，**显著提升**了 `accuracy` 与 $\\alpha_i$ 的效果。';
  return [
    { name: 'paragraphs, KB', n: 2500, make: (n) => frame(`${line}\n\n`.repeat(n * 10)) },
    { name: 'one line, KB', n: 250, make: (n) => frame(line.repeat(n * 13)) },
    { name: '* in a row', n: 25_000, make: (n) => frame('*'.repeat(n)) },
    { name: '[ in a row', n: 25_000, make: (n) => frame('['.repeat(n)) },
    { name: '**a ', n: 25_000, make: (n) => frame('**a '.repeat(n)) },
    { name: '> nested', n: 100, make: (n) => frame('>'.repeat(n)) },
    {
      name: '- nested',
      n: 500,
      make: (n) => frame(Array.from({ length: n }, (_, i) => `${' '.repeat(i)}- x`).join('\n')),
    },
    { name: '` open', n: 25_000, make: (n) => frame('`a '.repeat(n)) },
    { name: '$ open', n: 25_000, make: (n) => frame('$a '.repeat(n)) },
    { name: '# lines', n: 25_000, make: (n) => frame('# a\n'.repeat(n)) },
    { name: '1. **A**： lines', n: 25_000, make: (n) => frame('1. **方法**：x\n'.repeat(n)) },
    { name: '| cells', n: 25_000, make: (n) => frame(`${'|a'.repeat(n)}|`) },
    { name: 'blank lines', n: 100_000, make: (n) => frame('\n'.repeat(n)) },
    { name: 'spaces', n: 100_000, make: (n) => frame(`a${' '.repeat(n)}b`) },
    {
      name: 'anchors',
      n: 500,
      make: (n) =>
        Array.from({ length: n }, (_, i) =>
          frame('x').replaceAll(
            '2601.00001',
            `26${String((i % 12) + 1).padStart(2, '0')}.${String(i).padStart(5, '0')}`,
          ),
        ).join('\n'),
    },
    {
      name: 'generic list',
      n: 2500,
      make: (n) =>
        `# Papers 2025-01-01\n\n${Array.from({ length: n }, (_, i) => `- [Title number ${i}](https://arxiv.org/abs/2501.${String(i).padStart(5, '0')})\n`).join('')}`,
    },
    {
      name: 'generic table',
      n: 2500,
      make: (n) =>
        `## Updated on 2025.01.01\n\n|Date|Title|PDF|\n|---|---|---|\n${Array.from({ length: n }, (_, i) => `|2025-01-01|**Title ${i} of many**|[2501.${String(i).padStart(5, '0')}](http://arxiv.org/abs/2501.${String(i).padStart(5, '0')})|\n`).join('')}`,
    },
    {
      name: 'generic, arXiv and no end',
      n: 250,
      make: (n) => `arxiv ${'Title of a paper, '.repeat(n * 50)}`,
    },
    { name: 'json, open', n: 25_000, make: (n) => `[{"paper":${'['.repeat(n)}` },
    {
      name: 'json, python strings',
      n: 500,
      make: (n) =>
        `[${Array.from({ length: n }, (_, i) => `"{'paper': {'id': '2501.${String(i).padStart(5, '0')}', 'title': 'T${i}', 'summary': '${'x\\\\n'.repeat(50)}'}}"`).join(',')}]`,
    },
  ];
}

function growth(name: string, make: (n: number) => string, n: number) {
  const [one = 0, two = 0, four = 0] = [n, 2 * n, 4 * n].map((size) => {
    const text = make(size);
    return best(2, () => readReport(text));
  });
  return {
    input: name,
    n,
    'n ms': round(one),
    '2n ms': round(two),
    '4n ms': round(four),
    '4n / n': round(four / one),
  };
}

function best(times: number, work: () => unknown): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < times; i++) {
    const start = performance.now();
    work();
    least = Math.min(least, performance.now() - start);
  }
  return least;
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}

if (import.meta.main) await run();
