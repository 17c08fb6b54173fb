import { afterEach, describe, test } from 'vitest';

/** Test names that do not hold somewhere, each with its reason. */
export type Skips = Readonly<Record<string, string>>;

/** Runs each check on a stage of its own, closed behind it; what is skipped says why in its title. */
export function suite<Stage extends { close(): Promise<void> }, Argument extends unknown[]>(
  title: string,
  checks: Readonly<Record<string, (open: (...given: Argument) => Promise<Stage>) => Promise<void>>>,
  open: (...given: Argument) => Promise<Stage>,
  skip: Skips = {},
): void {
  describe(title, () => {
    let stage: Stage | undefined;
    afterEach(async () => {
      await stage?.close();
      stage = undefined;
    });
    for (const [name, check] of Object.entries(checks)) {
      const reason = skip[name];
      test.skipIf(reason !== undefined)(
        reason ? `${name} (not here: ${reason})` : name,
        async () => {
          await check(async (...given) => {
            stage = await open(...given);
            return stage;
          });
        },
      );
    }
  });
}
