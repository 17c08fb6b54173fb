const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const NUMERIC = /(?<!\d)(20\d\d)([-/._]?)(0?[1-9]|1[0-2])\2(3[01]|[12]\d|0?[1-9])(?!\d)/g;
const CHINESE = /(?<!\d)(20\d\d)\s*年\s*(1[0-2]|0?[1-9])\s*月\s*(3[01]|[12]\d|0?[1-9])\s*[日号]/;
const MONTH_FIRST = /\b([A-Z][a-z]{2})[a-z]*\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(20\d\d)\b/;
const DAY_FIRST = /\b(\d{1,2})(?:st|nd|rd|th)?\s+([A-Z][a-z]{2})[a-z]*\.?,?\s+(20\d\d)\b/;

/** The first calendar date in a text, as ISO text. Eight digits in a row count only with both zeros (20260127). */
export function isoDate(text: string): string | undefined {
  const chinese = CHINESE.exec(text);
  if (chinese) return valid(chinese[1], chinese[2], chinese[3]);
  for (const [, year, separator, month, day] of text.matchAll(NUMERIC)) {
    if (separator === '' && `${month}${day}`.length !== 4) continue;
    const date = valid(year, month, day);
    if (date) return date;
  }
  const monthFirst = MONTH_FIRST.exec(text);
  if (monthFirst) return valid(monthFirst[3], monthNumber(monthFirst[1]), monthFirst[2]);
  const dayFirst = DAY_FIRST.exec(text);
  return dayFirst ? valid(dayFirst[3], monthNumber(dayFirst[2]), dayFirst[1]) : undefined;
}

function monthNumber(name = ''): string {
  return String(MONTHS.indexOf(name.toLowerCase()) + 1);
}

function valid(year = '', month = '', day = ''): string | undefined {
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const time = Date.parse(`${iso}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(iso) ? iso : undefined;
}
