import type { Log } from '../../ops/log.ts';
import { createClient, describeFault, faultOf } from './api.ts';
import { createChannels } from './channels.ts';
import { BOT_SCOPES } from './scopes.ts';

export interface SlackState {
  readonly name: string;
  /** Scopes that the manifest asks for and the token lacks. */
  readonly missing: readonly string[];
  /** Channels of subscriptions that cannot be found. */
  readonly unknown: readonly string[];
  /** Slack's code when the token does not work. */
  readonly error?: string;
}

export interface DescribeOptions {
  readonly token: string;
  readonly apiUrl?: string;
  /** Channels, by name or id, that subscriptions post to. */
  readonly channels: readonly string[];
  readonly log: Log;
}

/** What a check can tell of one workspace: the token, its scopes, the channels. */
export async function describeSlack(options: DescribeOptions): Promise<SlackState> {
  const { token, apiUrl, log } = options;
  const client = createClient(token, { apiUrl, log });
  try {
    const answer = await client.auth.test();
    const scopes = answer.response_metadata?.scopes ?? [];
    const channels = createChannels(() => new Date());
    const unknown = [];
    for (const channel of new Set(options.channels)) {
      if (!(await channels.resolve(answer.team_id ?? '', client, channel))) unknown.push(channel);
    }
    // An answer without scopes names none; nothing can be said then.
    const missing =
      scopes.length === 0 ? [] : BOT_SCOPES.filter((scope) => !scopes.includes(scope));
    return { name: answer.team ?? '', missing, unknown };
  } catch (error) {
    return { name: '', missing: [], unknown: [], error: describeFault(faultOf(error)) };
  }
}
