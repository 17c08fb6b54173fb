import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitVerb, VERBS } from '../../src/commands/verbs.ts';
import { cronOf, parseTime, parseWish } from '../../src/commands/wish.ts';
import { say } from '../../src/message/phrases.ts';

describe('what is typed behind subscribe', () => {
  test.each([
    ['robotics', { topics: ['robotics'], me: false }],
    [
      'robotics in zh at 9:00 me',
      { topics: ['robotics'], language: 'zh', time: { hour: 9, minute: 0 }, me: true },
    ],
    [
      'robotics me at 9pm in english',
      { topics: ['robotics'], language: 'en', time: { hour: 21, minute: 0 }, me: true },
    ],
    ['机器人 给我', { topics: ['机器人'], me: true }],
    [
      '机器人 用英文 每天 21:30 只发给我',
      {
        topics: ['机器人'],
        language: 'en',
        time: { hour: 21, minute: 30 },
        days: 'daily',
        me: true,
      },
    ],
    ['机器人 晚上8点半', { topics: ['机器人'], time: { hour: 20, minute: 30 }, me: false }],
    [
      '"diffusion, policy", cs.RO, -medical weekly',
      { topics: ['"diffusion, policy"', 'cs.RO', '-medical'], days: 'weekly', me: false },
    ],
    ['机器人，三维、视频生成', { topics: ['机器人', '三维', '视频生成'], me: false }],
    ['world models', { topics: ['world models'], me: false }],
    ['author:Song Han', { topics: ['author:Song Han'], me: false }],
    ['time series', { topics: ['time series'], me: false }],
    ['robotics at noonish', { topics: ['robotics'], badTime: 'noonish', me: false }],
    ['', { topics: [], me: false }],
  ])('%s', (typed, wish) => {
    expect(parseWish(typed)).toEqual(wish);
  });

  test('any text is taken without a crash', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (typed) => parseWish(typed).topics.length >= 0),
    );
  });
});

test.each([
  ['9:00', 9, 0],
  ['21:30', 21, 30],
  ['12am', 0, 0],
  ['12pm', 12, 0],
  ['下午3点', 15, 0],
  ['9点半', 9, 30],
])('%s is a time', (typed, hour, minute) => {
  expect(parseTime(typed)).toEqual({ hour, minute });
});

test.each(['25:00', '9:75', 'soon', '', '99'])('%s is no time', (typed) => {
  expect(parseTime(typed)).toBeUndefined();
});

test('a wish changes only what it names of the usual line', () => {
  const usual = '15 9 * * 1-5';
  expect(cronOf({}, usual)).toBe('15 9 * * 1-5');
  expect(cronOf({ time: { hour: 21, minute: 5 } }, usual)).toBe('5 21 * * 1-5');
  expect(cronOf({ days: 'daily' }, usual)).toBe('15 9 * * *');
  expect(cronOf({ days: 'weekly', time: { hour: 8, minute: 0 } }, usual)).toBe('0 8 * * 1');
  expect(cronOf({ days: 'monthly' }, usual)).toBe('15 9 1 * *');
});

describe('verbs', () => {
  test.each([
    ['subscribe robotics', 'subscribe', 'robotics'],
    ['订阅 机器人', 'subscribe', '机器人'],
    ['订阅机器人', 'subscribe', '机器人'],
    ['订阅列表', 'subscriptions', ''],
    ['LATEST hf 2026-02-23', 'latest', 'hf 2026-02-23'],
    ['帮助', 'help', ''],
    ['？', 'help', ''],
    ['取消静音 链接', 'unmute', '链接'],
  ])('%s', (typed, verb, rest) => {
    expect(splitVerb(typed)).toMatchObject({ verb, rest });
  });

  test('a word that only begins like a verb is none', () => {
    expect(splitVerb('pausegate paper').verb).toBeUndefined();
  });

  test('what help prints in either language is understood', () => {
    for (const language of ['zh', 'en'] as const) {
      for (const { verb } of VERBS) {
        const typed = say(language).commands[verb].usage;
        if (verb === 'paper') expect(typed).toMatch(/^\/paper /);
        else expect(splitVerb(typed.replace(/^\/papers /, '')).verb).toBe(verb);
      }
    }
  });
});
