import { describe, expect, test } from 'vitest';
import { channel } from '../delivery/world.ts';
import { newsroom, subscription } from './newsroom.ts';

// 2026-02-23 is a Monday. Nine in Shanghai is 01:00 UTC.

describe('on time', () => {
  test('at the slot when the report is there', async () => {
    const room = await newsroom([subscription()], '2026-02-22T23:00:00Z');
    room.publish('2026-02-23', ['p1', 'p2']);
    await room.until('2026-02-23T06:00:00Z');
    expect(room.said()).toEqual(['02-23T01:00 digest 2026-02-23: p1, p2']);
    expect(room.threads()).toEqual(['p1', 'p2']);
  });

  test('as soon as the report comes, not before', async () => {
    const room = await newsroom([subscription()], '2026-02-22T23:00:00Z');
    await room.until('2026-02-23T02:30:00Z');
    expect(room.said()).toEqual([]);
    expect((await room.store.runs.get('lab'))?.waiting?.until).toBe('2026-02-23T04:00:00.000Z');
    room.publish('2026-02-23', ['p1']);
    await room.until('2026-02-23T06:00:00Z');
    expect(room.said()).toEqual(['02-23T02:31 digest 2026-02-23: p1']);
  });

  test('when the wait is over one line says why, once; the report comes with the next slot', async () => {
    const room = await newsroom([subscription()], '2026-02-22T23:00:00Z');
    await room.until('2026-02-23T20:00:00Z');
    expect(room.said()).toEqual([
      '02-23T04:00 No papers · Mon, Feb 23 · No report yet; it comes with the next digest.',
    ]);
    room.publish('2026-02-23', ['p1']);
    await room.until('2026-02-24T06:00:00Z');
    expect(room.said()).toEqual(['02-24T01:00 digest 2026-02-23: p1']);
  });

  test('a source that fails is named, with when it is tried again', async () => {
    const room = await newsroom([subscription()], '2026-02-22T23:00:00Z');
    room.state({ name: 'hf', error: '503', retryAt: new Date('2026-02-23T05:00:00Z') });
    await room.until('2026-02-23T06:00:00Z');
    expect(room.said()).toEqual([
      '02-23T04:00 No papers · Mon, Feb 23 · hf could not be read: 503; trying again at 13:00.',
    ]);
  });

  test('weekends are said or kept quiet', async () => {
    const loud = subscription({ since: '2026-02-19T04:00:00Z' });
    const quiet = subscription({ ...loud, name: 'quiet', to: channel('C2'), quiet: 'weekends' });
    const room = await newsroom([loud, quiet], '2026-02-19T23:00:00Z');
    room.publish('2026-02-20', ['p1']);
    await room.until('2026-02-22T06:00:00Z');
    expect(room.said()).toEqual([
      '02-20T01:00 digest 2026-02-20: p1',
      '02-21T04:00 No papers · Sat, Feb 21 · Weekend: there is no new list of papers.',
      '02-22T04:00 No papers · Sun, Feb 22 · Weekend: there is no new list of papers.',
    ]);
    expect(room.said('C2')).toEqual(['02-20T01:00 digest 2026-02-20: p1']);
  });

  test('nothing on the topic is said with the number of papers', async () => {
    const room = await newsroom([subscription({ topics: ['robotics'] })], '2026-02-22T23:00:00Z');
    room.publish('2026-02-23', ['p1', 'p2', 'p3']);
    await room.until('2026-02-23T06:00:00Z');
    expect(room.said()).toEqual([
      '02-23T01:00 No papers · Mon, Feb 23 · Nothing on robotics among 3 papers.',
    ]);
  });

  test('two slots a day say nothing twice', async () => {
    const room = await newsroom(
      [subscription({ at: ['0 9,18 * * *'], since: '2026-02-22T22:00:00Z' })],
      '2026-02-22T23:00:00Z',
    );
    room.publish('2026-02-23', ['p1']);
    await room.until('2026-02-23T20:00:00Z');
    expect(room.said()).toHaveLength(1);
    room.publish('2026-02-24', ['p2']);
    await room.until('2026-02-24T00:30:00Z');
    expect(room.said()).toEqual([]);
  });

  test('a source that took part yesterday is waited for, one that fell silent is not', async () => {
    const room = await newsroom([subscription()], '2026-02-22T23:00:00Z');
    room.publish('2026-02-23', ['p1'], 'hf');
    room.publish('2026-02-23', ['p2'], 'arxiv');
    await room.until('2026-02-24T00:30:00Z');
    room.publish('2026-02-24', ['p3'], 'hf');
    await room.until('2026-02-24T02:00:00Z');
    expect(room.said()).toEqual(['02-23T01:00 digest 2026-02-23: p1, p2']);
    room.publish('2026-02-24', ['p4'], 'arxiv');
    await room.until('2026-02-25T00:30:00Z');
    expect(room.said()).toEqual(['02-24T02:01 digest 2026-02-24: p3, p4']);
    room.publish('2026-02-25', ['p5'], 'hf');
    await room.until('2026-02-26T00:30:00Z');
    expect(room.said()).toEqual(['02-25T04:00 digest 2026-02-25: p5']);
    room.publish('2026-02-26', ['p6'], 'hf');
    await room.until('2026-02-26T02:00:00Z');
    expect(room.said()).toEqual(['02-26T01:00 digest 2026-02-26: p6']);
  });
});

