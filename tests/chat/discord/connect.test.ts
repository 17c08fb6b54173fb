import { afterEach, describe, expect, test } from 'vitest';
import type { DiscordRecord } from '../../../src/chat/discord/identify.ts';
import { identifyWait } from '../../../src/chat/discord/identify.ts';
import { applicationOf, inviteLink } from '../../../src/chat/discord/invite.ts';
import { ConfigError } from '../../../src/ops/errors.ts';
import { recorder, reply } from '../../contract/receive.ts';
import { APPLICATION, GUILD, startDiscord, TOKEN } from '../../fakes/discord-server.ts';
import { inGuild, paper } from '../../fixtures/discord/interactions.ts';
import { type Stage, stageOf, started, until, wordsIn } from './stage.ts';

describe('connection', () => {
  let stage: Stage | undefined;
  afterEach(async () => {
    await stage?.close();
    stage = undefined;
  });
  const answers = async () =>
    wordsIn((await stage?.discord.interact(inGuild(paper('VESPO'))))?.data);

  test('logs in with the intent for servers only, and with Message Content for links', async () => {
    for (const [links, intents] of [
      [false, 1],
      [true, 1 | (1 << 9) | (1 << 15)],
    ] as const) {
      stage = await started({ handlers: recorder(), links });
      expect(stage.discord.intents).toEqual([intents]);
      expect(stage.connection.status()).toMatchObject({ ready: true, guilds: 1 });
      await stage.close();
    }
    stage = undefined;
  });

  test('a token that Discord does not know is a config error, and no session is begun', async () => {
    const discord = await startDiscord({ token: 'another' });
    stage = await stageOf({ handlers: recorder(), discord });
    const error = await stage.connection.start().then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(ConfigError);
    expect(String(error)).toContain('DISCORD_TOKEN');
    expect(String(error)).not.toContain(TOKEN);
    expect(discord.identifies).toBe(0);
  });

  test('intents that are not allowed stop the start with a sentence', async () => {
    stage = await stageOf({ handlers: recorder(), links: true });
    stage.discord.closeNext(4014);
    await expect(stage.connection.start()).rejects.toThrow(/Message Content Intent/);
  });

  test.each([
    [4004, /DISCORD_TOKEN/],
    [4010, /shards/],
    [4011, /shards/],
    [4012, /version/],
    [4013, /intents/],
    [4014, /intents/],
  ])('close code %i later on stops everything with a sentence', async (code, sentence) => {
    stage = await started({ handlers: recorder() });
    stage.discord.closeAll(code);
    await until(() => stage?.stops.length === 1);
    expect(String(stage.stops[0])).toMatch(sentence);
  });

  test('a reconnect that Discord asks for resumes the session', async () => {
    stage = await started({ handlers: recorder() });
    stage.discord.operate(7);
    await until(() => stage?.discord.resumes === 1 && stage.discord.connected === 1);
    expect(await answers()).toContain('VESPO');
    expect(stage.discord.identifies).toBe(1);
  });

  test('a cut connection resumes too', async () => {
    stage = await started({ handlers: recorder() });
    stage.discord.cut();
    await until(() => stage?.discord.resumes === 1 && stage.discord.connected === 1);
    expect(await answers()).toContain('VESPO');
  });

  test('a session that is no longer valid begins anew', async () => {
    stage = await started({ handlers: recorder() });
    stage.discord.operate(9);
    await until(() => stage?.discord.identifies === 2 && stage.discord.connected === 1);
    expect(await answers()).toContain('VESPO');
    expect(stage.records.get('shard:0')?.sessions).toHaveLength(2);
  });

  test('a listener that breaks ends nothing', async () => {
    stage = await started({
      links: true,
      handlers: recorder({
        unfurl: async () => {
          throw new Error('broken');
        },
      }),
    });
    const author = { id: '1', username: 'x' };
    stage.discord.dispatch('MESSAGE_CREATE', {
      id: '9',
      channel_id: '1',
      guild_id: GUILD,
      author,
      content: 'https://arxiv.org/abs/2602.10693',
    });
    await until(() => stage?.logged.some((line) => line.includes('broken')) ?? false);
    expect(await answers()).toContain('VESPO');
  });

  test('an interaction that is brought twice is answered once', async () => {
    const handlers = recorder();
    stage = await started({ handlers });
    const first = await stage.discord.interact(inGuild(paper('VESPO')));
    const again = {
      ...inGuild(paper('VESPO')),
      id: first.id,
      token: 'x',
      application_id: APPLICATION,
    };
    stage.discord.dispatch('INTERACTION_CREATE', again);
    await answers();
    expect(handlers.invocations).toHaveLength(2);
  });

  test('stopping waits for answers under way, and begins none after', async () => {
    const gate = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    stage = await started({
      handlers: recorder({
        async command() {
          asked.resolve();
          await gate.promise;
          return reply('at last');
        },
      }),
      patience: 10_000,
    });
    const answer = stage.discord.interact(inGuild(paper('x')));
    await asked.promise;
    gate.resolve();
    const [, first] = await Promise.all([stage.connection.stop(), answer]);
    expect(wordsIn(first.data)).toBe('at last');
    await until(() => stage?.discord.connected === 0);
  });

  test('shards of a range say which they are', async () => {
    stage = await started({ handlers: recorder(), shards: { from: 2, to: 2, of: 4 } });
    expect(stage.discord.shards).toEqual([[2, 4]]);
    expect(stage.discord.commands.size).toBe(0);
  });
});

