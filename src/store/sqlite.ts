import { EventEmitter } from 'node:events';
import type { DatabaseSync } from 'node:sqlite';

const TABLE = `CREATE TABLE IF NOT EXISTS keyv (
  key TEXT PRIMARY KEY NOT NULL,
  value TEXT NOT NULL,
  expires INTEGER
) STRICT`;
const EXPIRING = 'CREATE INDEX IF NOT EXISTS keyv_expires ON keyv (expires) WHERE expires NOT NULL';

/** Makes the file durable before a call leaves (FULL), and readable while it is written (WAL). */
export function prepareDatabase(database: DatabaseSync): void {
  database.exec('PRAGMA journal_mode = WAL');
  database.exec('PRAGMA synchronous = FULL');
  database.exec('PRAGMA busy_timeout = 3000');
  database.exec(TABLE);
  database.exec(EXPIRING);
}

/** Removes what has expired. */
export function forgetExpired(database: DatabaseSync, now: Date): void {
  database.prepare('DELETE FROM keyv WHERE expires <= ?').run(now.getTime());
}

/** keyv on node:sqlite. One adapter a namespace, all on the same database. */
export function sqliteAdapter(database: DatabaseSync) {
  const read = database.prepare('SELECT value FROM keyv WHERE key = ?');
  const write = database.prepare(
    'INSERT INTO keyv (key, value, expires) VALUES (?, ?, ?) ' +
      'ON CONFLICT (key) DO UPDATE SET value = excluded.value, expires = excluded.expires',
  );
  const erase = database.prepare('DELETE FROM keyv WHERE key = ?');
  const eraseAll = database.prepare('DELETE FROM keyv WHERE key >= ? AND key < ?');
  const page = database.prepare(
    'SELECT key, value FROM keyv WHERE key > ? AND key < ? ORDER BY key LIMIT 1000',
  );

  const textOf = (row: Record<string, unknown> | undefined): string | undefined =>
    typeof row?.value === 'string' ? row.value : undefined;
  const save = (key: string, value: string, ttl?: number): void => {
    write.run(key, value, ttl === undefined ? null : Date.now() + ttl);
  };
  const together = (work: () => void): void => {
    database.exec('BEGIN IMMEDIATE');
    try {
      work();
      database.exec('COMMIT');
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK');
      throw error;
    }
  };

  const adapter = Object.assign(new EventEmitter(), {
    opts: { dialect: 'sqlite', url: 'sqlite' },
    namespace: undefined as string | undefined,
    async get(key: string) {
      return textOf(read.get(key));
    },
    async getMany(keys: string[]) {
      return keys.map((key) => textOf(read.get(key)));
    },
    async set(key: string, value: string, ttl?: number) {
      save(key, value, ttl);
      return true;
    },
    async setMany(entries: { key: string; value: string; ttl?: number }[]) {
      together(() => {
        for (const { key, value, ttl } of entries) save(key, value, ttl);
      });
    },
    async delete(key: string) {
      return erase.run(key).changes > 0;
    },
    async deleteMany(keys: string[]) {
      let changes = 0;
      together(() => {
        for (const key of keys) changes += Number(erase.run(key).changes);
      });
      return changes > 0;
    },
    async has(key: string) {
      return read.get(key) !== undefined;
    },
    async clear() {
      eraseAll.run(...bounds(adapter.namespace));
    },
    /** In pages, so that a store much larger than memory can be walked and written meanwhile. */
    async *iterator(namespace?: string): AsyncGenerator<[string, string | undefined]> {
      let [from, until] = bounds(namespace);
      for (;;) {
        const rows = page.all(from, until);
        for (const row of rows) yield [String(row.key), textOf(row)];
        const last = rows.at(-1)?.key;
        if (typeof last !== 'string') return;
        from = last;
      }
    },
    async disconnect() {
      if (database.isOpen) database.close();
    },
  });
  return adapter;
}

/** Keys of a namespace: `:` is followed by `;`, and no key begins with the highest code point. */
function bounds(namespace: string | undefined): [from: string, until: string] {
  return namespace === undefined ? ['', '\u{10FFFF}'] : [`${namespace}:`, `${namespace};`];
}
