import { expect, type TestContext, test } from 'vitest';
import { httpDelivery, payload } from '../chat/slack-stage.ts';
import { createSlackServer, type SlackServer } from '../fakes/slack-server.ts';
import { type Bot, expectClean, type Home, home, SECRETS, until } from './bot.ts';

type Json = Record<string, unknown>;

const PAPERS = { name: 'lab', to: { platform: 'slack', channel: '#papers' } };

async function openSlack({ onTestFinished }: TestContext): Promise<SlackServer> {
  const slack = await createSlackServer();
  onTestFinished(() => slack.close());
  return slack;
}

const { SLACK_BOT_TOKEN, SLACK_APP_TOKEN, SLACK_SIGNING_SECRET } = SECRETS;
const env = ({ apiUrl }: SlackServer) => ({
  SLACK_API_URL: apiUrl,
  SLACK_BOT_TOKEN,
  SLACK_APP_TOKEN,
});

/** Keys of what is in the channel, in order. */
const keys = ({ messages }: SlackServer): string[] =>
  messages.map(({ body }) =>
    String((body.metadata as { event_payload: { key: string } }).event_payload.key).replace(
      /^lab\/[^/]+\//,
      '',
    ),
  );

async function startAt(slack: SlackServer, at: Home): Promise<Bot> {
  const bot = at.run(['start'], env(slack));
  await slack.connections.next();
  await bot.page();
  return bot;
}

async function type(slack: SlackServer, command: string, text: string): Promise<Json> {
  const response_url = slack.responseUrl();
  const answer = slack.answered(response_url);
  await slack.envelope('slash_commands', payload('slash_command', { command, text, response_url }));
  return await answer;
}

/** Presses the first control of a message that does this. */
async function press(slack: SlackServer, message: Json, verb: string): Promise<void> {
  const elements = (message.blocks as Json[]).flatMap(({ elements = [], accessory }) => [
    ...(elements as Json[]),
    ...(accessory ? [accessory as Json] : []),
  ]);
  const action = elements.find(({ action_id }) => String(action_id).includes(`.${verb}`));
  if (!action) throw new Error(`no ${verb} in ${JSON.stringify(message)}`);
  const [pressed] = payload('block_action').actions as Json[];
  const { type: kind, action_id, value } = action;
  const actions = [{ ...pressed, type: kind, action_id, value }];
  const change = { actions, response_url: slack.responseUrl() };
  await slack.envelope('interactive', payload('block_action', change));
}

const DIGEST = ['lead', '2602.18071', '2602.18312'];

test.concurrent('posts lead and thread once, killed in between and started again', async (context) => {
  const slack = await openSlack(context);
  const at = home(context);
  at.configure([PAPERS]);
  await at.since('lab');
  const first = await startAt(slack, at);
  await until(() => slack.messages.length === 2, 'the first reply');
  first.kill('SIGKILL');
  await first.exit();
  const second = await startAt(slack, at);
  await until(() => slack.messages.length === 3, 'the rest of the thread');
  expect(await second.stop()).toBeLessThan(5_000);
  expect(keys(slack).toSorted()).toEqual(DIGEST.toSorted());
  const [lead, ...thread] = slack.messages;
  expect(lead?.channel).toBe('C0001PAPERS');
  expect(thread.map(({ thread_ts }) => thread_ts)).toEqual([lead?.ts, lead?.ts]);
  const third = await startAt(slack, at);
  const answer = await type(slack, '/papers', 'status');
  expect(JSON.stringify(answer)).toContain('2 篇 · 3 条消息 · 已发送');
  expect(await third.stop()).toBeLessThan(5_000);
  expect(slack.messages).toHaveLength(3);
  for (const bot of [first, second, third]) expectClean(bot);
});

