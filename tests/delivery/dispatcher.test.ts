import { describe, expect, test } from 'vitest';
import { openOutbox } from '../../src/store/outbox.ts';
import { openStore } from '../../src/store/store.ts';
import {
  callsOf,
  channel,
  dispatch,
  draftOf,
  fakeClock,
  fakePlatform,
  START,
  statesOf,
} from './world.ts';

async function world() {
  const clock = fakeClock();
  const store = await openStore('memory:');
  const platform = fakePlatform(clock);
  return { clock, store, outbox: store.outbox, platform };
}

const HOUR = 3_600_000;

describe('a delivery', () => {
  test('posts the lead, then the rest in its thread, one a second', async () => {
    const { clock, outbox, platform } = await world();
    await outbox.put([draftOf('lab/1', channel('C1'), callsOf(4))]);
    const dispatcher = dispatch({ clock, outbox, platform });
    await clock.runUntil(START + HOUR);
    expect(platform.posted.map(({ key, thread }) => [key, thread])).toEqual([
      ['lab/1/lead', undefined],
      ['lab/1/p1', '1'],
      ['lab/1/p2', '1'],
      ['lab/1/p3', '1'],
    ]);
    expect(platform.posted.map(({ at }) => at - START)).toEqual([0, 1_020, 2_040, 3_060]);
    expect(statesOf(await outbox.settled('lab/1'))).toEqual(['sent', 'sent', 'sent', 'sent']);
    expect(await outbox.pending()).toEqual([]);
    await dispatcher.stop();
  });

  test('is put once', async () => {
    const { clock, outbox, platform } = await world();
    const draft = draftOf('lab/1', channel('C1'), callsOf(2));
    expect(await outbox.put([draft, draft])).toEqual([true, false]);
    expect(await outbox.put([draft])).toEqual([false]);
    const dispatcher = dispatch({ clock, outbox, platform });
    await clock.runUntil(START + HOUR);
    expect(await outbox.put([draft])).toEqual([false]);
    await clock.runUntil(START + 2 * HOUR);
    expect(platform.posted).toHaveLength(2);
    await dispatcher.stop();
  });

  test('waits for Retry-After to the millisecond, and other channels go on', async () => {
    const { clock, outbox, platform } = await world();
    let once = true;
    platform.fault = (_call, to) => {
      if (to.channel !== 'C1' || !once) return undefined;
      once = false;
      return 'later';
    };
    await outbox.put([
      draftOf('a/1', channel('C1'), callsOf(1)),
      draftOf('b/1', channel('C2'), callsOf(1)),
    ]);
    const dispatcher = dispatch({ clock, outbox, platform });
    await clock.runUntil(START + HOUR);
    expect(platform.posted.map(({ key, at }) => [key, at - START])).toEqual([
      ['b/1/lead', 150],
      ['a/1/lead', 1_234],
    ]);
    await dispatcher.stop();
  });

  test('a lost answer is looked up, not sent again', async () => {
    const { clock, outbox, platform } = await world();
    platform.fault = () => (platform.sends === 1 ? 'lost' : undefined);
    await outbox.put([draftOf('lab/1', channel('C1'), callsOf(3))]);
    const dispatcher = dispatch({ clock, outbox, platform });
    await clock.runUntil(START + HOUR);
    expect(platform.posted.map(({ key }) => key)).toEqual(['lab/1/lead', 'lab/1/p1', 'lab/1/p2']);
    expect(platform.posted[1]?.thread).toBe('1');
    await dispatcher.stop();
  });

  test('a call that surely did not arrive is sent again', async () => {
    const { clock, outbox, platform } = await world();
    platform.fault = () => (platform.sends <= 2 ? 'cut' : undefined);
    await outbox.put([draftOf('lab/1', channel('C1'), callsOf(2))]);
    const dispatcher = dispatch({ clock, outbox, platform });
    await clock.runUntil(START + HOUR);
    expect(platform.posted.map(({ key }) => key)).toEqual(['lab/1/lead', 'lab/1/p1']);
    expect(platform.sends).toBe(4);
    await dispatcher.stop();
  });

  test('a doubtful lead in a channel that cannot be read is kept back and shown', async () => {
    const { clock, outbox, platform } = await world();
    platform.readable = false;
    platform.fault = () => (platform.sends === 1 ? 'lost' : undefined);
    await outbox.put([
      draftOf('lab/1', channel('C1'), callsOf(2)),
      draftOf('lab/2', channel('C1'), callsOf(1)),
    ]);
    const dispatcher = dispatch({ clock, outbox, platform });
    await clock.runUntil(START + 48 * HOUR);
    expect(platform.posted.map(({ key }) => key)).toEqual(['lab/1/lead', 'lab/2/lead']);
    const [open] = await outbox.pending();
    expect(statesOf(open)).toEqual(['unknown', 'pending']);
    platform.readable = true;
    await clock.runUntil(START + 60 * HOUR);
    expect(platform.posted.map(({ key }) => key)).toEqual(['lab/1/lead', 'lab/2/lead', 'lab/1/p1']);
    await dispatcher.stop();
  });

  test('a doubtful message is sent again where that was asked for', async () => {
    const { clock, outbox, platform } = await world();
    platform.readable = false;
    platform.fault = () => (platform.sends === 1 ? 'cut' : undefined);
    await outbox.put([{ ...draftOf('lab/1', channel('C1'), callsOf(1)), onUnknown: 'resend' }]);
    const dispatcher = dispatch({ clock, outbox, platform });
    await clock.runUntil(START + HOUR);
    expect(platform.posted.map(({ key }) => key)).toEqual(['lab/1/lead']);
    await dispatcher.stop();
  });

  test('a refused payload falls back once to plain text; refused again it is left out', async () => {
    const { clock, outbox, platform } = await world();
    platform.fault = (call) => {
      if (call.key === 'lab/1/p1') return 'invalid';
      if (call.key === 'lab/1/lead' && platform.sends === 1) return 'invalid';
      return undefined;
    };
    await outbox.put([draftOf('lab/1', channel('C1'), callsOf(3))]);
    const dispatcher = dispatch({ clock, outbox, platform });
    await clock.runUntil(START + HOUR);
    expect(platform.posted.map(({ key, body }) => [key, body])).toEqual([
      ['lab/1/lead', { text: 'plain 0' }],
      ['lab/1/p2', { text: 'words 2' }],
    ]);
    expect(statesOf(await outbox.settled('lab/1'))).toEqual(['sent', 'refused', 'sent']);
    expect(platform.sends).toBe(5);
    await dispatcher.stop();
  });

  test('a refused lead is stood in for by the first message that is there', async () => {
    const { clock, outbox, platform } = await world();
    platform.fault = (call) => (call.key === 'lab/1/lead' ? 'invalid' : undefined);
    await outbox.put([draftOf('lab/1', channel('C1'), callsOf(4))]);
    const dispatcher = dispatch({ clock, outbox, platform });
    await clock.runUntil(START + HOUR);
    expect(platform.posted.map(({ thread }) => thread)).toEqual([undefined, '1', '1']);
    await dispatcher.stop();
  });

  test('replies to a deleted lead are given up, the channel is not', async () => {
    const { clock, outbox, platform } = await world();
    platform.fault = (call) => {
      if (platform.sends !== 2 || call.key !== 'lab/1/p1')
        return call.key === 'lab/1/p2' ? 'gone' : undefined;
      platform.posted.length = 0;
      return 'gone';
    };
    await outbox.put([
      draftOf('lab/1', channel('C1'), callsOf(3)),
      draftOf('lab/2', channel('C1'), callsOf(1)),
    ]);
    const dispatcher = dispatch({ clock, outbox, platform });
    await clock.runUntil(START + HOUR);
    expect(statesOf(await outbox.settled('lab/1'))).toEqual(['sent', 'refused', 'refused']);
    expect(platform.posted.map(({ key }) => key)).toEqual(['lab/2/lead']);
    await dispatcher.stop();
  });

  test('subscriptions take turns', async () => {
    const { clock, outbox, platform } = await world();
    await outbox.put([
      draftOf('big/1', channel('C1'), callsOf(30)),
      draftOf('small/1', channel('C2'), callsOf(3)),
    ]);
    const dispatcher = dispatch({ clock, outbox, platform });
    await clock.runUntil(START + 4_000);
    expect(platform.posted.filter(({ channel }) => channel === 'C2')).toHaveLength(3);
    await dispatcher.stop();
  });

  test('one whose messages are lost is given up, and the others go on', async () => {
    const { clock, outbox, platform, store } = await world();
    await outbox.put([
      draftOf('lab/1', channel('C1'), callsOf(2)),
      draftOf('lab/2', channel('C1'), callsOf(1)),
    ]);
    const [first] = await outbox.pending();
    const reopened = await openOutbox({
      outbox: store.records('outbox'),
      settled: store.settled,
      payloads: store.records('payloads'),
    });
    await store.records('payloads').remove(first?.payload ?? '');
    const dispatcher = dispatch({ clock, outbox: reopened, platform });
    await clock.runUntil(START + HOUR);
    expect(platform.posted.map(({ key }) => key)).toEqual(['lab/2/lead']);
    expect(statesOf(await reopened.settled('lab/1'))).toEqual(['refused', 'refused']);
    await dispatcher.stop();
  });

  test('an edit changes the message that is there', async () => {
    const { clock, outbox, platform } = await world();
    await outbox.put([draftOf('lab/1', channel('C1'), callsOf(2))]);
    const dispatcher = dispatch({ clock, outbox, platform });
    await clock.runUntil(START + HOUR);
    const before = await outbox.settled('lab/1');
    const [lead, first] = before?.entries.map(({ state }) => state) ?? [];
    if (lead?.kind !== 'sent' || first?.kind !== 'sent') throw new Error('not sent');
    platform.fault = () => (platform.edits === 1 ? 'lost' : undefined);
    await outbox.put([
      {
        ...draftOf('lab/1/change-1', channel('C1'), callsOf(3, 'better').slice(1)),
        origin: 'lab/1',
        lead: lead.receipt,
        edits: new Map([['p1', first.receipt]]),
      },
    ]);
    dispatcher.wake();
    await clock.runUntil(START + 2 * HOUR);
    expect(platform.posted.map(({ key, thread, body }) => [key, thread, body])).toEqual([
      ['lab/1/lead', undefined, { text: 'words 0' }],
      ['lab/1/p1', '1', { text: 'better 1' }],
      ['lab/1/change-1/p2', '1', { text: 'better 2' }],
    ]);
    await dispatcher.stop();
  });
});
