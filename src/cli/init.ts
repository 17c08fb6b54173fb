import { existsSync, readFileSync } from 'node:fs';
import { UserError } from '../ops/errors.ts';
import { secret } from '../ops/secrets.ts';
import type { CliVerb, Terminal } from './args.ts';
import { DEFAULT_CONFIG } from './args.ts';

const MANIFEST = 'config/slack-manifest.yaml';

export const init: CliVerb = {
  usage: 'init [slack|discord [APPLICATION_ID]]',
  summary:
    'Set-up, step by step: what is done, what comes next, and the links that create the apps.',
  options: {},
  help: {},
  async run(parsed, terminal) {
    const [platform, application] = parsed.words;
    if (platform === undefined) return guide(terminal);
    if (platform === 'slack') return slack(terminal);
    if (platform === 'discord') return discord(terminal, application);
    throw new UserError(
      'usage',
      `There is no set-up for "${platform}".`,
      `Usage: paperboy ${init.usage}`,
    );
  },
};

async function slack({ out, env }: Terminal): Promise<number> {
  const { manifestLink } = await import('../chat/slack/scopes.ts');
  out(
    [
      '1. Open this link and choose your workspace; it creates the app with its commands and scopes:',
      `   ${manifestLink(readFileSync(MANIFEST, 'utf8'))}`,
      '2. Basic Information › App-Level Tokens: make one with connections:write. It is SLACK_APP_TOKEN (xapp-…).',
      '3. Install App › Install to Workspace. The Bot User OAuth Token is SLACK_BOT_TOKEN (xoxb-…).',
      `4. Put both into the environment${mark(env, 'SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN')}, then: npm run paperboy -- check`,
      `The scopes and what each is for stand in ${MANIFEST}.`,
      '',
    ].join('\n'),
  );
  return 0;
}

async function discord({ out, env }: Terminal, named: string | undefined): Promise<number> {
  const { applicationOf, inviteLink } = await import('../chat/discord/invite.ts');
  const token = secret(env, 'DISCORD_TOKEN');
  const application = named ?? (token ? applicationOf(token) : undefined);
  if (!application) {
    out(
      [
        '1. https://discord.com/developers/applications › New Application.',
        '2. Bot › Reset Token. It is DISCORD_TOKEN; put it into the environment.',
        '3. Run this again, or with the Application ID of General Information: npm run paperboy -- init discord ID',
        '',
      ].join('\n'),
    );
    return 0;
  }
  if (!/^\d{15,20}$/.test(application)) {
    throw new UserError(
      'usage',
      `"${application}" is no application id.`,
      'It is the long number under General Information in the developer portal.',
    );
  }
  const { url, personal, permissions } = inviteLink(application);
  out(
    [
      'Add Paperboy to a server:',
      `  ${url}`,
      'Add it to your own account, for look-ups anywhere:',
      `  ${personal}`,
      'Permissions asked for, and why:',
      ...permissions.map(({ name, why }) => `  ${name.en} (${name.zh}): ${why.en}`),
      '',
    ].join('\n'),
  );
  return 0;
}

/** Where somebody stands. */
function guide({ out, env }: Terminal): number {
  const done = (is: boolean): string => (is ? 'done' : 'to do');
  const isSet = (...names: string[]): boolean =>
    names.every((name) => secret(env, name) !== undefined);
  out(
    [
      `[${done(existsSync(DEFAULT_CONFIG))}] configuration: ${DEFAULT_CONFIG} works as it is; name your sources and subscriptions there`,
      `[${done(isSet('SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN'))}] Slack: npm run paperboy -- init slack`,
      `[${done(isSet('DISCORD_TOKEN'))}] Discord: npm run paperboy -- init discord`,
      '[always] npm run paperboy -- check says what is still missing, by name',
      '[then] npm start, and in a channel: /papers subscribe robotics',
      '',
    ].join('\n'),
  );
  return 0;
}

function mark(env: Terminal['env'], ...names: string[]): string {
  const missing = names.filter((name) => !secret(env, name));
  return missing.length === 0 ? ' (both are set)' : ` (missing: ${missing.join(', ')})`;
}
