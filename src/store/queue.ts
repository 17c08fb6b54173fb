import { randomUUID } from 'node:crypto';
import { type Job, Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import type { Batch, Claim, Clock, Outbox, Pace } from '../delivery/ports.ts';
import { destinationKey } from '../message/destination.ts';
import { ConfigError } from '../ops/errors.ts';
import { createPayloads, payloadsOf, REMEMBERED } from './digests.ts';
import { reaching, STORE_TIMEOUT } from './error.ts';
import type { OutboxRecords } from './outbox.ts';
import { redisPace } from './pace.ts';

export interface SharedQueue {
  readonly outbox: Outbox;
  readonly pace: Pace;
}

export interface QueueOptions {
  /** redis://… */
  readonly url: string;
  readonly records: Pick<OutboxRecords, 'settled' | 'payloads'>;
  readonly clock: Clock;
  /** First part of all names in Redis. */
  readonly prefix?: string;
  /** How long a batch belongs to a process that does not speak any more, milliseconds: longer than any call takes. */
  readonly lock?: number;
}

/** How often Redis is asked when nothing is due, milliseconds. */
const POLL = 250;
const LOCK = 60_000;
/** A finished job is kept this long, seconds, so that a process that is late to put it finds it. */
const KEPT = 3_600;

/**
 * The outbox of several processes: a batch is a BullMQ job named by its key, its calls' states are the job's data. A
 * process that dies loses its lock on the job, and another goes on from the states it finds.
 */
export async function openQueue(options: QueueOptions): Promise<SharedQueue> {
  const { records, clock, prefix = 'paperboy', lock = LOCK } = options;
  const redis = await connect(options.url);
  const payloads = createPayloads(records.payloads);
  const shared = { connection: redis, prefix };
  const queue = new Queue<Batch>('outbox', {
    ...shared,
    defaultJobOptions: { removeOnComplete: { age: KEPT }, attempts: 1 },
  });
  const worker = new Worker<Batch>('outbox', null, {
    ...shared,
    autorun: false,
    lockDuration: lock,
    stalledInterval: Math.ceil(lock / 2),
    maxStalledCount: Number.MAX_SAFE_INTEGER,
  });
  // What fails rejects where it was asked for.
  queue.on('error', () => {});
  worker.on('error', () => {});
  await worker.waitUntilReady();
  await worker.startStalledCheckTimer();

  const laneOf = (batch: Batch): string => `${prefix}:lane:${destinationKey(batch.to)}`;

  /** Whether an earlier batch of the same destination is still at work. */
  async function isBehind(batch: Batch): Promise<boolean> {
    const lane = laneOf(batch);
    for (;;) {
      const [first] = await redis.zrange(lane, '0', '0');
      if (first === undefined || first === batch.id) return false;
      // One that is aside is not in the lane, and waits for nobody.
      if ((await redis.zscore(lane, batch.id)) === null) return false;
      const state = await queue.getJobState(first);
      if (state !== 'completed' && state !== 'failed' && state !== 'unknown') return true;
      await redis.zrem(lane, first);
    }
  }

  async function release(job: Job<Batch>, token: string, until: number): Promise<void> {
    const delay = Math.max(0, until - clock.now());
    await job.moveToDelayed(Date.now() + delay, token);
  }

  function claimOf(job: Job<Batch>, token: string, calls: Claim['calls']): Claim {
    const lane = laneOf(job.data);
    return {
      batch: job.data,
      calls,
      save: (batch) =>
        reaching('queue', async () => {
          await job.extendLock(token, lock);
          await job.updateData(batch);
        }),
      release: (until, aside) =>
        reaching('queue', async () => {
          if (aside) await redis.zrem(lane, job.data.id);
          await release(job, token, until);
        }),
      settle: async (batch) => {
        await records.settled.putMany([[batch.id, batch]], REMEMBERED);
        await reaching('queue', async () => {
          await redis.zrem(lane, batch.id);
          await job.moveToCompleted(undefined, token, false);
        });
      },
    };
  }

  const outbox: Outbox = {
    async put(drafts) {
      const { payloads: calls, batches } = payloadsOf(drafts);
      const ids = batches.map(({ id }) => id);
      const before = await records.settled.getMany(ids);
      return await reaching('queue', async () => {
        const states = await redis.pipeline(ids.map((id) => ['exists', queue.toKey(id)])).exec();
        const fresh = new Map<string, Batch>();
        const isNew = batches.map((batch, index) => {
          if (before[index] || states?.[index]?.[1] === 1 || fresh.has(batch.id)) return false;
          fresh.set(batch.id, batch);
          return true;
        });
        if (fresh.size === 0) return isNew;
        const names = new Set([...fresh.values()].map(({ payload }) => payload));
        await payloads.put(new Map([...calls].filter(([name]) => names.has(name))));
        const places = [...fresh.values()];
        const last = await redis.incrby(`${prefix}:places`, places.length);
        await redis
          .pipeline(
            places.map((batch, index) => {
              const place = last - places.length + index;
              return ['zadd', laneOf(batch), 'NX', String(place), batch.id];
            }),
          )
          .exec();
        await queue.addBulk(
          places.map((batch) => ({ name: 'batch', data: batch, opts: { jobId: batch.id } })),
        );
        return isNew;
      });
    },
    claim: (now) =>
      reaching('queue', async () => {
        for (;;) {
          const token = randomUUID();
          const job = await worker.getNextJob(token, { block: false });
          if (!job) return { until: now + POLL };
          if (await isBehind(job.data)) {
            await release(job, token, clock.now() + POLL);
            continue;
          }
          return claimOf(job, token, (await payloads.get(job.data.payload)) ?? []);
        }
      }),
    pending: () =>
      reaching('queue', async () => {
        const jobs = await queue.getJobs(['waiting', 'active', 'delayed'], 0, -1, true);
        return jobs.flatMap((job) => (job ? [job.data] : []));
      }),
    settled: (id) => records.settled.get(id),
    async close() {
      await worker.close(true);
      await queue.close();
      redis.disconnect();
    },
  };
  return { outbox, pace: redisPace(redis, prefix, clock) };
}

/** A command that cannot be sent now fails now: one that is sent after a pause could overwrite what came meanwhile. */
async function connect(url: string): Promise<Redis> {
  const redis = new Redis(url, {
    lazyConnect: true,
    maxRetriesPerRequest: null,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    connectTimeout: STORE_TIMEOUT,
    retryStrategy: (times) => Math.min(100 * 2 ** times, 2_000),
  });
  redis.on('error', () => {});
  try {
    await redis.connect();
    return redis;
  } catch (error) {
    redis.disconnect();
    const reason = error instanceof Error ? error.message : String(error);
    const place = URL.canParse(url) ? new URL(url).host : url;
    const message = `Redis at ${place} does not answer (${reason}); start it, or leave PAPERBOY_QUEUE out`;
    throw new ConfigError('', [{ path: 'PAPERBOY_QUEUE', message }]);
  }
}
