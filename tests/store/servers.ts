import { connect } from 'node:net';

/** A server of the development machine or one that is named; why it is missing where it does not answer. */
export interface Server {
  readonly url: string;
  readonly missing: string | undefined;
}

async function server(name: string, variable: string, usual: string): Promise<Server> {
  const named = process.env[variable];
  const url = named ?? usual;
  const { hostname, port } = new URL(url);
  const answers = await reachable(hostname, Number(port));
  if (!answers && named !== undefined) throw new Error(`${variable}: ${name} does not answer`);
  return {
    url,
    missing: answers ? undefined : `no ${name} at ${hostname}:${port}, see ${variable}`,
  };
}

async function reachable(host: string, port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect({ host, port, timeout: 1_000 });
  socket.once('connect', () => resolve(true));
  for (const event of ['error', 'timeout']) socket.once(event, () => resolve(false));
  const answer = await promise;
  socket.destroy();
  return answer;
}

export const redis = await server('Redis', 'TEST_REDIS_URL', 'redis://127.0.0.1:6379');
export const postgres = await server(
  'PostgreSQL',
  'TEST_POSTGRES_URL',
  'postgres://postgres@127.0.0.1:5432/test',
);
