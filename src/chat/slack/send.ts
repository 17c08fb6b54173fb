import type { WebClient } from '@slack/web-api';
import type { Courier, FindResult, Receipt, Sending, SendResult } from '../../delivery/ports.ts';
import type { Destination } from '../../message/destination.ts';
import type { Log } from '../../ops/log.ts';
import { blockMark, METADATA_EVENT } from '../../render/slack.ts';
import { describeFault, faultOf } from './api.ts';
import { problemsOf } from './call.ts';
import type { Channels } from './channels.ts';
import { outcomeOf, refused } from './outcome.ts';
import type { Seat, Workspaces } from './workspaces.ts';

type Failure = Exclude<SendResult, { kind: 'sent' }>;

/** How far back before the first try a message may lie by clocks that differ, seconds. */
const CLOCKS = 30;
/** Messages looked at per page, and pages: 15 is all that some apps get (docs.slack.dev/changelog/2025-05-terms-rate-limit-update-and-faq). */
const PAGE = 15;
const PAGES = 20;

/** Posts, looks for and edits messages, one call each, without retries. */
export function createCourier(options: {
  readonly workspaces: Workspaces;
  readonly channels: Channels;
  readonly log: Log;
}): Courier {
  const { workspaces, channels, log } = options;

  /** Nothing was posted while looking: what is unknown otherwise only has to wait here. */
  async function placeOf(to: Destination): Promise<{ seat: Seat; channel: string } | Failure> {
    try {
      return await lookUp(to);
    } catch (error) {
      const fault = faultOf(error);
      const result = outcomeOf(fault);
      log.warn(
        { workspace: to.workspace, why: describeFault(fault) },
        'Slack channel not looked up',
      );
      return result.kind === 'unknown'
        ? {
            kind: 'later',
            milliseconds: 15_000,
            scope: 'platform',
            ...(result.code && { code: result.code }),
          }
        : result;
    }
  }

  async function lookUp(to: Destination): Promise<{ seat: Seat; channel: string } | Failure> {
    const seat = await workspaces.seat(to.workspace);
    if (!seat) return refused('not_installed', { reason: 'forbidden', fix: 'reinstall' });
    if (to.user) return { seat, channel: to.user };
    const id = to.workspace ?? seat.workspace.id;
    const channel = await channels.resolve(id, seat.client, to.channel);
    if (!channel) return refused('channel_not_found', { reason: 'gone', fix: 'noChannel' });
    return { seat, channel };
  }

  /** A failure with everything Slack said about it in the log. */
  function failed(error: unknown, { call, to }: Sending): Failure {
    const fault = faultOf(error);
    const result = outcomeOf(fault);
    log.warn(
      { key: call.key, workspace: to.workspace, why: describeFault(fault) },
      'Slack call failed',
    );
    return result;
  }

  async function post(sending: Sending): Promise<SendResult> {
    const { call, to, lead } = sending;
    const place = await placeOf(to);
    if ('kind' in place) return place;
    const thread = call.thread === undefined ? undefined : (lead?.thread ?? lead?.message);
    const body = { ...call.body, channel: place.channel, ...(thread && { thread_ts: thread }) };
    const invalid = problemsOf('chat.postMessage', body);
    if (invalid.length > 0) {
      log.error({ key: call.key, problems: invalid }, 'message against the limits of Slack');
      return refused('invalid_blocks', { reason: 'invalid', fix: 'payload' });
    }
    const called = await place.seat.client.apiCall('chat.postMessage', body);
    const answer = called as { ts?: unknown; channel?: unknown };
    const message = typeof answer.ts === 'string' ? answer.ts : undefined;
    const channel = typeof answer.channel === 'string' ? answer.channel : place.channel;
    if (!message) return { kind: 'unknown', code: 'no_ts' };
    return { kind: 'sent', receipt: receiptOf(place.seat, channel, message, thread) };
  }

  async function edit(sending: Sending & { readonly receipt: Receipt }): Promise<SendResult> {
    const { call, to, receipt } = sending;
    const place = await placeOf({ ...to, channel: receipt.channel });
    if ('kind' in place) return place;
    const { unfurl_links, unfurl_media, mrkdwn, thread_ts, ...words } = call.body;
    const body = { ...words, channel: receipt.channel, ts: receipt.message };
    const invalid = problemsOf('chat.update', body);
    if (invalid.length > 0) {
      log.error({ key: call.key, problems: invalid }, 'edit against the limits of Slack');
      return refused('invalid_blocks', { reason: 'invalid', fix: 'payload' });
    }
    await place.seat.client.apiCall('chat.update', body);
    return { kind: 'sent', receipt };
  }

  async function find(sending: Sending & { readonly since: Date }): Promise<FindResult> {
    const { call, to, lead, since } = sending;
    const place = await placeOf(to);
    if ('kind' in place) return unreadable(place);
    const { seat } = place;
    const channel = to.user ? await directChannel(seat.client, to.user) : place.channel;
    const thread = call.thread === undefined ? undefined : (lead?.thread ?? lead?.message);
    const oldest = String(Math.floor(since.getTime() / 1000) - CLOCKS);
    let cursor: string | undefined;
    for (let page = 0; page < PAGES; page += 1) {
      const about = {
        channel,
        oldest,
        limit: PAGE,
        include_all_metadata: true,
        ...(cursor && { cursor }),
      };
      const answer =
        thread === undefined
          ? await seat.client.conversations.history(about)
          : await seat.client.conversations.replies({ ...about, ts: thread });
      const ours = answer.messages?.find((message) => isOurs(message, call.key, seat));
      if (ours?.ts) {
        return { kind: 'found', receipt: receiptOf(seat, channel, ours.ts, thread) };
      }
      cursor = answer.response_metadata?.next_cursor || undefined;
      if (!cursor || !answer.has_more) return { kind: 'absent' };
    }
    return { kind: 'unknown', code: 'too_many_messages' };
  }

  return {
    send: (sending) => post(sending).catch((error: unknown) => failed(error, sending)),
    edit: (sending) => edit(sending).catch((error: unknown) => failed(error, sending)),
    find: (sending) =>
      find(sending).catch((error: unknown): FindResult => unreadable(failed(error, sending))),
  };
}

