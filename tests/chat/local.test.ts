import { expect, test } from 'vitest';
import { createLocalCourier, type Printed } from '../../src/chat/terminal/courier.ts';
import type { Destination } from '../../src/message/destination.ts';
import { textCalls } from '../../src/render/text.ts';
import { type SendStage, sendContract } from '../contract/send.ts';
import { richDoc } from '../render/rich-doc.ts';

const TO: Destination = { platform: 'local', channel: 'preview' };
const NOTHING_BETWEEN = 'nothing lies between the process and its own screen';

async function open(): Promise<SendStage> {
  const screen = new Map<string, Printed>();
  let attempts = 0;
  return {
    courier: createLocalCourier((printed) => {
      attempts += printed.edited ? 0 : 1;
      screen.set(printed.key, printed);
    }),
    to: TO,
    call: (key, words, thread) => ({
      key,
      call: 'print',
      body: { channel: TO.channel, text: words },
      ...(thread && { thread }),
    }),
    posted: () =>
      [...screen.values()].map(({ text, lead }) => ({
        words: text,
        ...(lead && { thread: lead }),
      })),
    attempts: () => attempts,
    fault: () => {},
    close: async () => {},
  };
}

sendContract({
  name: 'this machine',
  open,
  skip: {
    'a rate limit says how long to wait, in milliseconds, and nothing is posted': NOTHING_BETWEEN,
    'a failure of the platform is unknown, and is not tried again': NOTHING_BETWEEN,
    'a failure after posting is unknown, and is not posted twice': NOTHING_BETWEEN,
    'a lost answer is unknown, and is not posted twice': NOTHING_BETWEEN,
    'a refusal says why and what to do in both languages': NOTHING_BETWEEN,
    'a fault of one call does not hold up the next': NOTHING_BETWEEN,
  },
});

test('a rendered digest is shown as it is, and is found by its key as long as the process lives', async () => {
  const printed: Printed[] = [];
  const courier = createLocalCourier((each) => printed.push(each));
  const [call] = textCalls([{ part: 'lead', thread: false, doc: richDoc('zh') }], {
    channel: 'preview',
    key: 'lab/2026-02-23',
  });
  if (!call) throw new Error('no call');
  const since = new Date(0);
  expect(await courier.find({ to: TO, call, since })).toEqual({ kind: 'absent' });
  expect(await courier.send({ to: TO, call })).toMatchObject({ kind: 'sent' });
  expect(printed).toEqual([{ key: 'lab/2026-02-23/lead', text: call.body.text, edited: false }]);
  expect(await courier.find({ to: TO, call, since })).toMatchObject({ kind: 'found' });
  const other = { ...TO, channel: 'other' };
  expect(await courier.find({ to: other, call, since })).toEqual({ kind: 'absent' });
});

test('a call that is no text is refused', async () => {
  const courier = createLocalCourier(() => {});
  const call = { key: 'lab/2026-02-23/lead', call: 'chat.postMessage', body: { blocks: [] } };
  expect(await courier.send({ to: TO, call })).toMatchObject({
    kind: 'refused',
    reason: 'invalid',
  });
});
