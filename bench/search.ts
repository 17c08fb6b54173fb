import { join } from 'node:path';
import { parseArgs } from 'node:util';
import flexsearch from 'flexsearch';
import MiniSearch from 'minisearch';
import { createLibrary } from '../src/papers/library.ts';
import { mergeReadings } from '../src/papers/merge.ts';
import type { Paper, PaperId, Reading, Report } from '../src/papers/paper.ts';
import { complete } from '../src/papers/search/complete.ts';
import { find } from '../src/papers/search/find.ts';
import { createIndex } from '../src/papers/search/segments.ts';
import {
  type Corpus,
  corpusOf,
  type KnownItem,
  loadPapers,
  makeBeginnings,
  makeQueries,
} from './queries.ts';

const CORPUS = process.env.CORPUS ?? join(import.meta.dirname, '..', '..', 'shared', 'corpus');
/** Kinds that need abstracts are not part of the mean. */
const ABSTRACT_KINDS = new Set(['topic words', 'zh topic words']);

interface Engine {
  readonly name: string;
  readonly build: number;
  readonly bytes: number;
  search(text: string): readonly string[];
}

/** Quality and speed of finding papers, beside two libraries. Alone: `node bench/search.ts --size 100000 [--dev]`. */
export async function run(
  sizes: readonly number[] = [10_000],
  half: 'development' | 'held-out' = 'held-out',
  alone = false,
): Promise<void> {
  const real = loadPapers(CORPUS);
  console.log(
    real.length < 1000
      ? `No corpus folder at ${CORPUS}: the ${real.length} papers of the seeds, the rest made from them`
      : `${real.length} real papers, the rest made from their titles, sentences and people`,
  );
  for (const size of sizes) {
    const abstracts = size < 1_000_000;
    const corpus = corpusOf(real, size, abstracts);
    console.log(`\n${size} papers ${abstracts ? 'with' : 'without'} abstracts, ${half} queries`);
    const items = makeQueries(corpus, half, size > 10_000 ? 150 : 300);
    const ours = paperboy(corpus);
    report(ours.engine, items, size);
    typing(ours.complete, makeBeginnings(corpus, 150));
    if (abstracts && !alone) days(corpus);
    if (alone || size > 10_000) continue;
    for (const make of [minisearch, flex]) report(make(corpus), items, size);
  }
}

function paperOf(reading: Reading): Paper {
  return mergeReadings([
    { ...reading, source: 'bench', date: reading.published ?? '2026-01-01', from: 'bench' },
  ]);
}