/** With the permanent link, as chat.getPermalink makes it, where the workspace's address is known. */
function receiptOf(
  { workspace: { url } }: Seat,
  channel: string,
  message: string,
  thread: string | undefined,
): Receipt {
  const reply = thread ? `?thread_ts=${thread}&cid=${channel}` : '';
  return {
    channel,
    message,
    ...(thread && { thread }),
    ...(url && { url: `${url}archives/${channel}/p${message.replace('.', '')}${reply}` }),
  };
}

function unreadable(failure: Failure): FindResult {
  return { kind: 'unknown', ...(failure.code && { code: failure.code }) };
}

/** The id of the direct channel: history cannot be read by a user id. */
async function directChannel(client: WebClient, user: string): Promise<string> {
  const { channel } = await client.conversations.open({ users: user });
  if (!channel?.id) throw new Error('conversations.open names no channel');
  return channel.id;
}

/** Ours by its metadata, or by the mark in a block_id where Slack gives no metadata; never somebody else's copy. */
function isOurs(message: object, key: string, { workspace }: Seat): boolean {
  const { metadata, blocks, bot_id, user } = message as {
    metadata?: { event_type?: string; event_payload?: { key?: unknown } };
    blocks?: readonly { block_id?: string }[];
    bot_id?: string;
    user?: string;
  };
  const author = bot_id === workspace.botId || user === workspace.botUserId;
  const known = workspace.botId !== undefined || workspace.botUserId !== undefined;
  if (known && !author) return false;
  if (metadata?.event_type === METADATA_EVENT) return metadata.event_payload?.key === key;
  return blocks?.some(({ block_id }) => block_id === blockMark(key)) ?? false;
}
