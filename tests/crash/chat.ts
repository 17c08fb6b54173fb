import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Message {
  readonly key: string;
  readonly channel: string;
  readonly thread?: string;
}

/** A chat that keeps every post, and tells when one comes in and when it is stored. */
export async function openChat(
  on: (moment: 'asked' | 'stored' | 'answered') => Promise<void> | void,
) {
  const messages: Message[] = [];
  const read = async (request: IncomingMessage): Promise<Message> =>
    JSON.parse(await text(request));
  const server = createServer(async (request, response) => {
    const message = await read(request).catch(() => undefined);
    if (!message) return response.destroy();
    if (request.url === '/find') {
      const index = messages.findIndex(({ key }) => key === message.key);
      return response.end(JSON.stringify(index < 0 ? null : index));
    }
    await on('asked');
    messages.push(message);
    await on('stored');
    response.end(JSON.stringify(messages.length - 1), () => void on('answered'));
    return undefined;
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    messages,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
