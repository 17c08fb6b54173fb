import { setTimeout as sleep } from 'node:timers/promises';
import {
  type APIInteraction,
  Client,
  DiscordjsError,
  DiscordjsErrorCodes,
  Events,
  GatewayCloseCodes,
  GatewayDispatchEvents,
  type GatewayDispatchPayload,
  GatewayIntentBits,
  Options,
  PermissionFlagsBits,
  SimpleIdentifyThrottler,
} from 'discord.js';
import type { Handlers } from '../../commands/ports.ts';
import type { Courier } from '../../delivery/ports.ts';
import type { Language } from '../../message/doc.ts';
import { say } from '../../message/phrases.ts';
import { ConfigError } from '../../ops/errors.ts';
import type { Log } from '../../ops/log.ts';
import { PATIENCE } from './answer.ts';
import { apiBase, createApi, describeFault, faultOf } from './api.ts';
import { type ChannelFacts, createChannels } from './channels.ts';
import { neededIn } from './check.ts';
import { createIdentifyThrottler, type DiscordRecords } from './identify.ts';
import { applicationOf } from './invite.ts';
import { answerLinks } from './links.ts';
import type { PermissionName } from './outcome.ts';
import { createReceiver } from './receive.ts';
import { registerCommands } from './register.ts';
import { createCourier } from './send.ts';

export interface DiscordOptions {
  readonly token: string;
  /** Other address than Discord's own: tests, proxies. */
  readonly apiUrl?: string;
  /** Servers that get the commands; none: everybody. */
  readonly guilds: readonly string[];
  /** Cards under shared links: takes the Message Content intent. */
  readonly links: boolean;
  readonly crosspost: boolean;
  readonly shards: 'auto' | { readonly from: number; readonly to: number; readonly of: number };
  /** Of cards under links, where nobody asked. */
  readonly language: Language;
  readonly handlers: Handlers;
  readonly records: DiscordRecords;
  readonly now: () => Date;
  readonly log: Log;
  /** Discord ended the connection for good. */
  readonly onStopped: (error: Error) => void;
  /** How long a handler may take before its answer is announced, milliseconds. */
  readonly patience?: number;
}

export interface DiscordConnection {
  /** Logs in and registers the commands. Rejects when Discord does not take us; one out of reach is waited for. */
  start(): Promise<void>;
  /** Lets what is under way finish, within five seconds. */
  stop(): Promise<void>;
  /** Works without `start`, from any process. */
  readonly courier: Courier;
  readonly status: () => { readonly ready: boolean; readonly guilds: number };
}

/** How long work under way may take at the end, milliseconds. */
const GRACE = 3_000;
/** Waiting between tries to reach Discord at all, milliseconds, doubling. */
const PAUSE = { first: 1_000, longest: 60_000 };
/** A server that does not come keeps nobody waiting longer. */
const GUILD_WAIT = 5_000;

