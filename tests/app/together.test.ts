import { expect, type TestContext, test } from 'vitest';
import { CHANNEL, startDiscord, TOKEN } from '../fakes/discord-server.ts';
import { createSlackServer } from '../fakes/slack-server.ts';
import { redis } from '../store/servers.ts';
import { expectClean, home, SECRETS, until } from './bot.ts';

const { SLACK_BOT_TOKEN, SLACK_APP_TOKEN } = SECRETS;

async function openBoth({ onTestFinished }: TestContext) {
  const slack = await createSlackServer();
  const discord = await startDiscord();
  onTestFinished(async () => {
    await slack.close();
    await discord.close();
  });
  const env = {
    SLACK_API_URL: slack.apiUrl,
    SLACK_BOT_TOKEN,
    SLACK_APP_TOKEN,
    DISCORD_API_URL: discord.url,
    DISCORD_TOKEN: TOKEN,
    LAB_SLACK: `${slack.origin}/services/T1/B1/hook-labsecret`,
    LAB_DISCORD: `${discord.url}/webhooks/${CHANNEL}/hook-labsecret`,
  };
  return { slack, discord, env };
}

const EVERYWHERE = [
  { name: 'a', to: { platform: 'slack', channel: '#papers' } },
  { name: 'b', to: { platform: 'discord', channel: CHANNEL } },
  { name: 'c', to: { platform: 'slack-webhook', channel: 'LAB_SLACK' } },
  { name: 'd', to: { platform: 'discord-webhook', channel: 'LAB_DISCORD' } },
  { name: 'e', to: { platform: 'local' } },
].map((each) => ({ ...each, topics: ['author:nobody', '"Mobile Robots"'] }));

test.concurrent('every platform and webhook at once, each once', async (context) => {
  const { slack, discord, env } = await openBoth(context);
  const at = home(context);
  at.configure(EVERYWHERE);
  await at.since('a', 'b', 'c', 'd', 'e');
  const places = () => [
    ...slack.messages.map(({ channel }) => channel),
    ...discord.messages.map(({ author }) => `discord ${author.id}`),
  ];
  const bot = at.run(['start'], env);
  await until(() => places().length === 8, 'lead and card in four places');
  await until(() => (bot.out().match(/EgoPush/g)?.length ?? 0) >= 3, 'the terminal');
  await bot.stop();
  expect(places().toSorted()).toEqual(
    [
      ...['C0001PAPERS', 'C0001PAPERS', 'webhook', 'webhook'],
      ...['discord 800000000000000001', 'discord 800000000000000001'],
      ...['discord webhook', 'discord webhook'],
    ].toSorted(),
  );
  expectClean(bot);
});

test.concurrent('a platform that is down holds up no other', async (context) => {
  const { slack, discord, env } = await openBoth(context);
  await slack.close();
  const at = home(context);
  at.configure(EVERYWHERE.filter(({ name }) => ['a', 'b'].includes(name)));
  await at.since('a', 'b');
  const bot = at.run(['start'], env);
  await until(() => discord.messages.length === 2, 'the digest on Discord');
  expect(await bot.stop()).toBeLessThan(5_000);
  expectClean(bot);
});

test.skipIf(redis.missing !== undefined)(
  `two processes share a queue${redis.missing ? ` (not run: ${redis.missing})` : ''}`,
  async (context) => {
    const { slack, discord, env } = await openBoth(context);
    const at = home(context);
    at.configure(EVERYWHERE.slice(0, 2));
    const { flushed, url } = await emptyDatabase();
    context.onTestFinished(flushed);
    const shared = { ...env, PAPERBOY_STORE: url, PAPERBOY_QUEUE: url };
    await at.sinceIn(url, 'a', 'b');
    const bots = [at.run(['start'], shared), at.run(['start'], shared)];
    await Promise.all(bots.map((bot) => bot.page()));
    const done = () => slack.messages.length >= 2 && discord.messages.length >= 2;
    await until(done, 'both digests');
    await Promise.all(bots.map((bot) => bot.stop()));
    expect(slack.messages).toHaveLength(2);
    expect(discord.messages).toHaveLength(2);
    for (const bot of bots) expectClean(bot);
  },
);

/** A database of the development machine's Redis that nobody else uses. */
async function emptyDatabase() {
  const { Redis } = await import('ioredis');
  for (let index = 15; index > 8; index -= 1) {
    const url = `${redis.url.replace(/\/\d*$/, '')}/${index}`;
    const client = new Redis(url);
    if ((await client.dbsize()) === 0) {
      const flushed = async (): Promise<void> => {
        await client.flushdb();
        client.disconnect();
      };
      return { url, flushed };
    }
    client.disconnect();
  }
  throw new Error('no empty database on this Redis');
}
