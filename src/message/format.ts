import type { Language } from './doc.ts';

const LOCALES: Record<Language, string> = { zh: 'zh-CN', en: 'en-US' };
const formats = new Map<string, Intl.DateTimeFormat>();

function format(language: Language, timeZone: string, options: Intl.DateTimeFormatOptions) {
  const key = `${language}|${timeZone}|${JSON.stringify(options)}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(LOCALES[language], { ...options, timeZone });
  formats.set(key, made);
  return made;
}

/** A calendar day (ISO date) as people say it: `2月23日 周一`, `Mon, Feb 23`. */
export function formatDay(day: string, language: Language): string {
  const date = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(date.getTime())) return day;
  const monthDay = format(language, 'UTC', {
    month: language === 'zh' ? 'long' : 'short',
    day: 'numeric',
  }).format(date);
  const weekday = format(language, 'UTC', { weekday: 'short' }).format(date);
  return language === 'zh' ? `${monthDay} ${weekday}` : `${weekday}, ${monthDay}`;
}

/** An instant in a zone: `2月23日 周一 09:00`. */
export function formatInstant(instant: Date, language: Language, timeZone: string): string {
  return `${formatDay(dayOf(instant, timeZone), language)} ${formatTime(instant, language, timeZone)}`;
}

export function formatTime(instant: Date, language: Language, timeZone: string): string {
  return format(language, timeZone, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(instant);
}

/** ISO date of an instant in a zone. */
export function dayOf(instant: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(instant);
}

/** The zone's city in words: `上海`, `Shanghai`; zones without a known Chinese name keep their own. */
export function formatZone(timeZone: string, language: Language): string {
  const city = (timeZone.split('/').at(-1) ?? timeZone).replaceAll('_', ' ');
  return language === 'zh' ? (ZH_CITIES[city] ?? city) : city;
}

const ZH_CITIES: Record<string, string> = {
  Shanghai: '上海',
  Chongqing: '重庆',
  Urumqi: '乌鲁木齐',
  'Hong Kong': '香港',
  Macau: '澳门',
  Taipei: '台北',
  Singapore: '新加坡',
  Tokyo: '东京',
  Seoul: '首尔',
  London: '伦敦',
  Paris: '巴黎',
  Berlin: '柏林',
  Zurich: '苏黎世',
  'New York': '纽约',
  'Los Angeles': '洛杉矶',
  Chicago: '芝加哥',
  Toronto: '多伦多',
  Sydney: '悉尼',
};

/** How long ago or ahead, in one unit: `3 小时前`, `in 2 days`. */
export function formatDistance(milliseconds: number, language: Language): string {
  const relative = new Intl.RelativeTimeFormat(LOCALES[language], {
    numeric: 'auto',
    style: 'long',
  });
  const minutes = Math.round(milliseconds / 60_000);
  if (Math.abs(minutes) < 60) return relative.format(minutes, 'minute');
  if (Math.abs(minutes) < 48 * 60) return relative.format(Math.round(minutes / 60), 'hour');
  return relative.format(Math.round(minutes / 1440), 'day');
}

/** ISO date some days away. */
export function addDays(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}
