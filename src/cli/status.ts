import { loadConfig } from '../app/load.ts';
import type { Status } from '../commands/ports.ts';
import { formatDistance, formatInstant } from '../message/format.ts';
import type { Config } from '../ops/config.ts';
import type { CliVerb } from './args.ts';

/** Milliseconds that a running bot gets to answer. */
const PATIENCE = 3_000;

export const status: CliVerb = {
  usage: 'status [--json]',
  summary:
    'Says what runs and what is due: the next and last digest, what waits and why, how old the sources are.',
  options: { json: { type: 'boolean' } },
  help: { json: 'as one JSON value' },
  async run(parsed, { out, env }) {
    const { config } = loadConfig(parsed);
    const live = await askRunning(config);
    const found = live ?? (await (await import('../app/start.ts')).storedStatus(config, env));
    if (parsed.flag('json')) out(`${JSON.stringify({ running: live !== undefined, ...found })}\n`);
    else out(describe(found, live !== undefined, config, new Date()));
    return 0;
  },
};

/** The status of a bot that runs on this machine, from its local page. */
async function askRunning({ web }: Config): Promise<Status | undefined> {
  if (!web.enabled || web.port === 0) return undefined;
  try {
    const answer = await fetch(`http://${web.host}:${web.port}/healthz`, {
      signal: AbortSignal.timeout(PATIENCE),
    });
    const read: unknown = await answer.json();
    if (typeof read !== 'object' || read === null || !('paperboy' in read)) return undefined;
    const { status: found } = read as unknown as { status: Status };
    return revive(found);
  } catch {
    return undefined;
  }
}

/** Instants come as texts in JSON. */
function revive(status: Status): Status {
  const date = (value: Date | undefined): { date?: Date } =>
    value ? { date: new Date(value) } : {};
  return {
    runs: status.runs.map((run) => ({
      ...run,
      ...(run.next ? { next: date(run.next).date ?? run.next } : {}),
      ...(run.last ? { last: { ...run.last, slot: new Date(run.last.slot) } } : {}),
    })),
    sources: status.sources.map((source) => ({
      ...source,
      ...(source.checked ? { checked: new Date(source.checked) } : {}),
    })),
  };
}

function describe(status: Status, running: boolean, config: Config, now: Date): string {
  const { timezone } = config.defaults;
  const lines = [
    running ? 'Paperboy is running.' : 'Paperboy is not running here; this is what its store says.',
    ...(status.runs.length === 0 ? ['No subscriptions.'] : []),
    ...status.runs.flatMap((run) => [
      `${run.subscription}: next ${run.next ? `${formatInstant(run.next, 'en', timezone)} (${formatDistance(run.next.getTime() - now.getTime(), 'en')})` : 'not scheduled'}`,
      ...(run.last
        ? [
            `  last ${formatInstant(run.last.slot, 'en', timezone)}: ${run.last.papers} papers, ${run.last.messages} messages, ${run.last.outcome}`,
          ]
        : []),
      ...run.waiting.map(({ key, why }) => `  waiting: ${key}: ${why}`),
    ]),
    ...status.sources.map(
      ({ name, newest, checked, error }) =>
        `source ${name}: ${[
          newest ? `newest ${newest}` : 'no report yet',
          ...(checked
            ? [`checked ${formatDistance(checked.getTime() - now.getTime(), 'en')}`]
            : []),
          ...(error ? [error] : []),
        ].join(', ')}`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}
