import type { Block, Doc, Post, Spans } from '../message/doc.ts';
import type { Call } from './call.ts';
import { ACCENT, type DiscordTo, threadName } from './discord.ts';
import { FLAGS, LIMITS } from './discord-limits.ts';
import { type Part, packDoc, partText } from './discord-pack.ts';
import type { DiscordEmbed, DiscordMessage } from './discord-schema.ts';
import { escapeText, linkUrl, plainLine } from './discord-text.ts';

/**
 * Posts for a webhook that is not our own application's: embeds, because nobody would answer its buttons. `channel` is
 * the name of the variable that holds the address. A webhook has no nonce, and threads only in forums.
 */
export function renderDiscordWebhook(posts: readonly Post[], to: DiscordTo): Call[] {
  const lead = posts[0];
  const leadKey = `${to.key}/${lead?.part}`;
  return posts.flatMap((post) => {
    const first = `${to.key}/${post.part}`;
    return webhookBodies(post.doc, to).map((body, index): Call => {
      const inThread = index > 0 || (post.thread && post !== lead);
      return {
        key: index === 0 ? first : `${first}-${index + 1}`,
        call: `POST /webhooks/${to.channel}`,
        body,
        fallback: fallbackOf(body),
        ...(inThread
          ? { thread: post.thread ? leadKey : first }
          : { threadName: threadName(post.doc) }),
      };
    });
  });
}

function webhookBodies(doc: Doc, to: DiscordTo): DiscordMessage[] {
  const [first, ...rest] = doc.blocks;
  const head = first?.type === 'heading' ? titleOf(first.spans) : undefined;
  const blocks = (head ? rest : doc.blocks).flatMap(withoutButtons);
  const parts = head && blocks.length === 0 ? [[]] : packDoc({ ...doc, blocks }, to);
  return parts.map((part, index) => ({
    embeds: embedsOf(part, index === 0 ? head : undefined),
    allowed_mentions: { parse: [] },
  }));
}

/** An embed's title with its one link; undefined when it does not fit there. */
function titleOf(spans: Spans): Pick<DiscordEmbed, 'title' | 'url'> | undefined {
  const title = escapeText(plainLine(spans));
  const addresses = new Set(spans.flatMap(({ url }) => (url === undefined ? [] : [url])));
  const [address] = addresses;
  const url = address === undefined ? undefined : linkUrl(address);
  const whole = addresses.size === 0 || (addresses.size === 1 && url !== undefined);
  if (title === '' || title.length > LIMITS.embedTitle || !whole) return undefined;
  return { title, ...(url !== undefined && { url }) };
}

function withoutButtons(block: Block): Block[] {
  if (block.type === 'group') {
    const { accessory: _accessory, ...group } = block;
    return [group];
  }
  if (block.type !== 'actions') return [block];
  const spans = block.actions.flatMap((action) =>
    action.type === 'link' ? [{ text: ' · ' }, { text: action.label, url: action.url }] : [],
  );
  return spans.length === 0 ? [] : [{ type: 'context', spans: spans.slice(1) }];
}

function embedsOf(
  part: Part,
  head: Pick<DiscordEmbed, 'title' | 'url'> | undefined,
): DiscordEmbed[] {
  const images = part.flatMap((piece) => (piece.kind === 'gallery' ? piece.items : []));
  const [image, ...more] = images.map(({ media }) => ({ image: media }));
  const words = partText(part);
  const first: DiscordEmbed = {
    ...head,
    ...(words !== '' && { description: words }),
    color: ACCENT,
    ...image,
  };
  return [first, ...more.slice(0, LIMITS.embeds - 1)];
}

/** Without pictures and colours, and as plain words where they fit: little is left that could be refused. */
function fallbackOf({ embeds }: DiscordMessage): DiscordMessage {
  const { title, url, description = '' } = embeds?.[0] ?? {};
  const allowed_mentions = { parse: [] };
  const head = title ? `**${title}**${url ? ` <${url}>` : ''}` : '';
  const content = [head, description].filter((words) => words !== '').join('\n');
  if (content !== '' && content.length <= LIMITS.content) {
    return { content, flags: FLAGS.suppressEmbeds, allowed_mentions };
  }
  const plain = { ...(title && { title }), ...(url && { url }), description: description || '…' };
  return { embeds: [plain], allowed_mentions };
}