describe('after downtime', () => {
  const days = ['23', '24', '25', '26', '27', '28'].map((day) => `2026-02-${day}`);

  test('one day late is posted', async () => {
    const room = await newsroom([subscription()], '2026-02-22T23:00:00Z');
    room.publish('2026-02-23', ['p1']);
    await room.asleepUntil('2026-02-24T00:30:00Z');
    expect(room.said()).toEqual(['02-24T00:30 digest 2026-02-23: p1']);
  });

  test('several days become one catch-up, and then it goes on as always', async () => {
    const room = await newsroom([subscription()], '2026-02-22T23:00:00Z');
    for (const [index, day] of days.slice(0, 4).entries()) room.publish(day, [`p${index}`]);
    await room.asleepUntil('2026-02-26T02:00:00Z');
    expect(room.said()).toEqual([
      `02-26T02:00 catch-up ${days.slice(0, 4).join(' ')}: p0, p1, p2, p3`,
    ]);
    room.publish('2026-02-27', ['p9']);
    await room.until('2026-02-27T06:00:00Z');
    expect(room.said()).toEqual(['02-27T01:00 digest 2026-02-27: p9']);
  });

  test('what is older than a week is left out, and that is said', async () => {
    const room = await newsroom([subscription()], '2026-02-22T23:00:00Z');
    for (const [index, day] of days.entries()) room.publish(day, [`p${index}`]);
    room.publish('2026-03-05', ['p9']);
    await room.asleepUntil('2026-03-05T02:00:00Z');
    expect(room.said()).toEqual([
      '03-05T02:00 catch-up 2026-02-26 2026-02-27 2026-02-28 2026-03-05: p3, p4, p5, p9 | ' +
        'Left out after a break: Mon, Feb 23 to Wed, Feb 25. /papers latest shows them.',
    ]);
  });

  test('nothing from before the subscription is filled in', async () => {
    const since = '2026-02-27T04:00:00Z';
    const room = await newsroom([subscription({ since })], '2026-02-27T05:00:00Z');
    for (const [index, day] of days.entries()) room.publish(day, [`p${index}`]);
    await room.until('2026-02-28T06:00:00Z');
    expect(room.said()[0]).toContain('2026-02-26 2026-02-27 2026-02-28: p3');
  });

  test('a restart repeats nothing', async () => {
    const room = await newsroom([subscription()], '2026-02-22T23:00:00Z');
    room.publish('2026-02-23', ['p1']);
    await room.until('2026-02-23T06:00:00Z');
    await room.store.runs.remove('lab');
    await room.until('2026-02-23T12:00:00Z');
    expect(room.said()).toHaveLength(1);
  });
});

