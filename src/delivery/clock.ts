import type { Clock } from './ports.ts';

/** setTimeout takes no more than this many milliseconds. */
const LONGEST = 2 ** 31 - 1;

/**
 * The machine's time as a Clock. It goes on at least as fast as the time that passes, and jumps ahead with the machine's
 * clock (a laptop that was asleep), but never back.
 *
 * @param wall milliseconds since 1970, as the machine has it
 * @param passed milliseconds that only go on
 */
export function steadyClock(wall: () => number, passed: () => number): Clock {
  const start = wall() - passed();
  let lastWall = wall();
  let lastPassed = passed();
  let shown = lastWall;
  return {
    now() {
      const [nowWall, nowPassed] = [wall(), passed()];
      shown += Math.max(nowWall - lastWall, nowPassed - lastPassed, 0);
      [lastWall, lastPassed] = [nowWall, nowPassed];
      return Math.floor(shown);
    },
    past: () => Math.floor(Math.min(wall(), start + passed())),
    after(milliseconds, run) {
      const timer = setTimeout(run, Math.min(Math.max(milliseconds, 0), LONGEST));
      return () => clearTimeout(timer);
    },
  };
}

export const systemClock = (): Clock => steadyClock(Date.now, () => performance.now());
