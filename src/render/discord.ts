import type { Doc, Language, Post } from '../message/doc.ts';
import { clip } from '../message/text.ts';
import type { Call } from './call.ts';
import { COMPONENT, FLAGS, LIMITS } from './discord-limits.ts';
import { hashWords, nonceOf } from './discord-nonce.ts';
import { componentsOf, type Part, packDoc, partText } from './discord-pack.ts';
import type { DiscordContainer, DiscordMessage } from './discord-schema.ts';
import { escapeText, oneLine, plainLine } from './discord-text.ts';

/** The stripe beside every message. */
export const ACCENT = 0x2f7d95;

export interface DiscordTo {
  readonly channel: string;
  /** `subscription/slot`: what the keys of all parts begin with. */
  readonly key: string;
  readonly language: Language;
}

/** Posts as Discord messages in sending order: a post that needs several messages goes on in the thread. */
export function renderDiscord(posts: readonly Post[], to: DiscordTo): Call[] {
  const lead = posts[0];
  const leadKey = `${to.key}/${lead?.part}`;
  const calls = posts.flatMap((post) => {
    const first = `${to.key}/${post.part}`;
    const options = { language: to.language, footFirst: !post.thread };
    return packDoc(post.doc, options).map((part, index): Call => {
      const key = index === 0 ? first : `${first}-${index + 1}`;
      const inThread = index > 0 || (post.thread && post !== lead);
      const thread = post.thread ? leadKey : first;
      return {
        key,
        call: `POST /channels/${to.channel}/messages`,
        body: { ...partBody(part, key), ...envelope(key, to.channel) },
        fallback: { ...plainBody(part, post.doc), ...envelope(key, to.channel) },
        ...(inThread && { thread }),
      };
    });
  });
  const threaded = new Set(calls.map(({ thread }) => thread));
  const names = new Map(posts.map((post) => [`${to.key}/${post.part}`, threadName(post.doc)]));
  return calls.map((call) => {
    const name = names.get(call.thread ?? call.key);
    return threaded.has(call.thread ?? call.key) && name ? { ...call, threadName: name } : call;
  });
}

/** A Doc as the messages of a reply; most need one. */
export function discordComponents(doc: Doc, language: Language): DiscordMessage[] {
  return packDoc(doc, { language }).map((part) => ({
    ...partBody(part),
    allowed_mentions: { parse: [] },
  }));
}

/** The words of a Doc as one plain message, for a reply that was refused. */
export function discordText(doc: Doc, language: Language): DiscordMessage {
  const part = packDoc(doc, { language })[0] ?? [];
  return { ...plainBody(part, doc), allowed_mentions: { parse: [] } };
}

const envelope = (key: string, channel: string) => ({
  allowed_mentions: { parse: [] },
  nonce: nonceOf(key, channel),
  enforce_nonce: true,
});

/** One container. Its number and that of its first child say whose message it is when it is read back. */
function partBody(part: Part, key?: string): Pick<DiscordMessage, 'flags' | 'components'> {
  const [first, ...rest] = componentsOf(part);
  const ids = key === undefined ? undefined : markOf(key);
  const children = first ? [{ ...first, ...(ids && { id: ids[1] }) }, ...rest] : [];
  const container: DiscordContainer = {
    type: COMPONENT.container,
    ...(ids && { id: ids[0] }),
    accent_color: ACCENT,
    components: children,
  };
  return { flags: FLAGS.componentsV2, components: [container] };
}

/** Component numbers that mark a message of this key. High, so that no number Discord gives is the same. */
export function markOf(key: string): readonly [number, number] {
  const [one = 0, two = 0] = hashWords(key);
  return [0x4000_0000 | (one & 0x1fff_ffff), 0x6000_0000 | (two & 0x1fff_ffff)];
}

/** The same words without any component. */
function plainBody(part: Part, doc: Doc): Pick<DiscordMessage, 'flags' | 'content' | 'embeds'> {
  const flags = FLAGS.suppressEmbeds;
  const notification = escapeText(clip(oneLine(doc.notification), 200, 'utf16')).trim() || '…';
  const words = partText(part);
  const content = words.trim() === '' ? notification : words;
  if (content.length <= LIMITS.content) return { flags, content };
  return { flags: 0, content: notification, embeds: [{ description: words, color: ACCENT }] };
}

/** What the thread below a message is called: its title, with the date, and its source. */
export function threadName(doc: Doc): string {
  const heading = doc.blocks.find((block) => block.type === 'heading');
  const small = doc.blocks.find((block) => block.type === 'context');
  const title = heading ? plainLine(heading.spans) : oneLine(doc.notification).trim();
  const source = plainLine(small?.spans ?? []).split(' · ')[0] ?? '';
  const name = [title, source].filter((words) => words !== '').join(' · ');
  return clip(name, LIMITS.threadName, 'utf16') || '…';
}
