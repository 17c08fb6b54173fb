import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Claim, Outbox } from '../../src/delivery/ports.ts';
import { begun, withState } from '../../src/delivery/states.ts';
import { callsOf, channel, draftOf } from '../delivery/world.ts';

export interface OutboxStage {
  readonly outbox: Outbox;
  /** The same outbox as a process sees it that starts after the others are gone. */
  reopen(): Promise<Outbox>;
  close(): Promise<void>;
}

export interface OutboxContract {
  readonly name: string;
  /** Why it does not run here. */
  readonly missing?: string;
  open(): Promise<OutboxStage>;
}

/** What every outbox holds. */
export function outboxContract({ name, missing, open }: OutboxContract): void {
  describe.skipIf(missing !== undefined)(
    missing ? `outbox: ${name} (not run: ${missing})` : `outbox: ${name}`,
    () => {
      let stage: OutboxStage;
      let id: string;
      const to = channel('C1');
      const other = channel('C2');
      beforeEach(async () => {
        stage = await open();
        id = `t${randomUUID().slice(0, 8)}`;
      });
      afterEach(() => stage.close());

      test('a batch is put once, and claimed with its calls', async () => {
        const draft = draftOf(`${id}/1`, to, callsOf(3));
        expect(await stage.outbox.put([draft])).toEqual([true]);
        expect(await stage.outbox.put([draft, draftOf(`${id}/2`, to, callsOf(1))])).toEqual([
          false,
          true,
        ]);
        const claim = await claimed(stage.outbox);
        expect(claim.batch).toMatchObject({ id: `${id}/1`, to, subscription: id });
        expect(claim.batch.entries.map(({ part }) => part)).toEqual(['lead', 'p1', 'p2']);
        expect(claim.calls).toEqual(callsOf(3));
        await settle(claim);
        expect(await stage.outbox.put([draft])).toEqual([false]);
        expect((await stage.outbox.settled(`${id}/1`))?.entries[0]?.state.kind).toBe('sent');
      });

      test('batches of one destination come in the order of put, others meanwhile', async () => {
        await stage.outbox.put([
          draftOf(`${id}/1`, to, callsOf(1)),
          draftOf(`${id}/2`, to, callsOf(1)),
          draftOf(`${id}/3`, other, callsOf(1)),
        ]);
        const first = await claimed(stage.outbox);
        const second = await claimed(stage.outbox);
        expect([first.batch.id, second.batch.id]).toEqual([`${id}/1`, `${id}/3`]);
        expect(await stage.outbox.claim(Date.now())).not.toHaveProperty('batch');
        await settle(first);
        const third = await eventually(stage.outbox);
        expect(third.batch.id).toBe(`${id}/2`);
        await settle(second);
        await settle(third);
        expect(await stage.outbox.pending()).toEqual([]);
      });

      test('what is released aside lets others of its destination go first', async () => {
        await stage.outbox.put([
          draftOf(`${id}/1`, to, callsOf(1)),
          draftOf(`${id}/2`, to, callsOf(1)),
        ]);
        const first = await claimed(stage.outbox);
        await first.release(Date.now() + 600_000, true);
        const second = await eventually(stage.outbox);
        expect(second.batch.id).toBe(`${id}/2`);
        await settle(second);
        expect((await stage.outbox.pending()).map((batch) => batch.id)).toEqual([`${id}/1`]);
      });

      test('what was saved is there for whoever starts after a crash', async () => {
        await stage.outbox.put([draftOf(`${id}/1`, to, callsOf(2))]);
        const claim = await claimed(stage.outbox);
        await claim.save(withState(claim.batch, 0, begun({ kind: 'pending', tries: 0 }, 1_000)));
        const outbox = await stage.reopen();
        const again = await eventually(outbox);
        expect(again.batch.entries.map(({ state }) => state.kind)).toEqual(['sending', 'pending']);
        expect(again.calls).toEqual(callsOf(2));
        await settle(again);
        await expect.poll(() => outbox.pending()).toEqual([]);
      });

      test('many batches with one digest share its calls', async () => {
        const calls = callsOf(5);
        const drafts = Array.from({ length: 40 }, (_, index) =>
          draftOf(`${id}-${index}/1`, channel(`D${index}`), calls),
        );
        expect((await stage.outbox.put(drafts)).every(Boolean)).toBe(true);
        for (const _draft of drafts) {
          const claim = await eventually(stage.outbox);
          expect(claim.calls).toHaveLength(5);
          await settle(claim);
        }
        expect(await stage.outbox.pending()).toEqual([]);
      });
    },
  );
}

async function claimed(outbox: Outbox): Promise<Claim> {
  const claim = await outbox.claim(Date.now());
  if (!('batch' in claim)) throw new Error('nothing to claim');
  return claim;
}

/** Other processes and Redis need a moment. */
async function eventually(outbox: Outbox): Promise<Claim> {
  let claim: Claim | undefined;
  const found = async (): Promise<boolean> => {
    const next = await outbox.claim(Date.now());
    if ('batch' in next) claim = next;
    return claim !== undefined;
  };
  await expect.poll(found, { timeout: 10_000, interval: 20 }).toBe(true);
  if (!claim) throw new Error('nothing to claim');
  return claim;
}

async function settle(claim: Claim): Promise<void> {
  const entries = claim.batch.entries.map((entry) => ({
    ...entry,
    state: { kind: 'sent', receipt: { channel: 'C1', message: '1' }, at: 1 } as const,
  }));
  await claim.settle({ ...claim.batch, entries });
}
