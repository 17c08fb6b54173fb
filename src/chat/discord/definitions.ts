import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  type RESTPutAPIApplicationCommandsJSONBody,
} from 'discord.js';
import { say } from '../../message/phrases.ts';
import { clip } from '../../message/text.ts';
import { LIMITS } from '../../render/discord-limits.ts';
import {
  CHOICES,
  COMMAND_NAMES,
  OFFERED,
  OPTION_NAMES,
  type OptionName,
  REQUIRED,
  SUBCOMMANDS,
  type Subcommand,
} from './wording.ts';

type Definitions = RESTPutAPIApplicationCommandsJSONBody;

const SUBCOMMAND_NAMES = Object.keys(SUBCOMMANDS) as Subcommand[];

/** The commands as Discord keeps them. `global`: for direct messages and personal installs too. */
export function definitions(global: boolean): Definitions {
  const everywhere = {
    contexts: [
      InteractionContextType.Guild,
      InteractionContextType.BotDM,
      InteractionContextType.PrivateChannel,
    ],
    integration_types: [
      ApplicationIntegrationType.GuildInstall,
      ApplicationIntegrationType.UserInstall,
    ],
  };
  const command = (name: 'paper' | 'papers') => ({
    type: ApplicationCommandType.ChatInput as const,
    name,
    ...localised(COMMAND_NAMES[name], (language) => say(language).discord.commands[name]),
    ...(global && everywhere),
  });
  return [
    { ...command('paper'), options: [option('query')] },
    {
      ...command('papers'),
      options: SUBCOMMAND_NAMES.map((name) => ({
        type: ApplicationCommandOptionType.Subcommand as const,
        name,
        ...localised(SUBCOMMANDS[name], (language) => say(language).commands[name].summary),
        options: (SUBCOMMANDS[name].options ?? []).map(option),
      })),
    },
  ];
}

function localised(
  { zh, tw, twDescription }: { zh: string; tw: string; twDescription: string },
  words: (language: 'zh' | 'en') => string,
) {
  const short = (text: string): string => clip(text, LIMITS.commandDescription, 'utf16');
  return {
    name_localizations: { 'zh-CN': zh, 'zh-TW': tw },
    description: short(words('en')),
    description_localizations: {
      'en-US': short(words('en')),
      'zh-CN': short(words('zh')),
      'zh-TW': short(twDescription),
    },
  };
}

function option(name: OptionName) {
  const about = {
    name,
    ...localised(OPTION_NAMES[name], (language) => say(language).discord.options[name]),
    required: REQUIRED.has(name),
  };
  if (name === 'me') return { ...about, type: ApplicationCommandOptionType.Boolean as const };
  const type = ApplicationCommandOptionType.String as const;
  const choices = CHOICES[name]?.map(([value, zh, tw]) => ({
    name: value,
    value,
    name_localizations: { 'zh-CN': zh, 'zh-TW': tw },
  }));
  if (choices) return { ...about, type, choices };
  return OFFERED[name] ? { ...about, type, autocomplete: true as const } : { ...about, type };
}