describe('clocks that are moved', () => {
  test('a clock that was a month ahead for a while silences nobody, and nothing comes twice', async () => {
    const room = await newsroom([subscription()], '2026-02-22T23:00:00Z');
    room.publish('2026-02-23', ['p1']);
    await room.until('2026-02-23T02:00:00Z');
    await room.tick('2026-03-24T03:00:00Z');
    await room.until('2026-02-23T20:00:00Z');
    room.said();
    room.publish('2026-02-24', ['p2']);
    await room.until('2026-02-24T06:00:00Z');
    expect(room.said()).toEqual(['02-24T01:00 digest 2026-02-24: p2']);
  });

  test('put back over a slot, it does not deliver again', async () => {
    const room = await newsroom([subscription()], '2026-02-22T23:00:00Z');
    room.publish('2026-02-23', ['p1']);
    await room.until('2026-02-23T01:05:00Z');
    for (const minute of ['00:58', '00:59', '01:00', '01:01']) {
      await room.tick(`2026-02-23T${minute}:00Z`);
    }
    await room.until('2026-02-23T06:00:00Z');
    expect(room.said()).toHaveLength(1);
  });
});

describe('what a channel already had', () => {
  test('is linked, not repeated, also by another subscription of the same minute', async () => {
    const room = await newsroom(
      [subscription(), subscription({ name: 'more' })],
      '2026-02-22T23:00:00Z',
    );
    room.publish('2026-02-23', ['p1']);
    await room.until('2026-02-23T06:00:00Z');
    expect(room.said()).toEqual([
      '02-23T01:00 digest 2026-02-23: p1',
      '02-23T01:01 digest 2026-02-23: p1 https://chat.example/C1/2',
    ]);
    expect(room.threads()).toEqual(['p1']);
  });

  test('a personal digest of which everything was shown says so', async () => {
    const owner = { platform: 'slack', workspace: 'T1', user: 'U1' } as const;
    const to = { platform: 'slack', workspace: 'T1', channel: 'U1', user: 'U1' } as const;
    const mine = subscription({ name: 'me', owner, to, at: ['0 12 * * *'], skipSeen: true });
    const room = await newsroom([subscription({ owner }), mine], '2026-02-22T23:00:00Z');
    room.publish('2026-02-23', ['p1', 'p2']);
    await room.until('2026-02-23T06:00:00Z');
    expect(room.said('U1')[0]).toContain('Nothing new among 2 papers: all were shown before.');
  });

  test('a personal digest leaves out what the channels showed, if wished', async () => {
    const owner = { platform: 'slack', workspace: 'T1', user: 'U1' } as const;
    const mine = subscription({
      name: 'me',
      owner,
      to: { platform: 'slack', workspace: 'T1', channel: 'U1', user: 'U1' },
      at: ['0 12 * * *'],
      skipSeen: true,
    });
    const room = await newsroom(
      [subscription({ owner, sources: ['hf'] }), mine],
      '2026-02-22T23:00:00Z',
    );
    room.publish('2026-02-23', ['p1'], 'hf');
    room.publish('2026-02-23', ['p1', 'p2'], 'arxiv');
    await room.until('2026-02-23T06:00:00Z');
    expect(room.said('U1')).toEqual(['02-23T04:00 digest 2026-02-23: p2']);
  });
});

describe('a report that changes after it was posted', () => {
  test('edits what changed and adds what is new to the thread', async () => {
    const room = await newsroom([subscription()], '2026-02-22T23:00:00Z');
    room.publish('2026-02-23', ['p1']);
    await room.until('2026-02-23T03:00:00Z');
    room.publish('2026-02-23', ['p1', 'p2'], 'hf', '2');
    await room.until('2026-02-23T04:00:00Z');
    room.publish('2026-02-23', ['p1', 'p2', 'p3'], 'hf', '3');
    await room.until('2026-02-23T06:00:00Z');
    expect(room.said()).toEqual(['02-23T01:00 digest 2026-02-23: p1, p2, p3']);
    expect(room.threads()).toEqual(['p1', 'p2', 'p3']);
    expect(room.platform.edits).toBe(2);
  });
});

