import { expect, test } from 'vitest';
import { createLocalCourier } from '../../src/chat/terminal/courier.ts';
import type { Destination } from '../../src/message/destination.ts';
import { textCalls } from '../../src/render/text.ts';
import type { Records } from '../../src/store/records.ts';
import { richDoc } from '../render/rich-doc.ts';

const TO: Destination = { platform: 'local', channel: 'preview' };

function memory(): Records<true> {
  const kept = new Map<string, true>();
  return {
    get: async (key) => kept.get(key),
    put: async (key, value) => void kept.set(key, value),
    remove: async (key) => void kept.delete(key),
    all: async () => [...kept],
  };
}

test('a delivery is printed as it was rendered, and found by its keys after a restart', async () => {
  const texts: string[] = [];
  const printed = memory();
  const posts = [
    { part: 'lead', thread: false, doc: richDoc('zh') },
    { part: '2602.10693', thread: true, doc: richDoc('en') },
  ];
  const calls = textCalls(posts, { channel: 'preview', key: 'lab/2026-02-23' });
  const courier = createLocalCourier((text) => texts.push(text), printed);
  for (const call of calls) {
    expect(await courier.find({ to: TO, call, since: new Date(0) })).toEqual({ kind: 'absent' });
    expect(await courier.send({ to: TO, call })).toEqual({
      kind: 'sent',
      receipt: { channel: 'preview', message: call.key },
    });
  }
  expect(texts).toEqual(calls.map((call) => call.body.text));
  const restarted = createLocalCourier((text) => texts.push(text), printed);
  for (const call of calls) {
    expect(await restarted.find({ to: TO, call, since: new Date(0) })).toEqual({
      kind: 'found',
      receipt: { channel: 'preview', message: call.key },
    });
  }
  expect(texts).toHaveLength(2);
});
