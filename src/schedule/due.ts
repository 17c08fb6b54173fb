import { type Cron, parseCron } from './cron.ts';
import { instantOf, wallOf } from './zone.ts';

/** When something is due; a Subscription is one. */
export interface Schedule {
  /** Cron lines of five fields, in `timezone`. */
  readonly at: readonly string[];
  /** IANA name. */
  readonly timezone: string;
}

const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;
/** The longest time between two days of a cron line: 29 February over a century that has none. */
const LONGEST = 8 * 366;

/**
 * The slots after one instant and up to another, ascending, each once. A slot that clocks skip is due at the next
 * instant that exists; one in a repeated hour is due the first time.
 */
export function dueSlots(schedule: Schedule, after: Date, until: Date): Date[] {
  const slots = new Set<number>();
  const lines = readLines(schedule);
  const last = dayOf(until.getTime(), schedule.timezone) + DAY;
  for (let day = dayOf(after.getTime(), schedule.timezone) - DAY; day <= last; day += DAY) {
    for (const slot of slotsOfDay(lines, day, schedule.timezone)) {
      if (slot > after.getTime() && slot <= until.getTime()) slots.add(slot);
    }
  }
  return [...slots].sort((a, b) => a - b).map((slot) => new Date(slot));
}

/** The first slot after an instant; undefined when there is none. */
export function nextSlot(schedule: Schedule, after: Date): Date | undefined {
  const lines = readLines(schedule);
  const first = dayOf(after.getTime(), schedule.timezone) - DAY;
  let best: number | undefined;
  for (let index = 0; index < LONGEST; index += 1) {
    const day = first + index * DAY;
    for (const slot of slotsOfDay(lines, day, schedule.timezone)) {
      if (slot > after.getTime() && (best === undefined || slot < best)) best = slot;
    }
    // A slot that clocks skipped may lie in the day after its own.
    if (best !== undefined && best < day - DAY) break;
  }
  return best === undefined ? undefined : new Date(best);
}

/** The wall-clock day of an instant, as if it were UTC. */
function dayOf(instant: number, timezone: string): number {
  return Math.floor(wallOf(instant, timezone) / DAY) * DAY;
}

/** Lines that cannot be read are never due; the config and the commands refuse them before. */
function readLines(schedule: Schedule): Cron[] {
  return schedule.at.flatMap((line) => {
    const read = parseCron(line);
    return typeof read === 'string' ? [] : [read];
  });
}

function slotsOfDay(lines: readonly Cron[], day: number, timezone: string): number[] {
  const date = new Date(day);
  return lines.flatMap((line) =>
    line.onDay(date.getUTCMonth() + 1, date.getUTCDate(), date.getUTCDay())
      ? line.hours.flatMap((hour) =>
          line.minutes.map((minute) => instantOf(day + hour * HOUR + minute * MINUTE, timezone)),
        )
      : [],
  );
}
