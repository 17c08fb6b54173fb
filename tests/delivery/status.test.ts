import { describe, expect, test } from 'vitest';
import { noneDoc, troubleDoc } from '../../src/delivery/notice.ts';
import type { Batch, EntryState } from '../../src/delivery/ports.ts';
import { statusOf } from '../../src/delivery/status.ts';
import type { Language } from '../../src/message/doc.ts';
import { plainText } from '../../src/message/text.ts';
import { nextSlot } from '../../src/schedule/due.ts';
import type { Run } from '../../src/schedule/plan.ts';
import { subscription } from '../schedule/newsroom.ts';
import { about, channel, START } from './world.ts';

const entry = (part: string, state: EntryState) => ({ part, hash: part, state });

const batch = (states: readonly EntryState[]): Batch => ({
  id: 'lab/20260223T0100Z',
  subscription: 'lab',
  to: channel('C1'),
  payload: 'x',
  made: START,
  onUnknown: 'hold',
  entries: states.map((state, index) => entry(index === 0 ? 'lead' : `p${index}`, state)),
  about,
});

const run: Run = {
  handled: '2026-02-23T01:00:00Z',
  posted: { hf: '2026-02-23' },
  last: {
    batch: 'lab/20260223T0100Z',
    slot: '2026-02-23T01:00:00Z',
    days: ['2026-02-23'],
    papers: 5,
    messages: 6,
    outcome: 'posted',
    versions: {},
  },
  waiting: { slot: '2026-02-24T01:00:00Z', until: '2026-02-24T04:00:00Z' },
};

const status = (language: Language, paused = false) =>
  statusOf({
    subscriptions: [
      subscription(
        paused ? { paused: { reason: 'forbidden', code: 'x', since: '2026-02-23T01:00:00Z' } } : {},
      ),
      subscription({ name: 'early', at: ['0 8 * * *'] }),
    ],
    runs: [run, undefined],
    pending: [
      batch([
        { kind: 'unknown', tries: 1, since: START, looks: 3, after: START },
        { kind: 'unknown', tries: 1, since: START, looks: 0, after: START },
        { kind: 'pending', tries: 0, after: START, code: 'ratelimited' },
        { kind: 'pending', tries: 0 },
        { kind: 'sent', receipt: { channel: 'C1', message: '1' }, at: START },
      ]),
    ],
    sources: [{ name: 'hf', newest: '2026-02-23' }],
    next: (entry) => nextSlot(entry, new Date(START)),
    language,
  });

describe('the status', () => {
  test('what comes next, what came last, what waits and why', () => {
    const { next, runs, sources } = status('en');
    expect(next).toEqual({ subscription: 'early', slot: new Date('2026-02-24T00:00:00Z') });
    expect(runs[0]?.last).toEqual({
      slot: new Date('2026-02-23T01:00:00Z'),
      papers: 5,
      messages: 6,
      outcome: 'posted',
    });
    expect(runs[0]?.waiting.map(({ why }) => why)).toEqual([
      'unknown whether it was posted, and the channel cannot be read',
      'unknown whether it was posted; the channel is being searched',
      'the platform asked to wait (ratelimited)',
      'waits to be sent',
      'waits for the report until 12:00',
    ]);
    expect(sources).toHaveLength(1);
  });

  test('in Chinese, with a paused destination', () => {
    expect(status('zh', true).runs[0]?.waiting.map(({ why }) => why)).toEqual([
      '不确定是否已发出，且无法读取该频道',
      '不确定是否已发出，正在频道中查找',
      '目的地拒绝（x），已暂停',
      '目的地拒绝（x），已暂停',
      '等报告，最晚到 12:00',
    ]);
  });
});

describe('why there is nothing', () => {
  const line = (language: Language, reason: Parameters<typeof noneDoc>[0]) =>
    plainText(
      noneDoc(reason, { day: '2026-02-23', topics: 'X', language, timezone: 'Asia/Shanghai' })
        .blocks,
    );
  const retryAt = new Date('2026-02-23T02:00:00Z');

  test('is one line in either language', () => {
    expect(line('en', { kind: 'topic', total: 23 })).toBe(
      'No papers · Mon, Feb 23 · Nothing on X among 23 papers.',
    );
    expect(line('zh', { kind: 'topic', total: 23 })).toContain('23 篇论文中没有关于X的内容。');
    expect(line('en', { kind: 'failed', source: 'huggingface', error: '503', retryAt })).toContain(
      'Hugging Face could not be read: 503; trying again at 10:00.',
    );
    expect(line('zh', { kind: 'failed', source: 'huggingface', error: '503' })).toContain(
      '读不到 Hugging Face：503。',
    );
  });
});

test('an owner reads why a digest is paused and the exact fix', () => {
  const fix = {
    en: 'Type /invite @Paperboy in #papers.',
    zh: '请在 #papers 输入 /invite @Paperboy。',
  };
  const pause = {
    reason: 'forbidden',
    code: 'not_in_channel',
    since: '2026-02-23T01:00:00Z',
  } as const;
  const owner = { platform: 'slack', user: 'U1' } as const;
  const words = (language: Language, own?: typeof fix) =>
    plainText(
      troubleDoc({ owner, pause, fix: own, subscriptions: [subscription({ language })] }).blocks,
    );
  expect(words('en', fix)).toContain('not_in_channel');
  expect(words('en', fix)).toContain('Type /invite @Paperboy in #papers.');
  expect(words('zh', fix)).toContain('请在 #papers 输入 /invite @Paperboy。');
  expect(words('en')).toContain('Invite Paperboy to the channel');
});
