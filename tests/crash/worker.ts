/**
 * A process that delivers what it is told to until it is killed: node worker.ts PLACE CHAT PREFIX DRAFTS.
 * PLACE is sqlite:PATH, or redis://… for the shared queue; CHAT the address of the fake chat.
 */
import { systemClock } from '../../src/delivery/clock.ts';
import type { Courier, Outbox, Sending } from '../../src/delivery/ports.ts';
import { openQueue } from '../../src/store/queue.ts';
import { openStore } from '../../src/store/store.ts';
import { callsOf, channel, dispatch, draftOf } from '../delivery/world.ts';

const [place = '', chat = '', prefix = '', drafts = '[]'] = process.argv.slice(2);
const clock = systemClock();

async function ask(path: string, { to, call, lead }: Sending): Promise<unknown> {
  const body = { key: call.key, channel: to.channel, thread: lead?.message };
  const answer = await fetch(`${chat}/${path}`, { method: 'POST', body: JSON.stringify(body) });
  return await answer.json();
}

const courier: Courier = {
  send: async (sending) => {
    const message = String(await ask('post', sending));
    return { kind: 'sent', receipt: { channel: sending.to.channel, message } };
  },
  find: async (sending) => {
    const message = await ask('find', sending);
    return message === null
      ? { kind: 'absent' }
      : { kind: 'found', receipt: { channel: sending.to.channel, message: String(message) } };
  },
  edit: async ({ receipt }) => ({ kind: 'sent', receipt }),
};

async function open(): Promise<Outbox> {
  const store = await openStore(place.startsWith('sqlite') ? place : 'memory:');
  if (place.startsWith('sqlite')) return store.outbox;
  const shared = await openStore(place);
  const records = {
    settled: shared.records<never>(`${prefix}.settled`),
    payloads: shared.records<never>(`${prefix}.payloads`),
  };
  return (await openQueue({ url: place, records, clock, prefix, lock: 1_500 })).outbox;
}

const outbox = await open();
const wanted: readonly (readonly [string, number])[] = JSON.parse(drafts);
await outbox.put(wanted.map(([id, parts]) => draftOf(id, channel(id, 'local'), callsOf(parts))));
dispatch({ clock, outbox, platform: { courier }, lookAfter: 60, random: () => 0 });
setInterval(async () => {
  if ((await outbox.pending()).length === 0) process.send?.('done');
}, 50);
