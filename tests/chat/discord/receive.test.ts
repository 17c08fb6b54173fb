import { afterEach, describe, expect, test } from 'vitest';
import type { Handlers } from '../../../src/commands/ports.ts';
import { type ReceiveStage, receiveContract, recorder, reply } from '../../contract/receive.ts';
import { APPLICATION, CHANNEL } from '../../fakes/discord-server.ts';
import {
  button,
  byUserInstall,
  inDirect,
  inGuild,
  MANAGER,
  modal,
  paper,
  papers,
  select,
  typing,
} from '../../fixtures/discord/interactions.ts';
import { answerOf, type Stage, started, until, wordsIn } from './stage.ts';

const USER = '200000000000000001';
const EPHEMERAL = 64;

receiveContract({
  name: 'discord',
  async open(handlers: Handlers): Promise<ReceiveStage> {
    const stage = await started({ handlers });
    const { discord } = stage;
    const heard: Promise<string>[] = [];
    const later: string[] = [];
    const asked = async (interaction: Record<string, unknown>) => {
      const first = await discord.interact(interaction);
      const words = answerOf(discord, first);
      heard.push(words);
      void words.then((said) => later.push(said));
    };
    return {
      command: (command, words) =>
        asked(inGuild(command === 'paper' ? paper(words) : papers(words.split(' ')[0] ?? 'help'))),
      press: (verb, value) => asked(inGuild(button(`v1:${verb}:${value}`))),
      async answer() {
        await until(() => later.length > 0);
        return later.shift() ?? '';
      },
      stop: () => stage.connection.stop(),
      close: () => stage.close(),
    };
  },
});

