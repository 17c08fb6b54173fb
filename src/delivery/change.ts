import { createHash } from 'node:crypto';
import type { Call } from '../render/call.ts';
import type { About, Batch, Draft, Entry, Receipt } from './ports.ts';

/** Names some content; equal for equal content. */
export const nameOf = (content: unknown): string =>
  createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 24);

export const hashOf = ({ call, body }: Call): string => nameOf([call, body]);

/**
 * What turns a delivery into what it would be today: edits of the messages that differ, and replies for what is new.
 * Undefined: nothing to do. What is no longer in it stays.
 */
export function changeOf(
  before: Batch,
  calls: readonly Call[],
  about: About,
  now: number,
): Draft | undefined {
  const lead = receiptOf(before.entries[0]);
  if (!lead) return undefined;
  const edits = new Map<string, Receipt>();
  const wanted = calls.filter((call) => {
    const entry = before.entries.find(({ part }) => part === call.key);
    if (!entry) return true;
    const receipt = receiptOf(entry);
    if (!receipt || entry.hash === hashOf(call)) return false;
    edits.set(call.key, receipt);
    return true;
  });
  if (wanted.length === 0) return undefined;
  const inThread = wanted.map((call) =>
    edits.has(call.key) || call.thread !== undefined ? call : { ...call, thread: 'lead' },
  );
  return {
    id: `${before.id}/change-${nameOf(wanted).slice(0, 8)}`,
    subscription: before.subscription,
    to: before.to,
    made: now,
    onUnknown: before.onUnknown,
    origin: before.id,
    lead,
    calls: inThread,
    edits,
    about: { ...about, kind: 'change' },
  };
}

/** The earlier delivery with what a change did to it. */
export function merged(before: Batch, change: Batch): Batch {
  const changed = new Map(change.entries.map((entry) => [entry.part, entry]));
  const known = new Set(before.entries.map(({ part }) => part));
  return {
    ...before,
    about: { ...before.about, papers: change.about.papers },
    entries: [
      ...before.entries.map((entry) => {
        const edit = changed.get(entry.part);
        return edit?.state.kind === 'sent' ? { ...entry, hash: edit.hash } : entry;
      }),
      ...change.entries.filter(({ part }) => !known.has(part)),
    ],
  };
}

const receiptOf = (entry: Entry | undefined): Receipt | undefined =>
  entry?.state.kind === 'sent' ? entry.state.receipt : undefined;
