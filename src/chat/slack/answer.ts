import type { Reply } from '../../commands/ports.ts';
import type { Doc, Language } from '../../message/doc.ts';
import { say } from '../../message/phrases.ts';
import type { Log } from '../../ops/log.ts';
import { notification, plainBody, slackBlocks, slackParts } from '../../render/slack.ts';
import type { SlackBlock } from '../../render/slack-schema.ts';
import { describeFault, faultOf, networkFault } from './api.ts';
import { call, problemsOf } from './call.ts';
import { withPictures } from './pictures.ts';
import type { Seat } from './workspaces.ts';

/** Where and to whom an answer goes. */
export interface Asker {
  readonly seat: Seat;
  readonly user: string;
  readonly language: Language;
  /** Absent on the Home tab. */
  readonly channel?: string;
  readonly thread?: string;
  readonly responseUrl?: string;
  readonly trigger?: string;
  /** The modal or Home tab a button was pressed in. */
  readonly view?: { readonly id: string; readonly type: string };
  /** True: the pressed button stood in a message that only this person sees. */
  readonly ephemeral: boolean;
  /** Goes into modals so that their buttons know where they were opened from. */
  readonly origin: string;
}

/** A response_url takes five answers in 30 minutes (docs.slack.dev/interactivity/handling-user-interaction). */
const ANSWERS = 5;
const TIMEOUT = 5_000;
const MODAL = 'paperboy.v1.modal';

/** Shows a reply where it belongs; never throws. */
export async function show(given: Reply, asker: Asker, log: Log): Promise<void> {
  const reply = { ...given, doc: await withPictures(given.doc, asker.seat, log) };
  const windowed = reply.surface === 'modal' || asker.view !== undefined;
  const shown = windowed && (await showView(reply, asker, log));
  if (!shown) await showMessage(reply, asker, log);
  if (reply.file) await upload(reply.file, asker, log);
}

async function showView(reply: Reply, asker: Asker, log: Log): Promise<boolean> {
  const { client } = asker.seat;
  const view = modal(slackBlocks(reply.doc, 'modal'), asker);
  const inModal = asker.view?.type === 'modal';
  try {
    if (inModal && asker.view && reply.surface === 'update') {
      await call(client, 'views.update', { view_id: asker.view.id, view });
    } else if (!asker.trigger) {
      return false;
    } else if (inModal && asker.view) {
      const pushed = await call(client, 'views.push', { trigger_id: asker.trigger, view })
        .then(() => true)
        .catch(() => false);
      // Three windows on each other are the most.
      if (!pushed) await call(client, 'views.update', { view_id: asker.view.id, view });
    } else {
      await call(client, 'views.open', { trigger_id: asker.trigger, view });
    }
    return true;
  } catch (error) {
    log.warn(
      { why: describeFault(faultOf(error)) },
      'Slack window not opened; answering by message',
    );
    return false;
  }
}

export function modal(
  blocks: SlackBlock[],
  { language, origin }: Pick<Asker, 'language' | 'origin'>,
) {
  const plain = (text: string) => ({ type: 'plain_text' as const, text, emoji: false });
  return {
    type: 'modal' as const,
    title: plain('Paperboy'),
    close: plain(say(language).slack.close),
    callback_id: MODAL,
    private_metadata: origin,
    blocks,
  };
}

async function showMessage(reply: Reply, asker: Asker, log: Log): Promise<void> {
  const parts = slackParts(reply.doc, 'message');
  const replace = reply.surface === 'update' && asker.ephemeral;
  for (const [index, blocks] of parts.entries()) {
    const text = notification(reply.doc, index, parts.length);
    const body = { text, blocks };
    const how = {
      response_type: reply.visible === 'public' ? 'in_channel' : 'ephemeral',
      replace_original: replace && index === 0,
      ...(asker.thread && { thread_ts: asker.thread }),
    };
    const url = index < ANSWERS - 1 ? asker.responseUrl : undefined;
    if (url && (await respond(url, { ...how, ...body }, log))) continue;
    if (url && (await respond(url, { ...how, ...plainBody(blocks, text) }, log))) continue;
    await post(body, reply, asker, log);
  }
}

async function respond(url: string, body: object, log: Log): Promise<boolean> {
  const problems = problemsOf('response_url', body);
  if (problems.length > 0) {
    log.error({ problems }, 'answer against the limits of Slack');
    return false;
  }
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT),
    });
    const words = await response.text();
    if (response.ok && !/"ok"\s*:\s*false/.test(words)) return true;
    log.warn({ status: response.status, words: words.slice(0, 200) }, 'Slack took no answer');
  } catch (error) {
    log.warn({ why: describeFault(networkFault(error)) }, 'Slack took no answer');
  }
  return false;
}

/** Without a response_url (used up, expired, pressed on the Home tab): in the channel or by direct message. */
async function post(
  body: { readonly text: string; readonly blocks: SlackBlock[] },
  reply: Reply,
  asker: Asker,
  log: Log,
): Promise<void> {
  const { client } = asker.seat;
  const quiet = { unfurl_links: false, unfurl_media: false };
  const thread = asker.thread ? { thread_ts: asker.thread } : {};
  try {
    if (asker.channel && reply.visible === 'public') {
      await call(client, 'chat.postMessage', {
        channel: asker.channel,
        ...body,
        ...thread,
        ...quiet,
      });
    } else if (asker.channel) {
      await call(client, 'chat.postEphemeral', {
        channel: asker.channel,
        user: asker.user,
        ...body,
        ...thread,
      });
    } else await call(client, 'chat.postMessage', { channel: asker.user, ...body, ...quiet });
  } catch (error) {
    log.warn({ why: describeFault(faultOf(error)) }, 'Slack answer not shown');
  }
}

/** A file goes to the person by direct message: ephemeral messages hold none. */
async function upload(file: NonNullable<Reply['file']>, asker: Asker, log: Log): Promise<void> {
  const { client } = asker.seat;
  try {
    const { channel } = await client.conversations.open({ users: asker.user });
    if (!channel?.id) throw new Error('conversations.open names no channel');
    await client.filesUploadV2({
      channel_id: channel.id,
      filename: file.name,
      file: Buffer.from(file.text, 'utf8'),
    });
  } catch (error) {
    log.warn(
      { why: describeFault(faultOf(error)) },
      'Slack upload failed; sending the text instead',
    );
    const doc: Doc = { notification: file.name, blocks: [{ type: 'code', text: file.text }] };
    await showMessage({ doc, visible: 'private', surface: 'message' }, asker, log);
  }
}
