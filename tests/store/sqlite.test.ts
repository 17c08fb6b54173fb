import { DatabaseSync } from 'node:sqlite';
import keyvTestSuite from '@keyv/test-suite';
import Keyv from 'keyv';
import * as vitest from 'vitest';
import { keyvRecords } from '../../src/store/records.ts';
import { forgetExpired, prepareDatabase, sqliteAdapter } from '../../src/store/sqlite.ts';

const database = new DatabaseSync(':memory:');
prepareDatabase(database);

vitest.describe("keyv's own suite on node:sqlite", () => {
  keyvTestSuite(vitest as never, Keyv, () => sqliteAdapter(database));
});

vitest.test('what has expired is freed, what has not is kept', async () => {
  const keyv = new Keyv({ store: sqliteAdapter(database), namespace: 'expiring' });
  await keyv.set('short', 1, 1_000);
  await keyv.set('long', 2, 3_600_000);
  await keyv.set('for good', 3);
  forgetExpired(database, new Date(Date.now() + 60_000));
  const keys = database.prepare("SELECT key FROM keyv WHERE key LIKE 'expiring:%' ORDER BY key");
  vitest.expect(keys.all().map(({ key }) => key)).toEqual(['expiring:for good', 'expiring:long']);
});

vitest.test('many at once are written whole or not at all', async () => {
  const store = sqliteAdapter(database);
  const keyv = new Keyv({ store, namespace: 'whole', throwOnErrors: true });
  await vitest
    .expect(
      store.setMany([
        { key: 'whole:a', value: '1' },
        { key: 'whole:b', value: null as never },
      ]),
    )
    .rejects.toThrow();
  vitest.expect(await keyv.get('a')).toBeUndefined();
});

vitest.test('a full disk says so and writes nothing by halves', async () => {
  const small = new DatabaseSync(':memory:');
  prepareDatabase(small);
  const records = keyvRecords<string>(
    new Keyv({ store: sqliteAdapter(small), throwOnErrors: true }),
    'x',
  );
  await records.put('before', 'small');
  small.exec('PRAGMA max_page_count = 40');
  const huge = 'x'.repeat(200_000);
  await vitest
    .expect(
      records.putMany([
        ['a', 'fits'],
        ['b', huge],
      ]),
    )
    .rejects.toMatchObject({ code: 'store-down', message: vitest.expect.stringContaining('full') });
  await vitest.expect(records.put('c', huge)).rejects.toMatchObject({ code: 'store-down' });
  vitest.expect(await records.all()).toEqual([['before', 'small']]);
  await records.put('after', 'small');
});
