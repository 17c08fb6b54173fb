import type Keyv from 'keyv';
import { reaching } from './error.ts';

/** One kind of data in the store: JSON values by key. Rejects with StoreError when the store cannot be reached. */
export interface Records<T> {
  get(key: string): Promise<T | undefined>;
  put(key: string, value: T): Promise<void>;
  remove(key: string): Promise<void>;
  all(): Promise<readonly (readonly [key: string, value: T])[]>;
}

/** Records that are read and written many at a time, and forgotten after a while. */
export interface BulkRecords<T> extends Records<T> {
  getMany(keys: readonly string[]): Promise<(T | undefined)[]>;
  /** @param ttl milliseconds until the store may forget them */
  putMany(entries: readonly (readonly [key: string, value: T])[], ttl?: number): Promise<void>;
  removeMany(keys: readonly string[]): Promise<void>;
}

/** How many records go to the store at once. */
const BULK = 1_000;

/** Records of one keyv namespace. */
export function keyvRecords<T>(keyv: Keyv<T>, name: string): BulkRecords<T> {
  return {
    get: (key) => reaching(name, () => keyv.get<T>(key)),
    put: (key, value) => reaching(name, () => stored(keyv.set(key, value))),
    remove: (key) => reaching(name, async () => void (await keyv.delete(key))),
    async all() {
      // Some adapters only emit what went wrong while iterating and end early: a short list must not pass for all.
      let failure: unknown;
      const failed = (error: unknown): void => {
        failure ??= error;
      };
      keyv.on('error', failed);
      try {
        return await reaching(name, async () => {
          const entries: [string, T][] = [];
          for await (const [key, value] of keyv.iterator?.(undefined) ?? []) {
            if (value !== undefined) entries.push([key, value]);
          }
          if (failure !== undefined) throw failure;
          return entries;
        });
      } finally {
        keyv.off('error', failed);
      }
    },
    async getMany(keys) {
      const values: (T | undefined)[] = [];
      for (let from = 0; from < keys.length; from += BULK) {
        const some = keys.slice(from, from + BULK);
        values.push(...(await reaching(name, () => keyv.getMany<T>(some))));
      }
      return values;
    },
    async putMany(entries, ttl) {
      for (let from = 0; from < entries.length; from += BULK) {
        const some = entries
          .slice(from, from + BULK)
          .map(([key, value]) => ({ key, value, ...(ttl !== undefined && { ttl }) }));
        await reaching(name, async () => void (await keyv.setMany(some)));
      }
    },
    async removeMany(keys) {
      for (let from = 0; from < keys.length; from += BULK) {
        const some = keys.slice(from, from + BULK);
        await reaching(name, async () => void (await keyv.deleteMany(some)));
      }
    },
  };
}

async function stored(written: Promise<boolean>): Promise<void> {
  if (!(await written)) throw new Error('not written');
}
