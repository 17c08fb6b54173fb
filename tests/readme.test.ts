import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { VERBS } from '../src/commands/verbs.ts';
import { say } from '../src/message/phrases.ts';
import { ALLOWED } from './import-table.ts';

const readme = readFileSync('README.md', 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'paperboy-readme-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function paperboy(words: readonly string[]): string {
  return execFileSync(process.execPath, ['src/main.ts', ...words], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { PATH: process.env.PATH, PAPERBOY_STORE: `sqlite:${join(folder, 'paperboy.db')}` },
  });
}

/** Commands of all shell blocks, without those that install and test everything. */
const shown = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)]
  .flatMap((match) => (match[1] ?? '').trim().split('\n'))
  .filter((line) => line.startsWith('npm run paperboy -- '));

describe('what the README shows', () => {
  beforeAll(() => {
    paperboy(['digest', '--date', '2025-12-26', '--send']);
  });

  test('there are commands to run', () => {
    expect(shown.length).toBeGreaterThan(8);
  });

  test.each(shown)('%s', (line) => {
    const words = line.replace('npm run paperboy -- ', '').split(' ');
    expect(() => paperboy(words)).not.toThrow();
  });

  test('its picture is the digest of today’s code', () => {
    const [, words = '', picture = ''] =
      /<!-- picture: (.*?) -->\n```\n([\s\S]*?)\n```/.exec(readme) ?? [];
    expect(paperboy(words.split(' '))).toContain(picture);
  });

  test('its command table is the one help prints', () => {
    const rows = VERBS.map(({ verb }) => {
      const [en, zh] = [say('en').commands[verb], say('zh').commands[verb]];
      const cell = (text: string): string => text.replaceAll('|', '\\|');
      return `| \`${cell(en.usage)}\` | \`${cell(zh.usage)}\` | ${cell(en.summary)} |`;
    });
    const table = ['| typed | 中文 | does |', '|---|---|---|', ...rows].join('\n');
    expect(readme).toContain(`<!-- commands -->\n${table}\n`);
  });

  test('its module table is the one the imports are held to', () => {
    const rows = Object.entries(ALLOWED).map(
      ([module, may]) => `| \`${module}\` | ${may.length > 0 ? may.join(', ') : 'nothing'} |`,
    );
    const table = ['| module | may import |', '|---|---|', ...rows].join('\n');
    expect(readme).toContain(`<!-- modules -->\n${table}\n`);
  });

  test('every file it links to is there', () => {
    const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map((match) => match[1] ?? '');
    expect(links.length).toBeGreaterThan(3);
    for (const link of links) expect(() => readFileSync(link)).not.toThrow();
  });

  test('every folder of src is in its module table', () => {
    const folders = readdirSync('src', { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    );
    const named = Object.keys(ALLOWED).map((module) => module.split('/')[0]);
    expect(folders.map(({ name }) => name).filter((name) => !named.includes(name))).toEqual([]);
  });
});
