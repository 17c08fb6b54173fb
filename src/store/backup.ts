import { ConfigError, type ConfigProblem } from '../ops/errors.ts';
import type { Store } from './store.ts';

/** Everything worth keeping. What a source would bring again is not. */
export const NAMESPACES = [
  'meta',
  'subscriptions',
  'people',
  'places',
  'runs',
  'ledger',
  'installations',
  'payloads',
  'outbox',
  'settled',
] as const;

interface Line {
  readonly namespace: string;
  readonly key: string;
  readonly value: unknown;
}

/** The store as NDJSON, one record a line. */
export async function* exportStore(store: Pick<Store, 'records'>): AsyncGenerator<string> {
  for (const namespace of NAMESPACES) {
    for (const [key, value] of await store.records(namespace).all()) {
      const line: Line = { namespace, key, value };
      yield `${JSON.stringify(line)}\n`;
    }
  }
}

/** Lines kept in memory before they are written. */
const TOGETHER = 1_000;

/**
 * Puts exported lines into a store; records that are there already are replaced. All lines are read before anything is
 * written, and a bad one is named and nothing written.
 *
 * @returns how many records
 */
export async function importStore(
  store: Pick<Store, 'records'>,
  lines: AsyncIterable<string> | Iterable<string>,
): Promise<number> {
  const read: Line[] = [];
  const problems: ConfigProblem[] = [];
  let number = 0;
  for await (const text of lines) {
    number += 1;
    if (text.trim() === '') continue;
    const line = lineOf(text);
    if (line) read.push(line);
    else problems.push({ path: 'import', line: number, message: 'expected a line of an export' });
  }
  if (problems.length > 0) throw new ConfigError('import', problems);
  for (const [namespace, entries] of Map.groupBy(read, (line) => line.namespace)) {
    for (let from = 0; from < entries.length; from += TOGETHER) {
      const some = entries.slice(from, from + TOGETHER);
      await store.records(namespace).putMany(some.map(({ key, value }) => [key, value]));
    }
  }
  return read.length;
}

function lineOf(text: string): Line | undefined {
  try {
    const { namespace, key, value } = JSON.parse(text) as Partial<Line>;
    const known = NAMESPACES.find((name) => name === namespace);
    if (!known || typeof key !== 'string' || value === undefined) return undefined;
    return { namespace: known, key, value };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}
