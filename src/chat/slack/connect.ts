import { createHmac } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { App } from '@slack/bolt';
import type { Handlers } from '../../commands/ports.ts';
import type { Courier } from '../../delivery/ports.ts';
import type { Destination, Person } from '../../message/destination.ts';
import { ConfigError } from '../../ops/errors.ts';
import type { Log } from '../../ops/log.ts';
import type { Records } from '../../store/records.ts';
import type { CallFault } from './api.ts';
import { createClient, describeFault, faultOf } from './api.ts';
import { createChannels } from './channels.ts';
import { createHttpInlet } from './http.ts';
import { createInstaller } from './install.ts';
import type { Workspace } from './installations.ts';
import { createInstallations, type StoredInstallation } from './installations.ts';
import { slackLogger } from './logger.ts';
import { createProfiles } from './profiles.ts';
import { listen } from './receive.ts';
import { BOT_SCOPES } from './scopes.ts';
import { createSeal } from './seal.ts';
import { createCourier } from './send.ts';
import { createSocketInlet, FATAL } from './socket.ts';
import { createWorkspaces } from './workspaces.ts';

export interface SlackOptions {
  readonly mode: 'socket' | 'http';
  readonly handlers: Handlers;
  readonly log: Log;
  /** Bot token of the one workspace; absent where workspaces come by OAuth. */
  readonly token?: string;
  /** Socket mode. */
  readonly appToken?: string;
  /** HTTP mode. */
  readonly signingSecret?: string;
  /** OAuth: many workspaces. `secrets` seal their tokens, the first one new ones. */
  readonly oauth?: {
    readonly clientId: string;
    readonly clientSecret: string;
    readonly secrets: readonly string[];
    readonly installations: Records<StoredInstallation>;
    /** Where this server is reached from outside, e.g. `https://paperboy.example`. */
    readonly publicUrl?: string;
  };
  /** Instead of `https://slack.com/api/`. */
  readonly apiUrl?: string;
  /** Show cards under links that people share. Default true. */
  readonly links?: boolean;
  readonly now?: () => Date;
  /** Uninstalled or revoked: pause the subscriptions of these workspaces. */
  readonly onRevoked?: (workspaces: readonly string[], code: string) => void | Promise<void>;
  /** A token stopped working while running; nothing comes in any more. */
  readonly onFatal?: (problem: ConfigError) => void;
}

export interface Mount {
  /** This path and everything below it. */
  readonly path: string;
  handle(request: IncomingMessage, response: ServerResponse): void;
}

export interface SlackConnection {
  /** Rejects with ConfigError when a token is wrong or missing; an unreachable Slack is waited for. */
  start(): Promise<void>;
  /** Ends the socket, then waits for what is under way: five seconds at most. */
  stop(): Promise<void>;
  readonly courier: Courier;
  /** For the web server: events in HTTP mode, installing with OAuth. */
  readonly mounts: readonly Mount[];
  connected(): boolean;
  /** The same destination with the channel's id instead of its name; undefined: no such channel. */
  resolve(to: Destination): Promise<Destination | undefined>;
  /** Draws somebody's Home tab again. */
  publishHome(person: Person): Promise<void>;
}

/** How long in-flight work may take at the end, milliseconds; closing the socket takes two seconds before. */
const ENDING = 2_500;