export function connectDiscord(options: DiscordOptions): DiscordConnection {
  const { token, apiUrl, handlers, records, now, log } = options;
  const address = apiUrl === undefined ? {} : { apiUrl };
  const api = createApi({ token, log, ...address });
  const answers = createApi({ log, unlimited: true, ...address });
  /** A new one for each try: the SDK's cannot be used again after a login that failed. */
  let client = createClient(options);
  const channels = createChannels({ api, now, cached });
  const receiver = createReceiver({
    handlers,
    api: answers,
    now,
    log,
    patience: options.patience ?? PATIENCE,
  });
  const underWay = new Set<Promise<void>>();
  let self = applicationOf(token);
  let stopped = false;

  async function ownId(): Promise<string | undefined> {
    if (self === undefined) {
      const answer = await api.ask('get', '/users/@me');
      if (answer.ok) self = (answer.data as { id?: string }).id;
    }
    return self;
  }

  function cached(id: string): ChannelFacts | undefined {
    const channel = client.channels.cache.get(id);
    if (!channel) return undefined;
    const { type, flags } = channel;
    return {
      id,
      type,
      guild_id: 'guildId' in channel ? (channel.guildId ?? undefined) : undefined,
      flags: flags?.bitfield,
      available_tags: 'availableTags' in channel ? channel.availableTags : undefined,
    };
  }

  function missing(channel: string): PermissionName[] {
    const known = client.channels.cache.get(channel);
    const mine =
      client.user && known && 'permissionsFor' in known && known.permissionsFor(client.user);
    if (!mine) return [];
    const needed = neededIn(known.type);
    return needed.filter((name) => !mine.has(PermissionFlagsBits[name]));
  }

  function run(work: Promise<void>): void {
    const done = work
      .catch((error: unknown) => log.error({ error: String(error) }, 'Discord event failed'))
      .finally(() => underWay.delete(done));
    underWay.add(done);
  }

  const ended = Promise.withResolvers<never>();
  ended.promise.catch(() => undefined);
  let closed: Error | undefined;
  const ending = new AbortController();
  let started = false;

  function listen(): void {
    client.on(Events.Raw, (packet: GatewayDispatchPayload) => {
      switch (packet.t) {
        case GatewayDispatchEvents.InteractionCreate:
          receiver.take(packet.d as APIInteraction);
          return;
        case GatewayDispatchEvents.MessageCreate:
          if (options.links) {
            run(answerLinks(packet.d, { handlers, api, language: options.language, log }));
          }
          return;
        case GatewayDispatchEvents.ChannelUpdate:
        case GatewayDispatchEvents.ChannelDelete:
          channels.forget(packet.d.id);
          return;
        default:
          return;
      }
    });

    // Without this listener an error anywhere in the SDK would end the process.
    client.on(Events.Error, (error) => log.error({ error: error.message }, 'Discord client'));
    client.on(Events.Warn, (message) => log.warn({ message }, 'Discord client'));
    client.on(Events.ShardError, (error, shard) =>
      log.warn({ shard, error: error.message }, 'Discord connection'),
    );
    client.on(Events.ShardReconnecting, (shard) => log.info({ shard }, 'Discord reconnecting'));
    client.on(Events.ShardResume, (shard, replayed) =>
      log.info({ shard, replayed }, 'Discord resumed'),
    );
    client.on(Events.ShardDisconnect, ({ code }, shard) => {
      if (stopped) return;
      const error = closedBy(code);
      closed = error;
      log.error({ shard, code }, 'Discord closed the connection for good');
      if (started) options.onStopped(error);
      else ended.reject(error);
    });
  }

  /** False: Discord is out of reach. */
  async function login(): Promise<boolean> {
    listen();
    try {
      await Promise.race([client.login(token), ended.promise]);
      return true;
    } catch (error) {
      if (stopped) return true;
      if (isTokenError(error)) throw closedBy(GatewayCloseCodes.AuthenticationFailed);
      if (closed) throw closed;
      const fault = faultOf(error);
      if (fault.kind === 'refused' && fault.status < 500) {
        throw new Error(`Discord refuses the connection (${describeFault(fault)})`);
      }
      log.warn({ why: describeFault(fault) }, 'Discord is out of reach; trying on');
      client = createClient(options);
      return false;
    }
  }

  async function begin(): Promise<void> {
    if (stopped) return;
    started = true;
    const first = client.options.shards;
    const mayRegister = !Array.isArray(first) || first.includes(0);
    const application = client.application?.id ?? (await ownId());
    if (!mayRegister || application === undefined) return;
    const { guilds } = options;
    await registerCommands({ api, application, guilds, records, log });
  }

  async function keepTrying(): Promise<void> {
    for (let pause = PAUSE.first; !stopped; pause = Math.min(pause * 2, PAUSE.longest)) {
      await sleep(pause, undefined, { signal: ending.signal });
      if (await login()) {
        log.info({}, 'Discord is in reach again');
        return begin();
      }
    }
  }

  return {
    async start() {
      if (await login()) return begin();
      void keepTrying().catch((error: Error) => {
        if (!stopped) options.onStopped(error);
      });
    },
    async stop() {
      stopped = true;
      ending.abort();
      const idle = Promise.all([receiver.idle(), ...underWay]);
      const late = new Promise((resolve) => setTimeout(resolve, GRACE).unref());
      await Promise.race([idle, late]);
      await client.destroy();
    },
    courier: createCourier({
      api,
      channels,
      crosspost: options.crosspost,
      self: ownId,
      missing,
      now,
      log,
    }),
    status: () => ({ ready: client.isReady(), guilds: client.guilds.cache.size }),
  };
}

