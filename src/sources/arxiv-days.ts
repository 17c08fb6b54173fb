/**
 * arXiv announces new papers on Sunday to Thursday evenings and lists them under the next day; what was submitted until
 * 14:00 in New York is in the next announcement (https://info.arxiv.org/help/availability.html). So a listing day
 * has the papers submitted between two deadlines. Holidays shift this; their papers stand in the next fetch of the day.
 */
const ZONE = 'America/New_York';
const DEADLINE_HOUR = 14;

/** The two instants between which a day's papers were submitted; undefined: nothing is listed on weekends. */
export function submissionWindow(
  day: string,
): { readonly from: Date; readonly to: Date } | undefined {
  // Days back from the listing to its deadline, and to the one before: Monday lists Thursday's to Friday's.
  const back = [undefined, [4, 3], [4, 1], [2, 1], [2, 1], [2, 1], undefined][weekday(day)];
  if (!back) return undefined;
  const [from = 0, to = 0] = back;
  return { from: deadline(addDays(day, -from)), to: deadline(addDays(day, -to)) };
}

/** The newest day whose papers can be announced at this instant: announcements come at midnight UTC or an hour later. */
export function newestListing(now: Date): string {
  let day = now.toISOString().slice(0, 10);
  while (weekday(day) === 0 || weekday(day) === 6) day = addDays(day, -1);
  return day;
}

const weekday = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay();

function addDays(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

const hourThere = new Intl.DateTimeFormat('en-US', {
  timeZone: ZONE,
  hour: 'numeric',
  hourCycle: 'h23',
});

/** 14:00 in New York: 18:00 or 19:00 UTC. */
function deadline(day: string): Date {
  const summer = new Date(`${day}T18:00:00Z`);
  return Number(hourThere.format(summer)) === DEADLINE_HOUR ? summer : new Date(`${day}T19:00:00Z`);
}
