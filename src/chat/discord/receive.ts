import { randomUUID } from 'node:crypto';
import {
  type APIApplicationCommandAutocompleteInteraction,
  type APIChatInputApplicationCommandInteraction,
  type APIInteraction,
  type APIMessageComponentInteraction,
  type APIModalSubmitInteraction,
  ApplicationCommandType,
  ComponentType,
  InteractionResponseType,
  InteractionType,
  MessageFlags,
  PermissionFlagsBits,
} from 'discord.js';
import type { Handlers, Invocation, Reply } from '../../commands/ports.ts';
import {
  ACTION_VERBS,
  type ActionVerb,
  type Language,
  paragraph,
  text,
} from '../../message/doc.ts';
import { say } from '../../message/phrases.ts';
import { clip } from '../../message/text.ts';
import { readCustomId } from '../../render/discord-actions.ts';
import { LIMITS } from '../../render/discord-limits.ts';
import { MENU } from '../../render/discord-pack.ts';
import { type AnswerOptions, type Asker, answerWith } from './answer.ts';
import { asksFor, askWords, typedInto } from './modal.ts';
import { focusedOption, typedText } from './typed.ts';
import { OFFERED, type OptionName } from './wording.ts';

type Asking = Omit<Invocation, 'command' | 'text'>;

export interface ReceiveOptions extends AnswerOptions {
  readonly handlers: Handlers;
}

export interface Receiver {
  /** Takes an interaction as the gateway brings it. Never throws. */
  take(interaction: APIInteraction): void;
  /** Resolves when all that is under way is done. */
  idle(): Promise<void>;
}

/** Ids of interactions kept to know one that a resumed session brings again. */
const REMEMBERED = 1_000;

