import { type Destination, destinationKey } from '../message/destination.ts';
import type { Batch, Receipt } from './ports.ts';

/** A paper that a destination has had. */
export interface Had {
  readonly id: string;
  /** The batch that brought it. */
  readonly batch: string;
  readonly message: string;
  readonly url?: string;
}

/** Papers remembered for each destination, newest first. */
const REMEMBERED = 1_000;

/** What of the store the ledger needs. */
export interface LedgerRecords {
  get(key: string): Promise<readonly Had[] | undefined>;
  getMany(keys: readonly string[]): Promise<(readonly Had[] | undefined)[]>;
  put(key: string, had: readonly Had[]): Promise<void>;
}

export interface Ledger {
  /** What each destination has had, in the order asked for. */
  had(destinations: readonly Destination[]): Promise<(readonly Had[])[]>;
  /** Writes down what a batch brought; again is no harm. */
  enter(batch: Batch): Promise<void>;
}

export function createLedger(records: LedgerRecords): Ledger {
  return {
    async had(destinations) {
      const found = await records.getMany(destinations.map(destinationKey));
      return found.map((had) => had ?? []);
    },
    async enter(batch) {
      const brought = broughtBy(batch);
      if (brought.length === 0) return;
      const key = destinationKey(batch.to);
      const before = (await records.get(key)) ?? [];
      const known = new Set(before.map(({ id }) => id));
      const fresh = brought.filter(({ id }) => !known.has(id));
      if (fresh.length > 0) await records.put(key, [...fresh, ...before].slice(0, REMEMBERED));
    },
  };
}

/** The papers of a batch that are there, each by the message that shows it, else by the lead. */
function broughtBy({ id: batch, entries, about, lead: earlier }: Batch): Had[] {
  const receipts = new Map<string, Receipt>();
  for (const { part, state } of entries) {
    if (state.kind === 'sent') receipts.set(part, state.receipt);
  }
  const lead = entries[0]?.state.kind === 'sent' ? entries[0].state.receipt : earlier;
  return about.papers.flatMap(([id, part]) => {
    const receipt = receipts.get(part) ?? lead;
    if (!receipt) return [];
    const { message, url } = receipt;
    return [{ id, batch, message, ...(url !== undefined && { url }) }];
  });
}
