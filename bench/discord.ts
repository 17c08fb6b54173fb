import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { connectDiscord } from '../src/chat/discord/connect.ts';
import { createHandlers } from '../src/commands/handlers.ts';
import type { Context, Handlers } from '../src/commands/ports.ts';
import { composeDigest } from '../src/digest/compose.ts';
import { selectPapers } from '../src/digest/select.ts';
import { createLibrary } from '../src/papers/library.ts';
import type { PaperId, Reading } from '../src/papers/paper.ts';
import { createTopics } from '../src/papers/topics.ts';
import { renderDiscord } from '../src/render/discord.ts';
import { EMPTY_GUILD, startDiscord, TOKEN } from '../tests/fakes/discord-server.ts';
import { button, inGuild, paper, typing } from '../tests/fixtures/discord/interactions.ts';

const PAPERS = 10_000;
const PER_SECOND = 50;
const SECONDS = 10;
const GUILDS = 2_000;
const CHANNELS = 40;
const ROLES = 20;
const silent = { debug() {}, info() {}, warn() {}, error: console.error };

/** From an interaction's arrival to the first response with a full library, rendering, and memory with many servers. */
export async function run(): Promise<void> {
  const { context, ids } = fullLibrary();
  console.log(
    `Discord on loopback, ${PER_SECOND} interactions/s for ${SECONDS} s, ${PAPERS} papers (ms)`,
  );
  console.table(
    await responses(
      createHandlers(context, (error) => String(error)),
      ids,
    ),
  );
  console.log('A digest of 30 papers to Discord calls (ms)');
  console.table([rendering(context)]);
  console.log(`Memory with ${GUILDS} servers of ${CHANNELS} channels and ${ROLES} roles (MB)`);
  console.table([await memory()]);
}

function connectTo(apiUrl: string, handlers: Handlers) {
  return connectDiscord({
    token: TOKEN,
    apiUrl,
    guilds: [],
    links: false,
    crosspost: false,
    shards: 'auto',
    language: 'zh',
    handlers,
    records: { get: async () => undefined, put: async () => undefined },
    now: () => new Date(),
    log: silent,
    onStopped: (error) => console.error(error),
  });
}

async function responses(handlers: Handlers, ids: readonly string[]) {
  const discord = await startDiscord();
  const connection = connectTo(discord.url, handlers);
  await connection.start();
  const kinds = {
    'look-up': (index: number) => inGuild(paper(`NAME${index}`)),
    words: (index: number) => inGuild(paper(`policy optimization ${index % 50}`)),
    button: (index: number) => inGuild(button(`v1:details:${ids[index % ids.length]}`)),
    autocomplete: (index: number) => inGuild(typing(undefined, 'query', `NAME${index % 1000}`)),
  };
  const times = Object.keys(kinds).map((): number[] => []);
  const makers = Object.values(kinds);
  const running: Promise<void>[] = [];
  for (const make of makers) await discord.interact(make(0));
  const start = performance.now();
  for (let index = 0; index < PER_SECOND * SECONDS; index += 1) {
    const kind = index % makers.length;
    const asked = performance.now();
    running.push(
      discord.interact(makers[kind]?.(index * 17) ?? {}).then(() => {
        times[kind]?.push(performance.now() - asked);
      }),
    );
    const next = start + ((index + 1) * 1000) / PER_SECOND;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, next - performance.now())));
  }
  await Promise.all(running);
  await connection.stop();
  await discord.close();
  return [
    ...Object.keys(kinds).map((of, kind) => ({ of, ...spread(times[kind] ?? []) })),
    { of: 'all', ...spread(times.flat()), mark: 'p99 < 50' },
  ];
}

function rendering({ library, topics }: Context) {
  const selection = selectPapers(library, topics, { sources: [], topics: [] }, ['2026-01-01']);
  const some = { ...selection, papers: selection.papers.slice(0, 30) };
  const posts = composeDigest(some, { language: 'zh', layout: 'thread', topics });
  const times = Array.from({ length: 60 }, () => {
    const start = performance.now();
    renderDiscord(posts, { channel: '1', key: 'lab/2026-01-01', language: 'zh' });
    return performance.now() - start;
  });
  return { posts: posts.length, first: times[0], ...spread(times.slice(10)), mark: '< 5' };
}

