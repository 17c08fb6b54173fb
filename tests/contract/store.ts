import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Subscription } from '../../src/digest/subscription.ts';
import type { Store } from '../../src/store/store.ts';
import { subscription } from '../schedule/newsroom.ts';

export interface StoreStage {
  readonly store: Store;
  /** Part of every name, so that stages do not meet. */
  readonly mark: string;
  close(): Promise<void>;
}

export interface StoreContract {
  readonly name: string;
  /** Why it does not run here. */
  readonly missing?: string;
  open(): Promise<StoreStage>;
}

/** What every store holds. */
export function storeContract({ name, missing, open }: StoreContract): void {
  describe.skipIf(missing !== undefined)(
    missing ? `store: ${name} (not run: ${missing})` : `store: ${name}`,
    () => {
      let stage: StoreStage;
      beforeEach(async () => {
        stage = await open();
      });
      afterEach(() => stage.close());

      test('subscriptions come back as they were put', async () => {
        const { store, mark } = stage;
        const entry: Subscription = subscription({
          name: mark,
          topics: [':base64:x', '机器人 🤖'],
        });
        await store.subscriptions.put(entry);
        expect(await store.subscriptions.get(mark)).toEqual(entry);
        await store.subscriptions.put({ ...entry, language: 'zh' });
        const all = await store.subscriptions.all();
        expect(all.filter((other) => other.name === mark)).toEqual([{ ...entry, language: 'zh' }]);
        await store.subscriptions.remove(mark);
        await store.subscriptions.remove(mark);
        expect(await store.subscriptions.get(mark)).toBeUndefined();
      });

      test('people and places that are not known are empty', async () => {
        const { store, mark } = stage;
        const person = { platform: 'slack', user: mark } as const;
        const place = { platform: 'discord', channel: mark } as const;
        expect(await store.people.get(person)).toEqual({ saved: [] });
        expect(await store.places.get(place)).toEqual({});
        await store.people.put(person, {
          saved: [{ id: '2602.10693', at: 'now' }],
          language: 'zh',
        });
        await store.places.put(place, { linksMuted: true });
        expect((await store.people.get(person)).saved).toHaveLength(1);
        expect(await store.people.get({ ...person, workspace: 'T2' })).toEqual({ saved: [] });
        expect(await store.places.get(place)).toEqual({ linksMuted: true });
        await store.people.put(person, { saved: [] });
      });

      test('names with marks of their own do not meet', async () => {
        const { store, mark } = stage;
        const records = store.records<number>(`${mark}.a`);
        const others = store.records<number>(`${mark}.ab`);
        const keys = ['', ':', 'b:c', '%', '_', '\\', "'", '"', '机器', 'x'.repeat(200)].map(
          (key) => `k${key}`,
        );
        await records.putMany(keys.map((key, index) => [key, index]));
        await others.put('c', 99);
        expect(new Map(await records.all())).toEqual(
          new Map(keys.map((key, index) => [key, index])),
        );
        expect(await records.getMany(['none', ...keys])).toEqual([undefined, ...keys.keys()]);
        await records.removeMany(keys);
        await records.removeMany(keys);
        expect(await records.all()).toEqual([]);
        expect(await others.get('c')).toBe(99);
        await others.remove('c');
      });

      test('thousands at once', async () => {
        const records = stage.store.records<{ index: number }>(`${stage.mark}.many`);
        const entries = Array.from(
          { length: 2_500 },
          (_, index) => [`${index}`, { index }] as const,
        );
        await records.putMany(entries);
        const all = await records.all();
        expect(all).toHaveLength(2_500);
        expect(all.every(([key, { index }]) => key === `${index}`)).toBe(true);
        await records.removeMany(entries.map(([key]) => key));
        expect(await records.all()).toEqual([]);
      });
    },
  );
}
