import { afterEach, describe, expect, test } from 'vitest';
import type { Receipt, SendResult } from '../../../src/delivery/ports.ts';
import { type Block, type Post, paragraph, text } from '../../../src/message/doc.ts';
import { renderDiscord } from '../../../src/render/discord.ts';
import { recorder } from '../../contract/receive.ts';
import {
  CHANNEL,
  type FakeChannel,
  GUILD,
  startDiscord,
  TOKEN,
} from '../../fakes/discord-server.ts';
import { type Stage, stageOf, started, wordsIn } from './stage.ts';

const FORUM = '700000000000000015';
const USER = '200000000000000001';

const heading = (words: string): Block => ({ type: 'heading', level: 1, spans: [text(words)] });
const POSTS: readonly Post[] = [
  {
    part: 'lead',
    thread: false,
    doc: {
      notification: '2 papers',
      blocks: [
        heading('Daily papers · Mon, Feb 23'),
        { type: 'context', spans: [text('Hugging Face · 2 papers')] },
      ],
    },
  },
  ...['a', 'b'].map(
    (part): Post => ({
      part,
      thread: true,
      doc: { notification: part, blocks: [paragraph(text(`card ${part}`))] },
    }),
  ),
];

describe('posting', () => {
  let stage: Stage | undefined;
  afterEach(async () => {
    await stage?.close();
    stage = undefined;
  });
  const open = async (channel: FakeChannel, crosspost = false) => {
    stage = await stageOf({ handlers: recorder(), crosspost, fake: { channels: [channel] } });
    return stage;
  };

  /** Sends a digest as the outbox does; stops at the first that is not sent. */
  async function deliver(channel: string, user?: string): Promise<SendResult[]> {
    const calls = renderDiscord(POSTS, { channel, key: 'lab/slot', language: 'en' });
    const to = { platform: 'discord' as const, channel, ...(user && { user }) };
    const results: SendResult[] = [];
    let lead: Receipt | undefined;
    for (const call of calls) {
      const result = await stage?.connection.courier.send({
        to,
        call,
        ...(call.thread && lead && { lead }),
      });
      if (!result) throw new Error('no stage');
      results.push(result);
      if (result.kind !== 'sent') break;
      lead ??= result.receipt;
    }
    return results;
  }
  const posted = () =>
    stage?.discord.messages.map((each) => [each.channel_id, wordsIn(each.body).split('\n').at(-1)]);

  test('a digest has a thread below its lead, named by date and source', async () => {
    const { discord } = await open({ id: CHANNEL, type: 0 });
    const [lead] = await deliver(CHANNEL);
    const id = discord.messages[0]?.id ?? '';
    expect(lead).toEqual({
      kind: 'sent',
      receipt: {
        channel: CHANNEL,
        message: id,
        thread: id,
        url: `https://discord.com/channels/${GUILD}/${CHANNEL}/${id}`,
      },
    });
    expect(posted()).toEqual([
      [CHANNEL, '-# Hugging Face · 2 papers'],
      [id, 'card a'],
      [id, 'card b'],
    ]);
    const made = discord.requests.find(({ path }) => path.endsWith('/threads'));
    expect(made?.body).toEqual({
      name: 'Daily papers · Mon, Feb 23 · Hugging Face',
      auto_archive_duration: 1440,
    });
  });

  test('a thread that could not be made at once is made by the first reply', async () => {
    const { discord } = await open({ id: CHANNEL, type: 0 });
    discord.fault({ kind: 'broken', stored: false, on: /threads$/ });
    const results = await deliver(CHANNEL);
    expect(results.map(({ kind }) => kind)).toEqual(['sent', 'sent', 'sent']);
    expect(new Set(discord.messages.map((each) => each.channel_id)).size).toBe(2);
  });

  test('without the permission for threads the reply says which one lacks', async () => {
    stage = await started({
      handlers: recorder(),
      fake: { channels: [{ id: CHANNEL, type: 0, deny: 1n << 35n }] },
    });
    for (let times = 0; times < 2; times += 1) {
      stage.discord.fault({ kind: 'refused', status: 403, code: 50013, on: /threads$/ });
    }
    const results = await deliver(CHANNEL);
    expect(results[1]).toMatchObject({ kind: 'refused', reason: 'forbidden', code: '50013' });
    const [, refusal] = results;
    const fix = refusal?.kind === 'refused' ? refusal.fix : undefined;
    expect(fix?.en).toContain('Create Public Threads');
    expect(fix?.en).not.toContain('View Channel');
    expect(fix?.zh).toContain('创建公共讨论串');
  });

  test('an archived thread is opened again', async () => {
    const { discord } = await open({ id: CHANNEL, type: 0 });
    await deliver(CHANNEL);
    const thread = discord.messages[1]?.channel_id ?? '';
    discord.setChannel({ id: thread, type: 11, parent_id: CHANNEL, archived: true });
    const call = renderDiscord(POSTS, { channel: CHANNEL, key: 'lab/later', language: 'en' })[1];
    if (!call) throw new Error('nothing rendered');
    const lead = { channel: CHANNEL, message: thread, thread };
    const to = { platform: 'discord', channel: CHANNEL } as const;
    expect(await stage?.connection.courier.send({ to, call, lead })).toMatchObject({
      kind: 'sent',
    });
    expect(discord.messages.at(-1)?.channel_id).toBe(thread);
  });

  test('a forum gets a post a digest, with the tag it asks for', async () => {
    const { discord } = await open({
      id: FORUM,
      type: 15,
      flags: 16,
      available_tags: [
        { id: '31', name: 'mods', moderated: true },
        { id: '32', name: 'other', moderated: false },
        { id: '33', name: 'hugging face', moderated: false },
      ],
    });
    const [lead] = await deliver(FORUM);
    const thread = discord.messages[0]?.channel_id ?? '';
    expect(lead).toMatchObject({ kind: 'sent', receipt: { channel: thread, thread } });
    expect(posted()?.map(([place]) => place)).toEqual([thread, thread, thread]);
    const made = discord.requests.find(({ path }) => path.endsWith('/threads'));
    expect(made?.body).toMatchObject({ applied_tags: ['33'], auto_archive_duration: 1440 });
    expect(JSON.stringify(made?.body)).not.toContain('nonce');
  });

  test('a forum that asks for tags since a minute ago gets one', async () => {
    const channel = {
      id: FORUM,
      type: 15,
      available_tags: [{ id: '32', name: 'x', moderated: false }],
    };
    const { discord } = await open(channel);
    expect((await deliver(FORUM))[0]?.kind).toBe('sent');
    discord.setChannel({ ...channel, flags: 16 });
    expect((await deliver(FORUM))[0]?.kind).toBe('sent');
  });

  test('a lost forum post is found among the open threads', async () => {
    const { discord } = await open({ id: FORUM, type: 15 });
    discord.fault({ kind: 'lost', on: /threads$/ });
    const since = new Date();
    expect((await deliver(FORUM)).map(({ kind }) => kind)).toEqual(['unknown']);
    const [call] = renderDiscord(POSTS, { channel: FORUM, key: 'lab/slot', language: 'en' });
    if (!call) throw new Error('nothing rendered');
    const to = { platform: 'discord', channel: FORUM } as const;
    const found = await stage?.connection.courier.find({ to, call, since });
    const thread = discord.messages[0]?.id;
    expect(found).toMatchObject({ kind: 'found', receipt: { message: thread, thread } });
  });

  test('announcements are published when configured', async () => {
    const { discord } = await open({ id: CHANNEL, type: 5 }, true);
    await deliver(CHANNEL);
    expect(discord.messages.map(({ crossposted }) => crossposted)).toEqual([
      true,
      undefined,
      undefined,
    ]);
  });

  test('in a thread everything stands in that thread', async () => {
    await open({ id: CHANNEL, type: 11, parent_id: '1' });
    await deliver(CHANNEL);
    expect(posted()?.map(([place]) => place)).toEqual([CHANNEL, CHANNEL, CHANNEL]);
    expect(stage?.discord.requests.some(({ path }) => path.endsWith('/threads'))).toBe(false);
  });

  test('a direct message goes to the person, cards below', async () => {
    await open({ id: CHANNEL, type: 0 });
    const [lead] = await deliver(USER, USER);
    expect(posted()?.map(([place]) => place)).toEqual(Array(3).fill(`6${USER.slice(1)}`));
    expect(lead).toMatchObject({ receipt: { url: expect.stringContaining('/@me/') } });
  });

  test('a person who takes no messages is told how to', async () => {
    await open({ id: CHANNEL, type: 0 });
    stage?.discord.fault({ kind: 'refused', status: 403, code: 50007 });
    const [lead] = await deliver(USER, USER);
    expect(lead).toMatchObject({ kind: 'refused', reason: 'forbidden', code: '50007' });
  });

  test('a channel that is gone is gone', async () => {
    await open({ id: CHANNEL, type: 0 });
    expect(await deliver('700000000000000099')).toMatchObject([
      { kind: 'refused', reason: 'gone', code: '10003' },
    ]);
  });

  test('a server that knows neither channels nor threads still gets every message', async () => {
    await open({ id: CHANNEL, type: 0 });
    const unknown = { kind: 'refused', status: 404, code: 0 } as const;
    stage?.discord.fault({ ...unknown, on: /^GET \/channels\/\d+$/ });
    stage?.discord.fault({ ...unknown, on: /threads$/ });
    expect((await deliver(CHANNEL)).map(({ kind }) => kind)).toEqual(['sent', 'sent', 'sent']);
    expect(posted()?.map(([place]) => place)).toEqual([CHANNEL, CHANNEL, CHANNEL]);
  });

  test('once connected nothing is asked about channels that the gateway told of', async () => {
    stage = await started({ handlers: recorder() });
    expect((await deliver(CHANNEL)).map(({ kind }) => kind)).toEqual(['sent', 'sent', 'sent']);
    expect(stage.discord.requests.some(({ path }) => path === `/channels/${CHANNEL}`)).toBe(false);
  });

  test('limits of one channel, of all, and shared ones', async () => {
    await open({ id: CHANNEL, type: 0 });
    for (const [scope, expected] of [
      ['user', 'channel'],
      ['shared', 'channel'],
      ['global', 'platform'],
    ] as const) {
      stage?.discord.fault({ kind: 'limited', seconds: 5, scope });
      expect(await deliver(CHANNEL)).toMatchObject([{ kind: 'later', scope: expected }]);
    }
  });

  test('a message that Discord would refuse never leaves', async () => {
    await open({ id: CHANNEL, type: 0 });
    const call = {
      key: 'k',
      call: 'x',
      body: { content: 'x'.repeat(2001), allowed_mentions: { parse: [] } },
    };
    const to = { platform: 'discord', channel: CHANNEL } as const;
    expect(await stage?.connection.courier.send({ to, call })).toMatchObject({
      kind: 'refused',
      reason: 'invalid',
    });
    expect(stage?.discord.requests).toEqual([]);
  });

  test('a second try within minutes posts nothing twice, and unread history then is no reason to wait', async () => {
    const { discord, connection } = await open({ id: CHANNEL, type: 0 });
    const [call] = renderDiscord(POSTS, { channel: CHANNEL, key: 'lab/slot', language: 'en' });
    if (!call) throw new Error('nothing rendered');
    const to = { platform: 'discord', channel: CHANNEL } as const;
    discord.fault({ kind: 'lost' });
    expect(await connection.courier.send({ to, call })).toMatchObject({ kind: 'unknown' });
    const hidden = { kind: 'refused', status: 403, code: 50001, on: /^GET .*messages$/ } as const;
    discord.fault(hidden);
    expect(await connection.courier.find({ to, call, since: new Date() })).toEqual({
      kind: 'absent',
    });
    expect(await connection.courier.send({ to, call })).toMatchObject({ kind: 'sent' });
    expect(discord.messages).toHaveLength(1);
    discord.fault(hidden);
    const since = new Date(Date.now() - 3_600_000);
    expect(await connection.courier.find({ to, call, since })).toEqual({
      kind: 'unknown',
      code: '50001',
    });
  });

  test('where nobody listens it is later, not unknown', async () => {
    await open({ id: CHANNEL, type: 0 });
    await stage?.discord.close();
    expect(await deliver(CHANNEL)).toMatchObject([{ kind: 'later', scope: 'platform' }]);
  });

  test('a token that was revoked midway is said so', async () => {
    await open({ id: CHANNEL, type: 0 });
    await deliver(CHANNEL);
    stage?.discord.fault({ kind: 'refused', status: 401, code: 0 });
    expect(await deliver(CHANNEL)).toMatchObject([
      { kind: 'refused', reason: 'forbidden', code: '401' },
    ]);
    expect((await deliver(CHANNEL))[0]?.kind).toBe('sent');
  });

  test('no token is ever logged', async () => {
    const discord = await startDiscord({ token: 'another' });
    stage = await stageOf({ handlers: recorder(), discord });
    await deliver(CHANNEL);
    expect(stage.logged.length).toBeGreaterThan(0);
    expect(stage.logged.join('\n')).not.toContain(TOKEN);
  });
});
