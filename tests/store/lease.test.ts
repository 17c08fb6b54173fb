import { expect, test } from 'vitest';
import { takeLease } from '../../src/store/lease.ts';
import { openStore } from '../../src/store/store.ts';
import { fakeClock, START } from '../delivery/world.ts';

test('a store on a server takes one process, and forgets one that is gone', async () => {
  const clock = fakeClock();
  const store = await openStore('memory:');
  const living = new Set([1, 2]);
  const take = (pid: number, host = 'here', own = clock) =>
    takeLease({
      records: store.records('lease'),
      me: { pid, host },
      isAlive: (asked) => living.has(asked),
      clock: own,
    });

  const release = await take(1);
  await clock.runUntil(START + 600_000);
  await expect(take(2)).rejects.toThrow('in use by process 1 on here');
  await expect(take(1, 'there')).rejects.toThrow('in use by process 1 on here');
  await release();
  // Dies, and renews nothing any more.
  await take(2, 'here', fakeClock(clock.now()));
  living.delete(2);
  await (await take(1))();
  await take(5, 'there', fakeClock(clock.now()));
  await expect(take(1)).rejects.toThrow('process 5 on there');
  await clock.runUntil(START + 1_200_000);
  await (await take(1))();
  await store.close();
});
