import { execFileSync, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { ConfigError } from '../../src/ops/errors.ts';
import { exportStore, importStore } from '../../src/store/backup.ts';
import { reaching, STORE_TIMEOUT } from '../../src/store/error.ts';
import { migrate } from '../../src/store/migrate.ts';
import { openStore, readStore } from '../../src/store/store.ts';
import { storeContract } from '../contract/store.ts';
import { callsOf, channel, draftOf } from '../delivery/world.ts';
import { subscription } from '../schedule/newsroom.ts';
import { postgres, redis } from './servers.ts';

const folder = mkdtempSync(join(tmpdir(), 'paperboy-store-'));
afterAll(() => rmSync(folder, { recursive: true }));
const fresh = (): string => `sqlite:${join(folder, `${randomUUID()}.db`)}`;

for (const { name, url, missing } of [
  { name: 'memory', url: 'memory:', missing: undefined },
  { name: 'SQLite', url: fresh(), missing: undefined },
  { name: 'Redis', ...redis },
  { name: 'PostgreSQL', ...postgres },
]) {
  storeContract({
    name,
    ...(missing && { missing }),
    async open() {
      const store = await openStore(url);
      return { store, mark: `t${randomUUID()}`, close: () => store.close() };
    },
  });
}

describe('a store that cannot be used', () => {
  test.each([
    ['nonsense', 'expected memory:'],
    ['sqlite:', 'expected a file'],
    ['sqlite:/dev/null/paperboy.db', 'cannot write /dev/null/paperboy.db'],
    ['redis://127.0.0.1:9', 'Redis at 127.0.0.1:9 does not answer'],
    ['postgres://127.0.0.1:9/x', 'PostgreSQL at 127.0.0.1:9 does not answer'],
  ])('%s is refused with what to do', async (url, sentence) => {
    const error = await openStore(url).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ConfigError);
    expect(String(error)).toContain(sentence);
  });

  test('a file that is no database is refused and left as it is', async () => {
    const path = join(folder, 'letter.txt');
    writeFileSync(path, 'Dear reader, this is a letter and not a database. '.repeat(50));
    await expect(openStore(`sqlite:${path}`)).rejects.toThrow(ConfigError);
    expect(execFileSync('head', ['-c', '11', path], { encoding: 'utf8' })).toBe('Dear reader');
  });
});

describe('one process at a time on the embedded store', () => {
  test('the second is refused with the number of the first; what dies leaves no lock', async () => {
    const url = fresh();
    const script = join(folder, 'holder.ts');
    const module = JSON.stringify(new URL('../../src/store/store.ts', import.meta.url).href);
    writeFileSync(
      script,
      `import { openStore } from ${module};
       await openStore(process.argv[2]);
       process.send('open');
       setInterval(() => {}, 1000);`,
    );
    const child = fork(script, [url], { execArgv: [] });
    await once(child, 'message');
    await expect(openStore(url)).rejects.toThrow(`in use by process ${child.pid} on `);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const store = await openStore(url);
    await store.close();
    await (await openStore(url)).close();
  });
});

describe('reading beside the process at work', () => {
  test('sees what it has written, and keeps nobody out', async () => {
    const url = fresh();
    await expect(readStore(url)).rejects.toThrow('start the bot once');
    const store = await openStore(url);
    const reader = await readStore(url);
    await store.subscriptions.put(subscription());
    await store.outbox.put([draftOf('lab/1', channel('C1'), callsOf(2))]);
    expect(await reader.subscriptions.all()).toEqual([subscription()]);
    expect((await reader.pending()).map(({ id }) => id)).toEqual(['lab/1']);
    await expect(reader.subscriptions.remove('lab')).rejects.toMatchObject({ code: 'store-down' });
    const lines: string[] = [];
    for await (const line of exportStore(reader)) lines.push(line);
    expect(lines.length).toBeGreaterThan(3);
    await reader.close();
    await store.close();
  });
});

describe('a store that goes away', () => {
  test('an answer that does not come is an error with the code that commands know', async () => {
    vi.useFakeTimers();
    const answer = reaching('people', () => new Promise(() => {}));
    const refused = expect(answer).rejects.toMatchObject({ code: 'store-down' });
    await vi.advanceTimersByTimeAsync(STORE_TIMEOUT);
    await refused;
    vi.useRealTimers();
  });

  test.skipIf(postgres.missing !== undefined)(
    'PostgreSQL ends its connections: the next call works, nothing crashes',
    async () => {
      const store = await openStore(postgres.url);
      const records = store.records<number>(`t${randomUUID()}`);
      await records.put('a', 1);
      execFileSync('psql', [
        postgres.url,
        '-qc',
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%public.paperboy%' AND pid <> pg_backend_pid()",
      ]);
      await expect.poll(() => records.get('a').catch(() => undefined)).toBe(1);
      await records.remove('a');
      await store.close();
    },
  );
});

describe('versions', () => {
  test('migrations run once each, in order, from where the store is', async () => {
    const store = await openStore('memory:');
    const done: string[] = [];
    const step = (name: string) => ({
      name,
      async run() {
        done.push(name);
      },
    });
    await migrate(store.records, [step('one')]);
    await migrate(store.records, [step('one'), step('two')]);
    await migrate(store.records, [step('one'), step('two')]);
    expect(done).toEqual(['one', 'two']);
    expect(await migrate(store.records, [step('one')])).toEqual({ kind: 'newer', version: 3 });
  });

  test('a store of a newer version is refused', async () => {
    const url = fresh();
    const store = await openStore(url);
    await store.records<number>('meta').put('version', 99);
    await store.close();
    await expect(openStore(url)).rejects.toThrow('made by a newer Paperboy');
  });
});

describe('a back-up', () => {
  test('restored elsewhere is the same store, deliveries under way included', async () => {
    const from = await openStore(fresh());
    await from.subscriptions.put(subscription());
    await from.people.put({ platform: 'slack', user: 'U1' }, { saved: [{ id: 'x', at: 'now' }] });
    await from.outbox.put([draftOf('lab/1', channel('C1'), callsOf(3))]);
    const lines: string[] = [];
    for await (const line of exportStore(from)) lines.push(line);
    await from.close();

    const url = fresh();
    const to = await openStore(url);
    expect(await importStore(to, lines)).toBe(lines.length);
    await to.close();
    const restored = await openStore(url);
    expect(await restored.subscriptions.all()).toEqual([subscription()]);
    expect((await restored.people.get({ platform: 'slack', user: 'U1' })).saved).toHaveLength(1);
    const claim = await restored.outbox.claim(Date.now());
    expect('batch' in claim && claim.calls).toEqual(callsOf(3));
    await restored.close();
  });

  test('bad lines are named, and nothing is written', async () => {
    const store = await openStore('memory:');
    const good = JSON.stringify({ namespace: 'subscriptions', key: 'lab', value: subscription() });
    const lines = [good, 'nonsense', '{"namespace":"other","key":"a","value":1}', '', 'null'];
    const error = await importStore(store, lines).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as ConfigError).problems.map(({ line }) => line)).toEqual([2, 3, 5]);
    expect(await store.subscriptions.all()).toEqual([]);
  });
});
