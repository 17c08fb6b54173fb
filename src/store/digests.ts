import { hashOf, nameOf } from '../delivery/change.ts';
import type { Batch, Draft, Entry } from '../delivery/ports.ts';
import type { Call } from '../render/call.ts';
import type { BulkRecords } from './records.ts';

/** How long what was settled is remembered: for changes, the status, and so that no slot is delivered twice. */
export const REMEMBERED = 40 * 86_400_000;

/** The calls of drafts, each digest's once, by name; drafts of one digest share one array, which is read only once. */
export function payloadsOf(drafts: readonly Draft[]): {
  readonly payloads: ReadonlyMap<string, readonly Call[]>;
  readonly batches: readonly Batch[];
} {
  const known = new Map<readonly Call[], { name: string; entries: readonly Entry[] }>();
  const payloads = new Map<string, readonly Call[]>();
  const batches = drafts.map(({ calls, edits, ...rest }): Batch => {
    const shared = known.get(calls) ?? { name: nameOf(calls), entries: entriesOf(calls) };
    known.set(calls, shared);
    payloads.set(shared.name, calls);
    const entries = edits
      ? shared.entries.map((entry) => withEdit(entry, edits.get(entry.part)))
      : shared.entries;
    return { ...rest, payload: shared.name, entries };
  });
  return { payloads, batches };
}

const withEdit = (entry: Entry, edit: Entry['edit']): Entry => (edit ? { ...entry, edit } : entry);

function entriesOf(calls: readonly Call[]): Entry[] {
  return calls.map((call) => ({
    part: call.key,
    hash: hashOf(call),
    state: { kind: 'pending', tries: 0 },
  }));
}

/** Calls by name, the last few kept in memory. */
export function createPayloads(records: BulkRecords<readonly Call[]>) {
  const recent = new Map<string, readonly Call[]>();
  const keep = (name: string, calls: readonly Call[]): void => {
    recent.delete(name);
    recent.set(name, calls);
    for (const oldest of recent.keys()) {
      if (recent.size <= RECENT) break;
      recent.delete(oldest);
    }
  };
  return {
    async put(payloads: ReadonlyMap<string, readonly Call[]>): Promise<void> {
      await records.putMany([...payloads], REMEMBERED);
      for (const [name, calls] of payloads) keep(name, calls);
    },
    async get(name: string): Promise<readonly Call[] | undefined> {
      const calls = recent.get(name) ?? (await records.get(name));
      if (calls) keep(name, calls);
      return calls;
    },
    async remove(name: string): Promise<void> {
      recent.delete(name);
      await records.remove(name);
    },
  };
}

/** A digest is some 100 kB. */
const RECENT = 64;
