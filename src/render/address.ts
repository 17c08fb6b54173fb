import type { Destination } from '../message/destination.ts';
import type { Call } from './call.ts';
import { markOf } from './discord.ts';
import { nonceOf } from './discord-nonce.ts';
import { blockMark } from './slack.ts';

type Body = Call['body'];

/**
 * A call that was rendered once for many, as the call of one destination: its channel, its keys and the marks that are
 * made of them. The same bytes as rendering for that destination would give.
 *
 * @param batch `subscription/slot`
 */
export function address(call: Call, to: Destination, batch: string): Call {
  const key = rekey(call.key, batch);
  const change = changes(key, to);
  return {
    ...call,
    key,
    call: change.path ?? call.call,
    body: change.body(call.body),
    ...(call.fallback && { fallback: change.body(call.fallback) }),
    ...(call.thread !== undefined && { thread: rekey(call.thread, batch) }),
  };
}

const rekey = (key: string, batch: string): string =>
  `${batch}/${key.slice(key.lastIndexOf('/') + 1)}`;

function changes(
  key: string,
  { platform, channel }: Destination,
): { readonly path?: string; readonly body: (body: Body) => Body } {
  switch (platform) {
    case 'slack':
      return { body: (body) => slackBody(body, key, channel) };
    case 'discord':
      return {
        path: `POST /channels/${channel}/messages`,
        body: (body) => discordBody(body, key, channel),
      };
    case 'slack-webhook':
      return { body: (body) => slackBody(body, key, channel) };
    case 'discord-webhook':
      return { path: `POST /webhooks/${channel}`, body: (body) => body };
    case 'local':
      return { body: (body) => ({ ...body, channel }) };
  }
}

function slackBody(body: Body, key: string, channel: string): Body {
  const blocks = Array.isArray(body.blocks) ? (body.blocks as readonly Body[]) : undefined;
  return {
    ...body,
    ...('channel' in body && { channel }),
    ...(isBody(body.metadata) && { metadata: { ...body.metadata, event_payload: { key } } }),
    ...(blocks && {
      blocks: blocks.map((block, index) =>
        index === 0 && 'block_id' in block ? { ...block, block_id: blockMark(key) } : block,
      ),
    }),
  };
}

function discordBody(body: Body, key: string, channel: string): Body {
  const [container, ...more] = Array.isArray(body.components)
    ? (body.components as readonly Body[])
    : [];
  const inner =
    container && Array.isArray(container.components)
      ? (container.components as readonly Body[])
      : [];
  const [first, ...rest] = inner;
  const [one, two] = markOf(key);
  return {
    ...body,
    ...('nonce' in body && { nonce: nonceOf(key, channel) }),
    ...(container && {
      components: [
        { ...container, id: one, components: first ? [{ ...first, id: two }, ...rest] : inner },
        ...more,
      ],
    }),
  };
}

const isBody = (value: unknown): value is Body => typeof value === 'object' && value !== null;