/** Checks the options and wires the app; nothing is sent before `start`. */
export function connectSlack(options: SlackOptions): SlackConnection {
  const { mode, handlers, log, token, oauth, apiUrl, now = () => new Date() } = options;
  requireOptions(options);
  const installations =
    oauth && createInstallations(oauth.installations, createSeal(oauth.secrets));
  let mine: Promise<Workspace> | undefined;

  /** The workspace of the bot token, asked for once. */
  async function own(): Promise<Workspace | undefined> {
    if (!token) return undefined;
    mine ??= identify(token, apiUrl, log).catch((error: unknown) => {
      mine = undefined;
      throw error;
    });
    return await mine;
  }

  const workspaces = createWorkspaces({ own, installations, apiUrl, log });
  const channels = createChannels(now);
  const socket =
    mode === 'socket'
      ? createSocketInlet({
          appToken: options.appToken ?? '',
          apiUrl,
          log,
          onFatal: (fault) => options.onFatal?.(tokenProblem('SLACK_APP_TOKEN', fault)),
        })
      : undefined;
  const http =
    mode === 'http'
      ? createHttpInlet({ signingSecret: options.signingSecret ?? '', now, log })
      : undefined;
  const inlet = socket ?? http;
  const app = new App({
    receiver: {
      init: (bolt) => inlet?.init(bolt),
      start: async () => undefined,
      stop: async () => undefined,
    },
    async authorize({ teamId, enterpriseId }) {
      const seat = await workspaces.seat(teamId, enterpriseId);
      if (!seat) throw new Error('no installation for this workspace');
      const { workspace } = seat;
      if (workspace.organisation && teamId && installations && workspace.id === enterpriseId) {
        await installations.link(teamId, workspace.id);
      }
      return {
        botToken: workspace.token,
        ...(workspace.botId && { botId: workspace.botId }),
        ...(workspace.botUserId && { botUserId: workspace.botUserId }),
        ...(teamId && { teamId }),
        ...(enterpriseId && { enterpriseId }),
      };
    },
    deferInitialization: true,
    logger: slackLogger(log),
    ...(apiUrl && { clientOptions: { slackApiUrl: apiUrl } }),
  });
  const listening = listen(app, {
    handlers,
    workspaces,
    profiles: createProfiles(now),
    links: options.links ?? true,
    now,
    log,
    async onRevoked(id, code) {
      const removed = (await installations?.remove(id)) ?? [id];
      for (const one of removed) {
        workspaces.forget(one);
        channels.forget(one);
      }
      if (mine && (await mine.catch(() => undefined))?.id === id) mine = undefined;
      log.warn({ workspaces: removed, code }, 'Slack installation is gone');
      await options.onRevoked?.(removed, code);
    },
  });
  const installer =
    oauth &&
    installations &&
    createInstaller({
      ...oauth,
      // Never the same bytes as the key of the seal.
      stateSecret: createHmac('sha256', oauth.secrets[0] ?? '')
        .update('state')
        .digest('hex'),
      store: installations.store,
      scopes: BOT_SCOPES,
      apiUrl,
      log,
      onInstalled: (id) => workspaces.forget(id),
    });

  return {
    courier: createCourier({ workspaces, channels, log }),
    mounts: [
      ...(http
        ? [
            {
              path: '/slack/events',
              handle: (q: IncomingMessage, a: ServerResponse) => void http.handle(q, a),
            },
          ]
        : []),
      ...(installer?.mounts ?? []),
    ],
    connected: () => socket?.connected() ?? true,
    async start() {
      await app.init();
      // Reading all of them seals those of an old secret anew.
      await installations?.all();
      try {
        await own();
      } catch (error) {
        const fault = faultOf(error);
        if (isFatal(fault)) throw tokenProblem('SLACK_BOT_TOKEN', fault);
        log.warn({ why: describeFault(fault) }, 'Slack is out of reach; going on without');
      }
      try {
        await socket?.start();
      } catch (error) {
        throw tokenProblem('SLACK_APP_TOKEN', faultOf(error));
      }
    },
    async stop() {
      await socket?.stop();
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, ENDING);
      });
      await Promise.race([listening.idle(), late]);
      clearTimeout(timer);
    },
    async resolve(to) {
      if (to.user) return to;
      const seat = await workspaces.seat(to.workspace);
      const workspace = to.workspace ?? seat?.workspace.id;
      if (!seat || !workspace) return undefined;
      const channel = await channels.resolve(workspace, seat.client, to.channel);
      return channel === undefined ? undefined : { ...to, workspace, channel };
    },
    publishHome: ({ workspace, user }) => listening.publishHome(workspace, user),
  };
}

async function identify(token: string, apiUrl: string | undefined, log: Log): Promise<Workspace> {
  const answer = await createClient(token, { apiUrl, log }).auth.test();
  const organisation = answer.is_enterprise_install === true;
  const id = (organisation ? answer.enterprise_id : answer.team_id) ?? '';
  return {
    id,
    token,
    organisation,
    ...(answer.bot_id && { botId: answer.bot_id }),
    ...(answer.user_id && { botUserId: answer.user_id }),
    ...(answer.team && { name: answer.team }),
    ...(answer.url && { url: answer.url }),
    ...(answer.response_metadata?.scopes && { scopes: answer.response_metadata.scopes }),
  };
}

const isFatal = (fault: CallFault): boolean => fault.kind === 'platform' && FATAL.has(fault.code);

const EXPECTED = {
  SLACK_BOT_TOKEN: 'the Bot User OAuth Token (xoxb-…) from OAuth & Permissions in the app settings',
  SLACK_APP_TOKEN:
    'an App-Level Token (xapp-…) with connections:write from Basic Information in the app settings',
} as const;

function tokenProblem(path: keyof typeof EXPECTED, fault: CallFault): ConfigError {
  const message = `Slack refuses it (${describeFault(fault)}); expected ${EXPECTED[path]}`;
  return new ConfigError('', [{ path, message }]);
}

/** All that is missing, at once. */
function requireOptions({ mode, token, appToken, signingSecret, oauth }: SlackOptions): void {
  const problems = [];
  if (!token && !oauth) {
    problems.push({
      path: 'SLACK_BOT_TOKEN',
      message: `missing; expected ${EXPECTED.SLACK_BOT_TOKEN}`,
    });
  }
  if (mode === 'socket' && !appToken) {
    problems.push({
      path: 'SLACK_APP_TOKEN',
      message: `missing; expected ${EXPECTED.SLACK_APP_TOKEN}`,
    });
  }
  if (mode === 'http' && !signingSecret) {
    const message =
      'missing; expected the Signing Secret from Basic Information in the app settings';
    problems.push({ path: 'SLACK_SIGNING_SECRET', message });
  }
  if (oauth && oauth.secrets.length === 0) {
    const message = 'missing; expected a long random text that seals the tokens of workspaces';
    problems.push({ path: 'PAPERBOY_SECRET', message });
  }
  if (problems.length > 0) throw new ConfigError('', problems);
}