describe('interactions', () => {
  let stage: Stage | undefined;
  afterEach(async () => {
    await stage?.close();
    stage = undefined;
  });
  const open = async (handlers: Handlers) => {
    stage = await started({ handlers });
    return stage.discord;
  };

  test('a subcommand with options is the text that is typed elsewhere', async () => {
    const handlers = recorder();
    const discord = await open(handlers);
    await discord.interact(
      inGuild(
        papers('subscribe', {
          me: true,
          days: 'weekdays',
          time: '9:00',
          language: 'zh',
          topic: 'robotics',
        }),
        MANAGER,
      ),
    );
    await discord.interact(
      inGuild(papers('latest', { date: '2026-02-23', source: 'huggingface' })),
    );
    await discord.interact(inGuild(papers('topics')));
    expect(handlers.invocations.map(({ command, text }) => `${command} ${text}`)).toEqual([
      'papers subscribe robotics in zh at 9:00 weekdays me',
      'papers latest 2026-02-23 huggingface',
      'papers topics',
    ]);
  });

  test('who asks and where: only those who manage channels may change one', async () => {
    const handlers = recorder();
    const discord = await open(handlers);
    await discord.interact(inGuild(paper('a')));
    await discord.interact(inGuild(paper('b'), MANAGER));
    await discord.interact(inDirect(paper('c')));
    await discord.interact(byUserInstall(paper('d')));
    const person = { platform: 'discord', user: USER };
    const here = { platform: 'discord', channel: CHANNEL };
    const own = { platform: 'discord', channel: USER, user: USER };
    expect(handlers.invocations).toEqual([
      expect.objectContaining({
        person,
        place: here,
        direct: false,
        mayManage: false,
        language: 'zh',
      }),
      expect.objectContaining({ person, place: here, direct: false, mayManage: true }),
      expect.objectContaining({ person, place: own, direct: true, mayManage: true }),
      expect.objectContaining({ person, place: own, direct: true, mayManage: true }),
    ]);
  });

  test('a private answer is for one, a public one for all, and nothing pings', async () => {
    const discord = await open(
      recorder({
        command: async ({ text: words }) =>
          reply('@everyone <@1>', { visible: words === 'loud' ? 'public' : 'private' }),
      }),
    );
    const hushed = await discord.interact(inGuild(paper('quiet')));
    const loud = await discord.interact(inGuild(paper('loud')));
    expect(hushed).toMatchObject({ type: 4, data: { flags: 32768 | EPHEMERAL } });
    expect(loud).toMatchObject({
      type: 4,
      data: { flags: 32768, allowed_mentions: { parse: [] } },
    });
    expect(wordsIn(loud.data)).not.toMatch(/@everyone|(?<!\\)<@/);
  });

  test('a slow answer is announced and then takes the place of the announcement', async () => {
    const gate = Promise.withResolvers<void>();
    const discord = await open(
      recorder({
        async command() {
          await gate.promise;
          return reply('found it');
        },
      }),
    );
    const first = await discord.interact(inGuild(paper('slow')));
    expect(first).toMatchObject({ type: 5, data: { flags: EPHEMERAL } });
    gate.resolve();
    const then = await discord.next(String(first.id));
    expect([then.type, wordsIn(then.data)]).toEqual(['edit', 'found it']);
  });

  test('a page replaces the private message whose button was pressed, never a public one', async () => {
    const discord = await open(
      recorder({ press: async ({ value }) => reply(`page ${value}`, { surface: 'update' }) }),
    );
    const own = await discord.interact(inGuild(button('v1:details:2602.10693:2', EPHEMERAL)));
    expect([own.type, wordsIn(own.data)]).toEqual([7, 'page 2602.10693:2']);
    const shared = await discord.interact(inGuild(button('v1:details:2602.10693')));
    expect(shared).toMatchObject({ type: 4, data: { flags: 32768 | EPHEMERAL } });
  });

  test('a slow button changes nothing first and then answers', async () => {
    const gate = Promise.withResolvers<void>();
    const discord = await open(
      recorder({
        async press() {
          await gate.promise;
          return reply('done');
        },
      }),
    );
    const first = await discord.interact(inGuild(button('v1.2:similar:2602.10693')));
    expect(first.type).toBe(6);
    gate.resolve();
    const then = await discord.next(String(first.id));
    expect([then.type, wordsIn(then.data)]).toEqual(['followup', 'done']);
  });

  test('selects and menus say what was chosen', async () => {
    const handlers = recorder();
    const discord = await open(handlers);
    await discord.interact(inGuild(select('v1:card:', '2602.10693')));
    await discord.interact(inGuild(select('v1:menu:3', 'v1:all:2026-02-23')));
    expect(handlers.pressed.map(({ verb, value }) => [verb, value])).toEqual([
      ['card', '2602.10693'],
      ['all', '2026-02-23'],
    ]);
  });

  test('a button of another version says so', async () => {
    const handlers = recorder();
    const discord = await open(handlers);
    const answer = await discord.interact(inGuild(button('v9:card:2602.10693')));
    expect(wordsIn(answer.data)).toContain('/papers help');
    expect(handlers.pressed).toEqual([]);
  });

  test('a command without its words opens a window for them', async () => {
    const handlers = recorder();
    const discord = await open(handlers);
    const opened = await discord.interact(inGuild(papers('search')));
    expect(opened).toMatchObject({ type: 9, data: { custom_id: 'v1:ask:search' } });
    const answer = await discord.interact(inGuild(modal('v1:ask:search', 'policy optimization')));
    expect(wordsIn(answer.data)).toBe('you asked papers search policy optimization');
  });

  test('a file comes with its answer', async () => {
    const discord = await open(
      recorder({
        press: async () => reply('BibTeX', { file: { name: 'vespo.bib', text: '@misc{a}' } }),
      }),
    );
    const answer = await discord.interact(inGuild(button('v1:bibtex:2602.10693')));
    expect(answer).toMatchObject({
      data: {
        attachments: [{ id: 0, filename: 'vespo.bib' }],
        components: [{ type: 17 }, { type: 13, file: { url: 'attachment://vespo.bib' } }],
      },
    });
    expect(discord.requests.at(-1)?.files).toBe(1);
  });

  test('offers while typing: the best 25, short enough', async () => {
    const asked: string[] = [];
    const discord = await open(
      recorder({
        async complete(kind, prefix) {
          asked.push(`${kind} ${prefix}`);
          const label = '标题'.repeat(80);
          return Array.from({ length: 40 }, (_, index) => ({ label, value: `id${index}` }));
        },
      }),
    );
    const answer = await discord.interact(inGuild(typing(undefined, 'query', 'ves')));
    const { choices } = answer.data as { choices: { name: string; value: string }[] };
    expect([answer.type, choices.length, choices[0]?.value]).toEqual([8, 25, 'id0']);
    expect(choices.every(({ name }) => name.length <= 100 && name.endsWith('…'))).toBe(true);
    await discord.interact(inGuild(typing('unsubscribe', 'subscription', '')));
    await discord.interact(inGuild(typing('latest', 'date', '2026')));
    await discord.interact(inGuild(typing('subscribe', 'topic', '机')));
    expect(asked).toEqual(['paper ves', 'subscription ', 'date 2026', 'topic 机']);
  });

  test('offers that fail are none, and nobody waits', async () => {
    const discord = await open(
      recorder({
        async complete() {
          throw new Error('no index');
        },
      }),
    );
    const answer = await discord.interact(inGuild(typing(undefined, 'query', 'x')));
    expect(answer.data).toEqual({ choices: [] });
  });

  test('an answer that Discord refuses for its form goes as plain words', async () => {
    const discord = await open(recorder());
    discord.fault({ kind: 'refused', status: 400, code: 50035, on: /callback$/ });
    const answer = await discord.interact(inGuild(paper('VESPO')));
    expect(answer).toMatchObject({ data: { content: 'you asked paper VESPO' } });
  });

  test('an interaction that Discord forgot is given up without harm', async () => {
    const discord = await open(recorder());
    discord.fault({ kind: 'refused', status: 404, code: 10062, on: /callback$/ });
    discord.dispatch('INTERACTION_CREATE', {
      ...inGuild(paper('lost')),
      id: '1',
      token: 'gone',
      application_id: APPLICATION,
    });
    await until(() => stage?.logged.some((line) => line.includes('10062')) ?? false);
    expect(wordsIn((await discord.interact(inGuild(paper('next')))).data)).toContain('next');
  });

  test('after fifteen minutes nobody is answered', async () => {
    let clock = new Date('2026-11-21T08:00:00Z');
    const gate = Promise.withResolvers<void>();
    stage = await started({
      handlers: recorder({
        async command() {
          await gate.promise;
          return reply('too late');
        },
      }),
      now: () => clock,
    });
    await stage.discord.interact(inGuild(paper('slow')));
    clock = new Date('2026-11-21T08:15:01Z');
    gate.resolve();
    await until(() => stage?.logged.some((line) => line.includes('15 minutes')) ?? false);
    expect(stage.discord.requests.some(({ path }) => path.includes('@original'))).toBe(false);
  });
});

describe('links', () => {
  test('a shared link gets a card as a reply when switched on', async () => {
    const asked: (readonly string[])[] = [];
    const stage = await started({
      links: true,
      handlers: recorder({
        async unfurl(_place, urls) {
          asked.push(urls);
          return urls.slice(0, 1).map((url) => ({ url, doc: reply('card').doc }));
        },
      }),
    });
    const { discord } = stage;
    const message = {
      id: '640000000000000001',
      channel_id: CHANNEL,
      guild_id: '900000000000000001',
      author: { id: USER, username: 'mei' },
      content: '看 https://arxiv.org/abs/2602.10693，还有 <https://arxiv.org/abs/1>',
    };
    discord.dispatch('MESSAGE_CREATE', { ...message, author: { ...message.author, bot: true } });
    discord.dispatch('MESSAGE_CREATE', message);
    await until(() => discord.messages.length > 0);
    expect(asked).toEqual([['https://arxiv.org/abs/2602.10693']]);
    expect(discord.messages[0]?.body.message_reference).toMatchObject({ message_id: message.id });
    await stage.close();
  });
});
