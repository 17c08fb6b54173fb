import { setTimeout as sleep } from 'node:timers/promises';
import type { IIdentifyThrottler } from 'discord.js';
import type { Log } from '../../ops/log.ts';

/** What this platform keeps in the store. */
export interface DiscordRecord {
  /** Of the commands that Discord has. */
  readonly hash?: string;
  /** When a shard began new sessions, milliseconds, newest last. */
  readonly sessions?: readonly number[];
}

/** Port: the part of the store that is this platform's. */
export interface DiscordRecords {
  get(key: string): Promise<DiscordRecord | undefined>;
  put(key: string, value: DiscordRecord): Promise<void>;
}

/** New sessions of one shard within a day that cost no wait: restarts by hand, deployments. */
const FREE = 4;
const DAY = 24 * 3_600_000;
const FIRST_WAIT = 5_000;
/** With two an hour at last, sixteen shards spend less than the 1,000 a day that end with a new token. */
const LONGEST_WAIT = 30 * 60_000;

/** How long a shard waits before a new session, given those before: twice as long each time. */
export function identifyWait(sessions: readonly number[], now: number): number {
  const recent = sessions.filter((at) => at <= now && now - at < DAY);
  const last = recent.at(-1);
  if (recent.length < FREE || last === undefined) return 0;
  const wait = Math.min(FIRST_WAIT * 2 ** (recent.length - FREE), LONGEST_WAIT);
  return Math.max(0, last + wait - now);
}

/** Before each new session: Discord's own pace, then our back-off, which survives restarts. */
export function createIdentifyThrottler(options: {
  readonly pace: IIdentifyThrottler;
  readonly records: DiscordRecords;
  readonly now: () => Date;
  readonly log: Log;
}): IIdentifyThrottler {
  const { pace, records, now, log } = options;
  return {
    async waitForIdentify(shard, signal) {
      const key = `shard:${shard}`;
      const before = (await readSessions(records, key, log)) ?? [];
      const wait = identifyWait(before, now().getTime());
      if (wait > 0) {
        log.warn(
          { shard, seconds: Math.ceil(wait / 1000) },
          'waiting before a new Discord session',
        );
        await sleep(wait, undefined, { signal });
      }
      await pace.waitForIdentify(shard, signal);
      const at = now().getTime();
      const sessions = [...before.filter((each) => at - each < DAY), at];
      await records.put(key, { sessions }).catch((error: unknown) => {
        log.warn({ shard, error: String(error) }, 'Discord session not recorded');
      });
    },
  };
}

async function readSessions(
  records: DiscordRecords,
  key: string,
  log: Log,
): Promise<readonly number[] | undefined> {
  try {
    return (await records.get(key))?.sessions;
  } catch (error) {
    log.warn({ error: String(error) }, 'Discord sessions not read');
    return undefined;
  }
}
