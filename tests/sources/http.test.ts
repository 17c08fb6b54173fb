import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClient } from '../../src/sources/http.ts';
import {
  fail,
  type HttpHost,
  hangUp,
  never,
  say,
  startHttpHost,
  testTools,
} from '../fakes/http-host.ts';

let host: HttpHost;
beforeAll(async () => {
  host = await startHttpHost();
});
afterAll(async () => host[Symbol.asyncDispose]());

const UTF8 = { 'content-type': 'text/markdown; charset=utf-8' };

test('asks with a name and remembers what it has', async () => {
  const client = createClient(testTools());
  host.answer(
    say('报告', { ...UTF8, etag: '"1"', 'last-modified': 'Mon, 23 Feb 2026 01:00:00 GMT' }),
    fail(304),
    say('neu'),
  );
  expect(await client.get(`${host.url}/a`)).toMatchObject({ kind: 'text', text: '报告' });
  expect(host.requests.at(-1)?.headers).toMatchObject({ 'user-agent': 'paperboy-test' });
  expect(host.requests.at(-1)?.headers).not.toHaveProperty('if-none-match');
  expect(await client.get(`${host.url}/a`)).toEqual({ kind: 'unchanged' });
  expect(host.requests.at(-1)?.headers).toMatchObject({
    'if-none-match': '"1"',
    'if-modified-since': 'Mon, 23 Feb 2026 01:00:00 GMT',
  });
  expect(await client.get(`${host.url}/a`)).toMatchObject({ kind: 'text', text: 'neu' });
});

test('reads what is no UTF-8: by its charset, else as GB18030', async () => {
  const client = createClient(testTools());
  const gb = Uint8Array.from([0xc2, 0xdb, 0xce, 0xc4]); // 论文
  host.answer(say(gb));
  expect(await client.get(`${host.url}/gb`)).toMatchObject({ text: '论文' });
  host.answer(say(Uint8Array.from([0xe9]), { 'content-type': 'text/plain; charset=iso-8859-1' }));
  expect(await client.get(`${host.url}/latin`)).toMatchObject({ text: 'é' });
  host.answer(say(Uint8Array.from([0x89, 0x50, 0, 1])));
  expect(await client.get(`${host.url}/png`)).toMatchObject({ kind: 'failed' });
});

test('missing is an answer, other refusals are failures with their status', async () => {
  const client = createClient(testTools());
  host.answer(fail(404), fail(410), fail(403), fail(404));
  expect(await client.get(`${host.url}/x`)).toEqual({ kind: 'missing', status: 404 });
  expect(await client.get(`${host.url}/x`)).toEqual({ kind: 'missing', status: 410 });
  const refused = await client.get(`${host.url}/x`);
  expect(refused).toMatchObject({ kind: 'failed', status: 403 });
  expect(refused).not.toHaveProperty('retryAfter');
  expect(await client.get(`${host.url}/x`)).toEqual({ kind: 'missing', status: 404 });
});

test('a busy host is left alone as long as it asks, or for a doubling pause', async () => {
  const tools = testTools();
  const client = createClient(tools);
  host.answer(fail(429, { 'retry-after': '120' }));
  expect(await client.get(`${host.url}/x`)).toMatchObject({ status: 429, retryAfter: 120_000 });
  const asked = host.requests.length;
  tools.pass(60_000);
  expect(await client.get(`${host.url}/x`)).toMatchObject({ status: 429, retryAfter: 60_000 });
  expect(host.requests).toHaveLength(asked);
  tools.pass(60_000);
  host.answer(fail(503));
  expect(await client.get(`${host.url}/x`)).toMatchObject({ status: 503, retryAfter: 10_000 });
  tools.pass(10_000);
  expect(await client.get(`${host.url}/x`)).toMatchObject({ status: 503, retryAfter: 20_000 });
  tools.pass(20_000);
  host.answer(say('back'), fail(500));
  expect(await client.get(`${host.url}/x`)).toMatchObject({ kind: 'text', text: 'back' });
  expect(await client.get(`${host.url}/x`)).toMatchObject({ status: 500, retryAfter: 5000 });
});

