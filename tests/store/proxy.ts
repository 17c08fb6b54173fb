import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** Something between us and a server that can go away and come back. */
export async function proxyTo(url: string) {
  const { hostname, port, protocol, username, pathname } = new URL(url);
  const sockets = new Set<Socket>();
  let up = true;
  let deaf = false;
  const server = createServer((socket) => {
    if (!up) return socket.destroy();
    const upstream = connect(Number(port), hostname);
    for (const [from, to] of [
      [socket, upstream],
      [upstream, socket],
    ] as const) {
      sockets.add(from);
      from.on('data', (data) => deaf || to.write(data));
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
    return undefined;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const here = typeof address === 'object' ? address?.port : 0;
  return {
    url: `${protocol}//${username ? `${username}@` : ''}127.0.0.1:${here}${pathname}`,
    /** The server is gone: connections end, none is accepted. */
    cut() {
      up = false;
      for (const socket of sockets) socket.destroy();
    },
    /** The server is there and says nothing. */
    hush() {
      deaf = true;
    },
    restore() {
      up = true;
      deaf = false;
      for (const socket of sockets) socket.destroy();
    },
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
