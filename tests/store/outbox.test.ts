import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { systemClock } from '../../src/delivery/clock.ts';
import { openOutbox } from '../../src/store/outbox.ts';
import { openQueue } from '../../src/store/queue.ts';
import { openStore } from '../../src/store/store.ts';
import { outboxContract } from '../contract/outbox.ts';
import { postgres, redis } from './servers.ts';

outboxContract({
  name: 'SQLite',
  async open() {
    const folder = mkdtempSync(join(tmpdir(), 'paperboy-'));
    const url = `sqlite:${join(folder, 'store.db')}`;
    let store = await openStore(url);
    return {
      outbox: store.outbox,
      async reopen() {
        await store.close();
        store = await openStore(url);
        return store.outbox;
      },
      async close() {
        await store.close();
        rmSync(folder, { recursive: true });
      },
    };
  },
});

for (const { name, url, missing } of [
  { name: 'memory', url: 'memory:', missing: undefined },
  { name: 'PostgreSQL', ...postgres },
]) {
  outboxContract({
    name,
    ...(missing && { missing }),
    async open() {
      const store = await openStore(url);
      const space = randomUUID();
      const records = {
        outbox: store.records<never>(`${space}.outbox`),
        settled: store.records<never>(`${space}.settled`),
        payloads: store.records<never>(`${space}.payloads`),
      };
      return {
        outbox: await openOutbox(records),
        reopen: () => openOutbox(records),
        async close() {
          for (const some of Object.values(records)) {
            await some.removeMany((await some.all()).map(([key]) => key));
          }
          await store.close();
        },
      };
    },
  });
}

outboxContract({
  name: 'BullMQ',
  ...(redis.missing && { missing: redis.missing }),
  async open() {
    const store = await openStore('memory:');
    const prefix = `paperboy-test-${randomUUID()}`;
    const records = { settled: store.records<never>('s'), payloads: store.records<never>('p') };
    const start = () =>
      openQueue({ url: redis.url, records, clock: systemClock(), prefix, lock: 600 });
    const opened = [await start()];
    return {
      outbox: (opened[0] as (typeof opened)[number]).outbox,
      async reopen() {
        const queue = await start();
        opened.push(queue);
        return queue.outbox;
      },
      async close() {
        for (const { outbox } of opened) await outbox.close();
        const client = new Redis(redis.url);
        const keys = await client.keys(`${prefix}*`);
        if (keys.length > 0) await client.del(...keys);
        await client.quit();
      },
    };
  },
});
