import { type APIChannel, ChannelFlags, ChannelType } from 'discord.js';
import type { Answer, Api } from './api.ts';

/** What posting needs to know of a channel. */
export interface Channel {
  readonly id: string;
  /** thread: a thread or forum post; board: forum or media, where every digest is a post of its own. */
  readonly kind: 'text' | 'news' | 'thread' | 'board' | 'direct' | 'other';
  readonly guild?: string;
  readonly tags: readonly Tag[];
  readonly tagRequired: boolean;
}

interface Tag {
  readonly id: string;
  readonly name: string;
  readonly moderated: boolean;
}

/** Channels seldom change; a stale entry costs one refused request. */
const FRESH = 10 * 60_000;

export interface Channels {
  get(id: string): Promise<Answer<Channel>>;
  /** The direct channel of a person. */
  direct(user: string): Promise<Answer<Channel>>;
  forget(id: string): void;
}

export function createChannels(api: Api, now: () => Date): Channels {
  const known = new Map<string, { readonly channel: Channel; readonly until: number }>();

  async function load(id: string, ask: () => Promise<Answer>): Promise<Answer<Channel>> {
    const entry = known.get(id);
    if (entry && entry.until > now().getTime()) return { ok: true, data: entry.channel };
    const answer = await ask();
    if (!answer.ok) return answer;
    const channel = channelOf(answer.data as APIChannel);
    known.set(id, { channel, until: now().getTime() + FRESH });
    return { ok: true, data: channel };
  }

  return {
    get: (id) => load(id, () => api.ask('get', `/channels/${id}`)),
    direct: (user) =>
      load(`@${user}`, () =>
        api.ask('post', '/users/@me/channels', { body: { recipient_id: user } }),
      ),
    forget: (id) => {
      known.delete(id);
    },
  };
}

const KINDS: Readonly<Partial<Record<ChannelType, Channel['kind']>>> = {
  [ChannelType.GuildText]: 'text',
  [ChannelType.GuildAnnouncement]: 'news',
  [ChannelType.AnnouncementThread]: 'thread',
  [ChannelType.PublicThread]: 'thread',
  [ChannelType.PrivateThread]: 'thread',
  [ChannelType.GuildForum]: 'board',
  [ChannelType.GuildMedia]: 'board',
  [ChannelType.DM]: 'direct',
  [ChannelType.GroupDM]: 'direct',
};

function channelOf(channel: APIChannel): Channel {
  const { available_tags, guild_id } = channel as {
    available_tags?: readonly Tag[];
    guild_id?: string;
  };
  return {
    id: channel.id,
    kind: KINDS[channel.type] ?? 'other',
    ...(guild_id && { guild: guild_id }),
    tags: available_tags ?? [],
    tagRequired: ((channel.flags ?? 0) & ChannelFlags.RequireTag) !== 0,
  };
}
