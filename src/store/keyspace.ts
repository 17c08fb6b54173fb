import { EventEmitter } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { KeyvPostgres } from '@keyv/postgres';
import KeyvRedis, { createClient } from '@keyv/redis';
import Keyv from 'keyv';
import { ConfigError } from '../ops/errors.ts';
import { STORE_TIMEOUT } from './error.ts';
import { type Holder, lockFile } from './lock.ts';
import { forgetExpired, prepareDatabase, sqliteAdapter } from './sqlite.ts';

/** Where all namespaces of one store live. */
export interface Keyspace {
  /** Whether other processes can use it at the same time. */
  readonly shared: boolean;
  open<T>(namespace: string): Keyv<T>;
  /** Frees what has expired. */
  sweep(now: Date): Promise<void>;
  close(): Promise<void>;
}

/** Keyv escapes what plain JSON does not need escaped, and turns texts like `:base64:` into buffers. */
const PLAIN = {
  serialize: (data: unknown) => JSON.stringify(data),
  deserialize: (text: string) => JSON.parse(text),
  throwOnErrors: true,
};

/**
 * Opens `memory:`, `sqlite:PATH`, `redis://…` or `postgres://…`; throws ConfigError when it cannot.
 *
 * @param reading nothing will be written, so another process may be at work
 */
export async function openKeyspace(url: string, reading = false): Promise<Keyspace> {
  const scheme = /^([a-z]+):/.exec(url)?.[1];
  switch (scheme) {
    case 'memory':
      return memoryKeyspace();
    case 'sqlite':
      return sqliteKeyspace(url.slice('sqlite:'.length), reading);
    case 'redis':
    case 'rediss':
      return redisKeyspace(url);
    case 'postgres':
    case 'postgresql':
      return postgresKeyspace(url);
    default:
      throw unusable(`expected memory:, sqlite:PATH, redis://… or postgres://…, found "${url}"`);
  }
}

export function unusable(message: string): ConfigError {
  return new ConfigError('', [{ path: 'PAPERBOY_STORE', message }]);
}

function memoryKeyspace(): Keyspace {
  return {
    shared: false,
    open: <T>(namespace: string) => new Keyv<T>({ store: new Map(), namespace, ...PLAIN }),
    sweep: async () => {},
    close: async () => {},
  };
}

function sqliteKeyspace(path: string, reading: boolean): Keyspace {
  if (path === '') throw unusable('expected a file, such as sqlite:data/paperboy.db');
  const { database, release } = reading ? readDatabase(path) : openDatabase(path);
  return {
    shared: false,
    open: <T>(namespace: string) =>
      new Keyv<T>({ store: sqliteAdapter(database), namespace, ...PLAIN }),
    sweep: async (now) => forgetExpired(database, now),
    close: async () => {
      if (database.isOpen) database.close();
      release();
    },
  };
}

function openDatabase(path: string): { database: DatabaseSync; release: () => void } {
  let release = (): void => {};
  try {
    makeFolder(dirname(path));
    const lock = lockFile(`${path}.lock`);
    if (lock.kind === 'taken') throw inUse(path, lock.by);
    release = lock.release;
    const database = new DatabaseSync(path);
    prepareDatabase(database);
    return { database, release };
  } catch (error) {
    release();
    if (error instanceof ConfigError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw unusable(`cannot write ${path}: ${reason}; make its folder writable, or name another`);
  }
}

function readDatabase(path: string): { database: DatabaseSync; release: () => void } {
  if (!existsSync(path)) throw unusable(`there is no ${path} yet; start the bot once`);
  try {
    return { database: new DatabaseSync(path, { readOnly: true }), release: () => {} };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw unusable(`cannot read ${path}: ${reason}`);
  }
}

/** One folder after the other: `recursive` never comes back from places such as /proc. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path);
}

function inUse(path: string, by: Holder | undefined): ConfigError {
  const holder = by ? `process ${by.pid} on ${by.host}` : 'another process';
  return unusable(
    `${path} is in use by ${holder}; stop that one first, ` +
      'or run several with PAPERBOY_QUEUE=redis://… and a store that they share',
  );
}

async function redisKeyspace(url: string): Promise<Keyspace> {
  let ready = false;
  const client = createClient({
    url,
    disableOfflineQueue: true,
    socket: {
      connectTimeout: STORE_TIMEOUT,
      reconnectStrategy: (attempts, cause) =>
        ready ? Math.min(100 * 2 ** attempts, 2_000) : cause,
    },
  });
  // Each failed command rejects as well; without a listener the process would end.
  // Each namespace's adapter listens to the one client.
  client.setMaxListeners(0);
  let last: unknown;
  client.on('error', (error) => {
    last = error;
  });
  try {
    await within(client.connect(), 'connect');
    await within(client.ping(), 'ping');
    ready = true;
  } catch (error) {
    if (client.isOpen) client.destroy();
    throw unreachable('Redis', url, last ?? error);
  }
  return {
    shared: true,
    open: <T>(namespace: string) => {
      const store = new KeyvRedis(client, { throwOnErrors: true, throwOnConnectError: true });
      return new Keyv<T>({ store, namespace: `paperboy.${namespace}`, ...PLAIN });
    },
    sweep: async () => {},
    close: async () => {
      if (client.isOpen) client.destroy();
    },
  };
}

async function postgresKeyspace(uri: string): Promise<Keyspace> {
  const store = (): KeyvPostgres =>
    new KeyvPostgres({
      uri,
      table: 'paperboy',
      keySize: 512,
      iterationLimit: 1_000,
      connectionTimeoutMillis: STORE_TIMEOUT,
      log: surviveLostConnections,
    });
  const probe = store();
  probe.on('error', () => {});
  try {
    await within(probe.query('SELECT count(*) FROM public.paperboy WHERE key = $1', ['']), 'query');
  } catch (error) {
    await probe.disconnect();
    throw unreachable('PostgreSQL', uri, error);
  }
  return {
    shared: true,
    open: <T>(namespace: string) => new Keyv<T>({ store: store(), namespace, ...PLAIN }),
    sweep: async (now) => {
      await probe.query(
        `DELETE FROM public.paperboy WHERE (value::json->>'expires')::bigint <= $1`,
        [now.getTime()],
      );
    },
    close: () => probe.disconnect(),
  };
}

/**
 * pg ends the process when the server closes an idle connection and nobody listens to its pool. The adapter hides the
 * pool; the pool calls this as its own method whenever it does something.
 */
function surviveLostConnections(this: unknown): void {
  if (this instanceof EventEmitter && this.listenerCount('error') === 0) this.on('error', () => {});
}

/** Waits no longer than a store may take to answer when the process starts. */
async function within<T>(work: Promise<T>, what: string): Promise<T> {
  const silence = Promise.withResolvers<never>();
  const timer = setTimeout(() => silence.reject(new Error(`${what}: no answer`)), STORE_TIMEOUT);
  try {
    return await Promise.race([work, silence.promise]);
  } finally {
    clearTimeout(timer);
  }
}

function unreachable(name: string, url: string, error: unknown): ConfigError {
  const reason = error instanceof Error ? error.message || error.name : String(error);
  const place = URL.canParse(url) ? new URL(url).host : url;
  return unusable(`${name} at ${place} does not answer (${reason}); start it, or name another`);
}
