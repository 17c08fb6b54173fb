import { readdirSync, readFileSync } from 'node:fs';
import { createWeb } from '../src/chat/web/web.ts';
import { detailBlocks } from '../src/digest/card.ts';
import type { Doc } from '../src/message/doc.ts';
import { mergeReadings } from '../src/papers/merge.ts';
import { readReport } from '../src/papers/read.ts';
import { htmlBody } from '../src/render/html.ts';
import { renderText } from '../src/render/text.ts';
import { scriptedHandlers } from '../tests/fakes/handlers.ts';

const ROUNDS = 20;
const REQUESTS = 2000;
const AT_ONCE = 16;

/** Every paper of the seeds in full, as terminal text and as a page, and the local page under load. */
export async function run(): Promise<void> {
  const docs = allDocs();
  console.log(`${docs.length} whole papers of the seeds, best of ${ROUNDS} rounds (ms a paper)`);
  console.table([
    {
      output: 'terminal, 80 columns',
      ms: best(docs, (doc) => renderText(doc, { width: 80, color: true, links: 'osc8' })),
    },
    {
      output: 'terminal, 40 columns',
      ms: best(docs, (doc) => renderText(doc, { width: 40, color: true, links: 'osc8' })),
    },
    { output: 'HTML', ms: best(docs, htmlBody) },
  ]);
  console.log(
    `The local page with ${docs.length} papers, ${REQUESTS} requests, ${AT_ONCE} at once`,
  );
  console.table([await load(docs)]);
}

function allDocs(): Doc[] {
  const files = readdirSync('seeds').filter((name) => name !== 'README.md');
  return files.flatMap((file) => {
    const report = readReport(readFileSync(`seeds/${file}`, 'utf8'), { file });
    return (report?.papers ?? []).map((reading) => {
      const place = { source: report?.source ?? '', date: report?.date ?? '', from: 'seeds' };
      const paper = mergeReadings([{ ...reading, ...place }]);
      return { notification: paper.title, blocks: detailBlocks(paper, 'zh') };
    });
  });
}

function best(docs: readonly Doc[], render: (doc: Doc) => string): number {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = performance.now();
    for (const doc of docs) render(doc);
    least = Math.min(least, performance.now() - start);
  }
  return Number((least / docs.length).toFixed(3));
}

async function load(docs: readonly Doc[]) {
  const web = createWeb({
    port: 0,
    handlers: scriptedHandlers(),
    language: 'zh',
    latest: async () => docs,
  });
  const { url } = await web.start();
  const times: number[] = [];
  const worker = async (): Promise<void> => {
    for (let count = 0; count < REQUESTS / AT_ONCE; count += 1) {
      const start = performance.now();
      await (await fetch(url)).text();
      times.push(performance.now() - start);
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const seconds = (performance.now() - start) / 1000;
  await web.stop();
  times.sort((a, b) => a - b);
  const at = (share: number): number => Math.round(times[Math.floor(times.length * share)] ?? 0);
  return {
    'pages/s': Math.round(times.length / seconds),
    'median ms': at(0.5),
    'p99 ms': at(0.99),
  };
}
