import type { WebClient } from '@slack/web-api';
import { faultOf } from './api.ts';

/** How long names are believed, milliseconds: channels are renamed seldom, and listing them is Tier 2. */
const BELIEVED = 10 * 60_000;
/** Pages of 1,000 channels looked through; Slack advises against asking for more. */
const PAGES = 20;

const isChannelId = (channel: string): boolean => /^[CDGU][A-Z0-9]{7,}$/.test(channel);

export interface Channels {
  /**
   * The id behind a name; the name itself when the list may not be read, because Slack resolves names of public
   * channels too; undefined when there is no such channel that we can see.
   */
  resolve(workspace: string, client: WebClient, channel: string): Promise<string | undefined>;
  forget(workspace: string): void;
}

export function createChannels(now: () => Date): Channels {
  const lists = new Map<string, { readonly at: number; readonly ids: Map<string, string> }>();
  return {
    async resolve(workspace, client, channel) {
      if (isChannelId(channel)) return channel;
      const name = channel.replace(/^#/, '').toLowerCase();
      const known = lists.get(workspace);
      const fresh = known && now().getTime() - known.at < BELIEVED;
      const id = fresh ? known.ids.get(name) : undefined;
      if (id) return id;
      // A name not in a list of more than a minute may be new.
      if (fresh && now().getTime() - known.at < 60_000) return undefined;
      const ids = await list(client);
      if (!ids) return known?.ids.get(name) ?? `#${name}`;
      lists.set(workspace, { at: now().getTime(), ids });
      return ids.get(name);
    },
    forget(workspace) {
      lists.delete(workspace);
    },
  };
}

/** Ids by name, private channels included where we are in them; undefined when Slack does not let us look. */
async function list(client: WebClient): Promise<Map<string, string> | undefined> {
  return (
    (await listOf(client, 'public_channel,private_channel')) ??
    (await listOf(client, 'public_channel'))
  );
}

async function listOf(client: WebClient, types: string): Promise<Map<string, string> | undefined> {
  const ids = new Map<string, string>();
  let cursor: string | undefined;
  for (let page = 0; page < PAGES; page += 1) {
    try {
      const answer = await client.conversations.list({
        types,
        exclude_archived: true,
        limit: 1000,
        ...(cursor && { cursor }),
      });
      for (const { id, name } of answer.channels ?? []) if (id && name) ids.set(name, id);
      cursor = answer.response_metadata?.next_cursor || undefined;
      if (!cursor) break;
    } catch (error) {
      if (faultOf(error).kind === 'platform') return undefined;
      throw error;
    }
  }
  return ids;
}