export function createReceiver(options: ReceiveOptions): Receiver {
  const { handlers, api, log, now } = options;
  const underWay = new Set<Promise<void>>();
  const seen = new Set<string>();

  /** A handler's reply; one that breaks its promise is reported with a reference. */
  async function replyOf(language: Language, ask: () => Promise<Reply>): Promise<Reply> {
    try {
      return await ask();
    } catch (error) {
      const reference = randomUUID().slice(0, 8);
      log.error({ reference, error: String(error) }, 'handler failed');
      return sentence(say(language).discord.failed(reference));
    }
  }

  async function command(interaction: APIChatInputApplicationCommandInteraction): Promise<void> {
    const { name, options: given } = interaction.data;
    if (name !== 'paper' && name !== 'papers') return;
    const asking = askingOf(interaction);
    const asker = askerOf(interaction, asking);
    const words = typedText(name, given);
    const ask = name === 'papers' ? asksFor(words) : undefined;
    if (ask) return await askWords(ask, asker, options);
    const work = replyOf(asker.language, () =>
      handlers.command({ ...asking, command: name, text: words }),
    );
    await answerWith(asker, work, options);
  }

  async function submit(interaction: APIModalSubmitInteraction): Promise<void> {
    const asking = askingOf(interaction);
    const asker = askerOf(interaction, asking);
    const words = typedInto(interaction.data);
    const work = replyOf(asker.language, async () =>
      words === undefined
        ? sentence(say(asker.language).discord.oldButton)
        : await handlers.command({ ...asking, command: 'papers', text: words }),
    );
    await answerWith(asker, work, options);
  }

  async function press(interaction: APIMessageComponentInteraction): Promise<void> {
    const asking = askingOf(interaction);
    const hidden = ((interaction.message.flags ?? 0) & MessageFlags.Ephemeral) !== 0;
    const asker: Asker = {
      ...askerOf(interaction, asking),
      pressed: hidden ? 'private' : 'public',
    };
    const meant = pressedIn(interaction);
    const work = replyOf(asker.language, async () =>
      meant
        ? await handlers.press({ ...asking, ...meant })
        : sentence(say(asker.language).discord.oldButton),
    );
    await answerWith(asker, work, options);
  }

  async function complete(
    interaction: APIApplicationCommandAutocompleteInteraction,
  ): Promise<void> {
    const choices = await offers(interaction).catch((error: unknown) => {
      log.warn({ error: String(error) }, 'Discord autocomplete failed');
      return [];
    });
    const path = `/interactions/${interaction.id}/${interaction.token}/callback` as const;
    const body = {
      type: InteractionResponseType.ApplicationCommandAutocompleteResult,
      data: { choices },
    };
    await api.ask('post', path, { body, auth: false });
  }

  async function offers(interaction: APIApplicationCommandAutocompleteInteraction) {
    const focused = focusedOption(interaction.data.options);
    const kind = focused && OFFERED[focused.name as OptionName];
    if (!kind) return [];
    const found = await handlers.complete(kind, focused.value, askingOf(interaction));
    return found
      .map(({ label, value }) => ({ name: clip(label.trim(), LIMITS.choice, 'utf16'), value }))
      .filter(({ name, value }) => name !== '' && value !== '' && value.length <= LIMITS.choice)
      .slice(0, LIMITS.choices);
  }

  function askerOf(interaction: APIInteraction, { language }: Asking): Asker {
    return {
      id: interaction.id,
      token: interaction.token,
      application: interaction.application_id,
      language: language ?? 'en',
      arrived: now().getTime(),
    };
  }

  async function take(interaction: APIInteraction): Promise<void> {
    switch (interaction.type) {
      case InteractionType.ApplicationCommand:
        if (interaction.data.type === ApplicationCommandType.ChatInput) {
          await command(interaction as APIChatInputApplicationCommandInteraction);
        }
        return;
      case InteractionType.ApplicationCommandAutocomplete:
        return await complete(interaction);
      case InteractionType.MessageComponent:
        return await press(interaction);
      case InteractionType.ModalSubmit:
        return await submit(interaction);
      case InteractionType.Ping:
        return;
    }
  }

  return {
    take(interaction) {
      if (seen.has(interaction.id)) return;
      seen.add(interaction.id);
      for (const id of seen) {
        if (seen.size <= REMEMBERED) break;
        seen.delete(id);
      }
      const done = take(interaction)
        .catch((error: unknown) => {
          log.error({ error: String(error) }, 'Discord interaction failed');
        })
        .finally(() => underWay.delete(done));
      underWay.add(done);
    },
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}

/** Who asks, from where. Where only the person brought us along, we cannot post: their direct messages count. */
function askingOf(interaction: APIInteraction): Asking {
  const user = interaction.member?.user.id ?? interaction.user?.id ?? '';
  const owners = interaction.authorizing_integration_owners ?? {};
  const personal = '1' in owners && !('0' in owners);
  const channel = interaction.channel?.id ?? interaction.channel_id;
  const direct = interaction.guild_id === undefined || personal || channel === undefined;
  const bits = interaction.member?.permissions ?? '';
  const permissions = /^\d+$/.test(bits) ? BigInt(bits) : 0n;
  const managing = PermissionFlagsBits.ManageChannels | PermissionFlagsBits.Administrator;
  return {
    person: { platform: 'discord', user },
    place: direct ? { platform: 'discord', channel: user, user } : { platform: 'discord', channel },
    direct,
    mayManage: direct || (permissions & managing) !== 0n,
    language: 'locale' in interaction && interaction.locale?.startsWith('zh') ? 'zh' : 'en',
  };
}

/** What a button or the choice in a select says; undefined for ids of versions that are no more. */
function pressedIn({
  data,
}: APIMessageComponentInteraction):
  | { readonly verb: ActionVerb; readonly value: string }
  | undefined {
  const chosen = data.component_type === ComponentType.Button ? undefined : data.values[0];
  const id = data.custom_id.startsWith(MENU) ? (chosen ?? '') : data.custom_id;
  const parsed = readCustomId(id);
  const verb = ACTION_VERBS.find((known) => known === parsed?.verb);
  if (!parsed || !verb) return undefined;
  return { verb, value: id === data.custom_id ? (chosen ?? parsed.value) : parsed.value };
}

function sentence(words: string): Reply {
  const doc = { notification: words, blocks: [paragraph(text(words))] };
  return { doc, visible: 'private', surface: 'message' };
}
