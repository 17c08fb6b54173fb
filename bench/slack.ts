import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type MessagePort, parentPort, Worker } from 'node:worker_threads';
import { parse } from 'yaml';
import { connectSlack } from '../src/chat/slack/connect.ts';
import { createHandlers } from '../src/commands/handlers.ts';
import type { Context } from '../src/commands/ports.ts';
import { composeDigest } from '../src/digest/compose.ts';
import { selectPapers } from '../src/digest/select.ts';
import { createLibrary } from '../src/papers/library.ts';
import type { PaperId, Reading, Report } from '../src/papers/paper.ts';
import { createTopics } from '../src/papers/topics.ts';
import { renderSlack } from '../src/render/slack.ts';
import { createSlackServer, type SlackServer, TEAM } from '../tests/fakes/slack-server.ts';

const PAPERS = 10_000;
const PER_SECOND = 50;
const SECONDS = 10;
const DIGEST = 30;

/** From a command's arrival to ack and answer with a full library, and the rendering of a digest. */
export async function run(): Promise<void> {
  const context = await makeContext();
  console.log(
    `Slack over Socket Mode on loopback, ${PER_SECOND} commands/s for ${SECONDS} s, ${PAPERS} papers (ms)`,
  );
  console.table(await commands(context));
  console.log(`A digest of ${DIGEST} papers to Slack calls (ms)`);
  console.table([digest(context)]);
}

/** The bot here, Slack and its people in a thread of their own: their work must not count as ours. */
async function commands(context: Context) {
  const people = new Worker(new URL(import.meta.url));
  const [apiUrl] = (await once(people, 'message')) as [string];
  const log = { debug() {}, info() {}, warn() {}, error: console.error };
  const connection = connectSlack({
    mode: 'socket',
    token: TEAM.token,
    appToken: 'xapp-1-lab-token',
    apiUrl,
    handlers: createHandlers(context, (error) => String(error)),
    log,
  });
  await connection.start();
  people.postMessage('go');
  const [times] = (await once(people, 'message')) as [Times[]];
  await connection.stop();
  await people.terminate();
  return [
    { until: 'ack', ...spread(times.map(({ ack }) => ack)), mark: 'p99 < 50' },
    { until: 'answer', ...spread(times.map(({ answer }) => answer)), mark: 'p99 < 150' },
  ];
}

interface Times {
  readonly ack: number;
  readonly answer: number;
}

async function people(port: MessagePort): Promise<void> {
  const slack = await createSlackServer();
  port.postMessage(slack.apiUrl);
  await once(port, 'message');
  for (let index = 0; index < PER_SECOND; index += 1) await ask(slack, index);
  const running: Promise<Times>[] = [];
  for (let index = 0; index < PER_SECOND * SECONDS; index += 1) {
    running.push(ask(slack, index));
    await new Promise((resolve) => setTimeout(resolve, 1000 / PER_SECOND));
  }
  port.postMessage(await Promise.all(running));
}

if (parentPort) void people(parentPort);

/** Several kinds of look-up in turn; times from sending the envelope. */
async function ask(slack: SlackServer, index: number): Promise<Times> {
  const queries = [`NAME${index}`, idOf(index), 'policy optimization', 'robots graps', '强化学习'];
  const command = {
    command: '/paper',
    text: queries[index % queries.length],
    team_id: TEAM.id,
    channel_id: 'C0001PAPERS',
    user_id: `U${String(index % 40).padStart(8, '0')}`,
    trigger_id: '1.2.t',
    is_enterprise_install: 'false',
    response_url: slack.responseUrl(),
  };
  const start = performance.now();
  const answered = slack.answered(command.response_url).then(() => performance.now() - start);
  await slack.envelope('slash_commands', command);
  const ack = performance.now() - start;
  return { ack, answer: await answered };
}

function digest(context: Context) {
  const { library, topics } = context;
  const selection = selectPapers(library, topics, { sources: [], topics: [] }, ['2026-01-01']);
  const some = { ...selection, papers: selection.papers.slice(0, DIGEST) };
  const posts = composeDigest(some, { language: 'zh', layout: 'thread', topics });
  const times = Array.from({ length: 50 }, () => {
    const start = performance.now();
    renderSlack(posts, { channel: '#papers', key: 'lab/2026-01-01', language: 'zh' });
    return performance.now() - start;
  });
  return { posts: posts.length, ...spread(times), mark: '< 5' };
}

async function makeContext(): Promise<Context> {
  const topics = createTopics(parse(readFileSync('config/topics.yaml', 'utf8')));
  const library = createLibrary();
  for (let day = 0; day < PAPERS / 100; day += 1) {
    const date = new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10);
    const papers = Array.from({ length: 100 }, (_, index) => reading(day * 100 + index));
    const report: Report = {
      format: 'huggingface-report',
      source: 'huggingface',
      date,
      title: 'Daily papers',
      papers,
      problems: [],
    };
    library.add(report, 'bench');
  }
  const people = new Map<string, never>();
  return {
    library,
    topics,
    people: { get: async () => ({ saved: [] }), put: async () => void people },
    places: { get: async () => ({}), put: async () => undefined },
    subscriptions: {
      all: async () => [],
      get: async () => undefined,
      put: async () => undefined,
      remove: async () => undefined,
    },
    status: async () => ({ runs: [], sources: [] }),
    now: () => new Date('2026-02-23T09:00:00Z'),
    defaults: {
      timezone: 'Asia/Shanghai',
      language: 'zh',
      at: '0 9 * * 1-5',
      wait: 0,
      quiet: 'never',
    },
  };
}

const WORDS =
  'policy optimization robot grasping video diffusion agents memory reasoning vision'.split(' ');
const idOf = (index: number): PaperId =>
  `26${String(1 + (index % 9)).padStart(2, '0')}.${10_000 + index}` as PaperId;

function reading(index: number): Reading {
  const title = `NAME${index}: ${[0, 3, 5, 7].map((step) => WORDS[(index * 7 + step) % WORDS.length]).join(' ')}`;
  const prose = '提出了一种基于变分原理的强化学习方法，解决了异步训练下的不稳定问题。'.repeat(4);
  return {
    id: idOf(index),
    title,
    contribution: prose.slice(0, 80),
    links: { abs: `https://arxiv.org/abs/${idOf(index)}` },
    sections: (['innovation', 'results', 'usage'] as const).map((kind) => ({
      kind,
      heading: kind,
      blocks: [{ type: 'paragraph', spans: [{ text: prose }] }],
    })),
    line: index,
  };
}

function spread(times: readonly number[]) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) =>
    Math.round((sorted[Math.floor((sorted.length - 1) * share)] ?? 0) * 100) / 100;
  return { p50: at(0.5), p99: at(0.99), worst: at(1) };
}
