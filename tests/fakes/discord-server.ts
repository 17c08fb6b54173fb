import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { messageProblems } from '../../src/render/discord-schema.ts';

/** Discord on loopback: REST and gateway, as strict about messages as Discord, with faults to order. */
export interface FakeOptions {
  readonly token?: string;
  readonly channels?: readonly FakeChannel[];
  /** Servers without channels of interest, for measuring. */
  readonly extraGuilds?: readonly object[];
  /** Whether `enforce_nonce` brings back an earlier message. */
  readonly nonces?: boolean;
  /** Of the application: 1 << 19 for Message Content. */
  readonly flags?: number;
}

export interface FakeChannel {
  readonly id: string;
  readonly type: number;
  readonly name?: string;
  readonly flags?: number;
  readonly available_tags?: readonly { id: string; name: string; moderated: boolean }[];
  readonly parent_id?: string;
  readonly archived?: boolean;
  /** Permissions that everybody lacks here. */
  readonly deny?: bigint;
}

export type FakeFault = { readonly on?: RegExp } & (
  | {
      readonly kind: 'limited';
      readonly seconds: number;
      readonly scope?: 'user' | 'global' | 'shared';
    }
  | { readonly kind: 'broken'; readonly stored: boolean }
  | { readonly kind: 'lost' }
  | { readonly kind: 'refused'; readonly status: number; readonly code: number }
);

export interface FakeMessage {
  readonly id: string;
  readonly channel_id: string;
  readonly author: { readonly id: string };
  readonly nonce?: string;
  readonly body: Record<string, unknown>;
  readonly crossposted?: true;
}

export interface Requested {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly authorization: string | undefined;
  readonly files: number;
}

export const GUILD = '900000000000000001';
export const APPLICATION = '800000000000000001';
export const CHANNEL = '700000000000000001';
/** As Discord makes them: the application's id first. */
export const TOKEN = `${Buffer.from(APPLICATION).toString('base64').replace(/=+$/, '')}.GAbCdE.${'x'.repeat(38)}`;
/** View Channel, Send Messages, Read Message History, both of threads. */
const EVERYBODY = [10n, 11n, 16n, 35n, 38n].reduce((sum, bit) => sum | (1n << bit), 0n);
const EPOCH = 1_420_070_400_000n;
const POSTS = /^POST \/channels\/\d+\/(?:messages|threads)$/;

type Json = Record<string, unknown>;

