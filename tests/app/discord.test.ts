import { expect, type TestContext, test } from 'vitest';
import { CHANNEL, type FakeDiscord, startDiscord, TOKEN } from '../fakes/discord-server.ts';
import { inGuild, MANAGER, paper, papers, typing } from '../fixtures/discord/interactions.ts';
import { type Bot, expectClean, type Home, home, until } from './bot.ts';

const PAPERS = { name: 'lab', to: { platform: 'discord', channel: CHANNEL } };

async function openDiscord({ onTestFinished }: TestContext): Promise<FakeDiscord> {
  const discord = await startDiscord();
  onTestFinished(() => discord.close());
  return discord;
}

async function startAt(discord: FakeDiscord, at: Home): Promise<Bot> {
  const bot = at.run(['start'], { DISCORD_API_URL: discord.url, DISCORD_TOKEN: TOKEN });
  await until(() => discord.connected === 1, 'the gateway');
  await bot.page();
  return bot;
}

test.concurrent('posts lead and thread once, whatever ends it in between', async (context) => {
  const discord = await openDiscord(context);
  const at = home(context);
  at.configure([PAPERS]);
  await at.since('lab');
  const first = await startAt(discord, at);
  await until(() => discord.messages.length >= 2, 'the first reply');
  first.kill('SIGKILL');
  await first.exit();
  const second = await startAt(discord, at);
  await until(() => discord.messages.length === 3, 'the rest of the thread');
  expect(await second.stop()).toBeLessThan(5_000);
  const [lead, ...thread] = discord.messages;
  expect(lead?.channel_id).toBe(CHANNEL);
  expect(thread.map(({ channel_id }) => channel_id)).toEqual([lead?.id, lead?.id]);
  expect(discord.channels.get(lead?.id ?? '')?.type).toBe(11);
  for (const bot of [first, second]) expectClean(bot);
});

test.concurrent('answers, completes and remembers a subscription', async (context) => {
  const discord = await openDiscord(context);
  const at = home(context);
  at.configure([]);
  const first = await startAt(discord, at);
  const card = await discord.interact(inGuild(paper('EgoPush')));
  expect(JSON.stringify(card)).toContain('Egocentric Multi-Object Rearrangement');
  const completed = await discord.interact(inGuild(typing(undefined, 'query', 'ego')));
  expect(JSON.stringify(completed)).toContain('2602.18071');
  const refused = await discord.interact(inGuild(papers('subscribe', { topic: 'robotics' })));
  expect(JSON.stringify(refused)).not.toContain('components":[]');
  await discord.interact(inGuild(papers('subscribe', { topic: 'robotics' }), MANAGER));
  await first.stop();
  const second = await startAt(discord, at);
  const listed = JSON.stringify(await discord.interact(inGuild(papers('subscriptions'))));
  expect(listed).toMatch(/机器人|robotics/i);
  await second.stop();
  expectClean(first);
  expectClean(second);
});

test.concurrent('a wrong token is one sentence and exit 2', async (context) => {
  const discord = await openDiscord(context);
  const at = home(context);
  at.configure([PAPERS]);
  const bot = at.run(['start'], { DISCORD_API_URL: discord.url, DISCORD_TOKEN: 'wrong.token.1' });
  expect(await bot.exit()).toBe(2);
  expect(bot.err()).toContain('DISCORD_TOKEN: Discord does not accept this token');
  expectClean(bot);
});

test.concurrent('a connection closed for good is one sentence and exit 2', async (context) => {
  const discord = await openDiscord(context);
  const at = home(context);
  at.configure([PAPERS]);
  const bot = await startAt(discord, at);
  discord.closeAll(4004);
  expect(await bot.exit()).toBe(2);
  expect(bot.err()).toContain('DISCORD_TOKEN: Discord does not accept this token');
  expectClean(bot);
});

test.concurrent('a Discord that is out of reach at start is waited for', async (context) => {
  const at = home(context);
  at.configure([{ ...PAPERS, name: 'here', to: { platform: 'local' } }]);
  await at.since('here');
  const { url, close } = await startDiscord();
  await close();
  const bot = at.run(['start'], { DISCORD_API_URL: url, DISCORD_TOKEN: TOKEN });
  await until(() => bot.err().includes('out of reach'), 'the warning');
  await until(() => bot.out().includes('EgoPush'), 'what is not for Discord');
  expect(await bot.stop()).toBeLessThan(5_000);
  expectClean(bot);
});
