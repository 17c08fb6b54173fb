import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseYaml } from '../src/ops/yaml.ts';
import { mergeReadings } from '../src/papers/merge.ts';
import type { Paper, PlacedReading } from '../src/papers/paper.ts';
import { readReport } from '../src/papers/read.ts';
import { createTopics, type Rule, type Topics } from '../src/papers/topics.ts';

/** An optional folder of labelled papers, see its README; the marks are printed only when it is there. */
const CORPUS = process.env.CORPUS ?? join(import.meta.dirname, '..', '..', 'shared', 'corpus');
const SUBSCRIPTIONS = 1000;
const ROUNDS = 5;

interface Label {
  readonly id: string;
  readonly topics: readonly string[];
  readonly unsure: readonly string[];
}

interface Entry {
  readonly id: string;
  readonly date: string;
  readonly title: string;
  readonly summary: string;
  readonly authors: readonly string[];
  readonly keywords: readonly string[];
}

export function run(): void {
  const topics = loadTopics();
  speed(topics, seedPapers());
  const labels = join(CORPUS, 'topics-dev.json');
  if (!existsSync(labels)) {
    console.log(`topics: no ${labels}, so no precision and recall`);
    return;
  }
  const list: readonly Label[] = JSON.parse(readFileSync(labels, 'utf8'));
  marks(topics, list, corpusPapers(list.map(({ id }) => id)));
}

export function loadTopics(): Topics {
  return createTopics(parseYaml(readFileSync('config/topics.yaml', 'utf8')));
}

export function seedPapers(): Paper[] {
  const readings = readdirSync('seeds')
    .filter((file) => file.endsWith('.md') && file !== 'README.md')
    .flatMap((file) => placed(readFileSync(join('seeds', file), 'utf8'), file));
  const byId = Map.groupBy(readings, ({ id }) => id);
  return [...byId.values()].map((same) => mergeReadings(same));
}

/** The corpus papers with these ids, read as the daily papers API would give them. */
export function corpusPapers(ids: readonly string[]): Map<string, Paper> {
  const wanted = new Set(ids);
  const entries = readFileSync(join(CORPUS, 'papers-until-2025.ndjson'), 'utf8')
    .split('\n')
    .filter((line) => line && wanted.has(line.slice(7, 17)))
    .map((line): Entry => JSON.parse(line));
  const answer = entries.map(({ keywords, authors, ...rest }) => ({
    paper: { ...rest, ai_keywords: keywords, authors: authors.map((name) => ({ name })) },
  }));
  const readings = placed(JSON.stringify(answer), 'huggingface.json');
  return new Map(readings.map((reading) => [reading.id, mergeReadings([reading])]));
}

function placed(text: string, file: string): PlacedReading[] {
  const report = readReport(text, { file });
  if (!report) throw new Error(`${file} is no report`);
  const { source, date } = report;
  return report.papers.map((reading) => ({ ...reading, source, date, from: 'bench' }));
}

function speed(topics: Topics, papers: readonly Paper[]): void {
  const subscriptions = Array.from({ length: SUBSCRIPTIONS }, (_, nth) => rulesFor(topics, nth));
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const fresh = papers.map((paper) => ({ ...paper }));
    const before = performance.now();
    for (const paper of fresh) for (const rules of subscriptions) topics.wants(paper, rules);
    best = Math.min(best, (performance.now() - before) / papers.length);
  }
  console.log(
    `topics: ${best.toFixed(2)} ms for one paper against ${SUBSCRIPTIONS} subscriptions (${papers.length} papers, best of ${ROUNDS})`,
  );
}

/** Topics, phrases, authors, categories and exclusions, mixed as people would. */
function rulesFor(topics: Topics, nth: number): readonly Rule[] {
  const topic = topics.all[nth % topics.all.length]?.id ?? '';
  const other = topics.all[(nth * 7 + 3) % topics.all.length]?.id ?? '';
  const texts = [
    [topic],
    [topic, other],
    [topic, `-${other}`],
    [`"phrase ${nth}"`],
    [`author:Name ${nth}`, 'cs.RO'],
  ][nth % 5] ?? [topic];
  return texts.flatMap((text) => {
    const parsed = topics.parse(text);
    return parsed.kind === 'rule' ? [parsed.rule] : [];
  });
}

interface Count {
  right: number;
  wrong: number;
  missed: number;
}

/** Precision and recall a topic and over all; unsure pairs are not counted. */
export function count(
  topics: Topics,
  labels: readonly Label[],
  papers: ReadonlyMap<string, Paper>,
): Map<string, Count> {
  const scored = new Set(labels.flatMap((label) => label.topics));
  const counts = new Map([...scored].sort().map((id) => [id, { right: 0, wrong: 0, missed: 0 }]));
  for (const label of labels) {
    const paper = papers.get(label.id);
    if (!paper) continue;
    const found = new Set(topics.of(paper).map(({ topic }) => topic.id));
    for (const [id, one] of counts) {
      if (label.unsure.includes(id)) continue;
      const expected = label.topics.includes(id);
      if (found.has(id)) expected ? one.right++ : one.wrong++;
      else if (expected) one.missed++;
    }
  }
  return counts;
}

function marks(topics: Topics, labels: readonly Label[], papers: ReadonlyMap<string, Paper>): void {
  const counts = count(topics, labels, papers);
  const rows = [...counts].map(([id, one]) => row(id, [one]));
  rows.push(row('all', [...counts.values()]));
  const physical = [...counts].filter(([id]) => id === 'robotics' || id === 'embodied-ai');
  rows.push(
    row(
      'robotics+embodied-ai',
      physical.map(([, one]) => one),
    ),
  );
  console.log(rows.join('\n'));
}

function row(name: string, counts: readonly Count[]): string {
  const sum = (key: keyof Count) => counts.reduce((total, one) => total + one[key], 0);
  const [right, wrong, missed] = [sum('right'), sum('wrong'), sum('missed')];
  const share = (part: number, whole: number) => (whole ? (part / whole).toFixed(3) : '  –  ');
  return `${name.padEnd(24)} precision ${share(right, right + wrong)} recall ${share(right, right + missed)}  (${right} right, ${wrong} wrong, ${missed} missed)`;
}
