import { loadConfig, loadFolder } from '../app/load.ts';
import { loadTopics } from '../app/topics.ts';
import type { Config } from '../ops/config.ts';
import { UserError } from '../ops/errors.ts';
import { createLog } from '../ops/log.ts';
import { type Env, secret, webhooks } from '../ops/secrets.ts';
import { createLibrary } from '../papers/library.ts';
import { validateCron } from '../schedule/cron.ts';
import type { CliVerb } from './args.ts';

/** One thing that was looked at. */
interface Finding {
  readonly what: string;
  readonly ok: boolean;
  readonly detail: string;
}

export const check: CliVerb = {
  usage: 'check [--json]',
  summary:
    'Looks at configuration, reports, tokens, scopes, permissions and channels, and says what to do.',
  options: { json: { type: 'boolean' } },
  help: { json: 'as one JSON value a finding, one a line' },
  async run(parsed, { out, env }) {
    const { config, file } = loadConfig(parsed);
    const findings: Finding[] = [{ what: file, ok: true, detail: 'readable, no mistakes' }];
    findings.push(...subscriptionsOf(config, env));
    findings.push(...(await sourcesOf(config)));
    findings.push(...(await slack(config, env)));
    findings.push(...(await discord(config, env)));
    for (const finding of findings) {
      if (parsed.flag('json')) out(`${JSON.stringify(finding)}\n`);
      else out(`${finding.ok ? 'ok ' : '!! '} ${finding.what}: ${finding.detail}\n`);
    }
    return findings.every(({ ok }) => ok) ? 0 : 2;
  },
};

function subscriptionsOf(config: Config, env: Env): Finding[] {
  const topics = loadTopics();
  return config.subscriptions.map((entry) => {
    const problems: string[] = [];
    for (const topic of entry.topics) {
      const read = topics.parse(topic);
      if (read.kind === 'unknown') {
        problems.push(
          `no topic "${topic}"${read.near.length > 0 ? `; near it ${read.near.map(({ id }) => id).join(', ')}` : ''}`,
        );
      }
    }
    for (const line of [entry.at ?? config.defaults.at].flat()) {
      const problem = validateCron(line);
      if (problem) problems.push(problem);
    }
    if (entry.to.platform.endsWith('-webhook')) {
      try {
        webhooks(env, [entry.to.channel]);
      } catch (error) {
        problems.push(error instanceof Error ? error.message : String(error));
      }
    }
    return {
      what: `subscription ${entry.name}`,
      ok: problems.length === 0,
      detail: problems.join('; ') || `to ${entry.to.platform} ${entry.to.channel}`,
    };
  });
}

async function sourcesOf(config: Config): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const source of config.sources) {
    const what = `source ${source.name}`;
    if (source.type !== 'folder') {
      findings.push({
        what,
        ok: true,
        detail: `${source.type}, asked every ${config.refresh / 60_000} minutes while Paperboy runs`,
      });
      continue;
    }
    const library = createLibrary();
    const skipped: string[] = [];
    try {
      await loadFolder(source.path, source.name, library, (sentence) => skipped.push(sentence));
      const reports = library.reports().length;
      const detail = [
        `${reports} reports, ${library.size} papers in ${source.path}`,
        ...skipped,
      ].join('; ');
      findings.push({ what, ok: reports > 0, detail });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      findings.push({ what, ok: false, detail: error.message });
    }
  }
  return findings;
}

async function slack(config: Config, env: Env): Promise<Finding[]> {
  const token = secret(env, 'SLACK_BOT_TOKEN');
  if (!token) {
    return [
      {
        what: 'Slack',
        ok: true,
        detail: 'SLACK_BOT_TOKEN is not set; npm run paperboy -- init slack says how',
      },
    ];
  }
  const { describeSlack } = await import('../chat/slack/describe.ts');
  const apiUrl = secret(env, 'SLACK_API_URL');
  const channels = config.subscriptions.flatMap(({ to }) =>
    to.platform === 'slack' ? [to.channel] : [],
  );
  const { name, missing, error, unknown } = await describeSlack({
    token,
    channels,
    log: createLog('silent', () => {}),
    ...(apiUrl ? { apiUrl } : {}),
  });
  if (error) {
    return [
      {
        what: 'SLACK_BOT_TOKEN',
        ok: false,
        detail: `Slack refuses it (${error}); take the Bot User OAuth Token from the app settings`,
      },
    ];
  }
  const other = config.slack.mode === 'socket' ? 'SLACK_APP_TOKEN' : 'SLACK_SIGNING_SECRET';
  return [
    { what: 'Slack', ok: true, detail: `workspace ${name}` },
    {
      what: other,
      ok: secret(env, other) !== undefined,
      detail: secret(env, other) ? 'set' : `missing; ${config.slack.mode} mode needs it`,
    },
    ...(missing.length > 0
      ? [
          {
            what: 'Slack scopes',
            ok: false,
            detail: `missing ${missing.join(', ')}; add them under OAuth & Permissions and install the app again`,
          },
        ]
      : []),
    ...unknown.map((channel) => ({
      what: `Slack channel ${channel}`,
      ok: false,
      detail: 'not found; check its name, and in a private channel type /invite @paperboy',
    })),
  ];
}

async function discord(config: Config, env: Env): Promise<Finding[]> {
  const token = secret(env, 'DISCORD_TOKEN');
  if (!token) {
    return [
      {
        what: 'Discord',
        ok: true,
        detail: 'DISCORD_TOKEN is not set; npm run paperboy -- init discord says how',
      },
    ];
  }
  const { checkDiscord } = await import('../chat/discord/check.ts');
  const apiUrl = secret(env, 'DISCORD_API_URL');
  const channels = config.subscriptions.flatMap(({ to }) =>
    to.platform === 'discord' ? [to.channel] : [],
  );
  const findings = await checkDiscord({
    token,
    channels,
    links: config.discord.links,
    log: createLog('silent', () => {}),
    ...(apiUrl ? { apiUrl } : {}),
  });
  return findings.map(({ ok, about, said }) => ({
    what: about.startsWith('discord') ? about : `Discord channel ${about}`,
    ok,
    detail: said[config.defaults.language],
  }));
}
