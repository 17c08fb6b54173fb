import {
  type APIApplicationCommandInteractionDataBasicOption,
  type APIApplicationCommandInteractionDataOption,
  ApplicationCommandOptionType,
} from 'discord.js';

type Option = APIApplicationCommandInteractionDataOption;
type BasicOption = APIApplicationCommandInteractionDataBasicOption;

/** A slash command's subcommand and options as the text that says the same, as it is typed elsewhere. */
export function typedText(command: string, options: readonly Option[] = []): string {
  const [first] = options;
  const sub = first?.type === ApplicationCommandOptionType.Subcommand ? first : undefined;
  const given = valuesOf(sub?.options ?? (options as readonly BasicOption[]));
  const words =
    sub?.name === 'subscribe'
      ? [
          given.topic,
          inLanguage(given.language),
          atTime(given.time),
          given.days,
          given.me === 'true' ? 'me' : undefined,
        ]
      : Object.values(given);
  const parts = [command === 'papers' ? sub?.name : undefined, ...words];
  return parts.filter((part) => part !== undefined && part !== '').join(' ');
}

function valuesOf(options: readonly BasicOption[]): Record<string, string | undefined> {
  return Object.fromEntries(
    options.map((option) => [option.name, 'value' in option ? String(option.value).trim() : '']),
  );
}

const inLanguage = (language: string | undefined): string | undefined =>
  language && `in ${language}`;
const atTime = (time: string | undefined): string | undefined => time && `at ${time}`;

/** The option somebody is typing in. */
export function focusedOption(
  options: readonly Option[] = [],
): { readonly name: string; readonly value: string } | undefined {
  for (const option of options) {
    if ('options' in option) {
      const inside = focusedOption(option.options);
      if (inside) return inside;
    }
    if ('focused' in option && option.focused) {
      return { name: option.name, value: String(option.value) };
    }
  }
  return undefined;
}
