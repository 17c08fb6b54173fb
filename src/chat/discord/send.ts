import type { APIMessage, APIThreadChannel } from 'discord.js';
import type { Courier, Receipt, Sending, SendResult } from '../../delivery/ports.ts';
import { LIMITS } from '../../render/discord-limits.ts';
import { messageProblems } from '../../render/discord-schema.ts';
import { type Answer, describeFault, type Fault, isRefusal, isUnsupported } from './api.ts';
import type { Channel } from './channels.ts';
import { createFind } from './find.ts';
import { outcomeOf, refused } from './outcome.ts';
import { type CourierOptions, hasThreads, linked, placeOf } from './place.ts';

type Failure = Exclude<SendResult, { kind: 'sent' }>;

/** A day (docs, Thread Metadata: minutes). */
const ARCHIVE_AFTER = 1440;
const UNKNOWN_CHANNEL = 10003;
const TAG_REQUIRED = 40067;
const ARCHIVED = 50083;
const THREAD_EXISTS = 160004;
/** No threads in channels of this kind. */
const NOT_HERE = [50008, 50024];

/** Posts, looks for and edits messages, each request made once. */
export function createCourier(options: CourierOptions): Courier {
  const { api, channels, log } = options;

  function failed(fault: Fault, { call, to }: Sending, channel = to.channel): Failure {
    log.warn({ key: call.key, channel, why: describeFault(fault) }, 'Discord call failed');
    return outcomeOf(fault, options.missing(channel));
  }

  function problemsOf(body: unknown, key: string): Failure | undefined {
    const problems = messageProblems(body);
    if (problems.length === 0) return undefined;
    log.error({ key, problems }, 'message against the limits of Discord');
    return refused('invalid_payload', 'invalid', 'payload');
  }

  async function post(channel: string, body: object): Promise<Answer<Receipt>> {
    const answer = await api.ask('post', `/channels/${channel}/messages`, { body });
    if (!answer.ok) return answer;
    const { id, channel_id = channel } = (answer.data ?? {}) as Partial<APIMessage>;
    if (id === undefined) return { ok: false, fault: { kind: 'lost', code: 'no id' } };
    return { ok: true, data: { channel: channel_id, message: id } };
  }

  /** Posts; a thread that was archived is opened first, for then nothing was posted. */
  async function postOpen(channel: string, body: object): Promise<Answer<Receipt>> {
    const answer = await post(channel, body);
    if (answer.ok || !isRefusal(answer.fault, ARCHIVED)) return answer;
    const opened = await api.ask('patch', `/channels/${channel}`, { body: { archived: false } });
    return opened.ok ? await post(channel, body) : answer;
  }

  async function send(sending: Sending): Promise<SendResult> {
    const { call, lead, to } = sending;
    const invalid = problemsOf(call.body, call.key);
    if (invalid) return invalid;
    const placed = await placeOf(sending, channels);
    if (!placed.ok) return failed(placed.fault, sending);
    const channel = placed.data;
    if (call.thread !== undefined && lead) return await reply(sending, channel, lead);
    if (channel.kind === 'board') return await postOnBoard(sending, channel);
    const answer = await postOpen(channel.id, call.body);
    if (!answer.ok) return failed(answer.fault, sending, to.user ? undefined : channel.id);
    const receipt = await withThread(sending, channel, linked(answer.data, channel));
    if (options.crosspost && channel.kind === 'news') await crosspost(receipt, call.key);
    return { kind: 'sent', receipt };
  }

  /** Into the thread of the lead; where there is none yet it is made, where there can be none below the lead. */
  async function reply(sending: Sending, channel: Channel, lead: Receipt): Promise<SendResult> {
    const { body } = sending.call;
    const threaded = hasThreads(channel);
    let place = threaded ? (lead.thread ?? lead.message) : channel.id;
    let answer = await postOpen(place, body);
    if (!answer.ok && threaded && isRefusal(answer.fault, UNKNOWN_CHANNEL)) {
      const made = await makeThread(sending, lead);
      if (!made.ok) return failed(made.fault, sending, lead.channel);
      if (!made.data) place = lead.channel;
      answer = await postOpen(place, body);
    }
    if (!answer.ok) return failed(answer.fault, sending, place);
    return { kind: 'sent', receipt: { ...linked(answer.data, channel), thread: place } };
  }

  /** The id of a thread made from a message is the message's. False: this channel has no threads. */
  async function makeThread({ call }: Sending, lead: Receipt): Promise<Answer<boolean>> {
    const path = `/channels/${lead.channel}/messages/${lead.message}/threads` as const;
    const name = call.threadName ?? 'Paperboy';
    const body = { name, auto_archive_duration: ARCHIVE_AFTER };
    const answer = await api.ask('post', path, { body });
    if (answer.ok || isRefusal(answer.fault, THREAD_EXISTS)) return { ok: true, data: true };
    const { fault } = answer;
    const never = isUnsupported(fault) || NOT_HERE.some((code) => isRefusal(fault, code));
    return never ? { ok: true, data: false } : answer;
  }

  /** The receipt of a lead says where replies go. */
  async function withThread(
    sending: Sending,
    channel: Channel,
    receipt: Receipt,
  ): Promise<Receipt> {
    if (!hasThreads(channel)) return { ...receipt, thread: channel.id };
    if (sending.call.threadName === undefined) return receipt;
    const made = await makeThread(sending, receipt);
    if (made.ok) return { ...receipt, thread: made.data ? receipt.message : channel.id };
    // The message stands; the first reply tries again and says what is wrong.
    const why = describeFault(made.fault);
    log.warn({ key: sending.call.key, why }, 'Discord thread not made');
    return receipt;
  }

  /** Forum and media: a post of its own. There is no nonce for these. */
  async function postOnBoard(sending: Sending, channel: Channel): Promise<SendResult> {
    const name = sending.call.threadName ?? sending.call.key.slice(0, LIMITS.threadName);
    const open = async (tags: readonly string[]): Promise<Answer> =>
      await api.ask('post', `/channels/${channel.id}/threads`, {
        body: {
          name,
          auto_archive_duration: ARCHIVE_AFTER,
          message: withoutNonce(sending.call.body),
          ...(tags.length > 0 && { applied_tags: tags }),
        },
      });
    let answer = await open(tagsFor(channel, name));
    if (!answer.ok && isRefusal(answer.fault, TAG_REQUIRED)) {
      // The forum has changed since we looked; nothing was posted.
      channels.forget(channel.id);
      const fresh = await channels.get(channel.id);
      if (fresh.ok) answer = await open(tagsFor({ ...fresh.data, tagRequired: true }, name));
    }
    if (!answer.ok) return failed(answer.fault, sending, channel.id);
    const { id } = answer.data as Partial<APIThreadChannel>;
    if (id === undefined) return { kind: 'unknown', code: 'no id' };
    const receipt = linked({ channel: id, message: id }, channel);
    return { kind: 'sent', receipt: { ...receipt, thread: id } };
  }

  /** Announcements reach the servers that follow the channel. Nothing depends on it. */
  async function crosspost({ channel, message }: Receipt, key: string): Promise<void> {
    const answer = await api.ask('post', `/channels/${channel}/messages/${message}/crosspost`);
    if (!answer.ok) log.warn({ key, why: describeFault(answer.fault) }, 'Discord not crossposted');
  }

  async function edit(sending: Sending & { readonly receipt: Receipt }): Promise<SendResult> {
    const { receipt, call } = sending;
    const body = withoutNonce(call.body);
    const invalid = problemsOf(body, call.key);
    if (invalid) return invalid;
    const path = `/channels/${receipt.channel}/messages/${receipt.message}` as const;
    const answer = await api.ask('patch', path, { body });
    return answer.ok ? { kind: 'sent', receipt } : failed(answer.fault, sending, receipt.channel);
  }

  return { send, edit, find: createFind(options) };
}

function withoutNonce(body: Sending['call']['body']): Record<string, unknown> {
  const { nonce: _nonce, enforce_nonce: _enforce, ...rest } = body;
  return rest;
}

/** Tags whose name stands in the title; where one is required, else the first that everybody may give. */
function tagsFor(channel: Channel, name: string): string[] {
  const free = channel.tags.filter(({ moderated }) => !moderated);
  const named = free.filter((tag) => name.toLowerCase().includes(tag.name.toLowerCase()));
  const chosen = named.length > 0 || !channel.tagRequired ? named : free.slice(0, 1);
  return chosen.slice(0, LIMITS.appliedTags).map(({ id }) => id);
}