function memory(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** As the library does it: readings are kept, papers merged when asked for. */
function paperboy({ readings }: Corpus) {
  const known = new Map(readings.map((reading) => [reading.id, reading]));
  const papers = new Map<PaperId, Paper>();
  const index = createIndex();
  let build = 0;
  for (let from = 0; from < readings.length; from += 1000) {
    const batch = readings.slice(from, from + 1000).map(paperOf);
    const start = performance.now();
    for (const paper of batch) index.put(paper, undefined);
    if (from + 1000 >= readings.length) index.segments();
    build += performance.now() - start;
  }
  const get = (id: PaperId): Paper | undefined => {
    const reading = known.get(id);
    if (!reading) return undefined;
    const paper = papers.get(id) ?? paperOf(reading);
    papers.set(id, paper);
    return paper;
  };
  const cover = (id: PaperId) => {
    const { title, titleZh, authors = [] } = known.get(id) ?? { title: '' };
    return { title, ...(titleZh && { titleZh }), otherTitles: [], authors };
  };
  const shelves = () => ({ segments: index.segments(), papers: known.size, get, cover });
  const engine: Engine = {
    name: 'Paperboy',
    build,
    bytes: index.bytes,
    search: (text) => {
      const { results, near } = find(shelves(), text, 10);
      return (results.length > 0 ? results : near).map(({ id }) => id);
    },
  };
  console.log(
    `Memory of papers and index: ${Math.round(memory() / 1e6)} MB in ${index.segments().length} segments`,
  );
  return { engine, complete: (text: string) => complete(shelves(), text, 25).map(({ id }) => id) };
}

/** Latin words and pairs of CJK characters, for engines that would take a Chinese sentence as one word. */
function tokenize(text: string): string[] {
  const found: string[] = [];
  for (const [part] of text
    .normalize('NFKC')
    .toLowerCase()
    .matchAll(/\p{Script=Han}+|[\p{L}\p{N}]+/gu)) {
    if (!/\p{Script=Han}/u.test(part) || part.length === 1) found.push(part);
    else for (let at = 0; at + 1 < part.length; at++) found.push(part.slice(at, at + 2));
  }
  return found;
}

/** Maps of ids and names in front, as one would do with any engine. */
function withExact(papers: readonly Paper[], search: (text: string) => readonly string[]) {
  const key = (text: string): string => tokenize(text).join('');
  const names = new Map<string, string[]>();
  const ids = new Set<string>(papers.map(({ id }) => id));
  for (const { id, name } of papers) {
    if (name) names.set(key(name), [...(names.get(key(name)) ?? []), id]);
  }
  return (text: string): readonly string[] => {
    const id = /(?<!\d)(\d{4}\.\d{4,5})(?!\d)/.exec(text)?.[1];
    return id && ids.has(id) ? [id] : (names.get(key(text)) ?? search(text));
  };
}

function fieldsOf(paper: Paper) {
  return {
    id: paper.id,
    name: paper.name ?? '',
    title: `${paper.title} ${paper.titleZh ?? ''}`,
    authors: paper.authors.join(' '),
    /** For engines that do not look for words across fields. */
    people: `${paper.title} ${paper.titleZh ?? ''} ${paper.authors.join(' ')}`,
    abstract: `${paper.abstract.en ?? ''} ${paper.abstract.zh ?? ''}`,
  };
}

function minisearch({ readings }: Corpus): Engine {
  const papers = readings.map(paperOf);
  const before = memory();
  const start = performance.now();
  const engine = new MiniSearch({ fields: ['name', 'title', 'authors', 'abstract'], tokenize });
  engine.addAll(papers.map(fieldsOf));
  const build = performance.now() - start;
  const options = {
    boost: { name: 6, title: 4, authors: 3, abstract: 0.1 },
    fuzzy: (word: string) => (word.length < 3 ? false : word.length < 8 ? 1 : 2),
    prefix: (word: string) => word.length > 2,
  };
  const search = (text: string): string[] => {
    const all = engine.search(text, { ...options, combineWith: 'AND' });
    const hits = all.length > 0 ? all : engine.search(text, options);
    return hits.slice(0, 10).map(({ id }) => String(id));
  };
  return { name: 'MiniSearch', build, bytes: memory() - before, search: withExact(papers, search) };
}

function flex({ readings }: Corpus): Engine {
  const papers = readings.map(paperOf);
  const before = memory();
  const start = performance.now();
  const options = { encode: tokenize, resolution: 9 };
  const engine = new flexsearch.Document({
    document: {
      id: 'id',
      index: [
        { field: 'name', tokenize: 'forward', ...options },
        { field: 'title', tokenize: 'forward', ...options },
        { field: 'people', tokenize: 'strict', ...options },
        { field: 'abstract', tokenize: 'strict', ...options },
      ],
    },
  });
  for (const paper of papers) engine.add(fieldsOf(paper));
  const build = performance.now() - start;
  const ask = (text: string, suggest: boolean): string[] =>
    engine
      .search(text, { limit: 10, suggest })
      .flatMap(({ result }: { result: readonly unknown[] }) => result.map(String));
  const search = (text: string): string[] => {
    const all = ask(text, false);
    return [...new Set(all.length > 0 ? all : ask(text, true))];
  };
  return { name: 'FlexSearch', build, bytes: memory() - before, search: withExact(papers, search) };
}

function report(engine: Engine, items: readonly KnownItem[], papers: number): void {
  for (const { text } of items) engine.search(text);
  const kinds = [...Map.groupBy(items, ({ kind }) => kind)];
  const rows = kinds.map(([kind, list]) => ({ kind, ...measure(engine, list) }));
  const counted = rows.filter(({ kind }) => !ABSTRACT_KINDS.has(kind));
  const mean = counted.reduce((sum, line) => sum + line['hit@1'], 0) / counted.length;
  const worst = Math.max(...rows.map(({ p99 }) => p99));
  const all = items.map(({ text }) => time(engine, text)).sort((a, b) => a - b);
  console.log(
    `${engine.name}: mean hit@1 ${mean.toFixed(2)} %, p99 of the worst kind ${worst} ms,`,
    `median of all ${quantile(all, 0.5)} ms; a paper takes ${Math.round(engine.bytes / papers)} bytes`,
    `and ${(engine.build / papers).toFixed(4)} ms of building`,
  );
  console.table(rows);
}

function measure(engine: Engine, items: readonly KnownItem[]) {
  let first = 0;
  let five = 0;
  const times: number[] = [];
  for (const { text, accept } of items) {
    const found = engine.search(text);
    if (accept.has(found[0] ?? '')) first++;
    if (found.slice(0, 5).some((id) => accept.has(id))) five++;
    times.push(time(engine, text));
  }
  times.sort((a, b) => a - b);
  const share = (count: number): number => Math.round((count / items.length) * 1000) / 10;
  return {
    queries: items.length,
    'hit@1': share(first),
    'hit@5': share(five),
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
  };
}

/** The better of two runs: others use the machine too. */
function time(engine: Engine, text: string): number {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 2; run++) {
    const start = performance.now();
    engine.search(text);
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

const quantile = (sorted: readonly number[], share: number): number =>
  Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 1000) /
  1000;

function typing(complete: (text: string) => readonly string[], items: readonly KnownItem[]): void {
  const rows = [...Map.groupBy(items, ({ kind }) => kind)].map(([kind, list]) => {
    const times: number[] = [];
    let ten = 0;
    for (const { text, accept } of list) {
      const start = performance.now();
      const found = complete(text);
      times.push(performance.now() - start);
      if (found.slice(0, 10).some((id) => accept.has(id))) ten++;
    }
    times.sort((a, b) => a - b);
    const share = Math.round((ten / list.length) * 1000) / 10;
    return { kind, 'in first ten': share, p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
  });
  console.table(rows);
}

/** Thirty papers a day for sixty days into a full library, with look-ups after each. */
function days({ readings }: Corpus): void {
  const library = createLibrary();
  for (let from = 0; from < readings.length; from += 1000) {
    library.add(reportOf(readings.slice(from, from + 1000), `2026-01-01#${from}`), 'bench');
  }
  library.find('policy optimization');
  const added: number[] = [];
  const asked: number[] = [];
  for (let day = 0; day < 60; day++) {
    const papers = readings.slice(day * 30, day * 30 + 30).map((reading, n) => ({
      ...reading,
      id: `27${String(1 + (day % 12)).padStart(2, '0')}.${String(day * 30 + n).padStart(5, '0')}` as PaperId,
    }));
    let start = performance.now();
    library.add(reportOf(papers, `2027-${day}`), 'bench');
    library.find('policy optimization');
    added.push(performance.now() - start);
    for (const word of ['vespo', 'video generation', 'gaussian splating', 'reasoning agents']) {
      start = performance.now();
      library.find(word);
      asked.push(performance.now() - start);
    }
  }
  added.sort((a, b) => a - b);
  asked.sort((a, b) => a - b);
  console.log(
    `A day's report of 30 papers, until it is found: median ${quantile(added, 0.5)} ms, worst ${quantile(added, 1)} ms;`,
    `look-ups between: median ${quantile(asked, 0.5)} ms, worst ${quantile(asked, 1)} ms`,
  );
}

function reportOf(papers: readonly Reading[], date: string): Report {
  return { format: 'generic', source: 'bench', date, title: 'bench', papers, problems: [] };
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      size: { type: 'string', default: '10000' },
      dev: { type: 'boolean', default: false },
      alone: { type: 'boolean', default: false },
    },
  });
  await run([Number(values.size)], values.dev ? 'development' : 'held-out', values.alone);
}
