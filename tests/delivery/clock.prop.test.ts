import fc from 'fast-check';
import { expect, test } from 'vitest';
import { steadyClock } from '../../src/delivery/clock.ts';

test('the clock never goes back, never stands still, and the past stays behind the true time', () => {
  const steps = fc.array(
    fc.record({
      passed: fc.integer({ min: 0, max: 100_000 }),
      /** Time asleep, which the counter of passed time may not count. */
      asleep: fc.constantFrom(0, 0, 0, 3_600_000),
      /** What somebody does to the machine's clock. */
      jump: fc.constantFrom(0, 0, 0, 86_400_000, -86_400_000, 1_000, -1_000),
    }),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(steps, (moves) => {
      let truth = 1_800_000_000_000;
      let passed = 5_000;
      let wrong = 0;
      const clock = steadyClock(
        () => truth + wrong,
        () => passed,
      );
      let last = clock.now();
      for (const move of moves) {
        truth += move.passed + move.asleep;
        passed += move.passed;
        wrong += move.jump;
        const now = clock.now();
        expect(now - last).toBeGreaterThanOrEqual(move.passed);
        if (move.jump === 0) expect(now - last).toBe(move.passed + move.asleep);
        expect(clock.past()).toBeLessThanOrEqual(truth);
        last = now;
      }
    }),
    { numRuns: 200 },
  );
});
