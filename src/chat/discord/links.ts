import type { GatewayMessageCreateDispatchData } from 'discord.js';
import type { Handlers } from '../../commands/ports.ts';
import type { Language } from '../../message/doc.ts';
import type { Log } from '../../ops/log.ts';
import { discordComponents } from '../../render/discord.ts';
import { nonceOf } from '../../render/discord-nonce.ts';
import { type Api, describeFault } from './api.ts';

/** Addresses in a message; `<address>` says that its writer wants no preview. */
export function sharedUrls(content: string): string[] {
  const urls = content.replace(/<https?:[^>\s]*>/g, ' ').match(/https?:\/\/[^\s<>)\]"'，。、；]+/g);
  return [...new Set(urls ?? [])];
}

/** Answers a message that shares links to papers with their cards. Manners are the handler's. */
export async function answerLinks(
  message: GatewayMessageCreateDispatchData,
  options: {
    readonly handlers: Handlers;
    readonly api: Api;
    readonly language: Language;
    readonly log: Log;
  },
): Promise<void> {
  const { handlers, api, language, log } = options;
  const byPerson = !message.author.bot && message.webhook_id === undefined;
  if (!byPerson || message.guild_id === undefined) return;
  const urls = sharedUrls(message.content);
  if (urls.length === 0) return;
  const place = { platform: 'discord', channel: message.channel_id } as const;
  const cards = await handlers.unfurl(place, urls);
  for (const { url, doc } of cards) {
    const [body] = discordComponents(doc, language);
    const answer = await api.ask('post', `/channels/${message.channel_id}/messages`, {
      body: {
        ...body,
        message_reference: { message_id: message.id, fail_if_not_exists: false },
        nonce: nonceOf(`${message.id}/${url}`, message.channel_id),
        enforce_nonce: true,
      },
    });
    if (!answer.ok) log.warn({ why: describeFault(answer.fault) }, 'Discord link card not shown');
  }
}
