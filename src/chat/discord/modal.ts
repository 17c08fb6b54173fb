import {
  type APIModalSubmission,
  ComponentType,
  InteractionResponseType,
  TextInputStyle,
} from 'discord.js';
import { say } from '../../message/phrases.ts';
import type { AnswerOptions, Asker } from './answer.ts';
import { describeFault } from './api.ts';

/** Subcommands that open a window for their words when they are typed alone. */
const ASKS = ['search', 'subscribe'] as const;
export type Ask = (typeof ASKS)[number];

const PREFIX = 'v1:ask:';
/** Longest words worth typing: a whole title. */
const LONGEST = 300;

export const asksFor = (words: string): Ask | undefined => ASKS.find((ask) => ask === words);

/** A window with one field. */
export async function askWords(
  ask: Ask,
  asker: Asker,
  { api, log }: Pick<AnswerOptions, 'api' | 'log'>,
): Promise<void> {
  const { title, label } = say(asker.language).discord.ask[ask];
  const field = {
    type: ComponentType.TextInput,
    custom_id: 'words',
    style: TextInputStyle.Short,
    required: true,
    max_length: LONGEST,
  };
  const data = {
    custom_id: `${PREFIX}${ask}`,
    title,
    components: [{ type: ComponentType.Label, label, component: field }],
  };
  const path = `/interactions/${asker.id}/${asker.token}/callback` as const;
  const body = { type: InteractionResponseType.Modal, data };
  const answer = await api.ask('post', path, { body, auth: false });
  if (!answer.ok) log.warn({ why: describeFault(answer.fault) }, 'Discord window not opened');
}

/** What was typed into the window, as a command; undefined for windows of versions that are no more. */
export function typedInto(data: APIModalSubmission): string | undefined {
  const ask = ASKS.find((known) => data.custom_id === `${PREFIX}${known}`);
  if (!ask) return undefined;
  const words = data.components.flatMap((component) => {
    if (component.type === ComponentType.ActionRow) return component.components;
    return component.type === ComponentType.Label ? [component.component] : [];
  });
  const typed = words.flatMap((field) => ('value' in field ? [String(field.value)] : []));
  return [ask, ...typed].join(' ');
}
