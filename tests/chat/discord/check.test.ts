import { expect, test } from 'vitest';
import { checkDiscord } from '../../../src/chat/discord/check.ts';
import { CHANNEL, startDiscord, TOKEN } from '../../fakes/discord-server.ts';

const SILENT_CHANNEL = '700000000000000002';
const log = { debug() {}, info() {}, warn() {}, error() {} };

test('says what works and which permission lacks where, and posts nothing', async () => {
  const discord = await startDiscord({
    channels: [
      { id: CHANNEL, type: 0 },
      { id: SILENT_CHANNEL, type: 0, deny: 1n << 38n },
    ],
  });
  const findings = await checkDiscord({
    token: TOKEN,
    apiUrl: discord.url,
    links: true,
    channels: [CHANNEL, SILENT_CHANNEL, '700000000000000099'],
    log,
  });
  expect(findings.map(({ ok, about }) => [about, ok])).toEqual([
    ['discord', true],
    ['discord', true],
    ['discord.links', false],
    [CHANNEL, true],
    [SILENT_CHANNEL, false],
    ['700000000000000099', false],
  ]);
  expect(findings[2]?.said.en).toContain('Message Content');
  expect(findings[4]?.said.en).toContain('lacks the permission Send Messages in Threads:');
  expect(findings[4]?.said.zh).toContain('在讨论串中发送消息');
  expect(discord.requests.every(({ method }) => method === 'GET')).toBe(true);
  await discord.close();
});

test('Message Content that is allowed is said so, and that links are off', async () => {
  const discord = await startDiscord({ flags: 1 << 19 });
  const check = async (links: boolean) =>
    await checkDiscord({ token: TOKEN, apiUrl: discord.url, links, channels: [], log });
  expect((await check(true)).every(({ ok }) => ok)).toBe(true);
  expect((await check(false)).at(-1)?.said.en).toContain('are off');
  await discord.close();
});

test('a wrong token is one finding', async () => {
  const discord = await startDiscord({ token: 'another' });
  const options = { token: TOKEN, apiUrl: discord.url, links: false, channels: [CHANNEL], log };
  const findings = await checkDiscord(options);
  expect(findings.map(({ ok }) => ok)).toEqual([false]);
  expect(findings[0]?.said.en).toContain('DISCORD_TOKEN');
  await discord.close();
});