class Refusal extends Error {
  readonly status: number;
  readonly code: number;
  constructor(status: number, code: number, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export type FakeDiscord = Awaited<ReturnType<typeof startDiscord>>;

export async function startDiscord(options: FakeOptions = {}) {
  const token = options.token ?? TOKEN;
  const channels = new Map<string, FakeChannel & { archived?: boolean }>();
  for (const channel of options.channels ?? [{ id: CHANNEL, type: 0, name: 'papers' }]) {
    channels.set(channel.id, channel);
  }
  const messages: FakeMessage[] = [];
  const faults: FakeFault[] = [];
  const requests: Requested[] = [];
  const commands = new Map<string, unknown>();
  const answers = new Map<string, Json[]>();
  const waiting = new Map<string, ((body: Json) => void)[]>();
  const sessions = new Map<WebSocket, { sequence: number; shard: number }>();
  const sockets = new Set<Socket>();
  let identifies = 0;
  let resumes = 0;
  const intents: unknown[] = [];
  const shards: unknown[] = [];
  let count = 0n;
  let nextClose: number | undefined;

  const newId = (): string => String(((BigInt(Date.now()) - EPOCH) << 22n) + count++);

  function check(body: unknown): Json {
    const problems = messageProblems(body);
    if (problems.length > 0)
      throw new Refusal(400, 50035, `Invalid Form Body: ${problems.join('; ')}`);
    return body as Json;
  }

  function store(channel: string, body: Json, author = APPLICATION): FakeMessage {
    const nonce = body.nonce as string | undefined;
    const earlier =
      options.nonces !== false && body.enforce_nonce === true
        ? messages.find((message) => message.nonce === nonce && message.author.id === author)
        : undefined;
    if (earlier) return earlier;
    const message = {
      id: newId(),
      channel_id: channel,
      author: { id: author },
      ...(nonce && { nonce }),
      body,
    };
    messages.push(message);
    return message;
  }

  const shown = ({ body, nonce: _nonce, ...rest }: FakeMessage, withNonce?: string): Json => ({
    type: 0,
    content: '',
    embeds: [],
    attachments: [],
    mentions: [],
    timestamp: new Date().toISOString(),
    ...body,
    ...rest,
    nonce: withNonce,
  });

  function channelOr404(id: string): FakeChannel & { archived?: boolean } {
    const channel = channels.get(id);
    if (!channel) throw new Refusal(404, 10003, 'Unknown Channel');
    return channel;
  }

  const apiChannel = ({ deny, archived: _archived, ...channel }: FakeChannel) => ({
    position: 0,
    permission_overwrites: deny ? [{ id: GUILD, type: 0, allow: '0', deny: String(deny) }] : [],
    name: 'channel',
    ...channel,
    ...(channel.type !== 1 && { guild_id: GUILD }),
  });

  function postMessage(id: string, body: unknown): Json {
    const channel = channelOr404(id);
    if (channel.type === 15 || channel.type === 16)
      throw new Refusal(400, 50008, 'Cannot send messages in a non-text channel');
    if (channel.archived) throw new Refusal(400, 50083, 'Thread is archived');
    const message = store(id, check(body));
    return shown(message, message.nonce);
  }

  function startThread(id: string, body: Json): Json {
    const channel = channelOr404(id);
    if (channel.type !== 15 && channel.type !== 16)
      throw new Refusal(400, 50024, 'Cannot execute action on this channel type');
    const tags = (body.applied_tags as string[] | undefined) ?? [];
    if (((channel.flags ?? 0) & 16) !== 0 && tags.length === 0)
      throw new Refusal(400, 40067, 'A tag is required');
    if (tags.some((tag) => !channel.available_tags?.some((known) => known.id === tag)))
      throw new Refusal(400, 50035, 'Unknown tag');
    const message = check(body.message);
    const thread = newId();
    channels.set(thread, { id: thread, type: 11, name: String(body.name), parent_id: id });
    messages.push({ id: thread, channel_id: thread, author: { id: APPLICATION }, body: message });
    return { ...apiChannel(channelOr404(thread)), parent_id: id };
  }

  function threadBelow(id: string, message: string, body: Json): Json {
    const channel = channelOr404(id);
    if (channel.type !== 0 && channel.type !== 5)
      throw new Refusal(400, 50024, 'Cannot execute action on this channel type');
    if (!messages.some((each) => each.id === message))
      throw new Refusal(404, 10008, 'Unknown Message');
    if (channels.has(message))
      throw new Refusal(400, 160004, 'A thread has already been created for this message');
    const name = String(body.name ?? '');
    if (name.length < 1 || name.length > 100) throw new Refusal(400, 50035, 'name');
    channels.set(message, { id: message, type: 11, name, parent_id: id });
    return apiChannel(channelOr404(message));
  }

  function history(id: string, query: URLSearchParams): Json[] {
    channelOr404(id);
    const after = BigInt(query.get('after') ?? '0');
    const found = messages.filter((each) => each.channel_id === id && BigInt(each.id) > after);
    return found
      .slice(0, Number(query.get('limit') ?? 50))
      .reverse()
      .map((message) => shown(message));
  }

  function answered(interaction: string, body: Json): void {
    const heard = waiting.get(interaction)?.shift();
    if (heard) heard(body);
    else answers.set(interaction, [...(answers.get(interaction) ?? []), body]);
  }

  const acked = new Set<string>();
  const tokens = new Map<string, string>();

  function callback(id: string, interactionToken: string, body: Json): undefined {
    if (tokens.get(interactionToken) !== id) throw new Refusal(404, 10062, 'Unknown interaction');
    if (acked.has(id)) throw new Refusal(400, 40060, 'Interaction has already been acknowledged.');
    if (body.type === 4 || body.type === 7) check(body.data);
    if (body.type === 8) {
      const { choices } = body.data as { choices: { name: string; value: string }[] };
      const bad = choices.some(
        ({ name, value }) => !name || name.length > 100 || !value || value.length > 100,
      );
      if (choices.length > 25 || bad) throw new Refusal(400, 50035, 'choices');
    }
    acked.add(id);
    answered(id, body);
    return undefined;
  }

  function followUp(interactionToken: string, body: unknown, kind: string): Json {
    const id = tokens.get(interactionToken);
    if (id === undefined) throw new Refusal(401, 50027, 'Invalid Webhook Token');
    answered(id, { type: kind, data: check(body) });
    return { id: newId() };
  }

  type Route = readonly [
    RegExp,
    (match: RegExpExecArray, body: Json, query: URLSearchParams) => unknown,
  ];
  const routes: readonly Route[] = [
    [
      /^GET \/gateway\/bot$/,
      () => ({
        url: `ws://127.0.0.1:${port()}`,
        shards: 1,
        session_start_limit: {
          total: 1000,
          remaining: 1000 - identifies,
          reset_after: 14_400_000,
          max_concurrency: 1,
        },
      }),
    ],
    [/^GET \/applications\/@me$/, () => ({ id: APPLICATION, flags: options.flags ?? 0 })],
    [/^GET \/guilds\/\d+\/members\/\d+$/, () => guild().members[0]],
    [/^GET \/guilds\/\d+\/roles$/, () => guild().roles],
    [/^GET \/users\/@me$/, () => ({ id: APPLICATION, username: 'paperboy', bot: true })],
    [
      /^POST \/users\/@me\/channels$/,
      (_match, body) => {
        const id = `6${String(body.recipient_id).slice(1)}`;
        channels.set(id, { id, type: 1 });
        return { id, type: 1, recipients: [] };
      },
    ],
    [/^GET \/channels\/(\d+)$/, ([, id = '']) => apiChannel(channelOr404(id))],
    [
      /^PATCH \/channels\/(\d+)$/,
      ([, id = ''], body) => {
        channels.set(id, { ...channelOr404(id), archived: body.archived === true });
        return apiChannel(channelOr404(id));
      },
    ],
    [/^POST \/channels\/(\d+)\/messages$/, ([, id = ''], body) => postMessage(id, body)],
    [/^GET \/channels\/(\d+)\/messages$/, ([, id = ''], _body, query) => history(id, query)],
    [
      /^GET \/channels\/(\d+)\/messages\/(\d+)$/,
      ([, channel, id]) => {
        const found = messages.find((each) => each.channel_id === channel && each.id === id);
        if (!found) throw new Refusal(404, 10008, 'Unknown Message');
        return shown(found);
      },
    ],
    [
      /^PATCH \/channels\/(\d+)\/messages\/(\d+)$/,
      ([, channel, id], body) => {
        const index = messages.findIndex((each) => each.channel_id === channel && each.id === id);
        const found = messages[index];
        if (!found) throw new Refusal(404, 10008, 'Unknown Message');
        messages[index] = { ...found, body: check(body) };
        return shown(found);
      },
    ],
    [
      /^POST \/channels\/(\d+)\/messages\/(\d+)\/threads$/,
      ([, id = '', message = ''], body) => threadBelow(id, message, body),
    ],
    [
      /^POST \/channels\/(\d+)\/messages\/(\d+)\/crosspost$/,
      ([, , id]) => {
        const index = messages.findIndex((each) => each.id === id);
        const found = messages[index];
        if (found) messages[index] = { ...found, crossposted: true };
        return {};
      },
    ],
    [/^POST \/channels\/(\d+)\/threads$/, ([, id = ''], body) => startThread(id, body)],
    [
      /^GET \/guilds\/\d+\/threads\/active$/,
      () => ({
        threads: [...channels.values()]
          .filter(({ type, parent_id }) => type === 11 && parent_id)
          .map(apiChannel),
        members: [],
      }),
    ],
    [/^GET (\/applications\/.*commands)$/, ([, path = '']) => commands.get(path) ?? []],
    [
      /^PUT (\/applications\/.*commands)$/,
      ([, path = ''], body) => {
        commands.set(
          path,
          (body as unknown as Json[]).map((each) => ({ id: newId(), version: '1', ...each })),
        );
        return commands.get(path);
      },
    ],
    [
      /^POST \/interactions\/(\d+)\/([^/]+)\/callback$/,
      ([, id = '', key = ''], body) => callback(id, key, body),
    ],
    [
      /^PATCH \/webhooks\/\d+\/([^/]+)\/messages\/@original$/,
      ([, key = ''], body) => followUp(key, body, 'edit'),
    ],
    [
      /^POST \/webhooks\/(\d+)\/hook-([^/]+)$/,
      ([, channel = ''], body, query) => {
        const place = query.get('thread_id') ?? channel;
        const home = channelOr404(place);
        if (home.type === 15 && !body.thread_name)
          throw new Refusal(400, 220001, 'forum needs thread_name');
        const message = store(place, check(body), 'webhook');
        if (home.type === 15)
          channels.set(message.id, { id: message.id, type: 11, parent_id: place });
        if (home.type === 15) return { ...shown(message), channel_id: message.id };
        return query.get('wait') === 'true' ? shown(message) : undefined;
      },
    ],
    [
      /^PATCH \/webhooks\/(\d+)\/hook-[^/]+\/messages\/(\d+)$/,
      ([, , id], body) => {
        const index = messages.findIndex((each) => each.id === id);
        const found = messages[index];
        if (!found) throw new Refusal(404, 10008, 'Unknown Message');
        messages[index] = { ...found, body: check(body) };
        return shown(found);
      },
    ],
    [/^POST \/webhooks\/\d+\/([^/]+)$/, ([, key = ''], body) => followUp(key, body, 'followup')],
  ];

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://fake');
    const path = decodeURIComponent(url.pathname).replace(/^\/api(?:\/v\d+)?/, '');
    const called = `${request.method} ${path}`;
    const { body, files } = await readBody(request);
    const { authorization } = request.headers;
    requests.push({ method: request.method ?? '', path, body, authorization, files });
    const index = faults.findIndex(({ on = POSTS }) => on.test(called));
    const fault = index < 0 ? undefined : faults.splice(index, 1)[0];
    const reply = (status: number, json?: unknown, headers: Record<string, string> = {}) => {
      const type = json === undefined ? {} : { 'content-type': 'application/json' };
      response.writeHead(status, { ...type, ...headers });
      response.end(json === undefined ? undefined : JSON.stringify(json));
    };
    if (fault?.kind === 'limited') {
      const scope = fault.scope ?? 'user';
      reply(
        429,
        {
          message: 'You are being rate limited.',
          retry_after: fault.seconds,
          global: scope === 'global',
        },
        {
          'retry-after': String(fault.seconds),
          'x-ratelimit-scope': scope,
          ...(scope === 'global' && { 'x-ratelimit-global': 'true' }),
        },
      );
      return;
    }
    if (fault?.kind === 'refused') {
      reply(fault.status, { code: fault.code, message: 'refused by order' });
      return;
    }
    if (fault?.kind === 'broken' && !fault.stored) {
      reply(500, { message: 'broken', code: 0 });
      return;
    }
    try {
      const open = /^\/(?:interactions|webhooks)\//.test(path);
      if (!open && authorization !== `Bot ${token}`) throw new Refusal(401, 0, '401: Unauthorized');
      const route = routes.find(([pattern]) => pattern.test(called));
      if (!route) throw new Refusal(404, 0, `404: Not Found ${called}`);
      const [pattern, answer] = route;
      const result = answer(
        pattern.exec(called) as RegExpExecArray,
        body as Json,
        url.searchParams,
      );
      if (fault?.kind === 'lost') request.socket.destroy();
      else if (fault?.kind === 'broken') reply(500, { message: 'broken', code: 0 });
      else if (result === undefined) reply(204);
      else reply(200, result);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      reply(error.status, { code: error.code, message: error.message });
    }
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      response.writeHead(599);
      response.end(String(error));
    });
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const gateway = new WebSocketServer({ server });

