import {
  connectDiscord,
  type DiscordConnection,
  type DiscordOptions,
} from '../../../src/chat/discord/connect.ts';
import type { DiscordRecord } from '../../../src/chat/discord/identify.ts';
import type { Handlers } from '../../../src/commands/ports.ts';
import type { Log } from '../../../src/ops/log.ts';
import { flatten } from '../../../src/render/discord-schema.ts';
import {
  type FakeDiscord,
  type FakeOptions,
  startDiscord,
  TOKEN,
} from '../../fakes/discord-server.ts';

type Json = Record<string, unknown>;

export interface Stage {
  readonly discord: FakeDiscord;
  readonly connection: DiscordConnection;
  readonly records: Map<string, DiscordRecord>;
  /** Everything logged, secrets not removed. */
  readonly logged: string[];
  readonly stops: Error[];
  close(): Promise<void>;
}

export interface StageOptions extends Omit<Partial<DiscordOptions>, 'records'> {
  readonly handlers: Handlers;
  readonly fake?: FakeOptions;
  readonly discord?: FakeDiscord;
  readonly records?: Map<string, DiscordRecord>;
}

/** The adapter with the real SDK against the fake; not started. */
export async function stageOf({
  fake,
  discord: given,
  records = new Map(),
  ...options
}: StageOptions): Promise<Stage> {
  const discord = given ?? (await startDiscord(fake));
  const logged: string[] = [];
  const stops: Error[] = [];
  const connection = connectDiscord({
    token: TOKEN,
    apiUrl: discord.url,
    guilds: [],
    links: false,
    crosspost: false,
    shards: 'auto',
    language: 'en',
    records: {
      get: async (key) => records.get(key),
      put: async (key, value) => {
        records.set(key, value);
      },
    },
    now: () => new Date(),
    log: logTo(logged),
    onStopped: (error) => stops.push(error),
    patience: 30,
    ...options,
  });
  return {
    discord,
    connection,
    records,
    logged,
    stops,
    async close() {
      await connection.stop();
      await discord.close();
    },
  };
}

export async function started(options: StageOptions): Promise<Stage> {
  const stage = await stageOf(options);
  await stage.connection.start();
  return stage;
}

function logTo(lines: string[]): Log {
  const write = (fields: object, message: string) => {
    lines.push(JSON.stringify({ ...fields, message }));
  };
  return { debug: write, info: write, warn: write, error: write };
}

/** The words of a message body. */
export function wordsIn(body: unknown): string {
  const { components = [], content = '' } = body as {
    components?: Parameters<typeof flatten>[0];
    content?: string;
  };
  const texts = flatten(components).flatMap((each) => each.content ?? []);
  return [content, ...texts].filter((words) => words !== '').join('\n');
}

/** The words of the first answer that has any: an announcement says nothing yet. */
export async function answerOf(discord: FakeDiscord, first: Json): Promise<string> {
  let answer = first;
  while (answer.type === 5 || answer.type === 6) answer = await discord.next(String(first.id));
  return wordsIn(answer.data);
}

/** Until something that the other side does on its own has happened. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2));
}