function createClient({ apiUrl, links, shards, records, now, log }: DiscordOptions): Client {
  const reading = [GatewayIntentBits.GuildMessages, GatewayIntentBits.MessageContent];
  return new Client({
    intents: [GatewayIntentBits.Guilds, ...(links ? reading : [])],
    allowedMentions: { parse: [] },
    waitGuildTimeout: GUILD_WAIT,
    ...(apiUrl && { rest: { api: apiBase(apiUrl) } }),
    ...(shards === 'auto'
      ? { shards }
      : {
          shards: Array.from({ length: shards.to - shards.from + 1 }, (_, i) => shards.from + i),
          shardCount: shards.of,
        }),
    makeCache: Options.cacheWithLimits(UNUSED),
    ws: {
      buildIdentifyThrottler: async (manager) => {
        const { session_start_limit } = await manager.fetchGatewayInformation();
        const pace = new SimpleIdentifyThrottler(session_start_limit.max_concurrency);
        return createIdentifyThrottler({ pace, records, now, log });
      },
    },
  });
}

/** Nothing is read from the cache but servers, their channels and roles, and ourselves as a member. */
const UNUSED = {
  ApplicationCommandManager: 0,
  ApplicationEmojiManager: 0,
  AutoModerationRuleManager: 0,
  BaseGuildEmojiManager: 0,
  DMMessageManager: 0,
  EntitlementManager: 0,
  GuildBanManager: 0,
  GuildEmojiManager: 0,
  GuildForumThreadManager: 0,
  GuildInviteManager: 0,
  GuildMemberManager: {
    maxSize: 1,
    keepOverLimit: (member: { id: string; client: { user: { id: string } } }) =>
      member.id === member.client.user.id,
  },
  GuildMessageManager: 0,
  GuildScheduledEventManager: 0,
  GuildSoundboardSoundManager: 0,
  GuildStickerManager: 0,
  GuildTextThreadManager: 0,
  MessageManager: 0,
  PresenceManager: 0,
  ReactionManager: 0,
  ReactionUserManager: 0,
  StageInstanceManager: 0,
  ThreadManager: 0,
  ThreadMemberManager: 0,
  UserManager: {
    maxSize: 1,
    keepOverLimit: (user: { id: string; client: { user: { id: string } | null } }) =>
      user.id === user.client.user?.id,
  },
  VoiceStateManager: 0,
};

function isTokenError(error: unknown): boolean {
  return error instanceof DiscordjsError && error.code === DiscordjsErrorCodes.TokenInvalid;
}

/** What a close code that no reconnect mends means for whoever runs Paperboy (docs, Gateway Close Event Codes). */
function closedBy(code: number): Error {
  const words = say('en').discord.stopped;
  const config = (path: string, message: string) => new ConfigError('', [{ path, message }]);
  switch (code) {
    case GatewayCloseCodes.AuthenticationFailed:
      return config('DISCORD_TOKEN', words.token);
    case GatewayCloseCodes.InvalidShard:
    case GatewayCloseCodes.ShardingRequired:
      return config('discord.shards', words.shards);
    case GatewayCloseCodes.InvalidIntents:
    case GatewayCloseCodes.DisallowedIntents:
      return config('discord.links', words.intents);
    case GatewayCloseCodes.InvalidAPIVersion:
      return new Error(words.version);
    default:
      return new Error(`Discord closed the connection with ${code}`);
  }
}