  function dispatch(socket: WebSocket, type: string, data: unknown): void {
    const session = sessions.get(socket);
    if (!session) return;
    session.sequence += 1;
    socket.send(JSON.stringify({ op: 0, t: type, s: session.sequence, d: data }));
  }

  const guild = () => ({
    id: GUILD,
    name: 'Lab',
    roles: [
      {
        id: GUILD,
        name: '@everyone',
        permissions: String(EVERYBODY),
        position: 0,
        color: 0,
        hoist: false,
        managed: false,
        mentionable: false,
      },
    ],
    channels: [...channels.values()]
      .filter(({ type }) => type !== 1 && type !== 11)
      .map(apiChannel),
    members: [
      {
        user: { id: APPLICATION, username: 'paperboy', discriminator: '0', bot: true },
        roles: [],
        joined_at: new Date().toISOString(),
        deaf: false,
        mute: false,
        flags: 0,
      },
    ],
    ...EMPTY_GUILD,
  });

  gateway.on('connection', (socket) => {
    socket.send(JSON.stringify({ op: 10, d: { heartbeat_interval: 45_000 } }));
    socket.on('message', (raw) => {
      const { op, d } = JSON.parse(String(raw)) as { op: number; d: Json };
      if (op === 1) socket.send(JSON.stringify({ op: 11 }));
      if (nextClose !== undefined && (op === 2 || op === 6)) {
        socket.close(nextClose);
        nextClose = undefined;
      } else if (op === 2) {
        identifies += 1;
        intents.push(d.intents);
        shards.push(d.shard);
        const [shard = 0] = (d.shard as number[] | undefined) ?? [];
        sessions.set(socket, { sequence: 0, shard });
        const guilds = [guild(), ...(options.extraGuilds ?? [])] as { id: string }[];
        dispatch(socket, 'READY', {
          v: 10,
          user: { id: APPLICATION, username: 'paperboy', discriminator: '0', bot: true },
          guilds: guilds.map(({ id }) => ({ id, unavailable: true })),
          session_id: `session-${identifies}`,
          resume_gateway_url: `ws://127.0.0.1:${port()}`,
          shard: d.shard,
          application: { id: APPLICATION, flags: 0 },
        });
        for (const each of guilds) dispatch(socket, 'GUILD_CREATE', each);
      } else if (op === 6) {
        resumes += 1;
        sessions.set(socket, { sequence: Number(d.seq), shard: 0 });
        dispatch(socket, 'RESUMED', {});
      }
    });
    socket.on('close', () => sessions.delete(socket));
  });

  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const port = (): number => (server.address() as AddressInfo).port;