/** The bot alone in a process of its own, the servers in this one. */
async function memory() {
  const id = (kind: number, index: number) => String(10n ** 17n * BigInt(kind) + BigInt(index));
  const extraGuilds = Array.from({ length: GUILDS }, (_, guild) => ({
    ...EMPTY_GUILD,
    id: id(4, guild),
    name: `Server ${guild}`,
    roles: Array.from({ length: ROLES }, (_role, role) => ({
      id: role === 0 ? id(4, guild) : id(5, guild * ROLES + role),
      name: `role ${role}`,
      permissions: '2147483647',
      position: role,
      color: 0,
    })),
    channels: Array.from({ length: CHANNELS }, (_channel, channel) => ({
      id: id(3, guild * CHANNELS + channel),
      type: 0,
      name: `channel-${channel}`,
      position: channel,
      topic: 'what this channel is for',
      permission_overwrites: [{ id: id(4, guild), type: 0, allow: '0', deny: '1024' }],
    })),
    members: [],
  }));
  const discord = await startDiscord({ extraGuilds });
  const child = fork(import.meta.filename, ['--guilds', discord.url], {
    execArgv: ['--expose-gc'],
  });
  const megabytes = await new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code) => reject(new Error(`the bot ended with ${code}`)));
  });
  child.kill();
  await discord.close();
  return { ...(megabytes as object), mark: 'resident < 400' };
}

async function holdGuilds(url: string): Promise<void> {
  const none = async () => [];
  const never = async (): Promise<never> => await Promise.reject(new Error('not asked here'));
  const handlers = { command: never, press: never, home: never, unfurl: none, complete: none };
  const connection = connectTo(url, handlers);
  await connection.start();
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  const mb = (bytes: number): number => Math.round(bytes / 2 ** 20);
  const { guilds } = connection.status();
  process.send?.({ servers: guilds, resident: mb(rss), heap: mb(heapUsed) });
}

function fullLibrary(): { context: Context; ids: readonly string[] } {
  const topics = createTopics(parse(readFileSync('config/topics.yaml', 'utf8')));
  const library = createLibrary();
  const all = Array.from({ length: PAPERS }, (_, index) => reading(index));
  for (let start = 0; start < PAPERS; start += 100) {
    const date = new Date(Date.UTC(2026, 0, 1 + start / 100)).toISOString().slice(0, 10);
    const papers = all.slice(start, start + 100);
    const format = 'huggingface-report';
    library.add(
      { format, source: 'huggingface', date, title: 'Daily papers', papers, problems: [] },
      'bench',
    );
  }
  const nothing = async () => undefined;
  const context: Context = {
    library,
    topics,
    people: { get: async () => ({ saved: [] }), put: nothing },
    places: { get: async () => ({}), put: nothing },
    subscriptions: { all: async () => [], get: nothing, put: nothing, remove: nothing },
    status: async () => ({ runs: [], sources: [] }),
    now: () => new Date('2026-02-23T09:00:00Z'),
    defaults: { timezone: 'UTC', language: 'zh', at: '0 9 * * *', wait: 0, quiet: 'never' },
  };
  return { context, ids: all.map(({ id }) => id) };
}

const SUBJECTS = ['policy optimization', 'robot grasping', 'video diffusion', 'agent memory'];

function reading(index: number): Reading {
  const id = `25${String((index % 9) + 10)}.${10_000 + index}` as PaperId;
  const prose = '用推导出的闭式权重核解决策略滞后与方差爆炸，平均准确率提高 2.3%。'.repeat(5);
  const kinds = ['innovation', 'results', 'usage'] as const;
  return {
    id,
    title: `NAME${index}: ${SUBJECTS[index % 4]} for ${SUBJECTS[(index >> 2) % 4]} ${index % 50}`,
    contribution: prose.slice(0, 70),
    links: { abs: `https://arxiv.org/abs/${id}` },
    sections: kinds.map((kind) => ({
      kind,
      heading: kind,
      blocks: [{ type: 'paragraph', spans: [{ text: prose }] }],
    })),
    line: index,
  };
}

function spread(times: readonly number[]) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): number =>
    Number((sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(2));
  return { p50: at(0.5), p99: at(0.99), worst: at(1) };
}

if (process.argv[2] === '--guilds') await holdGuilds(process.argv[3] ?? '');
