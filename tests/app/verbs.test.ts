import { expect, test } from 'vitest';
import { CHANNEL, startDiscord, TOKEN } from '../fakes/discord-server.ts';
import { createSlackServer } from '../fakes/slack-server.ts';
import { day, expectClean, home, SECRETS } from './bot.ts';

const { SLACK_BOT_TOKEN, SLACK_APP_TOKEN } = SECRETS;

test.concurrent('check names missing scopes, channels and permissions', async (context) => {
  const slack = await createSlackServer();
  const discord = await startDiscord();
  context.onTestFinished(async () => {
    await slack.close();
    await discord.close();
  });
  const at = home(context);
  at.configure([
    { name: 'a', to: { platform: 'slack', channel: '#papers' } },
    { name: 'b', to: { platform: 'slack', channel: '#nowhere' } },
    { name: 'c', to: { platform: 'discord', channel: '799999999999999999' } },
    { name: 'd', to: { platform: 'discord', channel: CHANNEL } },
  ]);
  const env = {
    SLACK_API_URL: slack.apiUrl,
    SLACK_BOT_TOKEN,
    SLACK_APP_TOKEN,
    DISCORD_API_URL: discord.url,
    DISCORD_TOKEN: TOKEN,
  };
  const bot = at.run(['check'], env);
  expect(await bot.exit()).toBe(2);
  const lines = bot.out().split('\n');
  const bad = lines.filter((line) => line.startsWith('!!'));
  expect(bad).toEqual([
    expect.stringMatching(/Slack scopes: missing .*channels:read/),
    expect.stringContaining('Slack channel #nowhere: not found'),
    expect.stringContaining('Discord channel 799999999999999999'),
  ]);
  expect(bot.err()).toBe('');
  expect([...slack.messages, ...discord.messages]).toEqual([]);
  expectClean(bot);
});

test.concurrent('digest --send sends once', async (context) => {
  const slack = await createSlackServer();
  context.onTestFinished(() => slack.close());
  const at = home(context);
  at.configure([{ name: 'lab', to: { platform: 'slack', channel: '#papers' } }]);
  const env = { SLACK_API_URL: slack.apiUrl, SLACK_BOT_TOKEN, SLACK_APP_TOKEN };
  const send = ['digest', '--subscription', 'lab', '--send'];
  const first = at.run(send, env);
  expect(await first.exit()).toBe(0);
  expect(first.err()).toContain(`lab/${day()}: 3 messages sent.`);
  const second = at.run(send, env);
  expect(await second.exit()).toBe(0);
  expect(second.err()).toContain('was sent before; nothing is sent twice');
  expect(slack.messages).toHaveLength(3);
  const without = at.run(send);
  expect(await without.exit()).toBe(2);
  expect(without.err()).toContain('slack is not set up: its token is missing.');
  for (const bot of [first, second, without]) expectClean(bot);
});

test.concurrent('digest --send with a wrong token says so and ends', async (context) => {
  const slack = await createSlackServer();
  context.onTestFinished(() => slack.close());
  const at = home(context);
  at.configure([{ name: 'lab', to: { platform: 'slack', channel: '#papers' } }]);
  const env = { SLACK_API_URL: slack.apiUrl, SLACK_BOT_TOKEN: 'xoxb-wrong', SLACK_APP_TOKEN };
  const bot = at.run(['digest', '--subscription', 'lab', '--send'], env);
  expect([1, 2]).toContain(await bot.exit());
  expect(bot.err()).toContain('invalid_auth');
  expect(bot.err()).not.toContain('xoxb-wrong');
  expectClean(bot);
});

test.concurrent('init leads a new user, with and without tokens', async (context) => {
  const at = home(context);
  at.configure([]);
  const guide = at.run(['init']);
  expect(await guide.exit()).toBe(0);
  expect(guide.out()).toContain('[to do] Slack: npm run paperboy -- init slack');
  const slack = at.run(['init', 'slack'], { SLACK_BOT_TOKEN });
  expect(await slack.exit()).toBe(0);
  expect(slack.out()).toContain('https://api.slack.com/apps?new_app=1&manifest_');
  expect(slack.out()).toContain('missing: SLACK_APP_TOKEN');
  const discord = at.run(['init', 'discord'], { DISCORD_TOKEN: TOKEN });
  expect(await discord.exit()).toBe(0);
  expect(discord.out()).toContain('client_id=800000000000000001');
  for (const bot of [guide, slack, discord]) expectClean(bot);
});
