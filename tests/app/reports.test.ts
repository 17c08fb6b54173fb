import { chmodSync, existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { day, expectClean, home, report, until } from './bot.ts';

const LOCAL = { name: 'lab', to: { platform: 'local' }, topics: ['"Mobile Robots"'] };

/** How often a digest that the bot itself was told to deliver here stands in its output. */
const count = (text: string, words: string): number => text.split(words).length - 1;

test.concurrent('a report that comes late goes out, and a changed one adds to it', async (context) => {
  const at = home(context, { 'old.md': report(day(20)) });
  at.configure([{ ...LOCAL, wait: '1d' }], { defaults: { language: 'en' } });
  await at.since('lab');
  const bot = at.run(['start']);
  await bot.page();
  await until(() => bot.out().includes('Show all'), 'the newest digest');
  const before = count(bot.out(), 'EgoPush');
  const [first = '', ...papers] = report().split(/(?=^## 📄)/m);
  const push = papers.find((text) => text.includes('EgoPush')) ?? '';
  const other = push.replaceAll('EgoPush', 'AlsoPush').replaceAll('2602.18071', '2602.18999');
  at.write('reports/broken.md', '# Hugging Face Daily Papers Report\n\u0000\u0001{"');
  at.write('reports/today.md', first + push);
  await until(() => count(bot.out(), 'EgoPush') > before, 'the late report');
  const posted = count(bot.out(), 'EgoPush');
  at.write('reports/today.md', first + push + other);
  await until(() => bot.out().includes('AlsoPush'), 'the paper that was added');
  await bot.stop();
  expect(posted).toBeGreaterThan(before);
  expectClean(bot);
});

test.concurrent('a day without the topic says so in one line', async (context) => {
  const at = home(context);
  const defaults = { language: 'en', wait: '1m' };
  at.configure([{ ...LOCAL, topics: ['"no such words anywhere"'] }], { defaults });
  await at.since('lab');
  const bot = at.run(['start']);
  await until(() => bot.out().includes('among 7 papers'), 'the line');
  await bot.stop();
  expect(bot.out()).toMatch(/Nothing on .*no such words anywhere.* among 7 papers/);
  expectClean(bot);
});

test.concurrent('the status says which source fails, running or not', async (context) => {
  const at = home(context);
  const sources = [
    { name: 'reports', type: 'folder', path: 'reports' },
    { name: 'gone', type: 'folder', path: 'nowhere' },
  ];
  at.configure([LOCAL], { sources, web: { port: 18_473 } });
  const bot = at.run(['start']);
  const page = await bot.page();
  const health = await (await fetch(`${page}/healthz`)).text();
  expect(health).toContain('The reports folder nowhere does not exist');
  const running = at.run(['status']);
  expect(await running.exit()).toBe(0);
  expect(running.out()).toContain('Paperboy is running.');
  expect(running.out()).toMatch(/source gone: .*nowhere does not exist/);
  await bot.stop();
  const stored = at.run(['status']);
  expect(await stored.exit()).toBe(0);
  expect(stored.out()).toMatch(/not running.*\n.*lab: next /);
  for (const each of [bot, running, stored]) expectClean(each);
});

test.concurrent('a second process on the same store is refused in a sentence', async (context) => {
  const at = home(context);
  at.configure([LOCAL]);
  const first = at.run(['start']);
  await first.page();
  const second = at.run(['start']);
  expect(await second.exit()).toBe(2);
  expect(second.err()).toMatch(
    new RegExp(`is in use by process ${first.pid} on .*; stop that one`),
  );
  expect(second.err().trim().split('\n')).toHaveLength(1);
  await first.stop();
  for (const each of [first, second]) expectClean(each);
});

test.concurrent('a store that cannot be written is a sentence', async (context) => {
  const at = home(context);
  at.configure([LOCAL]);
  at.write('file', '');
  const bot = at.run(['start'], { PAPERBOY_STORE: 'sqlite:file/store.db' });
  expect(await bot.exit()).toBe(2);
  expect(bot.err()).toMatch(/^PAPERBOY_STORE: cannot write file\/store\.db: .*; make its folder/);
  expect(bot.err().trim().split('\n')).toHaveLength(1);
  expectClean(bot);
});

const isRoot = process.getuid?.() === 0;
const unless = isRoot ? ' (not run: nothing is read-only for root)' : '';

test.skipIf(isRoot)(`a read-only folder is a sentence${unless}`, async (context) => {
  const at = home(context);
  at.configure([LOCAL]);
  chmodSync(at.folder, 0o555);
  const bot = at.run(['start']);
  expect(await bot.exit()).toBe(2);
  chmodSync(at.folder, 0o755);
  expect(bot.err()).toMatch(/PAPERBOY_STORE: cannot write/);
  expect(existsSync(`${at.folder}/store.db`)).toBe(false);
});
