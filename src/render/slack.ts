import type { Doc, Language, Post } from '../message/doc.ts';
import { cleanText, clip, splitText } from '../message/text.ts';
import type { Call } from './call.ts';
import { atomsOf } from './slack-blocks.ts';
import type { Surface } from './slack-limits.ts';
import { LIMITS } from './slack-limits.ts';
import { pack } from './slack-pack.ts';
import type { SlackBlock } from './slack-schema.ts';
import { blocksText, escapeText, plainText } from './slack-text.ts';

export const METADATA_EVENT = 'paperboy_part';

export interface SlackTo {
  readonly channel: string;
  /** `subscription/slot`: what the keys of all parts begin with. */
  readonly key: string;
  readonly language: Language;
  /** Key of an earlier message whose thread takes all of these. */
  readonly thread?: string;
}

/** Posts as chat.postMessage calls in sending order: a post that needs several messages goes on in the thread. */
export function renderSlack(posts: readonly Post[], to: SlackTo): Call[] {
  const lead = posts[0] && `${to.key}/${posts[0].part}`;
  return posts.flatMap((post) => {
    const first = `${to.key}/${post.part}`;
    const parts = slackParts(post.doc, 'message');
    return parts.map((blocks, index): Call => {
      const key = index === 0 ? first : `${first}-${index + 1}`;
      const thread =
        to.thread ?? (post.thread && lead !== first ? lead : index > 0 ? first : undefined);
      const text = notification(post.doc, index, parts.length);
      const envelope = {
        channel: to.channel,
        metadata: { event_type: METADATA_EVENT, event_payload: { key } },
        unfurl_links: false,
        unfurl_media: false,
      };
      return {
        key,
        call: 'chat.postMessage',
        body: { ...envelope, text, blocks: marked(blocks, key) },
        fallback: { ...envelope, ...plainBody(blocks, text) },
        ...(thread !== undefined && { thread }),
      };
    });
  });
}

/** A Doc as the blocks of one or more messages (or views), later ones marked `n/m`. */
export function slackParts(doc: Doc, surface: Surface): SlackBlock[][] {
  const parts = pack(atomsOf(doc.blocks, surface), surface);
  if (parts.length === 0) return [[plainContext(cleanText(doc.notification).trim() || '…')]];
  if (parts.length === 1) return parts;
  const title = clip(titleOf(doc), 80, 'utf16');
  return parts.map((blocks, index) => {
    const place = `${index + 1}/${parts.length}`;
    return index === 0
      ? [...blocks, plainContext(place)]
      : [plainContext(`${title} · ${place}`), ...blocks];
  });
}

/** A Doc that fits one view or message; what is beyond it is left to pages of the one who composed it. */
export function slackBlocks(doc: Doc, surface: Surface): SlackBlock[] {
  return slackParts(doc, surface)[0] ?? [];
}

/** The whole Doc as escaped text with links: for people and clients that cannot show blocks. */
export function slackText(doc: Doc): string {
  return blocksText(pack(atomsOf(doc.blocks, 'message'), 'message').flat());
}

/** What a notification says of part `index` of `count`. */
export function notification(doc: Doc, index = 0, count = 1): string {
  const place = count > 1 && index > 0 ? ` (${index + 1}/${count})` : '';
  const words = cleanText(doc.notification).replace(/\s+/g, ' ').trim() || titleOf(doc);
  return `${escapeText(clip(words, 500, 'utf16'))}${place}`;
}

/** The mark that a message of this key carries in its first block_id, beside its metadata. */
export function blockMark(key: string): string {
  return key.slice(-LIMITS.blockId);
}

function marked(blocks: readonly SlackBlock[], key: string): SlackBlock[] {
  return blocks.map((block, index) =>
    index === 0 ? { ...block, block_id: blockMark(key) } : block,
  );
}

/** The same words without any block that Slack could refuse: one text, or when that is too long plain sections. */
export function plainBody(blocks: readonly SlackBlock[], text: string): Record<string, unknown> {
  const words = blocksText(blocks);
  if (words.trim() === '') return { text, mrkdwn: false };
  if (words.length <= LIMITS.messageText) return { text: words, mrkdwn: false };
  return {
    text,
    blocks: splitEscaped(words, LIMITS.sectionText).map((part) => ({
      type: 'section',
      text: { type: 'mrkdwn', text: part, verbatim: true },
    })),
  };
}

/** Escaped text in pieces, at line ends where possible, never inside a link or an entity. */
function splitEscaped(words: string, max: number): string[] {
  const parts: string[] = [];
  let rest = words;
  while (rest.length > max) {
    let at = splitText(rest.slice(0, 2 * max), max)[0]?.length ?? max;
    const open = rest.lastIndexOf('<', at - 1);
    if (open > rest.lastIndexOf('>', at - 1)) at = open;
    at = /&\w{0,4}$/.exec(rest.slice(0, at))?.index ?? at;
    parts.push(rest.slice(0, at));
    rest = rest.slice(at);
  }
  parts.push(rest);
  return parts.filter((part) => part.trim() !== '');
}

function titleOf(doc: Doc): string {
  const heading = doc.blocks.find((block) => block.type === 'heading');
  const words = heading ? plainText(heading.spans) : cleanText(doc.notification);
  return words.replace(/\s+/g, ' ').trim() || '…';
}

function plainContext(words: string): SlackBlock {
  const text = clip(words, LIMITS.sectionText / 2, 'utf16');
  return { type: 'context', elements: [{ type: 'plain_text', text, emoji: false }] };
}
