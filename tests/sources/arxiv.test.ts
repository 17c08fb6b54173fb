import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ARXIV_GAP, createArxiv } from '../../src/sources/arxiv.ts';
import { newestListing, submissionWindow } from '../../src/sources/arxiv-days.ts';
import { readFeed } from '../../src/sources/arxiv-feed.ts';
import { createClient } from '../../src/sources/http.ts';
import { fail, type HttpHost, say, startHttpHost, testTools } from '../fakes/http-host.ts';

let host: HttpHost;
beforeAll(async () => {
  host = await startHttpHost();
});
afterAll(async () => host[Symbol.asyncDispose]());

const fixture = (name: string): string =>
  readFileSync(`tests/fixtures/sources/${name}.xml`, 'utf8');
const PAGE = fixture('arxiv-page');
const NONE = PAGE.replace(/<entry>[\s\S]*<\/entry>/, '').replace(
  'totalResults>2<',
  'totalResults>0<',
);

function source(categories = ['cs.RO']) {
  const tools = testTools();
  const client = createClient(tools, ARXIV_GAP);
  return {
    tools,
    ...createArxiv({
      name: 'ro',
      categories,
      url: `${host.url}/api/query`,
      client,
      clock: tools.clock,
    }),
  };
}

test('a listing becomes a report with its abstracts', async () => {
  host.answer(say(PAGE));
  const result = await source().fetch('2026-02-23');
  expect(result).toMatchObject({
    kind: 'fetched',
    raws: [
      {
        kind: 'report',
        from: 'ro',
        report: { format: 'generic', source: 'arxiv-cs.RO', date: '2026-02-23', problems: [] },
      },
    ],
  });
  const raw = result.kind === 'fetched' ? result.raws[0] : undefined;
  const [first, second] = raw?.kind === 'report' ? raw.report.papers : [];
  expect(first).toMatchObject({
    id: '2602.18312',
    version: 2,
    authors: ['Zhaoming Xie', 'José Ñúñez'],
    published: '2026-02-20',
    categories: ['cs.RO', 'cs.LG'],
    links: {
      abs: 'https://arxiv.org/abs/2602.18312',
      pdf: 'https://arxiv.org/pdf/2602.18312',
      code: 'https://github.com/example/smooth-policies',
    },
  });
  expect(first?.title).toMatch(
    /^Learning Smooth Time-Varying Linear Policies with an [^$\\]+ Action Jacobian Penalty$/,
  );
  expect(first?.abstract?.en).toBe(
    'We penalize the action Jacobian <b>directly</b> so that policies stay smooth. It takes ~50% of the time & needs no tuning.',
  );
  expect(second).toMatchObject({
    id: '2602.18071',
    contribution: 'Humans rearrange objects with their eyes alone.',
  });
});

test('asks for the papers between two deadlines, newest first', async () => {
  host.answer(say(PAGE));
  await source(['cs.RO', 'cs.AI']).fetch('2026-02-24');
  const asked = new URL(host.requests.at(-1)?.path ?? '', host.url).searchParams;
  expect(Object.fromEntries(asked)).toEqual({
    search_query: '(cat:cs.RO OR cat:cs.AI) AND submittedDate:[202602201900 TO 202602231859]',
    sortBy: 'submittedDate',
    sortOrder: 'descending',
    start: '0',
    max_results: '200',
  });
});

test('more than a page is fetched page by page, three seconds apart', async () => {
  const many = PAGE.replace('totalResults>2<', 'totalResults>401<');
  host.answer(say(many));
  const { tools, fetch } = source();
  const before = host.requests.length;
  expect(await fetch('2026-02-23')).toMatchObject({ kind: 'fetched' });
  expect(host.requests.length - before).toBe(3);
  expect(tools.slept).toEqual([3000, 3000]);
});

test('an empty page in the middle, an error in disguise, broken XML and a busy host are failures', async () => {
  host.answer(say(NONE.replace('totalResults>0<', 'totalResults>300<')));
  expect(await source().fetch('2026-02-23')).toMatchObject({ kind: 'failed' });
  host.answer(say(fixture('arxiv-error')));
  expect(await source().fetch('2026-02-23')).toMatchObject({
    kind: 'failed',
    message: 'arXiv refused the query: malformed query',
  });
  host.answer(say('<feed><entry>'));
  expect(await source().fetch('2026-02-23')).toMatchObject({ kind: 'failed' });
  host.answer(fail(503, { 'retry-after': '30' }));
  expect(await source().fetch('2026-02-23')).toMatchObject({
    kind: 'failed',
    status: 503,
    retryAfter: 30_000,
  });
});

test('weekends, past days without papers and days to come are told apart', async () => {
  host.answer(say(NONE));
  const before = host.requests.length;
  expect(await source().fetch('2026-02-22')).toMatchObject({ kind: 'empty' });
  expect(host.requests).toHaveLength(before);
  expect(await source().fetch('2026-02-20')).toMatchObject({ kind: 'empty' });
  expect(await source().fetch('2026-02-23')).toMatchObject({ kind: 'absent' });
});

test('a damaged entry does not hide the others', () => {
  const feed = readFeed(
    PAGE.replace('http://arxiv.org/abs/2602.18071v1', 'http://arxiv.org/abs/cs/0112017v1'),
  );
  expect(feed).toMatchObject({
    kind: 'feed',
    entries: 2,
    papers: [{ id: '2602.18312' }],
    problems: [{ kind: 'damaged-entry' }],
  });
});

test('every moment between two Mondays belongs to one listing day', () => {
  // Across the American change to summer time on 2026-03-08.
  const days = [
    '2026-03-06',
    '2026-03-09',
    '2026-03-10',
    '2026-03-11',
    '2026-03-12',
    '2026-03-13',
    '2026-03-16',
  ];
  const windows = days.map((day) => submissionWindow(day));
  expect(windows[0]?.from.toISOString()).toBe('2026-03-04T19:00:00.000Z');
  expect(windows[2]?.to.toISOString()).toBe('2026-03-09T18:00:00.000Z');
  for (const [index, window] of windows.entries()) {
    if (index > 0) expect(window?.from).toEqual(windows[index - 1]?.to);
  }
  expect(submissionWindow('2026-03-07')).toBeUndefined();
  expect(newestListing(new Date('2026-03-08T12:00:00Z'))).toBe('2026-03-06');
});