  function broadcast(type: string, data: unknown): void {
    for (const socket of sessions.keys()) dispatch(socket, type, data);
  }

  return {
    url: `http://127.0.0.1:${port()}/api`,
    messages: messages as readonly FakeMessage[],
    requests: requests as readonly Requested[],
    commands: commands as ReadonlyMap<string, unknown>,
    channels: channels as ReadonlyMap<string, FakeChannel>,
    fault: (fault: FakeFault) => {
      faults.push(fault);
    },
    /** Somebody posts; not checked. */
    say: (channel: string, author: string, body: Json) => store(channel, body, author),
    setChannel: (channel: FakeChannel) => {
      channels.set(channel.id, channel);
    },
    removeChannel: (id: string) => {
      channels.delete(id);
    },
    dispatch: broadcast,
    /** Brings an interaction; resolves with the first thing the bot answers. */
    async interact(interaction: Json): Promise<Json> {
      const id = newId();
      const key = `token-${id}`;
      tokens.set(key, id);
      const first = Promise.withResolvers<Json>();
      waiting.set(id, [first.resolve]);
      broadcast('INTERACTION_CREATE', {
        ...interaction,
        id,
        token: key,
        application_id: APPLICATION,
      });
      return { ...(await first.promise), id };
    },
    /** The next thing the bot answers to that interaction. */
    next(id: string): Promise<Json> {
      const early = answers.get(id)?.shift();
      if (early) return Promise.resolve(early);
      const later = Promise.withResolvers<Json>();
      waiting.set(id, [...(waiting.get(id) ?? []), later.resolve]);
      return later.promise;
    },
    forgetTokens: () => tokens.clear(),
    /** Operation for all sessions: 7 reconnect, 9 invalid session. */
    operate(op: 7 | 9): void {
      for (const socket of sessions.keys()) {
        socket.send(JSON.stringify({ op, d: op === 9 ? false : null }));
        if (op === 9) sessions.delete(socket);
      }
    },
    closeAll(code: number): void {
      for (const socket of sessions.keys()) socket.close(code);
    },
    cut(): void {
      for (const socket of sessions.keys()) socket.terminate();
    },
    /** Closes the next session instead of accepting it. */
    closeNext(code: number): void {
      nextClose = code;
    },
    intents,
    shards,
    get identifies() {
      return identifies;
    },
    get resumes() {
      return resumes;
    },
    get connected() {
      return sessions.size;
    },
    async close(): Promise<void> {
      for (const client of gateway.clients) client.terminate();
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export const EMPTY_GUILD = {
  unavailable: false,
  emojis: [],
  stickers: [],
  threads: [],
  presences: [],
  voice_states: [],
  stage_instances: [],
  guild_scheduled_events: [],
  soundboard_sounds: [],
  features: [],
  member_count: 1,
  owner_id: '1',
  preferred_locale: 'en-US',
  joined_at: '2026-01-01T00:00:00.000Z',
};

async function readBody(request: IncomingMessage): Promise<{ body: unknown; files: number }> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const raw = Buffer.concat(chunks);
  if (raw.length === 0) return { body: undefined, files: 0 };
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/')) return { body: JSON.parse(raw.toString()), files: 0 };
  const form = await new Response(raw, { headers: { 'content-type': type } }).formData();
  const files = [...form.keys()].filter((key) => key.startsWith('files[')).length;
  return { body: JSON.parse(String(form.get('payload_json'))), files };
}
