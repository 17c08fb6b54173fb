import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { UserError } from '../../ops/errors.ts';
import { createRoutes, type RouteOptions } from './routes.ts';

export interface WebOptions extends RouteOptions {
  /** 0: any free one. */
  readonly port: number;
  /** Default 127.0.0.1: only this machine. */
  readonly host?: string;
  /** Other receivers on the same port; they get the request untouched. */
  readonly mounts?: readonly Mount[];
}

export interface Mount {
  /** This path and everything below it. */
  readonly path: string;
  handle(request: IncomingMessage, response: ServerResponse): void;
}

export interface Web {
  /** Rejects with a UserError when the port cannot be had. */
  start(): Promise<{ readonly url: string; readonly port: number }>;
  stop(): Promise<void>;
}

/** Requests still running get this long when the page stops, milliseconds. */
const GRACE = 1000;

export function createWeb(options: WebOptions): Web {
  const host = options.host ?? '127.0.0.1';
  const listener = getRequestListener(createRoutes(options).fetch, {
    overrideGlobalObjects: false,
  });
  const server = createServer((request, response) => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    const mount = options.mounts?.find(
      (each) => path === each.path || path.startsWith(`${each.path}/`),
    );
    if (mount) mount.handle(request, response);
    else void listener(request, response);
  });
  return {
    start: () => listen(server, options.port, host),
    stop: () => close(server),
  };
}

function listen(
  server: Server,
  port: number,
  host: string,
): Promise<{ url: string; port: number }> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explain(error, port, host)));
    server.listen(port, host, () => {
      const address = server.address();
      const bound = typeof address === 'object' && address ? address.port : port;
      resolve({ url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}/`, port: bound });
    });
  });
}

function explain(error: NodeJS.ErrnoException, port: number, host: string): Error {
  const instead =
    'Choose another port or host under "web" in the configuration, or turn the page off with "enabled: false".';
  switch (error.code) {
    case 'EADDRINUSE':
      return new UserError(
        'port-in-use',
        `Port ${port} on ${host} is taken by another program.`,
        instead,
      );
    case 'EACCES':
      return new UserError(
        'port-forbidden',
        `Port ${port} on ${host} may not be used by this user.`,
        instead,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new UserError(
        'no-such-host',
        `This machine has no address ${host} to open the page on.`,
        instead,
      );
    default:
      return error;
  }
}

function close(server: Server): Promise<void> {
  if (!server.listening) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), GRACE);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}
