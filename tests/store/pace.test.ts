import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../src/delivery/clock.ts';
import { createPace } from '../../src/delivery/pace.ts';
import type { Pace } from '../../src/delivery/ports.ts';
import { redisPace } from '../../src/store/pace.ts';
import { channel } from '../delivery/world.ts';
import { redis } from './servers.ts';

/** What every pace holds; no test waits for it. */
function paceContract(
  name: string,
  missing: string | undefined,
  open: () => Promise<[Pace, () => Promise<unknown>]>,
) {
  describe.skipIf(missing !== undefined)(missing ? `${name} (not run: ${missing})` : name, () => {
    test('a channel waits a second, its workspace a little, another workspace not at all', async () => {
      const [pace, close] = await open();
      const now = Date.now();
      const take = (id: string, place: string, workspace = 'T1') =>
        pace.take({ id, to: { ...channel(place), workspace } }, now);
      expect(await take('a', 'C1')).toBe(0);
      const again = await take('b', 'C1');
      expect(again).toBeGreaterThan(800);
      expect(again).toBeLessThanOrEqual(1_020);
      const second = await take('c', 'C2');
      const third = await take('d', 'C3');
      expect(second).toBeLessThanOrEqual(150);
      expect(third - second).toBeGreaterThan(100);
      expect(await take('d', 'C3')).toBeLessThanOrEqual(third);
      expect(await take('e', 'C4', 'T2')).toBe(0);
      await close();
    });

    test('what the platform asks for is kept: by channel, by workspace, by platform', async () => {
      const [pace, close] = await open();
      const now = Date.now();
      const wait = (id: string, place: string, workspace: string) =>
        pace.take({ id, to: { ...channel(place), workspace } }, now);
      await pace.hold(channel('C1'), 'channel', now + 30_000);
      expect(await wait('a', 'C1', 'T1')).toBeGreaterThan(25_000);
      expect(await wait('b', 'C2', 'T1')).toBe(0);
      await pace.hold(channel('C2'), 'workspace', now + 60_000);
      expect(await wait('c', 'C3', 'T1')).toBeGreaterThan(55_000);
      expect(await wait('d', 'C3', 'T2')).toBe(0);
      await pace.hold(channel('C2'), 'platform', now + 90_000);
      await pace.hold(channel('C2'), 'platform', now + 10_000);
      expect(await wait('e', 'C4', 'T3')).toBeGreaterThan(85_000);
      await close();
    });
  });
}

paceContract('pace within a process', undefined, async () => [createPace(), async () => {}]);

paceContract('pace over processes', redis.missing, async () => {
  const client = new Redis(redis.url);
  const prefix = `paperboy-test-${randomUUID()}`;
  const close = async (): Promise<void> => {
    await client.del(...(await client.keys(`${prefix}*`)));
    await client.quit();
  };
  return [redisPace(client, prefix, systemClock()), close];
});
