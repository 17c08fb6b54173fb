import { afterEach, expect, test, vi } from 'vitest';
import { connectSlack } from '../../src/chat/slack/connect.ts';
import { describeSlack } from '../../src/chat/slack/describe.ts';
import { ConfigError } from '../../src/ops/errors.ts';
import { recorder } from '../contract/receive.ts';
import { memoryLog, openStage, payload, type Stage, type StageOptions } from './slack-stage.ts';

let stage: Stage | undefined;
afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

async function open(options: StageOptions = {}): Promise<Stage> {
  stage = await openStage('socket', options);
  return stage;
}

/** Types a command and waits for its answer: the socket is there and works. */
async function works({ slack, deliver }: Stage): Promise<void> {
  await deliver('slash_commands', payload('slash_command', { response_url: slack.responseUrl() }));
  expect((await slack.answers.next()).text).toBe('you asked paper VESPO');
}

test.each(['refresh_requested', 'warning', 'link_disabled'])(
  'comes back after %s',
  async (reason) => {
    const here = await open();
    await here.connection.start();
    await here.slack.connections.next();
    here.slack.say({ type: 'disconnect', reason, debug_info: {} });
    await here.slack.connections.next();
    await vi.waitUntil(() => here.connection.connected());
    await works(here);
  },
);

test('comes back after a dropped socket', async () => {
  const here = await open();
  await here.connection.start();
  await here.slack.connections.next();
  here.slack.dropSockets();
  await here.slack.connections.next();
  await works(here);
});

test('comes back when Slack fails while reconnecting', async () => {
  const here = await open();
  await here.connection.start();
  await here.slack.connections.next();
  here.slack.fault('apps.connections.open', { kind: 'status', status: 503 });
  here.slack.fault('apps.connections.open', { kind: 'lost' });
  here.slack.dropSockets();
  await here.slack.connections.next();
  await works(here);
});

test('starts while Slack fails, and connects when it is back', async () => {
  const here = await open();
  here.slack.fault('auth.test', { kind: 'status', status: 503 });
  here.slack.fault('apps.connections.open', { kind: 'status', status: 503 });
  await here.connection.start();
  expect(here.connection.connected()).toBe(false);
  await here.slack.connections.next();
  await works(here);
});

test('a wrong token is one clear sentence, not a hanging bot', async () => {
  const bot = await open({ token: 'xoxb-wrong' });
  await expect(bot.connection.start()).rejects.toThrow(
    /^SLACK_BOT_TOKEN: Slack refuses it \(invalid_auth\); expected the Bot User OAuth Token/,
  );
  await bot.close();
  const app = await open({ appToken: 'xapp-wrong' });
  const failure = app.connection.start();
  await expect(failure).rejects.toThrow(ConfigError);
  await expect(failure).rejects.toThrow(/^SLACK_APP_TOKEN: Slack refuses it \(invalid_auth\)/);
  expect(app.log.join('\n')).not.toMatch(/xapp-|xoxb-/);
});

test('all that is missing is said at once, before anything is sent', () => {
  const { log } = memoryLog();
  const handlers = recorder();
  const missing = () => connectSlack({ mode: 'socket', handlers, log });
  expect(missing).toThrow(/SLACK_BOT_TOKEN: missing.*\n.*SLACK_APP_TOKEN: missing/);
  const http = () => connectSlack({ mode: 'http', handlers, log, token: 'xoxb-x' });
  expect(http).toThrow(/^SLACK_SIGNING_SECRET: missing/);
});

test('an app token revoked while running is reported once, and no more tries are made', async () => {
  const problem = Promise.withResolvers<ConfigError>();
  const here = await open({ onFatal: problem.resolve });
  await here.connection.start();
  here.slack.revoke('xapp-1-lab-token');
  here.slack.dropSockets();
  expect((await problem.promise).message).toContain('SLACK_APP_TOKEN');
  expect(here.connection.connected()).toBe(false);
});

test('a bot token revoked midway refuses posts by name and says what to do', async () => {
  const here = await open();
  await here.connection.start();
  here.slack.revoke('xoxb-lab-token');
  const to = { platform: 'slack' as const, channel: 'C0001PAPERS' };
  const body = { channel: 'C0001PAPERS', text: 'hi', unfurl_links: false, unfurl_media: false };
  const call = { key: 'k', call: 'chat.postMessage', body };
  const result = await here.connection.courier.send({ to, call });
  expect(result).toMatchObject({ kind: 'refused', reason: 'forbidden', code: 'token_revoked' });
});

test('an event that nobody listens to is acked', async () => {
  const here = await open();
  await here.connection.start();
  const event = { type: 'reaction_added', user: 'U0002ADA1', item: {}, event_ts: '1.1' };
  expect(await here.deliver('events_api', payload('app_home_opened', { event }))).toEqual({});
  expect(
    await here.deliver('slash_commands', payload('slash_command', { command: '/other' })),
  ).toEqual({});
});

test("another workspace's request reaches no handler", async () => {
  const handlers = recorder();
  const here = await open({ handlers });
  await here.connection.start();
  await here.deliver('slash_commands', payload('slash_command', { team_id: 'T0666EVIL' }));
  await here.connection.stop();
  expect(handlers.invocations).toEqual([]);
  expect(
    here.slack.calls.every(({ token }) => /^(xoxb-lab-token|xapp-1-lab-token)$/.test(token)),
  ).toBe(true);
});

test('stopping closes the socket', async () => {
  const here = await open();
  await here.connection.start();
  await here.connection.stop();
  await vi.waitUntil(() => here.slack.sockets.size === 0);
  expect(here.connection.connected()).toBe(false);
});

test('a check names missing scopes, unknown channels and what is wrong with a token', async () => {
  const { slack } = await open();
  const { log } = memoryLog();
  slack.setScopes(['chat:write', 'commands']);
  const about = { apiUrl: slack.apiUrl, channels: ['#papers', 'C0002ROBOTS', '#nowhere'], log };
  const state = await describeSlack({ ...about, token: 'xoxb-lab-token' });
  expect(state).toMatchObject({ name: 'Lab', unknown: ['#nowhere'] });
  expect(state.missing).toContain('chat:write.public');
  expect(state.missing).not.toContain('chat:write');
  expect(await describeSlack({ ...about, token: 'xoxb-wrong' })).toMatchObject({
    error: 'invalid_auth',
  });
});

test('names become ids once, and wrong names say so', async () => {
  const here = await open();
  await here.connection.start();
  const to = { platform: 'slack' as const, channel: '#Robots' };
  expect(await here.connection.resolve(to)).toEqual({
    platform: 'slack',
    workspace: 'T0001LAB1',
    channel: 'C0002ROBOTS',
  });
  expect(await here.connection.resolve({ ...to, channel: 'nowhere' })).toBeUndefined();
  await here.connection.resolve({ ...to, channel: 'papers' });
  const lists = here.slack.calls.filter(({ method }) => method === 'conversations.list');
  expect(lists).toHaveLength(1);
});
