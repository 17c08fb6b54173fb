import { createHmac, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import type { ZodType } from 'zod';
import { SCHEMAS } from '../../src/chat/slack/call.ts';
import { responseSchema, webhookSchema } from '../../src/render/slack-schema.ts';

/** What the next request to a method meets. */
export type SlackFault =
  | { readonly kind: 'status'; readonly status: number; readonly headers?: Record<string, string> }
  /** Does the work, then answers 500. */
  | { readonly kind: 'status-after'; readonly status: number }
  /** Does the work, then closes the connection without an answer. */
  | { readonly kind: 'lost' }
  | { readonly kind: 'error'; readonly error: string; readonly extra?: Record<string, unknown> }
  /** Answers only when `until` resolves. */
  | { readonly kind: 'delay'; readonly until: Promise<void> };

export interface SlackMessage {
  readonly channel: string;
  readonly ts: string;
  readonly team: string;
  readonly body: Record<string, unknown>;
  readonly bot_id?: string;
  readonly user?: string;
  readonly thread_ts?: string;
}

export interface SlackCall {
  readonly method: string;
  readonly token: string;
  readonly body: Record<string, unknown>;
}

export interface FakeTeam {
  readonly id: string;
  readonly token: string;
  readonly botId: string;
  readonly botUserId: string;
  readonly enterprise?: string;
  readonly channels: readonly {
    readonly id: string;
    readonly name: string;
    readonly private?: true;
  }[];
}

export const TEAM: FakeTeam = {
  id: 'T0001LAB1',
  token: 'xoxb-lab-token',
  botId: 'B0001LAB1',
  botUserId: 'U0001BOT1',
  channels: [
    { id: 'C0001PAPERS', name: 'papers' },
    { id: 'C0002ROBOTS', name: 'robots', private: true },
  ],
};

const CHECKED: Readonly<Record<string, ZodType>> = SCHEMAS;

type Json = Record<string, unknown>;
/** A promise that waits for something arriving later. */
interface Inbox<T> {
  push(value: T): void;
  next(): Promise<T>;
  readonly waiting: readonly T[];
}

/** A Slack on loopback: Web API, response URLs, incoming webhooks, OAuth and Socket Mode, strict about what it takes. */
export async function createSlackServer(teams: readonly FakeTeam[] = [TEAM]) {
  const messages: SlackMessage[] = [];
  const calls: SlackCall[] = [];
  const answers = inbox<Json>();
  const views = inbox<{ method: string; body: Json }>();
  const faults = new Map<string, SlackFault[]>();
  const revoked = new Set<string>();
  const grants = new Map<string, FakeTeam>();
  const responseUses = new Map<string, number>();
  const firstAnswers = new Map<string, PromiseWithResolvers<Json>>();
  const sockets = new Set<WebSocket>();
  const connections = inbox<WebSocket>();
  const acks = new Map<string, PromiseWithResolvers<Json>>();
  const uploads = inbox<{ name: string; text: string; channel?: string }>();
  const files = new Map<string, { name: string; text: string }>();
  let historyError: string | undefined;
  let scopes: readonly string[] = ['chat:write', 'commands'];
  const appToken = 'xapp-1-lab-token';
  let clock = 1_772_000_000;

  const ts = (): string => `${Math.floor(Date.now() / 1000)}.${String(clock++).slice(-6)}`;

  function teamOf(token: string): FakeTeam | undefined {
    return revoked.has(token) ? undefined : teams.find((team) => team.token === token);
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  const socketServer = new WebSocketServer({ server });
  socketServer.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('message', (data) => {
      const { envelope_id, payload } = JSON.parse(String(data)) as {
        envelope_id: string;
        payload: Json;
      };
      acks.get(envelope_id)?.resolve(payload);
    });
    socket.send(
      JSON.stringify({
        type: 'hello',
        num_connections: sockets.size,
        connection_info: { app_id: 'A0001' },
      }),
    );
    connections.push(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', origin).pathname;
    const bytes = await read(request);
    if (path.startsWith('/response/')) return respond(path, bytes, response);
    if (path.startsWith('/services/')) return webhook(bytes, response);
    if (path.startsWith('/upload/')) {
      const file = files.get(path.slice('/upload/'.length));
      if (file)
        files.set(path.slice('/upload/'.length), { ...file, text: fileText(request, bytes) });
      return json(response, { ok: true });
    }
    const method = path.replace('/api/', '');
    const body = formBody(bytes.toString('utf8'));
    const token =
      (request.headers.authorization ?? '').replace('Bearer ', '') || String(body.token ?? '');
    const { token: _token, ...rest } = body;
    calls.push({ method, token, body: rest });
    const fault = faults.get(method)?.shift();
    if (fault?.kind === 'delay') await fault.until;
    if (fault?.kind === 'status') {
      response.writeHead(fault.status, fault.headers).end('no');
      return;
    }
    const answer =
      fault?.kind === 'error'
        ? { ok: false, error: fault.error, ...fault.extra }
        : run(method, token, rest);
    if (fault?.kind === 'lost') {
      request.socket.destroy();
      return;
    }
    if (fault?.kind === 'status-after') {
      response.writeHead(fault.status).end('no');
      return;
    }
    json(response, answer, 200, { 'x-oauth-scopes': scopes.join(',') });
  }

  function run(method: string, token: string, body: Json): Json {
    if (method === 'apps.connections.open') {
      if (token !== appToken || revoked.has(token)) return { ok: false, error: 'invalid_auth' };
      return { ok: true, url: `${origin.replace('http', 'ws')}/link/?ticket=${randomUUID()}` };
    }
    if (method === 'oauth.v2.access') return access(body);
    const team = teamOf(token);
    if (!team) {
      const error = revoked.has(token) ? 'token_revoked' : 'invalid_auth';
      return { ok: false, error };
    }
    const schema = CHECKED[method];
    // The SDK adds the workspace to every call with an organisation's token.
    const { team_id: _team, ...own } = body;
    const checked = schema?.safeParse(own);
    if (checked && !checked.success) {
      const found = checked.error.issues.map(
        ({ path, message }) => `${path.join('/')}: ${message}`,
      );
      return { ok: false, error: 'invalid_blocks', response_metadata: { messages: found } };
    }
    switch (method) {
      case 'auth.test':
        return {
          ok: true,
          team: 'Lab',
          team_id: team.id,
          user: 'paperboy',
          user_id: team.botUserId,
          bot_id: team.botId,
          ...(team.enterprise && { enterprise_id: team.enterprise }),
          is_enterprise_install: team.id.startsWith('E'),
        };
      case 'chat.postMessage': {
        const channel = channelOf(team, String(body.channel));
        if (!channel) return { ok: false, error: 'channel_not_found' };
        const message = post(team, channel, body);
        return { ok: true, channel, ts: message.ts, message: { ...body, ts: message.ts } };
      }
      case 'chat.update': {
        const index = messages.findIndex((one) => one.ts === body.ts && one.team === team.id);
        const old = messages[index];
        if (!old) return { ok: false, error: 'message_not_found' };
        messages[index] = { ...old, body };
        return { ok: true, channel: old.channel, ts: old.ts };
      }
      case 'chat.postEphemeral':
        answers.push({ ...body, response_type: 'ephemeral' });
        return { ok: true, message_ts: ts() };
      case 'chat.unfurl':
        views.push({ method, body });
        return { ok: true };
      case 'views.open':
      case 'views.push':
      case 'views.update':
      case 'views.publish':
        views.push({ method, body });
        return { ok: true, view: { id: `V${clock++}`, ...(body.view as Json) } };
      case 'conversations.open':
        return { ok: true, channel: { id: directOf(String(body.users)) } };
      case 'conversations.list':
        return { ok: true, channels: team.channels, response_metadata: { next_cursor: '' } };
      case 'conversations.history':
      case 'conversations.replies':
        return history(method, team, body);
      case 'users.info':
        return {
          ok: true,
          user: {
            id: body.user,
            tz: 'Asia/Shanghai',
            locale: 'zh-CN',
            is_restricted: body.user === 'U0009GUEST',
          },
        };
      case 'files.getUploadURLExternal': {
        const id = `F${String(clock++)}`;
        files.set(id, { name: String(body.filename), text: '' });
        return { ok: true, file_id: id, upload_url: `${origin}/upload/${id}` };
      }
      case 'files.completeUploadExternal': {
        const done = (body.files as { id: string }[]).map(({ id }) => ({ id }));
        for (const { id } of done) {
          const file = files.get(id);
          const channel = body.channel_id;
          if (file) uploads.push({ ...file, ...(typeof channel === 'string' && { channel }) });
        }
        return { ok: true, files: done };
      }
      default:
        return { ok: false, error: 'unknown_method' };
    }
  }

  function access(body: Json): Json {
    const team = grants.get(String(body.code));
    if (!team) return { ok: false, error: 'invalid_code' };
    const organisation = team.id.startsWith('E');
    return {
      ok: true,
      app_id: 'A0001',
      authed_user: { id: 'U0002ADA1' },
      scope: 'chat:write,commands',
      token_type: 'bot',
      access_token: team.token,
      bot_user_id: team.botUserId,
      team: organisation ? null : { id: team.id, name: 'Lab' },
      enterprise: team.enterprise ? { id: team.enterprise, name: 'University' } : null,
      is_enterprise_install: organisation,
    };
  }

  function channelOf(team: FakeTeam, channel: string): string | undefined {
    if (channel.startsWith('U')) return directOf(channel);
    if (channel.startsWith('D')) return channel;
    const name = channel.replace(/^#/, '');
    return team.channels.find((one) => one.id === channel || one.name === name)?.id;
  }

  function post(team: FakeTeam, channel: string, body: Json): SlackMessage {
    const { thread_ts } = body;
    const message: SlackMessage = {
      channel,
      ts: ts(),
      team: team.id,
      body,
      bot_id: team.botId,
      user: team.botUserId,
      ...(typeof thread_ts === 'string' && { thread_ts }),
    };
    messages.push(message);
    return message;
  }

  function history(method: string, team: FakeTeam, body: Json): Json {
    if (historyError) return { ok: false, error: historyError };
    const inThread = method === 'conversations.replies';
    const all = messages
      .filter(({ channel, thread_ts, ts: own, team: of }) => {
        const thread = inThread ? own === body.ts || thread_ts === body.ts : !thread_ts;
        return of === team.id && channel === body.channel && thread;
      })
      .filter(({ ts: own }) => Number(own) >= Number(body.oldest ?? 0));
    const ordered = inThread ? all : all.reverse();
    const from = Number(body.cursor ?? 0);
    const limit = Number(body.limit ?? 100);
    const page = ordered
      .slice(from, from + limit)
      .map(({ body: words, ts: own, bot_id, user }) => ({
        type: 'message',
        ts: own,
        text: words.text,
        blocks: words.blocks,
        ...(bot_id && { bot_id }),
        ...(user && { user }),
        ...(String(body.include_all_metadata) === 'true' && { metadata: words.metadata }),
      }));
    const more = from + limit < ordered.length;
    const next_cursor = more ? String(from + limit) : '';
    return { ok: true, messages: page, has_more: more, response_metadata: { next_cursor } };
  }

  function respond(path: string, bytes: Buffer, response: ServerResponse): void {
    const uses = (responseUses.get(path) ?? 0) + 1;
    responseUses.set(path, uses);
    const body = JSON.parse(bytes.toString('utf8')) as Json;
    if (uses > 5) json(response, { ok: false, error: 'used_url' }, 404);
    else if (!responseSchema.safeParse(body).success) {
      json(response, { ok: false, error: 'invalid_blocks' }, 400);
    } else {
      answers.push(body);
      firstAnswers.get(path)?.resolve(body);
      json(response, { ok: true });
    }
  }

  function webhook(bytes: Buffer, response: ServerResponse): void {
    const body = JSON.parse(bytes.toString('utf8')) as Json;
    calls.push({ method: 'webhook', token: '', body });
    const fault = faults.get('webhook')?.shift();
    if (fault?.kind === 'status') {
      response.writeHead(fault.status, fault.headers).end('no_service');
      return;
    }
    if (fault?.kind === 'error') {
      response.writeHead(400).end(fault.error);
      return;
    }
    if (!webhookSchema.safeParse(body).success) {
      response.writeHead(400).end('invalid_blocks');
      return;
    }
    messages.push({ channel: 'webhook', ts: ts(), team: 'webhook', body });
    if (fault?.kind === 'lost') {
      response.destroy();
      return;
    }
    response.writeHead(fault?.kind === 'status-after' ? fault.status : 200).end('ok');
  }

  return {
    origin,
    apiUrl: `${origin}/api/`,
    messages,
    calls,
    answers,
    views,
    uploads,
    sockets,
    connections,
    /** The next call of this method meets the fault; several queue up. */
    fault(method: string, fault: SlackFault) {
      faults.set(method, [...(faults.get(method) ?? []), fault]);
    },
    forbidHistory(error = 'missing_scope') {
      historyError = error;
    },
    revoke: (token: string) => void revoked.add(token),
    grant: (code: string, team: FakeTeam) => void grants.set(code, team),
    setScopes(granted: readonly string[]) {
      scopes = granted;
    },
    /** A message by somebody else. */
    write(channel: string, body: Json, team = TEAM) {
      messages.push({ channel, ts: ts(), team: team.id, body, user: 'U0003EVE1' });
    },
    responseUrl: () => `${origin}/response/${randomUUID()}`,
    /** Resolves with the first answer to this response URL. */
    answered(url: string): Promise<Json> {
      const answer = Promise.withResolvers<Json>();
      firstAnswers.set(new URL(url).pathname, answer);
      return answer.promise;
    },
    /** Sends an envelope over the newest socket; resolves with the payload of its ack. */
    async envelope(type: string, payload: Json): Promise<Json> {
      const socket = [...sockets].at(-1);
      if (!socket) throw new Error('no socket is open');
      const envelope_id = randomUUID();
      const ack = Promise.withResolvers<Json>();
      acks.set(envelope_id, ack);
      socket.send(
        JSON.stringify({
          envelope_id,
          type,
          payload,
          accepts_response_payload: type !== 'events_api',
        }),
      );
      return await ack.promise;
    },
    /** Everything but an envelope, e.g. `disconnect`. */
    say(payload: Json) {
      for (const socket of sockets) socket.send(JSON.stringify(payload));
    },
    dropSockets() {
      for (const socket of sockets) socket.terminate();
    },
    async close() {
      for (const socket of sockets) socket.terminate();
      socketServer.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

export type SlackServer = Awaited<ReturnType<typeof createSlackServer>>;

/** Headers of a request signed as Slack signs them. */
export function signed(secret: string, body: string, seconds = Math.floor(Date.now() / 1000)) {
  const signature = createHmac('sha256', secret).update(`v0:${seconds}:${body}`).digest('hex');
  return { 'x-slack-request-timestamp': String(seconds), 'x-slack-signature': `v0=${signature}` };
}

export function inbox<T>(): Inbox<T> {
  const waiting: T[] = [];
  const takers: ((value: T) => void)[] = [];
  return {
    waiting,
    push(value) {
      const taker = takers.shift();
      if (taker) taker(value);
      else waiting.push(value);
    },
    next() {
      const value = waiting.shift();
      return value === undefined
        ? new Promise((resolve) => {
            takers.push(resolve);
          })
        : Promise.resolve(value);
    },
  };
}

/** The direct channel with somebody. */
export const directOf = (user: string): string => `D${user.slice(1)}`;

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Arguments come as a form whose structured values are JSON and whose flags are words. */
function formBody(text: string): Json {
  const read = (value: string): unknown => {
    if (value === 'true' || value === 'false') return value === 'true';
    return /^[[{]/.test(value) ? JSON.parse(value) : value;
  };
  return Object.fromEntries(
    [...new URLSearchParams(text)].map(([key, value]) => [
      key,
      key === 'text' ? value : read(value),
    ]),
  );
}

function fileText(request: IncomingMessage, bytes: Buffer): string {
  const words = bytes.toString('utf8');
  const boundary = /boundary=(.+)$/.exec(request.headers['content-type'] ?? '')?.[1];
  if (!boundary) return words;
  return (words.split('\r\n\r\n')[1] ?? '').split(`\r\n--${boundary}`)[0] ?? '';
}

function json(response: ServerResponse, body: Json, status = 200, headers = {}): void {
  response
    .writeHead(status, { 'content-type': 'application/json', ...headers })
    .end(JSON.stringify(body));
}
