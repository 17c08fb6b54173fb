const MINUTE = 60_000;
const DAY = 86_400_000;
/** No zone is further than this from UTC. */
const FARTHEST = 15 * 3_600_000;

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timezone: string): Intl.DateTimeFormat {
  const made = formats.get(timezone);
  if (made) return made;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(timezone, format);
  return format;
}

/** What clocks in the zone show at an instant, as if it were UTC, to the second; both in milliseconds. */
export function wallOf(instant: number, timezone: string): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of formatOf(timezone).formatToParts(instant)) {
    parts[type] = Number(value);
  }
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

const offsetAt = (instant: number, timezone: string): number =>
  wallOf(instant, timezone) - Math.floor(instant / 1000) * 1000;

/**
 * The instant at which clocks in the zone show this wall time: the first of two when an hour is repeated, and the end of
 * the gap when clocks skip it.
 */
export function instantOf(wall: number, timezone: string): number {
  const before = offsetAt(wall - FARTHEST, timezone);
  const after = offsetAt(wall + FARTHEST, timezone);
  const fits = [wall - before, wall - after].filter(
    (instant) => wallOf(instant, timezone) === wall,
  );
  return fits.length > 0 ? Math.min(...fits) : endOfGap(wall, timezone);
}

/** The first minute at which clocks show at least `wall`. */
function endOfGap(wall: number, timezone: string): number {
  let early = wall - FARTHEST - DAY;
  let late = wall + FARTHEST + DAY;
  while (late - early > MINUTE) {
    const middle = Math.floor((early + late) / 2 / MINUTE) * MINUTE;
    if (wallOf(middle, timezone) >= wall) late = middle;
    else early = middle;
  }
  return late;
}

/** ISO date that clocks in the zone show. */
export function localDay(instant: Date, timezone: string): string {
  return new Date(wallOf(instant.getTime(), timezone)).toISOString().slice(0, 10);
}
