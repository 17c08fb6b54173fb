import { text } from '../message/doc.ts';
import { say } from '../message/phrases.ts';
import { UserError } from '../ops/errors.ts';
import { type Asked, privately } from './asked.ts';
import { at, personalPlace } from './here.ts';
import type { PersonRecord, Reply } from './ports.ts';
import { parseTime } from './wish.ts';

const LANGUAGES: Record<string, 'zh' | 'en'> = {
  zh: 'zh',
  chinese: 'zh',
  中文: 'zh',
  汉语: 'zh',
  en: 'en',
  english: 'en',
  英文: 'en',
  英语: 'en',
};

const REPEATS: Record<string, boolean> = {
  on: true,
  yes: true,
  开: true,
  要: true,
  off: false,
  no: false,
  关: false,
  不要: false,
};

/** `/papers set language|time|timezone|repeats VALUE`, and the App Home's settings (`language=en`). */
export async function settings(asked: Asked, typed: string): Promise<Reply> {
  const { context, person } = asked;
  const [, key = '', value = ''] = /^\s*(\S+?)\s*(?:=|\s)\s*(.+?)\s*$/.exec(typed) ?? [];
  const words = say(asked.language);
  const change = read(key.toLowerCase(), value, asked);
  if (!change) throw new UserError('no-setting', words.commands.set.usage, words.errors.typeSet);
  const record = await context.people.get(person);
  await context.people.put(person, { ...record, ...change });
  const said = say(change.language ?? asked.language).settings;
  const sentence = change.time
    ? said.time(change.time)
    : change.timezone
      ? said.timezone(change.timezone)
      : change.repeats === undefined
        ? said.language
        : said.repeats(change.repeats);
  if (change.repeats !== undefined) await keepSeen(asked, !change.repeats);
  return {
    ...privately({
      notification: sentence,
      blocks: [{ type: 'paragraph', spans: [text(sentence)] }],
    }),
    changed: true,
  };
}

function read(key: string, value: string, asked: Asked): Partial<PersonRecord> | undefined {
  const words = say(asked.language).errors;
  switch (key) {
    case 'language':
    case '语言': {
      const language = LANGUAGES[value.toLowerCase()];
      return language ? { language } : undefined;
    }
    case 'time':
    case '时间': {
      const time = parseTime(value);
      if (!time) throw new UserError('bad-time', words.badTime(value), words.goodTime);
      return { time: `${time.hour}:${String(time.minute).padStart(2, '0')}` };
    }
    case 'timezone':
    case '时区':
      try {
        return {
          timezone: new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone,
        };
      } catch {
        throw new UserError('bad-timezone', words.badTimezone(value), words.goodTimezone);
      }
    case 'repeats':
    case '重复': {
      const repeats = REPEATS[value.toLowerCase()];
      return repeats === undefined ? undefined : { repeats };
    }
    default:
      return undefined;
  }
}

/** The personal subscriptions there are already follow the setting too. */
async function keepSeen(asked: Asked, skipSeen: boolean): Promise<void> {
  for (const entry of await at(asked, personalPlace(asked))) {
    if (entry.to.user) await asked.context.subscriptions.put({ ...entry, skipSeen });
  }
}
