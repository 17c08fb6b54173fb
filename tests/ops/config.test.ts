import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/ops/config.ts';
import { parseDuration } from '../../src/ops/duration.ts';
import { ConfigError } from '../../src/ops/errors.ts';
import { redact } from '../../src/ops/redact.ts';

function problemsOf(text: string): string[] {
  try {
    parseConfig(text, 'paperboy.yaml');
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
  return [];
}

describe('the shipped configuration', () => {
  const text = readFileSync('config/paperboy.yaml', 'utf8');

  test('works as it is', () => {
    const config = parseConfig(text, 'config/paperboy.yaml');
    expect(config.sources).toEqual([{ name: 'seeds', type: 'folder', path: 'seeds' }]);
    expect(config.defaults.wait).toBe(3 * 3_600_000);
  });

  test('works with every commented option switched on', () => {
    const on = text
      .replace('subscriptions: []', 'subscriptions:')
      .replace(/^ {2}# ( {2}|- )/gm, '  $1')
      .replace(/^# owner/m, 'owner');
    const config = parseConfig(on, 'config/paperboy.yaml');
    expect(config.sources).toHaveLength(5);
    expect(config.subscriptions[0]).toMatchObject({
      name: 'lab-papers',
      wait: 10_800_000,
      language: 'zh',
    });
    expect(config.owner).toEqual({ platform: 'slack', user: 'U0123456' });
  });

  test('an empty file means the defaults', () => {
    expect(parseConfig('', 'x').web.port).toBe(8080);
  });
});

describe('mistakes', () => {
  test('all of them are told at once, with line and likely key', () => {
    const problems = problemsOf(
      [
        'sources:',
        '  - { name: seeds, type: folder, pth: seeds }',
        'subscriptions:',
        '  - name: lab papers',
        '    to: { platform: discord, channel: papers }',
        '    langage: zh',
        '    wait: soon',
        'defaults: { timezone: Mars/Olympus }',
        'wep: { port: 80 }',
      ].join('\n'),
    );
    expect(problems).toEqual([
      expect.stringMatching(/^paperboy\.yaml:2: sources\[0\]\.path: .*string/),
      'paperboy.yaml:2: sources[0].pth: unknown option; did you mean "path"?',
      expect.stringMatching(/^paperboy\.yaml:4: subscriptions\[0\]\.name: only letters/),
      expect.stringMatching(
        /^paperboy\.yaml:5: subscriptions\[0\]\.to\.channel: expected the number/,
      ),
      expect.stringMatching(
        /^paperboy\.yaml:7: subscriptions\[0\]\.wait: expected a length of time.*"soon"/,
      ),
      'paperboy.yaml:6: subscriptions[0].langage: unknown option; did you mean "language"?',
      expect.stringMatching(
        /^paperboy\.yaml:8: defaults\.timezone: expected an IANA time zone.*Mars/,
      ),
      'paperboy.yaml:9: wep: unknown option; did you mean "web"?',
    ]);
  });

  test('names are unique and sources known', () => {
    const problems = problemsOf(
      [
        'sources: [{ name: a, type: huggingface }, { name: a, type: huggingface }]',
        'subscriptions: [{ name: s, to: { platform: local }, sources: [b] }]',
      ].join('\n'),
    );
    expect(problems[0]).toMatch(/:1: sources\[1\]\.name: the name "a" is taken/);
    expect(problems[1]).toMatch(/:2: subscriptions\[0\]\.sources\[0\]: no source is named "b"/);
  });

  test('broken YAML says its line', () => {
    expect(problemsOf('sources:\n  - {')[0]).toMatch(/^paperboy\.yaml:\d: YAML: /);
  });
});

test.each([
  ['3h', 10_800_000],
  ['1h30m', 5_400_000],
  ['90 m', 5_400_000],
  ['2d', 172_800_000],
  ['', undefined],
  ['3', undefined],
  ['h3', undefined],
])('%s is %s milliseconds', (typed, milliseconds) => {
  expect(parseDuration(typed)).toBe(milliseconds);
});

test.each([
  'xoxb-1234567890-abcdefghij',
  'xapp-1-A012-345-abcdef',
  'MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs',
])('%s does not get into a log', (secret) => {
  expect(redact(`request with ${secret} failed`)).toBe('request with [secret] failed');
});

test('addresses keep what is not secret', () => {
  expect(redact('POST https://hooks.slack.com/services/T0/B0/abcDEF failed')).toBe(
    'POST https://hooks.slack.com/services/[secret] failed',
  );
  expect(redact('redis://user:hunter2@db:6379/0')).toBe('redis://user:[secret]@db:6379/0');
  expect(redact('POST /api/v10/webhooks/123/aaa-bbb_ccc')).toBe(
    'POST /api/v10/webhooks/123/[secret]',
  );
});
