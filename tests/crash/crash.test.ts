import { type ChildProcess, fork } from 'node:child_process';
import { randomInt, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { describe, expect, test } from 'vitest';
import { redis } from '../store/servers.ts';
import { openChat } from './chat.ts';

const ROUNDS = Number(process.env.CRASH_ROUNDS ?? 0);
const PARTS = 40;

interface Scene {
  readonly place: string;
  readonly prefix: string;
  readonly processes: number;
  readonly kills: number;
  /** Id and number of parts. */
  readonly drafts: readonly (readonly [string, number])[];
}

/** Lets processes deliver, kills them at random moments, and starts them again, until everything is settled. */
async function perform(scene: Scene): Promise<readonly string[]> {
  const moments = ['asked', 'stored', 'answered'] as const;
  let posts = 0;
  let kills = scene.kills;
  const plan = () => ({ at: posts + randomInt(1, 12), moment: moments[randomInt(3)] });
  let next = plan();
  const alive = new Set<ChildProcess>();
  const finished = Promise.withResolvers<void>();
  const chat = await openChat(async (moment) => {
    if (moment === 'asked') posts += 1;
    if (posts < next.at || moment !== next.moment || kills === 0) return;
    kills -= 1;
    next = plan();
    const victims = [...alive];
    victims[randomInt(victims.length)]?.kill('SIGKILL');
  });
  const start = (): void => {
    const { place, prefix, drafts } = scene;
    const child = fork(
      new URL('./worker.ts', import.meta.url),
      [place, chat.url, prefix, JSON.stringify(drafts)],
      { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
    );
    alive.add(child);
    child.on('message', () => finished.resolve());
    child.on('exit', (code, signal) => {
      alive.delete(child);
      if (signal === 'SIGKILL') start();
      else if (code !== 0) finished.reject(new Error(`a worker ended with ${code}`));
    });
  };
  for (let index = 0; index < scene.processes; index += 1) start();
  await finished.promise;
  for (const child of alive) {
    child.removeAllListeners('exit');
    child.kill('SIGKILL');
  }
  chat.close();
  return chat.messages.map(({ key, thread }) =>
    thread === undefined ? key : `${key} > ${thread}`,
  );
}

describe('killed at random moments of a delivery of 40 parts, every part is there once', () => {
  test(`on SQLite, ${ROUNDS || 3} rounds`, { timeout: 3_600_000 }, async () => {
    for (let round = 0; round < (ROUNDS || 3); round += 1) {
      const folder = mkdtempSync(join(tmpdir(), 'paperboy-crash-'));
      const place = `sqlite:${join(folder, 'store.db')}`;
      const drafts = [['lab/1', PARTS]] as const;
      const keys = await perform({ place, prefix: '', processes: 1, kills: 4, drafts });
      const wanted = Array.from({ length: PARTS }, (_, n) =>
        n ? `lab/1/p${n} > 0` : 'lab/1/lead',
      );
      expect(keys).toEqual(wanted);
      rmSync(folder, { recursive: true });
    }
  });

  test.skipIf(redis.missing !== undefined)(
    redis.missing
      ? `on Redis with three processes (not run: ${redis.missing})`
      : `on Redis with three processes, ${ROUNDS || 1} rounds`,
    { timeout: 3_600_000 },
    async () => {
      for (let round = 0; round < (ROUNDS || 1); round += 1) {
        const prefix = `paperboy-crash-${randomUUID()}`;
        const drafts = [
          [`${prefix}-a/1`, 14],
          [`${prefix}-b/1`, 13],
          [`${prefix}-c/1`, 13],
        ] as const;
        const keys = await perform({ place: redis.url, prefix, processes: 3, kills: 4, drafts });
        for (const [id, parts] of drafts) {
          const mine = keys.filter((key) => key.startsWith(id));
          expect(mine.map((key) => key.split(' ')[0])).toEqual(
            Array.from({ length: parts }, (_, n) => (n ? `${id}/p${n}` : `${id}/lead`)),
          );
        }
        const client = new Redis(redis.url);
        const left = await client.keys(`*${prefix}*`);
        if (left.length > 0) await client.del(...left);
        await client.quit();
      }
    },
  );
});
