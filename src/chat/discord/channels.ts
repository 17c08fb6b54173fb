import { ChannelFlags, ChannelType } from 'discord.js';
import { type Answer, type Api, isUnsupported } from './api.ts';

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

export interface ChannelsOptions {
  readonly api: Api;
  readonly now: () => Date;
  /** What the gateway told of a channel, if it did. */
  readonly cached?: (id: string) => ChannelFacts | undefined;
}

export function createChannels({ api, now, cached }: ChannelsOptions): Channels {
  const known = new Map<string, { readonly channel: Channel; readonly until: number }>();

  async function load(id: string, ask: () => Promise<Answer>): Promise<Answer<Channel>> {
    const entry = known.get(id);
    if (entry && entry.until > now().getTime()) return { ok: true, data: entry.channel };
    const told = cached?.(id);
    if (told) return { ok: true, data: channelOf(told) };
    const answer = await ask();
    // Servers that speak only part of the API: a plain 404 says nothing about the channel.
    if (!answer.ok && isUnsupported(answer.fault)) return { ok: true, data: assumed(id) };
    if (!answer.ok) return answer;
    const channel = channelOf(answer.data as ChannelFacts);
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

/** A channel as the API has it, as far as it matters here. */
export interface ChannelFacts {
  readonly id: string;
  readonly type: ChannelType;
  readonly guild_id?: string | undefined;
  readonly flags?: number | undefined;
  readonly available_tags?: readonly Tag[] | undefined;
}

const assumed = (id: string): Channel => ({ id, kind: 'text', tags: [], tagRequired: false });

function channelOf({ id, type, guild_id, flags = 0, available_tags = [] }: ChannelFacts): Channel {
  return {
    id,
    kind: KINDS[type] ?? 'other',
    ...(guild_id && { guild: guild_id }),
    tags: available_tags,
    tagRequired: (flags & ChannelFlags.RequireTag) !== 0,
  };
}
