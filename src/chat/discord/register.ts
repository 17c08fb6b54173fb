import { createHash } from 'node:crypto';
import type { Log } from '../../ops/log.ts';
import { type Api, describeFault } from './api.ts';
import { definitions } from './definitions.ts';
import type { DiscordRecords } from './identify.ts';

/** Tells Discord our commands where it has others: for everybody, or for the servers named. */
export async function registerCommands(options: {
  readonly api: Api;
  readonly application: string;
  readonly guilds: readonly string[];
  readonly records: DiscordRecords;
  readonly log: Log;
}): Promise<void> {
  const { application, guilds } = options;
  const base = `/applications/${application}` as const;
  if (guilds.length === 0) await register(`${base}/commands`, true, options);
  for (const guild of guilds) {
    await register(`${base}/guilds/${guild}/commands`, false, options);
  }
}

async function register(
  path: `/${string}`,
  global: boolean,
  { api, records, log }: Parameters<typeof registerCommands>[0],
): Promise<void> {
  const wanted = definitions(global);
  const hash = createHash('sha256').update(JSON.stringify(wanted)).digest('hex');
  const key = `commands:${path}`;
  if ((await records.get(key))?.hash === hash) return;
  const query = { with_localizations: 'true' };
  const there = await api.ask('get', path, { query });
  if (!(there.ok && sameCommands(there.data, wanted))) {
    const put = await api.ask('put', path, { body: wanted });
    if (!put.ok) {
      log.error({ path, why: describeFault(put.fault) }, 'Discord did not take the commands');
      return;
    }
    log.info({ path }, 'Discord commands registered');
  }
  await records.put(key, { hash });
}

/** Whether Discord has exactly our commands: it adds ids and defaults to what we sent. */
export function sameCommands(there: unknown, wanted: readonly { name: string }[]): boolean {
  if (!Array.isArray(there) || there.length !== wanted.length) return false;
  return wanted.every((command) => there.some((other) => covers(other, command)));
}

/** Everything in `part` stands in `whole`; false and empty count as absent. */
function covers(whole: unknown, part: unknown): boolean {
  if (Array.isArray(part)) {
    const others = Array.isArray(whole) ? whole : [];
    return (
      others.length === part.length && part.every((each, index) => covers(others[index], each))
    );
  }
  if (typeof part === 'object' && part !== null) {
    if (typeof whole !== 'object' || whole === null) return Object.keys(part).length === 0;
    return Object.entries(part).every(([key, value]) =>
      covers((whole as Record<string, unknown>)[key], value),
    );
  }
  return whole === part || (part === false && whole === undefined);
}
