import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SourceConfig } from '../../src/ops/config.ts';
import { createClient } from '../../src/sources/http.ts';
import { createHuggingFace } from '../../src/sources/huggingface.ts';
import { createSources } from '../../src/sources/sources.ts';
import { createUrl } from '../../src/sources/url.ts';
import { fail, type HttpHost, say, startHttpHost, testTools } from '../fakes/http-host.ts';

let host: HttpHost;
beforeAll(async () => {
  host = await startHttpHost();
});
afterAll(async () => host[Symbol.asyncDispose]());

// The clock of these tests says Monday, 2026-02-23, 10:00 UTC.
function huggingface() {
  const tools = testTools();
  const client = createClient(tools);
  return createHuggingFace({
    name: 'hf',
    url: `${host.url}/api/daily_papers`,
    client,
    clock: tools.clock,
  });
}
function daily(template: string) {
  const tools = testTools();
  const client = createClient(tools);
  return createUrl({ name: 'cv', url: host.url + template, client, clock: tools.clock });
}
const json = (value: unknown) =>
  say(JSON.stringify(value), { 'content-type': 'application/json', etag: '"e"' });

test('Hugging Face is asked for the day and its list handed over as it came', async () => {
  host.answer(json([{ paper: { id: '2602.10693', title: 'VESPO' } }]), fail(304));
  const source = huggingface();
  const url = `${host.url}/api/daily_papers?date=2026-02-20`;
  expect(await source.fetch('2026-02-20')).toEqual({
    kind: 'fetched',
    raws: [
      { kind: 'text', from: 'hf', url, text: '[{"paper":{"id":"2602.10693","title":"VESPO"}}]' },
    ],
    problems: [],
  });
  expect(await source.fetch('2026-02-20')).toEqual({ kind: 'unchanged' });
});

test('an empty list is a weekend, a day without papers, or one that is not out yet', async () => {
  host.answer(json([]));
  const source = huggingface();
  expect(await source.fetch('2026-02-22')).toEqual({
    kind: 'empty',
    message: 'Hugging Face lists no papers on weekends (2026-02-22).',
  });
  expect(await source.fetch('2025-12-25')).toMatchObject({ kind: 'empty' });
  expect(await source.fetch()).toEqual({
    kind: 'absent',
    message: 'Hugging Face has no papers of 2026-02-23 yet.',
  });
  host.answer(fail(304));
  expect(await source.fetch()).toMatchObject({ kind: 'absent' });
  host.answer(json([{ paper: { id: '2602.10693', title: 'VESPO' } }]));
  expect(await source.fetch()).toMatchObject({ kind: 'fetched' });
});

test('a day to come may be refused; any other refusal is a failure', async () => {
  host.answer(fail(400));
  expect(await huggingface().fetch('2026-02-24')).toMatchObject({ kind: 'absent' });
  expect(await huggingface().fetch('2026-02-20')).toMatchObject({ kind: 'failed', status: 400 });
  host.answer(fail(503, { 'retry-after': '60' }));
  expect(await huggingface().fetch()).toMatchObject({
    kind: 'failed',
    status: 503,
    retryAfter: 60_000,
  });
});

test('an address has the day where the template says', async () => {
  host.answer(say('# report'));
  const result = await daily('/reports/{yyyy}/{MM}/{yyyy}{MM}{dd}.md').fetch('2026-02-03');
  expect(host.requests.at(-1)?.path).toBe('/reports/2026/02/20260203.md');
  expect(result).toMatchObject({
    raws: [{ text: '# report', url: `${host.url}/reports/2026/02/20260203.md` }],
  });
  await daily('/{dd}').fetch();
  expect(host.requests.at(-1)?.path).toBe('/23');
});

test('an address that never changes is asked for today only', async () => {
  host.answer(say('# report'));
  const source = daily('/newest.md');
  const before = host.requests.length;
  expect(await source.fetch('2026-02-20')).toMatchObject({ kind: 'absent' });
  expect(host.requests).toHaveLength(before);
  expect(await source.fetch('2026-02-23')).toMatchObject({ kind: 'fetched' });
});

test('a report that is missing or still empty is not there yet', async () => {
  host.answer(fail(404));
  expect(await daily('/{dd}.md').fetch('2026-02-23')).toEqual({
    kind: 'absent',
    message: `There is no report of 2026-02-23 at ${host.url}/23.md.`,
  });
  host.answer(say(' \n'));
  expect(await daily('/{dd}.md').fetch('2026-02-23')).toMatchObject({ kind: 'absent' });
});

test('a configuration becomes its sources, arXiv ones waiting for each other', async () => {
  const configs: SourceConfig[] = [
    { name: 'seeds', type: 'folder', path: 'seeds' },
    { name: 'hf', type: 'huggingface', url: `${host.url}/hf` },
    { name: 'ro', type: 'arxiv', categories: ['cs.RO'], url: `${host.url}/arxiv` },
    { name: 'cv', type: 'arxiv', categories: ['cs.CV'], url: `${host.url}/arxiv` },
    { name: 'own', type: 'url', url: `${host.url}/{yyyy}` },
  ];
  const tools = testTools();
  const sources = createSources(configs, tools);
  expect(sources.map(({ name }) => name)).toEqual(['seeds', 'hf', 'ro', 'cv', 'own']);
  host.answer(say('[]'));
  await Promise.all(sources.map((source) => source.fetch('2026-02-23')));
  expect(tools.slept).toEqual([3000]);
  expect(
    host.requests
      .slice(-4)
      .map(({ path }) => path.split(/[?]/)[0])
      .sort(),
  ).toEqual(['/2026', '/arxiv', '/arxiv', '/hf']);
});