test.concurrent('commands, buttons and settings, which outlive a restart', async (context) => {
  const slack = await openSlack(context);
  const at = home(context);
  at.configure([]);
  const first = await startAt(slack, at);
  const card = await type(slack, '/paper', 'EgoPush');
  expect(JSON.stringify(card)).toContain('Egocentric Multi-Object Rearrangement');
  await press(slack, card, 'details');
  expect((await slack.views.next()).method).toBe('views.open');
  await press(slack, card, 'save');
  const saved = await slack.views.next();
  expect(saved.method).toBe('views.publish');
  expect(JSON.stringify(saved.body)).toContain('EgoPush');
  await type(slack, '/papers', 'subscribe robotics');
  await first.stop();
  const second = await startAt(slack, at);
  const listed = JSON.stringify(await type(slack, '/papers', 'subscriptions'));
  expect(listed).toMatch(/机器人|robotics/i);
  await slack.envelope('events_api', payload('app_home_opened'));
  const opened = await until(
    () => slack.views.waiting.findLast(({ method }) => method === 'views.publish'),
    'the Home tab',
  );
  expect(JSON.stringify(opened.body)).toContain('EgoPush');
  await second.stop();
  expectClean(second);
});

test.concurrent.for([
  ['a wrong bot token', { SLACK_BOT_TOKEN: 'xoxb-wrong' }, 'SLACK_BOT_TOKEN'],
  ['a wrong app token', { SLACK_APP_TOKEN: 'xapp-wrong' }, 'SLACK_APP_TOKEN'],
] as const)('%s is one sentence and exit 2', async ([, wrong, named], context) => {
  const slack = await openSlack(context);
  const at = home(context);
  at.configure([PAPERS]);
  const bot = at.run(['start'], { ...env(slack), ...wrong });
  expect(await bot.exit()).toBe(2);
  const said = bot
    .err()
    .split('\n')
    .filter((line) => line && !line.startsWith('{'));
  expect(said).toEqual([expect.stringContaining(named)]);
  expect(bot.err()).not.toMatch(/xoxb-wrong|xapp-wrong/);
  expectClean(bot);
});

test.concurrent('a token revoked midway pauses the channel and is told by status', async (context) => {
  const slack = await openSlack(context);
  const at = home(context);
  at.configure([PAPERS]);
  await at.since('lab');
  const bot = await startAt(slack, at);
  await until(() => slack.messages.length === 1, 'the lead');
  slack.revoke(SLACK_BOT_TOKEN);
  const page = await bot.page();
  const health = await until(async () => {
    const found = JSON.stringify(await (await fetch(`${page}/healthz`)).json());
    return found.includes('token_revoked') && found;
  }, 'the reason in the status');
  expect(health).toContain('lab');
  expect(await bot.stop()).toBeLessThan(5_000);
  expect(slack.messages.length).toBeLessThan(3);
  expectClean(bot);
});

test.concurrent('ends in five seconds although an answer of Slack does not come', async (context) => {
  const slack = await openSlack(context);
  const at = home(context);
  at.configure([PAPERS]);
  await at.since('lab');
  const { promise: until_end, resolve } = Promise.withResolvers<void>();
  slack.fault('chat.postMessage', { kind: 'delay', until: until_end });
  const bot = await startAt(slack, at);
  await until(() => slack.calls.some(({ method }) => method === 'chat.postMessage'), 'a call');
  expect(await bot.stop()).toBeLessThan(5_000);
  resolve();
  expectClean(bot);
});

test.concurrent('takes signed requests on its own web server in HTTP mode', async (context) => {
  const slack = await openSlack(context);
  const at = home(context);
  at.configure([], { slack: { mode: 'http' } });
  const bot = at.run(['start'], {
    SLACK_API_URL: slack.apiUrl,
    SLACK_BOT_TOKEN,
    SLACK_SIGNING_SECRET,
  });
  const page = await bot.page();
  const response_url = slack.responseUrl();
  const answer = slack.answered(response_url);
  const asked = payload('slash_command', { text: 'EgoPush', response_url });
  const request = httpDelivery('slash_commands', asked);
  expect((await fetch(`${page}/slack/events`, request)).status).toBe(200);
  expect(JSON.stringify(await answer)).toContain('Egocentric');
  const forged = { ...request, body: `${String(request.body)}&text=other` };
  expect((await fetch(`${page}/slack/events`, forged)).status).toBe(401);
  await bot.stop();
  expectClean(bot);
});
