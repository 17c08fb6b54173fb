import type { Courier, Receipt, Sending, SendResult } from '../../delivery/ports.ts';
import { destinationKey } from '../../message/destination.ts';

/** A message of a digest as it is shown on this machine. */
export interface Printed {
  readonly key: string;
  readonly text: string;
  /** Key of the message it replies to. */
  readonly lead?: string;
  /** It takes the place of the one shown before under this key. */
  readonly edited: boolean;
}

/** Subscriptions to `local`: what a channel would get is shown here. It is there as long as the process lives. */
export function createLocalCourier(show: (printed: Printed) => void): Courier {
  const shown = new Set<string>();
  const nameOf = ({ to, call }: Sending): string => `${destinationKey(to)} ${call.key}`;
  const receiptOf = ({ to, call }: Sending): Receipt => ({
    channel: to.channel,
    message: call.key,
  });

  function print(sending: Sending, edited: boolean): SendResult {
    const { call, lead } = sending;
    const { text } = call.body;
    if (typeof text !== 'string') return { kind: 'refused', reason: 'invalid', code: 'no_text' };
    shown.add(nameOf(sending));
    show({ key: call.key, text, edited, ...(lead && { lead: lead.message }) });
    return { kind: 'sent', receipt: receiptOf(sending) };
  }

  return {
    send: async (sending) => print(sending, false),
    edit: async (sending) => print(sending, true),
    find: async (sending) =>
      shown.has(nameOf(sending))
        ? { kind: 'found', receipt: receiptOf(sending) }
        : { kind: 'absent' },
  };
}
