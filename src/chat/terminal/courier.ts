import type { Courier, Sending } from '../../delivery/ports.ts';
import type { Records } from '../../store/records.ts';

/** Subscriptions to `local`: what Slack would get is printed here. What was printed is remembered, so nothing comes twice. */
export function createLocalCourier(print: (text: string) => void, printed: Records<true>): Courier {
  const receiptOf = ({ to, call }: Sending) => ({ channel: to.channel, message: call.key });
  const show = async (sending: Sending) => {
    print(typeof sending.call.body.text === 'string' ? sending.call.body.text : '');
    await printed.put(sending.call.key, true);
    return { kind: 'sent' as const, receipt: receiptOf(sending) };
  };
  return {
    send: show,
    edit: show,
    async find(sending) {
      return (await printed.get(sending.call.key))
        ? { kind: 'found', receipt: receiptOf(sending) }
        : { kind: 'absent' };
    },
  };
}
