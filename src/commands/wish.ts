import type { Language } from '../message/doc.ts';

/** What somebody typed behind `subscribe`. */
export interface Wish {
  /** Topic texts as typed; `all` stands for everything. */
  readonly topics: readonly string[];
  readonly language?: Language;
  /** Hour and minute. */
  readonly time?: { readonly hour: number; readonly minute: number };
  /** A time that is none, as typed. */
  readonly badTime?: string;
  readonly days?: 'daily' | 'weekdays' | 'weekly' | 'monthly';
  readonly me: boolean;
}

const ME =
  /(?:^|\s)(?:only |just |for |to )?me$|(?:^|\s|(?<=\p{Script=Han}))(?:只?(?:发|发送)?给我(?:自己)?|私信)$/iu;
const IN = /(?:^|\s)in (zh|en|chinese|english)$|(?:^|\s)(?:用)?(中文|英文|英语)$/iu;
const DAYS =
  /(?:^|\s)(daily|every ?day|weekdays|on weekdays|weekly|every week|monthly|every month|每天|每日|工作日|每周|每月)$/iu;
const AT =
  /(?:^|\s)(?:at\s+|在\s*|@\s*)(\S+(?:\s?[ap]m)?)$|(?:^|\s)((?:早上|上午|中午|下午|晚上)?\s?\d{1,2}(?:[点时](?:\d{1,2}分?|半)?|[:：]\d{2}))$/iu;

/** Takes the options off the end of a text, in any order, until only topics are left. */
export function parseWish(typed: string): Wish {
  let rest = typed.normalize('NFKC').trim();
  const found: { -readonly [K in keyof Wish]?: Wish[K] } = {};
  for (let again = true; again; ) {
    again = false;
    const take = (pattern: RegExp): RegExpExecArray | undefined => {
      const match = pattern.exec(rest);
      if (!match) return undefined;
      rest = rest.slice(0, match.index).trim();
      again = true;
      return match;
    };
    if (take(ME)) found.me = true;
    const language = take(IN);
    if (language)
      found.language = /^(?:zh|chinese|中文)$/i.test(language[1] ?? language[2] ?? '')
        ? 'zh'
        : 'en';
    const days = take(DAYS);
    if (days) found.days = daysOf(days[1] ?? '');
    const at = take(AT);
    if (at) {
      const word = at[1] ?? at[2] ?? '';
      const time = parseTime(word);
      if (time) found.time = time;
      else found.badTime = word;
    }
  }
  return { ...found, topics: splitTopics(rest), me: found.me ?? false };
}

function daysOf(word: string): NonNullable<Wish['days']> {
  const folded = word.toLowerCase();
  if (/weekdays|工作日/.test(folded)) return 'weekdays';
  if (/week|每周/.test(folded)) return 'weekly';
  if (/month|每月/.test(folded)) return 'monthly';
  return 'daily';
}

/** Time of day from `9:00`, `21:30`, `9am`, `9点半`, `晚上8点`. */
export function parseTime(word: string): { hour: number; minute: number } | undefined {
  const match =
    /^(早上|上午|中午|下午|晚上)?\s?(\d{1,2})(?:[:：点时](?:(\d{1,2})分?|(半))?)?\s?(am|pm)?$/i.exec(
      word.trim(),
    );
  if (!match) return undefined;
  let hour = Number(match[2]);
  const minute = match[4] ? 30 : Number(match[3] ?? 0);
  const afternoon = /^(?:下午|晚上|pm)$/i.test(match[1] ?? match[5] ?? '');
  const morning = /^(?:早上|上午|am)$/i.test(match[1] ?? match[5] ?? '');
  if (afternoon && hour < 12) hour += 12;
  if (morning && hour === 12) hour = 0;
  return hour > 23 || minute > 59 ? undefined : { hour, minute };
}

/** Topics apart at commas outside quotes. */
function splitTopics(typed: string): string[] {
  return [...typed.matchAll(/(?:"[^"]*"|“[^”]*”|「[^」]*」|[^,，、;；])+/g)]
    .map((match) => match[0].trim())
    .filter((topic) => topic !== '');
}

const EVERYTHING = new Set([
  'all',
  'everything',
  'all topics',
  '*',
  '全部',
  '所有',
  '全部论文',
  '所有论文',
  '全部主题',
]);

export const isEverything = (typed: string): boolean => EVERYTHING.has(typed.trim().toLowerCase());

/** Cron line of a wish, starting from the line new subscriptions have. */
export function cronOf(wish: Pick<Wish, 'time' | 'days'>, usual: string): string {
  const [minute = '0', hour = '9', , , weekday = '*'] = usual.split(/\s+/);
  const at = wish.time ? `${wish.time.minute} ${wish.time.hour}` : `${minute} ${hour}`;
  switch (wish.days) {
    case 'daily':
      return `${at} * * *`;
    case 'weekdays':
      return `${at} * * 1-5`;
    case 'weekly':
      return `${at} * * 1`;
    case 'monthly':
      return `${at} 1 * *`;
    default:
      return `${at} * * ${weekday}`;
  }
}
