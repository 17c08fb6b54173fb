import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'paperboy-smoke-'));
const config = join(folder, 'paperboy.yaml');
writeFileSync(config, 'web: { port: 0 }\n');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The program as people start it, without tokens and with a store of its own. */
const env = {
  PATH: process.env.PATH,
  LANG: 'en_US.UTF-8',
  PAPERBOY_STORE: `sqlite:${join(folder, 'paperboy.db')}`,
};

function paperboy(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['src/main.ts', ...args], {
    encoding: 'utf8',
    env,
  });
  return { status, stdout, stderr };
}

describe('start without a terminal', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    'prints the digest, stays up, and ends cleanly on %s',
    async (signal) => {
      const bot = spawn(process.execPath, ['src/main.ts', 'start', '--config', config], { env });
      const said = collect(bot);
      await said.until('VESPO');
      expect(bot.exitCode).toBeNull();
      bot.kill(signal);
      const code = await new Promise((resolve) => bot.on('exit', resolve));
      expect(code).toBe(0);
      expect(said.text()).toContain('5 reports, 41 papers');
      expect(said.text()).toContain('Daily papers · Mon, Feb 23');
    },
  );
});

function collect(child: ChildProcess) {
  let heard = '';
  const waiting: { readonly words: string; readonly done: () => void }[] = [];
  const hear = (chunk: Buffer): void => {
    heard += chunk.toString();
    for (const { words, done } of waiting) if (heard.includes(words)) done();
  };
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  return {
    text: () => heard,
    until: (words: string): Promise<void> =>
      new Promise((resolve, reject) => {
        if (heard.includes(words)) resolve();
        waiting.push({ words, done: resolve });
        child.on('exit', () => reject(new Error(`ended before it said "${words}": ${heard}`)));
      }),
  };
}

describe('the command line', () => {
  test('inspect prints one JSON a report and names what is none', () => {
    const note = join(folder, 'note.txt');
    writeFileSync(note, 'Buy milk.\n');
    const { status, stdout, stderr } = paperboy(
      'inspect',
      'seeds/huggingface-2026-02-23.md',
      note,
      '--json',
    );
    expect(status).toBe(1);
    expect(stderr).toContain(`${note}: no report of a known format`);
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      format: 'huggingface-report',
      source: 'huggingface',
      date: '2026-02-23',
    });
    expect(lines[0].papers).toHaveLength(7);
  });

  test.each(['slack', 'discord'])('digest for %s has every paper, each link once', (platform) => {
    const { status, stdout } = paperboy(
      'digest',
      '--date',
      '2026-02-23',
      '--platform',
      platform,
      '--json',
    );
    expect(status).toBe(0);
    const calls = JSON.parse(stdout) as {
      key: string;
      call: string;
      body: object;
      thread?: string;
    }[];
    expect(calls[0]).toMatchObject({ key: 'preview/2026-02-23/lead' });
    expect(calls.slice(1).every(({ thread }) => thread === 'preview/2026-02-23/lead')).toBe(true);
    const sent = JSON.stringify(calls.map(({ body }) => body));
    const links = [...sent.matchAll(/https:\/\/huggingface\.co\/papers\/(\d{4}\.\d{5})/g)].map(
      (match) => match[1],
    );
    expect(links.sort()).toEqual(
      [
        '2602.18432',
        '2602.17186',
        '2602.18312',
        '2602.18071',
        '2602.18422',
        '2602.08354',
        '2602.10693',
      ].sort(),
    );
  });

  test('paper answers one query, or one a line', () => {
    const one = JSON.parse(paperboy('paper', 'VESPO', '--json').stdout);
    expect(one).toMatchObject({ query: 'VESPO', kind: 'exact', results: [{ id: '2602.10693' }] });
    const { stdout } = spawnSync(process.execPath, ['src/main.ts', 'paper', '--stdin'], {
      encoding: 'utf8',
      env,
      input: 'vespo\n潜在隐式视觉推理\n',
    });
    const found = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).results[0].id);
    expect(found).toEqual(['2602.10693', '2512.21218']);
  });

  test('match prints one JSON a topic', () => {
    const { stdout } = paperboy('match', 'robotics', '机器人', '--json');
    const [first, second] = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(first.topic).toBe('robotics');
    expect(second.papers).toEqual(first.papers);
    expect(first.papers.map((paper: { id: string }) => paper.id)).toContain('2602.18071');
  });

  test.each([
    [['digest', '--date', '2020-01-01'], 'There is no report of 2020-01-01.'],
    [['digest', '--date', 'tomorrow'], '"tomorrow" is no date.'],
    [['digest', '--subscription', 'nobody'], 'There is no subscription "nobody".'],
    [['digest', '--platform', 'irc'], 'Use one of slack, discord, text, html.'],
    [['match', 'gausian splating', '--json'], 'There is no topic "gausian splating".'],
    [['paper', 'x', '--reports', '/nowhere'], 'The reports folder /nowhere does not exist'],
    [['paper', 'x', '--reports', folder], 'is a report of a known format'],
    [['paper'], 'Usage: paperboy paper'],
    [['paper', '--jsn', 'x'], "Unknown option '--jsn'"],
    [['start', '--config', '/nowhere.yaml'], '/nowhere.yaml: there is no such file'],
    [['fly'], 'There is no verb "fly".'],
  ])('%s ends with 2 and one clear sentence', (args, sentence) => {
    const { status, stdout, stderr } = paperboy(...args);
    expect(stderr).toContain(sentence);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });

  test('a config with mistakes names each with its line', () => {
    const wrong = join(folder, 'wrong.yaml');
    writeFileSync(wrong, 'sorces: []\nrefresh: often\n');
    const { status, stderr } = paperboy('start', '--config', wrong);
    expect(status).toBe(2);
    expect(stderr).toContain(`${wrong}:1: sorces: unknown option; did you mean "sources"?`);
    expect(stderr).toContain(`${wrong}:2: refresh: expected a length of time`);
  });

  test.each(['start', 'inspect', 'digest', 'paper', 'match'])('%s has help', (verb) => {
    const { status, stdout } = paperboy(verb, '--help');
    expect(status).toBe(0);
    expect(stdout).toContain(`paperboy ${verb}`);
    expect(stdout).toContain('--config');
  });
});
