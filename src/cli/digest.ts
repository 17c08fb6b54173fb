import { loadPapers } from '../app/load.ts';
import { loadTopics } from '../app/topics.ts';
import { composeDigest } from '../digest/compose.ts';
import { newestDay, selectPapers } from '../digest/select.ts';
import type { Layout } from '../digest/subscription.ts';
import type { Language, Post } from '../message/doc.ts';
import { addDays } from '../message/format.ts';
import { type Config, REPORT_SOURCES } from '../ops/config.ts';
import { ConfigError, UserError } from '../ops/errors.ts';
import type { Library } from '../papers/library.ts';
import type { Topics } from '../papers/topics.ts';
import type { Call } from '../render/call.ts';
import { renderDiscord } from '../render/discord.ts';
import { renderDiscordWebhook } from '../render/discord-webhook.ts';
import { htmlCalls, renderHtml } from '../render/html.ts';
import { renderSlack } from '../render/slack.ts';
import { renderText, textCalls } from '../render/text.ts';
import type { CliVerb, Parsed, Terminal } from './args.ts';

const SHOWN_AS = ['slack', 'discord', 'text', 'html'] as const;
type ShownAs = (typeof SHOWN_AS)[number];

export const digest: CliVerb = {
  usage:
    'digest [--reports DIR] [--date D] [--subscription NAME] [--platform slack|discord|text|html] [--language zh|en] [--json] [--send]',
  summary: 'Shows the digest that would be sent; sends it only with --send.',
  options: {
    reports: { type: 'string' },
    date: { type: 'string' },
    subscription: { type: 'string' },
    platform: { type: 'string' },
    language: { type: 'string' },
    json: { type: 'boolean' },
    send: { type: 'boolean' },
  },
  help: {
    reports: 'a folder of reports, instead of the configured sources',
    date: 'the day of the reports, as 2026-02-23 (default: the newest)',
    subscription:
      'a subscription of the configuration (default: everything, for a channel "preview")',
    platform: 'slack, discord, text or html (default: text, or where the subscription goes)',
    language: "zh or en (default: the subscription's)",
    json: 'the exact list of API calls',
    send: 'really send it, once: what is in the channel already is not sent again',
  },
  async run(parsed, terminal) {
    const loaded = await loadPapers(parsed, (sentence) => terminal.err(`${sentence}\n`));
    const topics = loadTopics();
    const plan = planOf(parsed, loaded.config, topics);
    const day = parsed.text('date') ?? newestDay(loaded.library, plan.sources);
    const posts = compose(loaded.library, topics, plan, day);
    if (parsed.flag('send')) {
      const { sendDigest } = await import('../app/send.ts');
      const to = loaded.config.subscriptions.find(({ name }) => name === plan.name)?.to;
      return sendDigest(
        {
          config: loaded.config,
          posts,
          day: day ?? '',
          name: plan.name,
          language: plan.language,
          to,
        },
        terminal,
      );
    }
    const calls = callsOf(posts, plan, `${plan.name}/${day}`);
    if (parsed.flag('json')) terminal.out(`${JSON.stringify(calls.map(shown))}\n`);
    else print(posts, calls, plan, terminal);
    return 0;
  },
};

/** `fallback` is the outbox's business and not part of the contract. */
const shown = ({ key, call, body, thread }: Call) => ({
  key,
  call,
  body,
  ...(thread ? { thread } : {}),
});

interface Plan {
  readonly name: string;
  readonly sources: readonly string[];
  readonly topics: readonly string[];
  readonly period: 'daily' | 'weekly' | 'monthly';
  readonly layout: Layout;
  readonly language: Language;
  readonly channel: string;
  readonly shownAs: ShownAs;
  /** The subscription goes to a webhook: embeds instead of components. */
  readonly webhook: boolean;
}

