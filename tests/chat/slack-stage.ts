import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  connectSlack,
  type SlackConnection,
  type SlackOptions,
} from '../../src/chat/slack/connect.ts';
import type { Handlers } from '../../src/commands/ports.ts';
import type { Log } from '../../src/ops/log.ts';
import type { Records } from '../../src/store/records.ts';
import { recorder } from '../contract/receive.ts';
import type { Fault } from '../contract/send.ts';
import {
  createSlackServer,
  type FakeTeam,
  type SlackFault,
  type SlackServer,
  signed,
  TEAM,
} from '../fakes/slack-server.ts';

type Json = Record<string, unknown>;

const PAYLOADS = JSON.parse(
  readFileSync(new URL('../fixtures/slack/payloads.json', import.meta.url), 'utf8'),
) as Record<string, Json>;

/** A copy of a recorded payload with some fields changed. */
export function payload(name: string, change: Json = {}): Json {
  return { ...structuredClone(PAYLOADS[name]), ...change };
}

export const SECRET = 'signing-secret-of-the-lab';

export interface Stage {
  readonly slack: SlackServer;
  readonly connection: SlackConnection;
  readonly log: readonly string[];
  /** Delivers a payload the way this mode does; resolves with the ack. */
  deliver(type: 'events_api' | 'slash_commands' | 'interactive', body: Json): Promise<Json>;
  /** HTTP mode: any request to the mounted paths. */
  request(path: string, init?: RequestInit): Promise<Response>;
  close(): Promise<void>;
}

export interface StageOptions extends Partial<SlackOptions> {
  readonly teams?: readonly FakeTeam[];
  readonly handlers?: Handlers;
}

/** The real adapter in front of a fake Slack, in either mode. */
export async function openStage(
  mode: 'socket' | 'http',
  { teams, ...options }: StageOptions = {},
): Promise<Stage> {
  const slack = await createSlackServer(teams);
  const { log, lines } = memoryLog();
  const connection = connectSlack({
    mode,
    handlers: recorder(),
    log,
    apiUrl: slack.apiUrl,
    ...(options.oauth ? {} : { token: TEAM.token }),
    ...(mode === 'socket' ? { appToken: 'xapp-1-lab-token' } : { signingSecret: SECRET }),
    ...options,
  });
  const web = createServer((request, response) => {
    const path = (request.url ?? '').split('?')[0];
    const mount = connection.mounts.find((one) => one.path === path);
    if (mount) mount.handle(request, response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(web.address() as AddressInfo).port}`;
  const request = (path: string, init?: RequestInit) => fetch(`${origin}${path}`, init);
  let second = Math.floor(Date.now() / 1000);
  return {
    slack,
    connection,
    log: lines,
    request,
    async deliver(type, body) {
      if (mode === 'socket') return await slack.envelope(type, body);
      // Slack signs every delivery anew: the same body twice in a second would be a replay.
      second -= 1;
      const response = await request('/slack/events', httpDelivery(type, body, second));
      if (response.status !== 200) throw new Error(`answered ${response.status}`);
      const words = await response.text();
      return words.startsWith('{') ? (JSON.parse(words) as Json) : {};
    },
    async close() {
      await connection.stop();
      web.closeAllConnections();
      await new Promise<void>((resolve) => web.close(() => resolve()));
      await slack.close();
    },
  };
}

/** A signed request as Slack makes it for this kind of payload. */
export function httpDelivery(type: string, body: Json, seconds?: number): RequestInit {
  const form = (fields: Json): string =>
    new URLSearchParams(
      Object.entries(fields).map(([key, value]): [string, string] => [key, String(value)]),
    ).toString();
  const json = type === 'events_api';
  const text = json
    ? JSON.stringify(body)
    : form(type === 'interactive' ? { payload: JSON.stringify(body) } : body);
  const content = json ? 'application/json' : 'application/x-www-form-urlencoded';
  return {
    method: 'POST',
    headers: { 'content-type': content, ...signed(SECRET, text, seconds) },
    body: text,
  };
}

/** A fault of the contract as this Slack shows it. */
export function slackFault(fault: Fault, codes: Readonly<Record<string, string>>): SlackFault {
  switch (fault.kind) {
    case 'limited':
      return { kind: 'status', status: 429, headers: { 'retry-after': `${fault.seconds}` } };
    case 'broken':
      return { kind: fault.stored ? 'status-after' : 'status', status: 500 };
    case 'lost':
      return { kind: 'lost' };
    case 'refused':
      return { kind: 'error', error: codes[fault.reason] ?? '' };
  }
}

export function memoryLog(): { log: Log; lines: string[] } {
  const lines: string[] = [];
  const write = (level: string) => (fields: object, message: string) => {
    lines.push(`${level} ${message} ${JSON.stringify(fields)}`);
  };
  const log = {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
  };
  return { log, lines };
}

export function memoryRecords<T>(): Records<T> & { readonly values: Map<string, T> } {
  const values = new Map<string, T>();
  return {
    values,
    get: async (key) => values.get(key),
    put: async (key, value) => void values.set(key, value),
    remove: async (key) => void values.delete(key),
    all: async () => [...values],
  };
}
