import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type TestContext } from 'vitest';
import { openStore } from '../../src/store/store.ts';

const PROJECT = join(import.meta.dirname, '../..');
const NODE = join(PROJECT, 'node_modules/.bin/node');
const SEED = readFileSync(join(PROJECT, 'seeds/huggingface-2026-02-23.md'), 'utf8');
/** Milliseconds that anything here may take on a loaded machine. */
const DEADLINE = 12_000;

export const SECRETS = {
  SLACK_BOT_TOKEN: 'xoxb-lab-token',
  SLACK_APP_TOKEN: 'xapp-1-lab-token',
  SLACK_SIGNING_SECRET: 'signing-secret-of-the-lab',
} as const;

/** ISO date of so many days ago. */
export const day = (ago = 0): string =>
  new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);

/** The report of a day with seven papers, two of them on robotics. */
export const report = (date = day()): string => SEED.replaceAll('2026-02-23', date);

export type Env = Readonly<Record<string, string>>;

export interface Bot {
  /** What it has said so far. */
  readonly out: () => string;
  readonly err: () => string;
  readonly pid: number;
  /** Address of its local page, once it is up. */
  page(): Promise<string>;
  kill(signal: NodeJS.Signals): void;
  /** Exit code; fails when it takes longer than anything may. */
  exit(): Promise<number | NodeJS.Signals>;
  /** SIGTERM; the milliseconds until it has ended. */
  stop(): Promise<number>;
}

/** A folder as a new user has it: configuration, reports and a store of their own. */
export function home(
  { onTestFailed, onTestFinished }: TestContext,
  reports: Readonly<Record<string, string>> = { 'today.md': report() },
) {
  const folder = mkdtempSync(join(tmpdir(), 'paperboy-app-'));
  const bots: (Bot & { readonly child: ChildProcess })[] = [];
  symlinkSync(join(PROJECT, 'config'), join(folder, 'config'));
  mkdirSync(join(folder, 'reports'));
  const write = (file: string, text: string): void => writeFileSync(join(folder, file), text);
  for (const [name, text] of Object.entries(reports)) write(`reports/${name}`, text);
  const store = `sqlite:${join(folder, 'store.db')}`;
  onTestFailed(() => {
    for (const [index, bot] of bots.entries()) {
      process.stderr.write(`bot ${index} said:\n${bot.out()}\n${bot.err()}\n`);
    }
  });
  onTestFinished(() => {
    for (const { child } of bots) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  return {
    folder,
    store,
    write,
    /** Writes the configuration; subscriptions look for reports every minute. */
    configure(subscriptions: readonly object[], rest: object = {}): void {
      const config = {
        sources: [{ name: 'reports', type: 'folder', path: 'reports' }],
        subscriptions: subscriptions.map((each) => ({ ...EVERY_MINUTE, ...each })),
        web: { port: 0 },
        ...rest,
      };
      write('paperboy.yaml', JSON.stringify(config));
    },
    /** As if the bot had been started two days ago for the first time: what is due is due at once. */
    since: (...names: readonly string[]) => remember(store, names),
    /** The same in another store. */
    sinceIn: (url: string, ...names: readonly string[]) => remember(url, names),
    run(words: readonly string[], env: Env = {}): Bot {
      const bot = launch(folder, words, { PAPERBOY_STORE: store, ...env });
      bots.push(bot);
      return bot;
    },
  };
}

async function remember(store: string, names: readonly string[]): Promise<void> {
  const opened = await openStore(store);
  for (const name of names) await opened.subscriptions.put({ ...KNOWN, name });
  await opened.close();
}

export type Home = ReturnType<typeof home>;

const EVERY_MINUTE = { at: '* * * * *', timezone: 'UTC', topics: ['robotics'] };

const KNOWN = {
  to: { platform: 'local', channel: 'preview' },
  sources: [],
  topics: [],
  at: ['* * * * *'],
  timezone: 'UTC',
  wait: 0,
  language: 'zh',
  layout: 'thread',
  quiet: 'never',
  period: 'daily',
  onUnknown: 'hold',
  skipSeen: false,
  origin: 'config',
  since: new Date(Date.now() - 2 * 86_400_000).toISOString(),
} as const;

function launch(folder: string, words: readonly string[], env: Env): Bot & { child: ChildProcess } {
  const child = spawn(NODE, [join(PROJECT, 'src/main.ts'), ...words, '--config', 'paperboy.yaml'], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, TZ: 'UTC', LANG: 'en_US.UTF-8', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'SIGKILL'));
  });
  const alive = (): void => {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}: ${err}`);
  };
  return {
    child,
    pid: child.pid ?? 0,
    out: () => out,
    err: () => err,
    async page() {
      const found = await until(() => {
        alive();
        return /http:\/\/127\.0\.0\.1:\d+(?=\/ )/.exec(err)?.[0];
      }, 'the banner');
      return found;
    },
    kill: (signal) => void child.kill(signal),
    async exit() {
      const { promise, reject } = Promise.withResolvers<never>();
      const timer = setTimeout(() => reject(new Error(`still running: ${out}${err}`)), DEADLINE);
      return Promise.race([ended, promise]).finally(() => clearTimeout(timer));
    },
    async stop() {
      const asked = performance.now();
      child.kill('SIGTERM');
      expect([0, 'SIGKILL']).toContain(await this.exit());
      return performance.now() - asked;
    },
  };
}

/** What `look` finds, as soon as it finds something. */
export async function until<T>(
  look: () => T | undefined | false | Promise<T | undefined | false>,
  what: string,
): Promise<T> {
  const deadline = performance.now() + DEADLINE;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}

/** Nothing that is printed may hold a secret, or the inside of an error that was to be expected. */
export function expectClean(bot: Bot): void {
  const said = bot.out() + bot.err();
  for (const secret of Object.values(SECRETS)) expect(said).not.toContain(secret);
  expect(said).not.toMatch(/hook-[a-z]+secret|x{38}/);
  expect(said).not.toMatch(/\n\s+at .*\(?(?:file|node):/);
}
