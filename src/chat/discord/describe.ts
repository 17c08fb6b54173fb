import type { Log } from '../../ops/log.ts';
import { type Api, createApi, type Fault } from './api.ts';

export interface DiscordState {
  /** The bot's name; absent when the token does not work. */
  readonly name?: string;
  /** Discord's word when the token does not work. */
  readonly error?: string;
  /** Channels that cannot be reached, with Discord's word. */
  readonly channels: readonly { readonly channel: string; readonly error: string }[];
  /** Whether the Message Content intent is on in the developer portal; undefined: not known. */
  readonly messageContent?: boolean;
}

export interface DescribeOptions {
  readonly token: string;
  readonly apiUrl?: string;
  /** Channels that subscriptions post to. */
  readonly channels: readonly string[];
  readonly log: Log;
}

/** GATEWAY_MESSAGE_CONTENT and its form for bots in few servers (docs, Application Flags). */
const MESSAGE_CONTENT = (1 << 18) | (1 << 19);

/** What a check can tell without the gateway: the token, the channels, the intent that link cards need. */
export async function describeDiscord(options: DescribeOptions): Promise<DiscordState> {
  const { token, apiUrl, log } = options;
  const api = createApi({ token, log, ...(apiUrl ? { apiUrl } : {}) });
  const self = await api.ask('get', '/users/@me');
  if (!self.ok) return { error: faultText(self.fault), channels: [] };
  const application = await api.ask('get', '/applications/@me');
  const flags = application.ok ? (application.data as { flags?: number }).flags : undefined;
  return {
    name: (self.data as { username?: string }).username ?? '',
    channels: await unreachable(api, options.channels),
    ...(flags === undefined ? {} : { messageContent: (flags & MESSAGE_CONTENT) !== 0 }),
  };
}

async function unreachable(
  api: Api,
  channels: readonly string[],
): Promise<DiscordState['channels']> {
  const found = [];
  for (const channel of new Set(channels)) {
    const answer = await api.ask('get', `/channels/${channel}`);
    if (!answer.ok) found.push({ channel, error: faultText(answer.fault) });
  }
  return found;
}

function faultText(fault: Fault): string {
  switch (fault.kind) {
    case 'refused':
      return `${fault.message} (${fault.code || fault.status})`;
    case 'limited':
      return `rate limited for ${fault.milliseconds} ms`;
    default:
      return `no answer (${fault.code})`;
  }
}
