import type { Subscription } from '../digest/subscription.ts';
import type { Destination } from '../message/destination.ts';
import type { Config } from '../ops/config.ts';
import { ConfigError, type ConfigProblem } from '../ops/errors.ts';
import type { Topics } from '../papers/topics.ts';
import { validateCron } from '../schedule/cron.ts';
import type { Store } from '../store/store.ts';

/** Puts the configured subscriptions into the store; their pauses and beginnings stay, those taken out of the file go. */
export async function keepConfigured(
  config: Config,
  { subscriptions }: Store,
  topics: Topics,
  now: Date,
): Promise<void> {
  const problems: ConfigProblem[] = [];
  const wanted = config.subscriptions.map((entry): Subscription => {
    const path = `subscriptions.${entry.name}`;
    const at = [entry.at ?? config.defaults.at].flat();
    for (const line of at) {
      const message = validateCron(line);
      if (message) problems.push({ path: `${path}.at`, message });
    }
    const { defaults } = config;
    return {
      name: entry.name,
      to: destinationOf(entry.to),
      sources: entry.sources,
      topics: entry.topics.map((topic) => {
        const read = topics.parse(topic);
        if (read.kind === 'rule') return read.text;
        const near = read.near.map(({ id }) => id).join(', ');
        const message = `there is no topic "${topic}"${near ? `; near it: ${near}` : ''}; put words in quotes to match them as they are`;
        problems.push({ path: `${path}.topics`, message });
        return topic;
      }),
      at,
      timezone: entry.timezone ?? defaults.timezone,
      wait: entry.wait ?? defaults.wait,
      language: entry.language ?? defaults.language,
      layout: entry.layout,
      quiet: entry.quiet ?? defaults.quiet,
      period: entry.period,
      onUnknown: entry.on_unknown,
      skipSeen: false,
      origin: 'config',
      since: now.toISOString(),
    };
  });
  if (problems.length > 0) throw new ConfigError('', problems);
  const names = new Set(wanted.map(({ name }) => name));
  for (const known of await subscriptions.all()) {
    if (known.origin === 'config' && !names.has(known.name)) await subscriptions.remove(known.name);
  }
  for (const entry of wanted) {
    const known = await subscriptions.get(entry.name);
    await subscriptions.put({
      ...entry,
      ...(known && { since: known.since }),
      ...(known?.paused && { paused: known.paused }),
    });
  }
}

export function destinationOf(to: Config['subscriptions'][number]['to']): Destination {
  const { platform, channel } = to;
  return 'workspace' in to && to.workspace
    ? { platform, channel, workspace: to.workspace }
    : { platform, channel };
}