test('a clock that is set back neither prolongs a pause nor a gap', async () => {
  const tools = testTools();
  const client = createClient(tools, 3000);
  host.answer(fail(429, { 'retry-after': '9999999999' }), say('ok'));
  expect(await client.get(`${host.url}/x`)).toMatchObject({ retryAfter: 6 * 3_600_000 });
  tools.pass(-86_400_000);
  expect(await client.get(`${host.url}/x`)).toMatchObject({ text: 'ok' });
  expect(tools.slept).toEqual([3000]);
});

test('Retry-After may be a date', async () => {
  host.answer(
    fail(503, {
      date: 'Mon, 23 Feb 2026 10:00:00 GMT',
      'retry-after': 'Mon, 23 Feb 2026 10:10:00 GMT',
    }),
  );
  const answer = await createClient(testTools()).get(`${host.url}/x`);
  expect(answer).toMatchObject({ kind: 'failed', retryAfter: 600_000 });
});

test('a pause is shortened by chance, so that many do not come back at once', async () => {
  host.answer(fail(503));
  const answer = await createClient(testTools({ random: () => 0 })).get(`${host.url}/x`);
  expect(answer).toMatchObject({ retryAfter: 2500 });
});

test('a lost connection, a hanging host and a closed port are failures', async () => {
  host.answer(hangUp);
  expect(await createClient(testTools()).get(`${host.url}/x`)).toMatchObject({
    kind: 'failed',
    message: expect.stringMatching(/^127\.0\.0\.1:\d+ cannot be reached/),
  });
  host.answer(never);
  expect(await createClient(testTools({ timeout: 50 })).get(`${host.url}/x`)).toMatchObject({
    kind: 'failed',
    message: expect.stringContaining('did not answer within 0.05 seconds'),
  });
  expect(await createClient(testTools()).get('http://127.0.0.1:1/')).toMatchObject({
    kind: 'failed',
    message: expect.stringContaining('cannot be reached'),
  });
});

test('a body that never ends is given up at ten megabytes', async () => {
  host.answer((_request, response) => {
    const chunk = Buffer.alloc(1_000_000, 'a');
    const more = (): void => {
      while (!response.destroyed && response.write(chunk));
      if (!response.destroyed) response.once('drain', more);
    };
    more();
  });
  expect(await createClient(testTools()).get(`${host.url}/x`)).toMatchObject({
    kind: 'failed',
    message: expect.stringContaining('more than 10 MB'),
  });
});

test('redirects are followed, not for ever, and never into the private network', async () => {
  const to = (location: string) => say('', { location }, 302);
  const client = () => createClient(testTools({ lookup: async () => ['10.1.2.3'] }));
  host.answer(to('/new'), say('moved'));
  expect(await client().get(`${host.url}/old`)).toMatchObject({
    text: 'moved',
    url: `${host.url}/new`,
  });
  host.answer(to('/again'));
  expect(await client().get(`${host.url}/loop`)).toMatchObject({ kind: 'failed' });
  for (const target of [
    'http://127.0.0.1:9/',
    'http://169.254.169.254/latest/meta-data',
    'http://[::1]/',
    'http://[::ffff:10.0.0.1]/',
    'http://0x7f.1/',
    'http://localhost/',
    'http://intranet.example/',
    'file:///etc/passwd',
  ]) {
    host.answer(to(target));
    const asked = host.requests.length;
    expect(await client().get(`${host.url}/away`), target).toMatchObject({ kind: 'failed' });
    expect(host.requests.length, target).toBe(asked + 1);
  }
});

test('requests to a host that wants pauses come one after the other', async () => {
  const tools = testTools();
  const client = createClient(tools, 3000);
  host.answer(say('ok'));
  await Promise.all([
    client.get(`${host.url}/1`),
    client.get(`${host.url}/2`),
    client.get(`${host.url}/3`),
  ]);
  expect(tools.slept).toEqual([3000, 3000]);
  expect(host.requests.slice(-3).map(({ path }) => path)).toEqual(['/1', '/2', '/3']);
  tools.pass(5000);
  await client.get(`${host.url}/4`);
  expect(tools.slept).toHaveLength(2);
});