describe('a destination that refuses', () => {
  test('is paused, its owner told, tried again, and caught up in one digest', async () => {
    const room = await newsroom([subscription()], '2026-02-22T23:00:00Z');
    room.publish('2026-02-23', ['p1']);
    room.platform.fault = (_call, to) => (to.channel === 'C1' ? 'forbidden' : undefined);
    await room.until('2026-02-23T01:10:00Z');
    expect((await room.store.subscriptions.get('lab'))?.paused).toMatchObject({
      reason: 'forbidden',
      code: 'not_in_channel',
    });
    expect(room.said('UOWNER').join()).toContain('Digest "lab" is paused');
    room.publish('2026-02-24', ['p2']);
    room.publish('2026-02-25', ['p3']);
    await room.until('2026-02-25T03:00:00Z', 600_000);
    expect(room.platform.sends).toBeLessThan(10);
    expect(room.said('UOWNER')).toEqual([]);
    room.platform.fault = () => undefined;
    await room.until('2026-02-26T04:00:00Z', 600_000);
    expect((await room.store.subscriptions.get('lab'))?.paused).toBeUndefined();
    const said = room.said().map((line) => line.slice(12));
    expect(said.slice(0, 2)).toEqual([
      'digest 2026-02-23: p1',
      'catch-up 2026-02-24 2026-02-25: p2, p3',
    ]);
  });

  test('comes back within a minute of /papers resume', async () => {
    const room = await newsroom([subscription()], '2026-02-22T23:00:00Z');
    room.publish('2026-02-23', ['p1']);
    room.platform.fault = (_call, to) => (to.channel === 'C1' ? 'gone' : undefined);
    await room.until('2026-02-23T01:30:00Z');
    room.platform.fault = () => undefined;
    await room.store.subscriptions.put(subscription());
    await room.until('2026-02-23T01:32:00Z');
    expect(room.said().map((line) => line.slice(12))).toEqual(['digest 2026-02-23: p1']);
  });

  test('what somebody paused is not caught up', async () => {
    const paused = { reason: 'asked', since: '2026-02-22T05:00:00Z' } as const;
    const room = await newsroom([subscription({ paused })], '2026-02-22T23:00:00Z');
    for (const day of ['23', '24', '25']) room.publish(`2026-02-${day}`, [`p${day}`]);
    await room.until('2026-02-25T06:00:00Z', 600_000);
    await room.store.subscriptions.put(subscription());
    room.publish('2026-02-26', ['p26']);
    await room.until('2026-02-26T06:00:00Z', 600_000);
    expect(room.said()).toEqual(['02-26T01:00 digest 2026-02-26: p26']);
  });
});

describe('roundups', () => {
  test('a week in one digest, no day twice, none left out', async () => {
    const weekly = subscription({
      at: ['0 9 * * 0'],
      period: 'weekly',
      since: '2026-02-15T04:00:00Z',
    });
    const room = await newsroom([weekly], '2026-02-15T05:00:00Z');
    for (let day = 16; day <= 28; day += 1) room.publish(`2026-02-${day}`, [`p${day}`]);
    await room.until('2026-03-01T06:00:00Z', 1_800_000);
    const [first, second] = room.said();
    expect(first).toContain('02-22T01:00 digest 2026-02-16 2026-02-17');
    expect(first).toContain('p21');
    expect(first).not.toContain('p22');
    expect(second).toContain('03-01T01:00 digest 2026-02-22 2026-02-23');
  });
});

test('a digest that many want is composed once and rendered once a platform', async () => {
  const many = Array.from({ length: 30 }, (_, index) =>
    subscription({
      name: `s${index}`,
      to: channel(`C${index}`, index % 2 ? 'slack' : 'discord'),
    }),
  );
  const room = await newsroom(many, '2026-02-22T23:00:00Z');
  room.publish('2026-02-23', ['p1', 'p2']);
  await room.until('2026-02-23T03:00:00Z');
  expect(room.count).toEqual({ composed: 1, rendered: 2 });
  expect(room.platform.posted).toHaveLength(90);
});
