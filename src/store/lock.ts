import { hostname } from 'node:os';
import { DatabaseSync } from 'node:sqlite';

/** Who holds a lock. */
export interface Holder {
  readonly pid: number;
  readonly host: string;
}

/** A lock that ends with the process, however it ends. */
export type Lock =
  | { readonly kind: 'mine'; readonly release: () => void }
  | { readonly kind: 'taken'; readonly by: Holder | undefined };

/**
 * Takes the lock file, itself a SQLite file whose write lock is held as long as the process lives: the system gives it
 * up when the process dies, so a lock left behind is never in the way, not even from a container with the same pid.
 */
export function lockFile(path: string): Lock {
  const file = new DatabaseSync(path, { timeout: 0 });
  try {
    file.exec('CREATE TABLE IF NOT EXISTS holder (pid INTEGER, host TEXT)');
    file.exec('BEGIN IMMEDIATE');
    file.exec('DELETE FROM holder');
    file.prepare('INSERT INTO holder VALUES (?, ?)').run(process.pid, hostname());
    file.exec('COMMIT');
    file.exec('BEGIN IMMEDIATE');
    return {
      kind: 'mine',
      release: () => {
        if (file.isOpen) file.close();
      },
    };
  } catch (error) {
    const by = isBusy(error) ? holderOf(file) : undefined;
    file.close();
    if (isBusy(error)) return { kind: 'taken', by };
    throw error;
  }
}

function holderOf(file: DatabaseSync): Holder | undefined {
  const { pid, host } = file.prepare('SELECT pid, host FROM holder').get() ?? {};
  return typeof pid === 'number' && typeof host === 'string' ? { pid, host } : undefined;
}

/** https://sqlite.org/rescode.html#busy */
const SQLITE_BUSY = 5;

const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
