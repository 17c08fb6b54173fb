import type { Mount } from '../chat/web/web.ts';
import type { Handlers } from '../commands/ports.ts';
import type { Courier } from '../delivery/ports.ts';
import type { Destination, Platform } from '../message/destination.ts';
import type { Config } from '../ops/config.ts';
import type { Log } from '../ops/log.ts';
import { type Env, secret, webhooks } from '../ops/secrets.ts';
import type { Store } from '../store/store.ts';

/** The chat platforms whose tokens are set, and the webhooks that subscriptions name. */
export interface Platforms {
  courierOf(to: Destination): Courier | undefined;
  readonly mounts: readonly Mount[];
  /** Names of what is on. */
  readonly names: readonly string[];
  start(): Promise<void>;
  /** Gives configured Slack subscriptions their channel's id, so that commands typed there know them. */
  resolveNames(): Promise<void>;
  stop(): Promise<void>;
  health(): Readonly<Record<string, boolean>>;
}

export interface PlatformOptions {
  readonly config: Config;
  readonly env: Env;
  readonly handlers: Handlers;
  readonly store: Store;
  readonly log: Log;
  readonly local: Courier;
  /** A platform ended for good: one sentence for whoever runs Paperboy. */
  readonly onStopped: (error: Error) => void;
  /** Only posts, once: nothing comes in, so nothing that takes is needed for it. */
  readonly postingOnly?: true;
}

/** Wires the platforms; the SDKs are loaded only for those that are on. */
export async function openPlatforms(options: PlatformOptions): Promise<Platforms> {
  const { config, env, log, onStopped } = options;
  const slack = await openSlack(options);
  const discord = await openDiscord(options);
  const named = (platform: string): string[] =>
    config.subscriptions.flatMap(({ to }) => (to.platform === platform ? [to.channel] : []));
  const couriers: Partial<Record<Platform, Courier>> = {
    local: options.local,
    ...(slack && { slack: slack.courier }),
    ...(discord && { discord: discord.courier }),
  };
  if (named('slack-webhook').length > 0) {
    const { createSlackWebhooks } = await import('../chat/webhook/slack.ts');
    couriers['slack-webhook'] = createSlackWebhooks({
      urls: webhooks(env, named('slack-webhook')),
      log,
    });
  }
  if (named('discord-webhook').length > 0) {
    const { createDiscordWebhooks } = await import('../chat/webhook/discord.ts');
    couriers['discord-webhook'] = createDiscordWebhooks({
      urls: webhooks(env, named('discord-webhook')),
      log,
    });
  }
  return {
    courierOf: ({ platform }) => couriers[platform],
    mounts: slack?.mounts ?? [],
    names: [...(slack ? ['Slack'] : []), ...(discord ? ['Discord'] : [])],
    async start() {
      // Discord may make a bot wait before a new session: nobody else waits for that.
      discord?.start().catch(onStopped);
      await slack?.start();
    },
    async resolveNames() {
      if (!slack) return;
      for (const subscription of await options.store.subscriptions.all()) {
        if (subscription.origin !== 'config' || subscription.to.platform !== 'slack') continue;
        const to = await slack.resolve(subscription.to).catch(() => undefined);
        if (to) await options.store.subscriptions.put({ ...subscription, to });
        else
          log.warn(
            { subscription: subscription.name, ...subscription.to },
            'no such Slack channel; paperboy check says more',
          );
      }
    },
    async stop() {
      await Promise.all([slack?.stop(), discord?.stop()]);
    },
    health: () => ({
      ...(slack && { slack: slack.connected() }),
      ...(discord && { discord: discord.status().ready }),
    }),
  };
}

async function openSlack(options: PlatformOptions) {
  const { config, env, handlers, store, log, onStopped, postingOnly } = options;
  const token = secret(env, 'SLACK_BOT_TOKEN');
  const clientId = secret(env, 'SLACK_CLIENT_ID');
  if (!token && !clientId) return undefined;
  const { connectSlack } = await import('../chat/slack/connect.ts');
  const appToken = secret(env, 'SLACK_APP_TOKEN');
  // Without requests there is nothing whose signature could be checked.
  const signingSecret = secret(env, 'SLACK_SIGNING_SECRET') ?? (postingOnly && 'none');
  const apiUrl = secret(env, 'SLACK_API_URL');
  const { links, public_url: publicUrl } = config.slack;
  const mode = postingOnly ? 'http' : config.slack.mode;
  return connectSlack({
    mode,
    links,
    handlers,
    log,
    ...(token && { token }),
    ...(appToken && { appToken }),
    ...(signingSecret && { signingSecret }),
    ...(apiUrl && { apiUrl }),
    ...(clientId && {
      oauth: {
        clientId,
        clientSecret: secret(env, 'SLACK_CLIENT_SECRET') ?? '',
        secrets: (secret(env, 'PAPERBOY_SECRET') ?? '')
          .split(',')
          .map((key) => key.trim())
          .filter(Boolean),
        installations: store.records('installations'),
        ...(publicUrl && { publicUrl }),
      },
    }),
    onRevoked: (workspaces, code) => pauseWorkspaces(store, workspaces, code),
    onFatal: onStopped,
  });
}

/** Nobody can post there any more: the subscriptions stay, paused, until the app is installed again and resumed. */
async function pauseWorkspaces(
  store: Store,
  workspaces: readonly string[],
  code: string,
): Promise<void> {
  for (const subscription of await store.subscriptions.all()) {
    const { to, paused } = subscription;
    if (to.platform !== 'slack' || paused || !workspaces.includes(to.workspace ?? '')) continue;
    await store.subscriptions.put({
      ...subscription,
      paused: { reason: 'revoked', code, since: new Date().toISOString() },
    });
  }
}

async function openDiscord({ config, env, handlers, store, log, onStopped }: PlatformOptions) {
  const token = secret(env, 'DISCORD_TOKEN');
  if (!token) return undefined;
  const { connectDiscord } = await import('../chat/discord/connect.ts');
  const apiUrl = secret(env, 'DISCORD_API_URL');
  return connectDiscord({
    ...config.discord,
    token,
    ...(apiUrl && { apiUrl }),
    language: config.defaults.language,
    handlers,
    records: store.records('discord'),
    now: () => new Date(),
    log,
    onStopped,
  });
}
