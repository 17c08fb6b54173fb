/** One cron line of five fields, read: which wall-clock minutes it means. */
export interface Cron {
  /** Ascending. */
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  /** Whether it means this calendar day; month 1-12, weekday 0 (Sunday) to 6. */
  readonly onDay: (month: number, day: number, weekday: number) => boolean;
}

interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
}

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const WEEKDAYS = 'sun mon tue wed thu fri sat'.split(' ');
const FIELDS = [
  { name: 'minute', min: 0, max: 59 },
  { name: 'hour', min: 0, max: 23 },
  { name: 'day of the month', min: 1, max: 31 },
  { name: 'month', min: 1, max: 12, names: MONTHS },
  { name: 'weekday', min: 0, max: 7, names: WEEKDAYS },
] as const satisfies readonly Field[];

/** Days of each month in the longest of years. */
const LENGTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const known = new Map<string, Cron | string>();

/** Reads a cron line; a text says what is wrong with it. */
export function parseCron(line: string): Cron | string {
  const before = known.get(line);
  if (before !== undefined) return before;
  const read = readLine(line);
  if (known.size > 10_000) known.clear();
  known.set(line, read);
  return read;
}

/** What is wrong with a cron line, as a sentence; undefined when nothing is. */
export function validateCron(line: string): string | undefined {
  const read = parseCron(line);
  return typeof read === 'string' ? read : undefined;
}

function readLine(line: string): Cron | string {
  const words = line.trim().split(/\s+/);
  if (words.length !== FIELDS.length) {
    return `expected five fields (minute hour day month weekday), such as "0 9 * * 1-5", found "${line}"`;
  }
  const sets: ReadonlySet<number>[] = [];
  for (const [index, field] of FIELDS.entries()) {
    const read = readField(words[index] ?? '', field);
    if (typeof read === 'string') return `${read} in "${line}"`;
    sets.push(read);
  }
  const [minutes, hours, days, months, weekdays] = sets;
  if (!minutes || !hours || !days || !months || !weekdays)
    return `expected five fields in "${line}"`;
  // As in every cron: with both a day and a weekday given, either is enough.
  const anyDay = words[2]?.startsWith('*') ?? true;
  const anyWeekday = words[4]?.startsWith('*') ?? true;
  const either = !anyDay && !anyWeekday;
  const exists = [...months].some((month) =>
    [...days].some((day) => day <= (LENGTHS[month - 1] ?? 0)),
  );
  if (!exists && !either) return `expected a day that exists, found none in "${line}"`;
  return {
    minutes: ascending(minutes),
    hours: ascending(hours),
    onDay(month, day, weekday) {
      if (!months.has(month)) return false;
      const onWeekday = weekdays.has(weekday) || (weekday === 0 && weekdays.has(7));
      return either ? days.has(day) || onWeekday : days.has(day) && onWeekday;
    },
  };
}

function readField(text: string, field: Field): ReadonlySet<number> | string {
  const values = new Set<number>();
  for (const piece of text.split(',')) {
    const read = readPiece(piece, field);
    if (!read) {
      return `${field.name}: expected ${field.min}-${field.max}, a list, a range or a step, found "${text}"`;
    }
    for (let value = read.from; value <= read.to; value += read.step) values.add(value);
  }
  return values;
}

function readPiece(
  piece: string,
  field: Field,
): { from: number; to: number; step: number } | undefined {
  const match = /^(?:\*|(\w+)(?:-(\w+))?)(?:\/(\d+))?$/.exec(piece);
  if (!match) return undefined;
  const [, first, last, every] = match;
  const from = first === undefined ? field.min : numberOf(first, field);
  const top = field.name === 'weekday' && first === undefined ? 6 : field.max;
  const to = last !== undefined ? numberOf(last, field) : first === undefined || every ? top : from;
  const step = every === undefined ? 1 : Number(every);
  if (from === undefined || to === undefined || from > to || step < 1) return undefined;
  return { from, to, step };
}

function numberOf(word: string, { min, max, names }: Field): number | undefined {
  const named = names?.indexOf(word.toLowerCase()) ?? -1;
  if (named >= 0) return named + (min === 1 ? 1 : 0);
  const value = /^\d+$/.test(word) ? Number(word) : Number.NaN;
  return value >= min && value <= max ? value : undefined;
}

const ascending = (values: ReadonlySet<number>): number[] => [...values].sort((a, b) => a - b);
