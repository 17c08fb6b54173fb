import { text } from '../message/doc.ts';
import { say } from '../message/phrases.ts';
import { UserError } from '../ops/errors.ts';
import { type Asked, privately } from './asked.ts';
import { here, mustManage, topicsText } from './here.ts';
import type { Reply } from './ports.ts';
import { canonical } from './subscribe.ts';

const LINKS = new Set(['links', 'link', '链接']);

/** `/papers mute links|TOPIC` and `/papers unmute …`: no cards under links, or a topic left out of this place's digests. */
export async function mute(asked: Asked, typed: string, muted: boolean): Promise<Reply> {
  const { context, language, place } = asked;
  const words = say(language);
  const what = typed.trim();
  if (what === '') throw new UserError('no-topic', words.commands.mute.usage);
  mustManage(asked, what);
  if (LINKS.has(what.toLowerCase())) {
    const { linksMuted: _before, ...record } = await context.places.get(place);
    await context.places.put(place, muted ? { ...record, linksMuted: true } : record);
    return sentence(muted ? words.subscribe.mutedLinks : words.subscribe.unmutedLinks);
  }
  const rule = canonical(asked, what.replace(/^-/, ''));
  const without = `-${rule}`;
  const entries = (await here(asked)).filter((entry) => entry.origin === 'chat');
  if (entries.length === 0)
    throw new UserError('nothing-here', words.errors.nothingHere, words.errors.typeSubscriptions);
  for (const entry of entries) {
    const others = entry.topics.filter((topic) => topic !== without);
    await context.subscriptions.put({ ...entry, topics: muted ? [...others, without] : others });
  }
  const name = topicsText(asked, [rule]);
  return sentence(muted ? words.subscribe.muted(name) : words.subscribe.unmuted(name));
}

function sentence(said: string): Reply {
  return {
    ...privately({
      notification: said.slice(0, 190),
      blocks: [{ type: 'paragraph', spans: [text(said)] }],
    }),
    changed: true,
  };
}