describe('commands', () => {
  const path = `/applications/${APPLICATION}/commands`;
  const puts = (stage: Stage) =>
    stage.discord.requests.filter(({ method }) => method === 'PUT').length;

  test('are told to Discord once, and again only when it has others', async () => {
    const records = new Map<string, DiscordRecord>();
    const discord = await startDiscord();
    const first = await started({ handlers: recorder(), discord, records });
    await first.connection.stop();
    expect([puts(first), discord.commands.get(path)]).toEqual([
      1,
      [expect.objectContaining({ name: 'paper' }), expect.objectContaining({ name: 'papers' })],
    ]);
    const second = await started({ handlers: recorder(), discord, records });
    await second.connection.stop();
    const third = await started({ handlers: recorder(), discord });
    await third.connection.stop();
    expect(puts(third)).toBe(1);
    await discord.close();
  });

  test('for the servers named, without what only global ones may have', async () => {
    const stage = await started({ handlers: recorder(), guilds: [GUILD] });
    const [command] = stage.discord.commands.get(
      `/applications/${APPLICATION}/guilds/${GUILD}/commands`,
    ) as Record<string, unknown>[];
    expect(command).not.toHaveProperty('contexts');
    expect(stage.discord.commands.has(path)).toBe(false);
    await stage.close();
  });

  test('a refusal is logged and the bot runs', async () => {
    const discord = await startDiscord();
    discord.fault({ kind: 'refused', status: 400, code: 50035, on: /^PUT/ });
    const stage = await started({ handlers: recorder(), discord });
    expect(stage.logged.some((line) => line.includes('50035'))).toBe(true);
    await stage.close();
  });
});

describe('new sessions', () => {
  const minute = 60_000;
  test('cost nothing at first, then wait twice as long each time', () => {
    const waits = [1, 4, 5, 6, 7].map((count) => identifyWait(Array<number>(count).fill(0), 0));
    expect(waits).toEqual([0, 5_000, 10_000, 20_000, 40_000]);
  });

  test('a crash loop of a day begins about sixty', () => {
    let now = 0;
    let sessions: number[] = [];
    let count = 0;
    while (now < 24 * 60 * minute) {
      now += identifyWait(sessions, now);
      sessions = [...sessions.filter((at) => now - at < 24 * 60 * minute), now];
      count += 1;
      now += 1_000;
    }
    expect(count).toBeLessThan(62);
  });
});

test('the invitation asks for exactly what is used, each with its reason', () => {
  const { url, personal, permissions } = inviteLink(APPLICATION);
  const bits = permissions.reduce((sum, { bit }) => sum | bit, 0n);
  const asked = new URL(url).searchParams;
  expect(asked.get('client_id')).toBe(APPLICATION);
  expect(asked.get('permissions')).toBe(String(bits));
  const expected = [10n, 11n, 14n, 15n, 16n, 35n, 38n].reduce((sum, bit) => sum | (1n << bit), 0n);
  expect(bits).toBe(expected);
  expect(permissions.every(({ why }) => why.en !== '' && /\p{Script=Han}/u.test(why.zh))).toBe(
    true,
  );
  expect(new URL(personal).searchParams.get('integration_type')).toBe('1');
});

test('the application is read from the token', () => {
  expect(applicationOf(TOKEN)).toBe(APPLICATION);
  expect(applicationOf('nonsense')).toBeUndefined();
});
