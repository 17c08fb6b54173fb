import type { BulkRecords } from './records.ts';

/** A step that brings the data of one version to the next; it may be cut off at any moment and run again. */
export interface Migration {
  /** What it does, for the log. */
  readonly name: string;
  run(records: <T>(namespace: string) => BulkRecords<T>): Promise<void>;
}

/** Step `n` turns version `n + 1` into `n + 2`; the first version is 1. */
export const MIGRATIONS: readonly Migration[] = [];

/** Brings a store to the newest version, or says which newer one it has. */
export async function migrate(
  records: <T>(namespace: string) => BulkRecords<T>,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<{ readonly kind: 'ready' } | { readonly kind: 'newer'; readonly version: number }> {
  const meta = records<number>('meta');
  const newest = migrations.length + 1;
  const version = await meta.get('version');
  if (version === undefined) await meta.put('version', newest);
  else if (version > newest) return { kind: 'newer', version };
  for (let step = version ?? newest; step < newest; step += 1) {
    await migrations[step - 1]?.run(records);
    await meta.put('version', step + 1);
  }
  return { kind: 'ready' };
}
