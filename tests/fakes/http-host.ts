import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpTools } from '../../src/sources/http.ts';

type Step = (request: IncomingMessage, response: ServerResponse) => void;

export interface HttpHost extends AsyncDisposable {
  readonly url: string;
  /** `METHOD path` of every request so far, with the headers that came. */
  readonly requests: readonly {
    readonly path: string;
    readonly headers: IncomingMessage['headers'];
  }[];
  /** What to do with the next requests, one step each; the last one repeats. */
  answer(...steps: readonly Step[]): void;
}

/** A host on the loopback that does as it is told: answers, delays, hangs up. */
export async function startHttpHost(): Promise<HttpHost> {
  const requests: { path: string; headers: IncomingMessage['headers'] }[] = [];
  let steps: Step[] = [];
  const server = createServer((request, response) => {
    requests.push({ path: request.url ?? '', headers: request.headers });
    const step = steps.length > 1 ? steps.shift() : steps[0];
    step?.(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    answer: (...next) => {
      steps = [...next];
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export const say =
  (body: string | Uint8Array, headers: Record<string, string> = {}, status = 200): Step =>
  (_request, response) => {
    response.writeHead(status, headers).end(body);
  };
export const fail = (status: number, headers: Record<string, string> = {}): Step =>
  say('', headers, status);
export const hangUp: Step = (request) => request.socket.destroy();
export const never: Step = () => {};

/** Tools of a client whose clock moves only when something sleeps, and by hand. */
export function testTools(
  options: Partial<HttpTools> = {},
): HttpTools & { pass(duration: number): void; readonly slept: readonly number[] } {
  let now = Date.parse('2026-02-23T10:00:00Z');
  const slept: number[] = [];
  return {
    fetch: globalThis.fetch,
    lookup: async () => ['93.184.216.34'],
    clock: {
      now: () => new Date(now),
      sleep: async (duration) => {
        slept.push(duration);
        now += duration;
      },
    },
    random: () => 1,
    userAgent: 'paperboy-test',
    ...options,
    slept,
    pass: (duration) => {
      now += duration;
    },
  };
}
