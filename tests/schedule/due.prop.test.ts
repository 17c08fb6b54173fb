import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dueSlots, nextSlot } from '../../src/schedule/due.ts';

const ZONES = [
  'UTC',
  'Asia/Shanghai',
  'Asia/Kathmandu',
  'America/New_York',
  'America/St_Johns',
  'America/Sao_Paulo',
  'Europe/Berlin',
  'Europe/Dublin',
  'Africa/Casablanca',
  'Africa/Cairo',
  'Asia/Tehran',
  'Asia/Gaza',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'Pacific/Apia',
  'Pacific/Kiritimati',
  'America/Nuuk',
];
const MINUTE = 60_000;

const formats = new Map<string, Intl.DateTimeFormat>();

/** What a clock on the wall shows, as if it were UTC. */
function shownAt(instant: number, timezone: string): number {
  const format =
    formats.get(timezone) ??
    new Intl.DateTimeFormat('sv-SE', {
      timeZone: timezone,
      dateStyle: 'short',
      timeStyle: 'short',
    });
  formats.set(timezone, format);
  return Date.parse(`${format.format(instant).replace(' ', 'T')}Z`);
}

/** Watches a clock minute by minute: rings when it shows a wanted time it has not shown, or passes over one. */
function watched(minutes: number[], hours: number[], timezone: string, from: number, to: number) {
  const rings: number[] = [];
  const wanted = (wall: number): boolean => {
    const date = new Date(wall);
    return minutes.includes(date.getUTCMinutes()) && hours.includes(date.getUTCHours());
  };
  let shown = shownAt(from - 26 * 60 * MINUTE, timezone);
  for (let now = from - 26 * 60 * MINUTE; now <= to; now += MINUTE) {
    const wall = shownAt(now, timezone);
    let rang = false;
    for (let time = shown + MINUTE; time <= wall; time += MINUTE) rang ||= wanted(time);
    shown = Math.max(shown, wall);
    if (rang && now > from) rings.push(now);
  }
  return rings;
}

const instants = fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2030, 0) });

/** Days of a year on which clocks change. */
function changes(timezone: string, year: number): number[] {
  const found: number[] = [];
  const offset = (instant: number): number => shownAt(instant, timezone) - instant;
  for (let day = Date.UTC(year, 0); day < Date.UTC(year + 1, 0); day += 86_400_000) {
    if (offset(day) !== offset(day + 86_400_000)) found.push(day);
  }
  return found;
}

const schedules = fc.record({
  minutes: fc.uniqueArray(fc.integer({ min: 0, max: 59 }), { minLength: 1, maxLength: 4 }),
  hours: fc.uniqueArray(fc.integer({ min: 0, max: 23 }), { minLength: 1, maxLength: 24 }),
  timezone: fc.constantFrom(...ZONES),
});

const cronOf = (minutes: readonly number[], hours: readonly number[]): string =>
  `${minutes.join(',')} ${hours.join(',')} * * *`;

describe('due', () => {
  test('agrees with somebody who watches the clock, above all when clocks change', () => {
    fc.assert(
      fc.property(
        schedules,
        fc.integer({ min: 2020, max: 2029 }),
        fc.nat({ max: 9 }),
        ({ minutes, hours, timezone }, year, pick) => {
          const days = changes(timezone, year);
          const day = days[pick % Math.max(1, days.length)] ?? Date.UTC(year, pick, 10);
          const from = day - 12 * 60 * MINUTE;
          const to = day + 40 * 60 * MINUTE;
          const slots = dueSlots(
            { at: [cronOf(minutes, hours)], timezone },
            new Date(from),
            new Date(to),
          );
          expect(slots.map(Number)).toEqual(watched(minutes, hours, timezone, from, to));
        },
      ),
      { numRuns: 60 },
    );
  });

  test('cutting the time anywhere changes nothing', () => {
    fc.assert(
      fc.property(
        schedules,
        instants,
        fc.array(fc.integer({ min: 0, max: 72 * 60 }), { maxLength: 6 }),
        ({ minutes, hours, timezone }, start, cuts) => {
          const schedule = { at: [cronOf(minutes, hours)], timezone };
          const end = start + 72 * 60 * MINUTE;
          const points = [start, ...cuts.map((cut) => start + cut * MINUTE), end].sort(
            (a, b) => a - b,
          );
          const pieces = points
            .slice(1)
            .flatMap((to, index) =>
              dueSlots(schedule, new Date(points[index] ?? start), new Date(to)),
            );
          expect(pieces).toEqual(dueSlots(schedule, new Date(start), new Date(end)));
        },
      ),
      { numRuns: 100 },
    );
  });

  test('the next slot is the first of those due', () => {
    fc.assert(
      fc.property(schedules, instants, ({ minutes, hours, timezone }, start) => {
        const schedule = { at: [cronOf(minutes, hours)], timezone };
        const [first] = dueSlots(schedule, new Date(start), new Date(start + 3 * 86_400_000));
        expect(nextSlot(schedule, new Date(start))).toEqual(first);
      }),
      { numRuns: 100 },
    );
  });
});
