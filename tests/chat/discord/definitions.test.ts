import { ApplicationCommandUpdateRequestSchema } from 'discord-api-spec/zod';
import { describe, expect, test } from 'vitest';
import { definitions } from '../../../src/chat/discord/definitions.ts';
import { sameCommands } from '../../../src/chat/discord/register.ts';

interface Named {
  readonly name: string;
  readonly description: string;
  readonly required?: boolean;
  readonly name_localizations: Record<string, string>;
  readonly description_localizations: Record<string, string>;
  readonly options?: readonly Named[];
}

const all = (commands: readonly Named[]): Named[] =>
  commands.flatMap((command) => [command, ...all(command.options ?? [])]);
const commands = definitions(true) as unknown as readonly Named[];

describe('command definitions', () => {
  test('hold Discord’s own description', () => {
    for (const command of commands) {
      expect(ApplicationCommandUpdateRequestSchema.safeParse(command)).toMatchObject({
        success: true,
      });
    }
  });

  test('are named and described in three languages, within the limits', () => {
    const pattern = /^[-_'\p{L}\p{N}]{1,32}$/u;
    for (const { name, description, name_localizations, description_localizations } of all(
      commands,
    )) {
      for (const each of [name, ...Object.values(name_localizations)]) {
        expect(each).toMatch(pattern);
        expect(each).toBe(each.toLowerCase());
      }
      expect(Object.keys(name_localizations)).toEqual(['zh-CN', 'zh-TW']);
      expect(Object.keys(description_localizations)).toEqual(['en-US', 'zh-CN', 'zh-TW']);
      for (const each of [description, ...Object.values(description_localizations)]) {
        expect(each.length).toBeGreaterThan(0);
        expect(each.length).toBeLessThanOrEqual(100);
      }
    }
  });

  test('have different names at every place, in every language', () => {
    const check = (siblings: readonly Named[]): void => {
      for (const language of ['zh-CN', 'zh-TW']) {
        const names = siblings.map(({ name_localizations }) => name_localizations[language]);
        expect(new Set(names).size).toBe(names.length);
      }
      for (const { options } of siblings) check(options ?? []);
    };
    check(commands);
  });

  test('take less than 8,000 characters and put what is required first', () => {
    for (const command of commands) {
      const characters = all([command]).reduce((sum, each) => {
        const longest = (words: Record<string, string>, own: string) =>
          Math.max(own.length, ...Object.values(words).map((word) => word.length));
        return (
          sum +
          longest(each.name_localizations, each.name) +
          longest(each.description_localizations, each.description)
        );
      }, 0);
      expect(characters).toBeLessThan(8000);
      for (const { options = [] } of all([command])) {
        const required = options.map((option) => option.required === true);
        expect(required).toEqual([...required].sort((a, b) => Number(b) - Number(a)));
        expect(options.length).toBeLessThanOrEqual(25);
      }
    }
  });

  test('a change is seen, what Discord adds is not one', () => {
    const there = commands.map((command, index) => ({
      ...command,
      id: String(index),
      nsfw: false,
      dm_permission: true,
    }));
    expect(sameCommands(there, commands)).toBe(true);
    expect(sameCommands(there.slice(1), commands)).toBe(false);
    expect(sameCommands([{ ...there[0], description: 'x' }, ...there.slice(1)], commands)).toBe(
      false,
    );
  });
});
