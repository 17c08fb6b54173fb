import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../src/delivery/clock.ts';
import { openQueue } from '../../src/store/queue.ts';
import { openStore } from '../../src/store/store.ts';
import { callsOf, channel, dispatch, draftOf, fakePlatform } from '../delivery/world.ts';
import { proxyTo } from './proxy.ts';
import { postgres, redis } from './servers.ts';

const LONG = { timeout: 15_000, interval: 50 };

for (const { name, url, missing } of [
  { name: 'Redis', ...redis },
  { name: 'PostgreSQL', ...postgres },
]) {
  test.skipIf(missing !== undefined)(
    missing
      ? `${name} away (not run: ${missing})`
      : `${name} away: calls say so, and work again when it is back`,
    async () => {
      const proxy = await proxyTo(url);
      const store = await openStore(proxy.url);
      const records = store.records<number>(`t${randomUUID()}`);
      await records.put('a', 1);
      proxy.cut();
      await expect(records.get('a')).rejects.toMatchObject({ code: 'store-down' });
      await expect(records.put('a', 2)).rejects.toMatchObject({ code: 'store-down' });
      await expect(records.all()).rejects.toMatchObject({ code: 'store-down' });
      proxy.restore();
      await expect.poll(() => records.get('a').catch(() => undefined), LONG).toBe(1);
      expect(await records.all()).toEqual([['a', 1]]);
      await records.remove('a');
      await store.close();
      proxy.close();
    },
  );
}

describe.skipIf(redis.missing !== undefined)(
  redis.missing ? `the shared queue (not run: ${redis.missing})` : 'the shared queue',
  () => {
    test('Redis away in the middle of a delivery: it goes on, every part once', async () => {
      const proxy = await proxyTo(redis.url);
      const store = await openStore('memory:');
      const prefix = `paperboy-test-${randomUUID()}`;
      const records = { settled: store.records<never>('s'), payloads: store.records<never>('p') };
      const clock = systemClock();
      const options = { url: proxy.url, records, clock, prefix, lock: 1_000 };
      const { outbox, pace } = await openQueue(options);
      const platform = fakePlatform({ ...clock, now: () => clock.now() }, 5);
      await outbox.put([draftOf('lab/1', channel('C1', 'local'), callsOf(20))]);
      const dispatcher = dispatch({
        clock,
        outbox,
        pace,
        platform,
        random: () => 0,
        lookAfter: 50,
      });
      await expect.poll(() => platform.posted.length, LONG).toBeGreaterThan(5);
      proxy.cut();
      await expect(outbox.pending()).rejects.toMatchObject({ code: 'store-down' });
      proxy.restore();
      await expect.poll(() => outbox.settled('lab/1'), LONG).toBeDefined();
      expect(platform.posted.map(({ key }) => key)).toEqual(
        callsOf(20).map(({ key }) => `lab/1/${key}`),
      );
      await dispatcher.stop();
      await outbox.close();
      proxy.close();
      const client = new Redis(redis.url);
      const keys = await client.keys(`${prefix}*`);
      if (keys.length > 0) await client.del(...keys);
      await client.quit();
    });
  },
);