function planOf(parsed: Parsed, config: Config, topics: Topics): Plan {
  const name = parsed.text('subscription');
  const entry = config.subscriptions.find((candidate) => candidate.name === name);
  if (name !== undefined && !entry) {
    const known = config.subscriptions.map((candidate) => candidate.name).join(', ') || 'none';
    throw new UserError(
      'subscription',
      `There is no subscription "${name}".`,
      `The configuration has: ${known}.`,
    );
  }
  for (const topic of entry?.topics ?? []) {
    const read = topics.parse(topic);
    if (read.kind === 'unknown') {
      const near = read.near.map(({ id }) => id).join(', ');
      throw new ConfigError('', [
        {
          path: `subscription ${name}`,
          message: `there is no topic "${topic}"${near ? `; near it: ${near}` : ''}; put words in quotes to match them as they are`,
        },
      ]);
    }
  }
  const home = {
    slack: 'slack',
    'slack-webhook': 'slack',
    discord: 'discord',
    'discord-webhook': 'discord',
    local: 'text',
  } as const;
  return {
    name: name ?? 'preview',
    // A folder named by hand has none of the configured sources: only report systems choose within it.
    sources: (entry?.sources ?? []).filter(
      (source) => parsed.text('reports') === undefined || REPORT_SOURCES.includes(source),
    ),
    topics: entry?.topics ?? [],
    period: entry?.period ?? 'daily',
    layout: entry?.layout ?? 'thread',
    language:
      oneOf(['zh', 'en'], parsed.text('language'), 'language') ??
      entry?.language ??
      config.defaults.language,
    channel: entry?.to.channel ?? 'preview',
    webhook: entry?.to.platform === 'discord-webhook',
    shownAs:
      oneOf(SHOWN_AS, parsed.text('platform'), 'platform') ??
      (entry ? home[entry.to.platform] : 'text'),
  };
}

function oneOf<T extends string>(
  known: readonly T[],
  value: string | undefined,
  option: string,
): T | undefined {
  if (value === undefined) return undefined;
  const found = known.find((candidate) => candidate === value);
  if (!found)
    throw new UserError('usage', `--${option} is "${value}".`, `Use one of ${known.join(', ')}.`);
  return found;
}

function compose(library: Library, topics: Topics, plan: Plan, day: string | undefined): Post[] {
  const days = [...new Set(library.reports().map(({ date }) => date))];
  if (!day) {
    throw new UserError(
      'no-reports',
      `There are no reports${plan.sources.length > 0 ? ` of ${plan.sources.join(', ')}` : ''}.`,
      `Known report sources: ${[...new Set([...library.reports().map(({ from }) => from), ...REPORT_SOURCES])].join(', ')}.`,
    );
  }
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) {
    throw new UserError('date', `"${day}" is no date.`, 'Dates are written like 2026-02-23.');
  }
  const length = { daily: 1, weekly: 7, monthly: 31 }[plan.period];
  const covered = Array.from({ length }, (_, back) => addDays(day, -back)).filter((candidate) =>
    days.includes(candidate),
  );
  const selection = selectPapers(library, topics, plan, covered);
  if (selection.reports.length === 0) {
    throw new UserError(
      'no-report',
      `There is no report of ${day}.`,
      `There are reports of ${days.slice(0, 10).join(', ')}.`,
    );
  }
  return composeDigest(selection, {
    language: plan.language,
    layout: plan.layout,
    topics,
    period: plan.period,
  });
}

function callsOf(posts: readonly Post[], plan: Plan, key: string): Call[] {
  const { channel, language } = plan;
  switch (plan.shownAs) {
    case 'slack':
      return renderSlack(posts, { channel, key, language });
    case 'discord':
      return (plan.webhook ? renderDiscordWebhook : renderDiscord)(posts, {
        channel,
        key,
        language,
      });
    case 'html':
      return htmlCalls(posts, { channel, key, language });
    case 'text':
      return textCalls(posts, { channel, key });
  }
}

function print(
  posts: readonly Post[],
  calls: readonly Call[],
  plan: Plan,
  { out, stdout, env }: Terminal,
): void {
  if (plan.shownAs === 'html') {
    const docs = posts.map((post) => post.doc);
    out(renderHtml(docs, { title: docs[0]?.notification ?? 'Paperboy', language: plan.language }));
    return;
  }
  if (plan.shownAs === 'text') {
    const color = stdout.isTTY && !env.NO_COLOR;
    const width = Math.min(stdout.columns ?? 80, 100);
    for (const { doc } of posts) {
      out(`${renderText(doc, { width, color, links: stdout.isTTY ? 'osc8' : 'inline' })}\n\n`);
    }
    return;
  }
  for (const call of calls) {
    out(
      `${call.key}${call.thread ? ` (in the thread of ${call.thread})` : ''}: ${call.call}\n${JSON.stringify(call.body, null, 2)}\n\n`,
    );
  }
}
