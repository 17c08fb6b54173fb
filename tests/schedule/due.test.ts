import { describe, expect, test } from 'vitest';
import { validateCron } from '../../src/schedule/cron.ts';
import { dueSlots, nextSlot } from '../../src/schedule/due.ts';

function due(at: string | readonly string[], timezone: string, after: string, until: string) {
  const lines = typeof at === 'string' ? [at] : at;
  return dueSlots({ at: lines, timezone }, new Date(after), new Date(until)).map((slot) =>
    slot.toISOString().slice(0, 16),
  );
}

describe('slots between two instants', () => {
  test('weekdays at nine in Shanghai', () => {
    expect(due('0 9 * * 1-5', 'Asia/Shanghai', '2026-02-19T01:00Z', '2026-02-24T01:00Z')).toEqual([
      '2026-02-20T01:00',
      '2026-02-23T01:00',
      '2026-02-24T01:00',
    ]);
  });

  test('the first instant is not in it, the last one is', () => {
    expect(due('0 9 * * *', 'UTC', '2026-02-19T09:00Z', '2026-02-20T09:00Z')).toEqual([
      '2026-02-20T09:00',
    ]);
  });

  test('none when the clock went back', () => {
    expect(due('0 9 * * *', 'UTC', '2026-02-20T09:00Z', '2026-02-19T09:00Z')).toEqual([]);
  });

  test('an hour that clocks skip is due once, when they go on', () => {
    expect(due('30 2 * * *', 'America/New_York', '2026-03-07T12:00Z', '2026-03-09T12:00Z')).toEqual(
      ['2026-03-08T07:00', '2026-03-09T06:30'],
    );
    expect(
      due('*/20 2 * * *', 'America/New_York', '2026-03-08T05:00Z', '2026-03-08T12:00Z'),
    ).toEqual(['2026-03-08T07:00']);
  });

  test('an hour that clocks repeat is due once, the first time', () => {
    expect(due('30 1 * * *', 'America/New_York', '2026-11-01T00:00Z', '2026-11-02T00:00Z')).toEqual(
      ['2026-11-01T05:30'],
    );
  });

  test('a day that a zone left out is made up for at its end', () => {
    expect(due('0 9 * * *', 'Pacific/Apia', '2011-12-29T20:00Z', '2011-12-31T20:00Z')).toEqual([
      '2011-12-30T10:00',
      '2011-12-30T19:00',
      '2011-12-31T19:00',
    ]);
  });

  test('half an hour of daylight saving on Lord Howe', () => {
    expect(
      due('10 2 * * *', 'Australia/Lord_Howe', '2026-10-03T00:00Z', '2026-10-04T12:00Z'),
    ).toEqual(['2026-10-03T15:30']);
  });

  test('leap days', () => {
    expect(due('0 0 29 2 *', 'UTC', '2023-01-01T00:00Z', '2032-03-01T00:00Z')).toEqual([
      '2024-02-29T00:00',
      '2028-02-29T00:00',
      '2032-02-29T00:00',
    ]);
  });

  test('several times a day from several lines, each instant once', () => {
    expect(
      due(['0 9,18 * * *', '0 9 * * 1'], 'UTC', '2026-02-22T12:00Z', '2026-02-23T23:00Z'),
    ).toEqual(['2026-02-22T18:00', '2026-02-23T09:00', '2026-02-23T18:00']);
  });

  test('weekly and monthly', () => {
    expect(due('0 9 * * sun', 'UTC', '2026-02-01T10:00Z', '2026-02-16T00:00Z')).toEqual([
      '2026-02-08T09:00',
      '2026-02-15T09:00',
    ]);
    expect(due('0 9 1 jan-mar *', 'UTC', '2025-12-01T10:00Z', '2026-12-31T00:00Z')).toEqual([
      '2026-01-01T09:00',
      '2026-02-01T09:00',
      '2026-03-01T09:00',
    ]);
  });

  test('a day of the month and a weekday: either is enough', () => {
    expect(due('0 9 13 * 5', 'UTC', '2026-03-01T00:00Z', '2026-03-14T00:00Z')).toEqual([
      '2026-03-06T09:00',
      '2026-03-13T09:00',
    ]);
  });
});

describe('the next slot', () => {
  const next = (at: string, timezone: string, after: string) =>
    nextSlot({ at: [at], timezone }, new Date(after))
      ?.toISOString()
      .slice(0, 16);

  test('on the same day, over a weekend, over a century without a leap day', () => {
    expect(next('0 9 * * 1-5', 'Asia/Shanghai', '2026-02-20T00:59Z')).toBe('2026-02-20T01:00');
    expect(next('0 9 * * 1-5', 'Asia/Shanghai', '2026-02-20T01:00Z')).toBe('2026-02-23T01:00');
    expect(next('0 9 29 2 *', 'UTC', '2097-01-01T00:00Z')).toBe('2104-02-29T09:00');
  });
});

describe('cron lines that are none', () => {
  test.each([
    ['0 9 * *', 'five fields'],
    ['0 9 * * * *', 'five fields'],
    ['60 9 * * *', 'minute: expected 0-59'],
    ['0 24 * * *', 'hour: expected 0-23'],
    ['0 9 0 * *', 'day of the month: expected 1-31'],
    ['0 9 * 13 *', 'month: expected 1-12'],
    ['0 9 * * 8', 'weekday: expected 0-7'],
    ['0 9 * * fr-mo', 'weekday: expected 0-7'],
    ['0 9-7 * * *', 'hour: expected 0-23'],
    ['*/0 9 * * *', 'minute: expected 0-59'],
    ['0 9, * * *', 'hour: expected 0-23'],
    ['0 9 31 2 *', 'a day that exists'],
    ['at nine', 'five fields'],
  ])('%s', (line, expected) => {
    expect(validateCron(line)).toContain(expected);
  });

  test('lines that are good', () => {
    for (const line of ['0 9 * * 1-5', '*/15 8-18/2 1,15 * *', '0 9 * * MON,fri', '5 0 29 2 7']) {
      expect(validateCron(line)).toBeUndefined();
    }
  });
});
