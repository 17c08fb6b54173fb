import type { APIMessage, APIThreadChannel } from 'discord.js';
import type { Find, FindResult, Sending } from '../../delivery/ports.ts';
import { markOf } from '../../render/discord.ts';
import { flatten } from '../../render/discord-schema.ts';
import { type Answer, type Fault, isRefusal } from './api.ts';
import type { Channel } from './channels.ts';
import { type CourierOptions, hasThreads, linked, placeOf } from './place.ts';

type Looking = Parameters<Find>[0];

/** "Checked for uniqueness in the past few minutes" (docs, Create Message): two of them are safe. */
const NONCE_WINDOW = 120_000;
/** How far clocks may differ, milliseconds. */
const CLOCKS = 30_000;
const PAGE = 100;
const PAGES = 20;
const UNKNOWN_CHANNEL = 10003;
const DISCORD_EPOCH = 1_420_070_400_000n;

/** Looks for a message of ours by reading the channel back since the first try. */
export function createFind(options: CourierOptions): Find {
  const { api, channels, now } = options;

  async function find(looking: Looking): Promise<FindResult> {
    const placed = await placeOf(looking, channels);
    if (!placed.ok) return unreadable(placed.fault);
    const channel = placed.data;
    const { call, lead, since } = looking;
    const isReply = call.thread !== undefined && lead !== undefined;
    if (channel.kind === 'board' && !isReply) return await findOnBoard(looking, channel);
    const inThread = isReply && hasThreads(channel);
    const place = inThread ? (lead.thread ?? lead.message) : channel.id;
    const looked = await readBack(place, looking);
    if (!looked.ok) {
      // A thread that was never made holds no messages.
      if (inThread && isRefusal(looked.fault, UNKNOWN_CHANNEL)) return { kind: 'absent' };
      // So soon, the same call brings the same message back instead of posting a second one.
      const soon = now().getTime() - since.getTime() < NONCE_WINDOW;
      const { enforce_nonce } = call.body;
      return soon && enforce_nonce === true ? { kind: 'absent' } : unreadable(looked.fault);
    }
    if (!looked.data) return { kind: 'absent' };
    const { id, channel_id = place } = looked.data;
    const receipt = linked({ channel: channel_id, message: id }, channel);
    // The thread below a message has the message's id; the first reply makes it where there is none yet.
    const ownThread = hasThreads(channel) && !isReply;
    return { kind: 'found', receipt: ownThread ? receipt : { ...receipt, thread: place } };
  }

  async function readBack(
    place: string,
    { call, since }: Looking,
  ): Promise<Answer<APIMessage | undefined>> {
    const self = await options.self();
    let after = snowflakeAt(since.getTime() - CLOCKS);
    for (let page = 0; page < PAGES; page += 1) {
      const query = { after, limit: String(PAGE) };
      const answer = await api.ask('get', `/channels/${place}/messages`, { query });
      if (!answer.ok) return answer;
      const messages = Array.isArray(answer.data) ? (answer.data as APIMessage[]) : [];
      const ours = messages.find((message) => isOurs(message, call, self));
      if (ours || messages.length < PAGE) return { ok: true, data: ours };
      after = messages.map(({ id }) => id).reduce((a, b) => (BigInt(a) > BigInt(b) ? a : b));
    }
    return { ok: false, fault: { kind: 'lost', code: 'too many messages' } };
  }

  async function findOnBoard({ call, since }: Looking, channel: Channel): Promise<FindResult> {
    const self = await options.self();
    const answer = await api.ask('get', `/guilds/${channel.guild}/threads/active`);
    if (!answer.ok) return unreadable(answer.fault);
    const { threads = [] } = answer.data as { threads?: readonly APIThreadChannel[] };
    const oldest = BigInt(snowflakeAt(since.getTime() - CLOCKS));
    for (const { id, parent_id } of threads) {
      if (parent_id !== channel.id || BigInt(id) < oldest) continue;
      const first = await api.ask('get', `/channels/${id}/messages/${id}`);
      if (!first.ok) return unreadable(first.fault);
      if (!isOurs(first.data as APIMessage, call, self)) continue;
      const receipt = linked({ channel: id, message: id }, channel);
      return { kind: 'found', receipt: { ...receipt, thread: id } };
    }
    return { kind: 'absent' };
  }

  return find;
}

function unreadable(fault: Fault): FindResult {
  switch (fault.kind) {
    case 'limited':
      return { kind: 'unknown', code: '429' };
    case 'refused':
      return { kind: 'unknown', code: String(fault.code || fault.status) };
    case 'unreachable':
    case 'lost':
      return { kind: 'unknown', code: fault.code };
  }
}

/** Ours by its author, and by the numbers of its components, its nonce or, sent as plain text, its words. */
function isOurs(message: APIMessage, call: Sending['call'], self: string | undefined): boolean {
  if (self !== undefined && message.author?.id !== self) return false;
  const { nonce } = call.body;
  if (message.nonce !== undefined && message.nonce === nonce) return true;
  const ids = flatten(message.components ?? []).map(({ id }) => id);
  if (markOf(call.key).every((mark) => ids.includes(mark))) return true;
  const { content, embeds } = call.fallback ?? {};
  const whole = typeof content === 'string' && embeds === undefined;
  return whole && message.content?.trim() === content.trim();
}

/** The smallest id of an instant. */
export function snowflakeAt(milliseconds: number): string {
  const since = BigInt(Math.max(0, Math.floor(milliseconds))) - DISCORD_EPOCH;
  return String((since > 0n ? since : 0n) << 22n);
}
