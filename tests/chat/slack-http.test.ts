import { afterEach, expect, test } from 'vitest';
import { recorder } from '../contract/receive.ts';
import { signed } from '../fakes/slack-server.ts';
import { httpDelivery, openStage, payload, SECRET, type Stage } from './slack-stage.ts';

let stage: Stage | undefined;
afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

async function open() {
  const handlers = recorder();
  stage = await openStage('http', { handlers });
  await stage.connection.start();
  return { ...stage, handlers };
}

const now = () => Math.floor(Date.now() / 1000);
const command = () => payload('slash_command');

test('a command signed by Slack is taken', async () => {
  const { slack, request, handlers } = await open();
  const body = payload('slash_command', { response_url: slack.responseUrl() });
  const response = await request('/slack/events', httpDelivery('slash_commands', body));
  expect([response.status, await response.text()]).toEqual([200, '']);
  await slack.answers.next();
  expect(handlers.invocations).toHaveLength(1);
});

test.each([
  ['stale', () => httpDelivery('slash_commands', command(), now() - 301)],
  ['from the future', () => httpDelivery('slash_commands', command(), now() + 301)],
  ['without a time', () => without('x-slack-request-timestamp')],
  ['without a signature', () => without('x-slack-signature')],
  [
    'with another body',
    () => ({ ...httpDelivery('slash_commands', command()), body: 'command=/paper&text=x' }),
  ],
  ['with another secret', () => forged('another-secret')],
  [
    'with a short signature',
    () => ({ ...forged('x'), headers: { ...signed(SECRET, ''), 'x-slack-signature': 'v0=ab' } }),
  ],
])('a request %s is refused', async (_name, make) => {
  const { connection, request, handlers } = await open();
  const response = await request('/slack/events', make());
  expect(response.status).toBe(401);
  await connection.stop();
  expect(handlers.invocations).toEqual([]);
});

test('a replayed request is refused', async () => {
  const { slack, request, handlers } = await open();
  const body = payload('slash_command', { response_url: slack.responseUrl() });
  const once = httpDelivery('slash_commands', body);
  expect((await request('/slack/events', once)).status).toBe(200);
  await slack.answers.next();
  expect((await request('/slack/events', once)).status).toBe(401);
  expect(handlers.invocations).toHaveLength(1);
});

test('the address check of the app settings is answered, but only signed', async () => {
  const { request } = await open();
  const body = { type: 'url_verification', challenge: 'c0ffee', token: 't' };
  const response = await request('/slack/events', httpDelivery('events_api', body));
  expect(await response.json()).toEqual({ challenge: 'c0ffee' });
  const unsigned = { method: 'POST', body: JSON.stringify(body) };
  expect((await request('/slack/events', unsigned)).status).toBe(401);
});

test('a certificate check is answered without signature, and does nothing', async () => {
  const { connection, request, handlers } = await open();
  const response = await request('/slack/events', {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'ssl_check=1&token=t&command=/paper&text=VESPO&team_id=T0001LAB1&user_id=U0002ADA1',
  });
  expect(response.status).toBe(200);
  await connection.stop();
  expect(handlers.invocations).toEqual([]);
});

test('bodies that are no payload get 400, other methods 405, huge ones 413', async () => {
  const { request } = await open();
  const post = (text: string, type: string) => ({
    method: 'POST',
    headers: { 'content-type': type, ...signed(SECRET, text) },
    body: text,
  });
  expect((await request('/slack/events', post('{"half', 'application/json'))).status).toBe(400);
  expect((await request('/slack/events')).status).toBe(405);
  const huge = 'x'.repeat(1_100_000);
  expect((await request('/slack/events', post(huge, 'text/plain'))).status).toBe(413);
});

test("another workspace's request reaches no handler", async () => {
  const { connection, request, handlers } = await open();
  const body = payload('slash_command', { team_id: 'T0666EVIL' });
  await request('/slack/events', httpDelivery('slash_commands', body));
  await connection.stop();
  expect(handlers.invocations).toEqual([]);
});

test('an event delivered again because our answer came late is done once', async () => {
  const { slack, request, connection } = await open();
  const first = httpDelivery('events_api', payload('app_home_opened'));
  const again = httpDelivery('events_api', payload('app_home_opened'), now() - 1);
  Object.assign(again.headers as object, {
    'x-slack-retry-num': '1',
    'x-slack-retry-reason': 'http_timeout',
  });
  expect((await request('/slack/events', first)).status).toBe(200);
  expect((await request('/slack/events', again)).status).toBe(200);
  await connection.stop();
  expect(slack.calls.filter(({ method }) => method === 'views.publish')).toHaveLength(1);
});

function without(header: string): RequestInit {
  const delivery = httpDelivery('slash_commands', command());
  const headers = { ...(delivery.headers as Record<string, string>) };
  delete headers[header];
  return { ...delivery, headers };
}

function forged(secret: string): RequestInit {
  const delivery = httpDelivery('slash_commands', command());
  const headers = { ...(delivery.headers as object), ...signed(secret, String(delivery.body)) };
  return { ...delivery, headers };
}
