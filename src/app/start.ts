import { appendFileSync, createWriteStream, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { createLocalCourier } from '../chat/terminal/courier.ts';
import { runTerminal } from '../chat/terminal/terminal.ts';
import { createWeb } from '../chat/web/web.ts';
import type { Terminal as Cli } from '../cli/args.ts';
import { createHandlers } from '../commands/handlers.ts';
import type { Context, Handlers, Status } from '../commands/ports.ts';
import { systemClock } from '../delivery/clock.ts';
import type { Language } from '../message/doc.ts';
import { say } from '../message/phrases.ts';
import type { Config } from '../ops/config.ts';
import { createLog, type Log } from '../ops/log.ts';
import { redact } from '../ops/redact.ts';
import { secret } from '../ops/secrets.ts';
import { renderText } from '../render/text.ts';
import { openStore, readStore, type Store } from '../store/store.ts';
import { keepConfigured } from './configured.ts';
import { type Deliveries, startDeliveries, statusFrom } from './deliver.ts';
import { newestDigest, openPapers, type Papers, VERSION } from './papers.ts';
import { openPlatforms, type Platforms } from './platforms.ts';

const DEFAULT_STORE = 'sqlite:data/paperboy.db';

/** Runs the bot until it is asked to stop. @returns the exit code */
export async function startApp(config: Config, cli: Cli): Promise<number> {
  const { env, stdin, stdout, stop } = cli;
  const interactive = stdin.isTTY === true && stdout.isTTY === true;
  const log = createLog(interactive ? 'warn' : config.log, interactive ? logFile() : cli.err);
  const language = localLanguage(env, config.defaults.language);
  // Everything opened below is closed in reverse order, also when something does not start.
  await using opened = new AsyncDisposableStack();
  const store = await openAppStore(env);
  opened.defer(() => store.close());
  if (store.shared && !secret(env, 'PAPERBOY_QUEUE')) opened.defer(await lease(store));
  const fatal = Promise.withResolvers<Error>();
  let deliveries: Deliveries | undefined;
  const papers = openPapers(config, log, () => deliveries?.nudge());
  await papers.feed.load();
  // The index is built by the first look-up: better now than for whoever types first.
  papers.library.find('paperboy');
  await keepConfigured(config, store, papers.topics, new Date());
  const context: Context = {
    library: papers.library,
    topics: papers.topics,
    subscriptions: store.subscriptions,
    people: store.people,
    places: store.places,
    status: async (wanted) => {
      const pending = await store.outbox.pending();
      return statusFrom(store, pending, papers.feed.states(), wanted, new Date());
    },
    now: () => new Date(),
    defaults: config.defaults,
  };
  const handlers = createHandlers(context, bugReporter(log));
  let print = (text: string): void => cli.out(`${text}\n`);
  const platforms = await openPlatforms({
    config,
    env,
    handlers,
    store,
    log,
    local: createLocalCourier((text) => print(text), store.records('printed')),
    onStopped: fatal.resolve,
  });
  opened.defer(() => platforms.stop());
  const page = await openPage({ config, papers, platforms, handlers, context, language, log });
  if (page) opened.defer(page.stop);
  await platforms.start();
  await platforms.resolveNames();
  cli.err(banner(papers, env, platforms.names, page?.url, language));
  papers.feed.start();
  opened.defer(() => papers.feed.stop());
  deliveries = startDeliveries({ config, store, papers, courierOf: platforms.courierOf, log });
  opened.defer(deliveries.stop);
  const chat = interactive
    ? runTerminal({
        input: stdin,
        output: stdout,
        editing: true,
        handlers,
        language,
        color: !env.NO_COLOR,
        links: 'osc8',
        columns: () => Math.min(stdout.columns ?? 80, 100),
        ...history(),
        onError: (error) => log.error({ err: error }, 'terminal'),
      })
    : undefined;
  if (chat) {
    opened.defer(() => chat.stop());
    print = (text) => chat.print(text);
  }
  const [lead] = newestDigest(papers, language);
  if (lead && chat) chat.show(lead);
  else if (lead) cli.out(`${renderText(lead, { width: 80, color: false, links: 'inline' })}\n`);
  const ended = await Promise.race([aborted(stop), fatal.promise, ...(chat ? [chat.done] : [])]);
  if (!(ended instanceof Error)) return 0;
  cli.err(`${redact(ended.message)}\n`);
  return 2;
}

/** Keeps a second process without a shared queue off a store on a server. */
async function lease(store: Store): Promise<() => Promise<void>> {
  const { takeLease } = await import('../store/lease.ts');
  return takeLease({
    records: store.records('lease'),
    me: { pid: process.pid, host: hostname() },
    isAlive,
    clock: systemClock(),
  });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

interface PageOptions {
  readonly config: Config;
  readonly papers: Papers;
  readonly platforms: Platforms;
  readonly handlers: Handlers;
  readonly context: Context;
  readonly language: Language;
  readonly log: Log;
}

/** The local page with health, and whatever of a platform hangs on the same port. */
async function openPage(options: PageOptions) {
  const { config, papers, platforms, handlers, context, language, log } = options;
  if (!config.web.enabled) return undefined;
  const web = createWeb({
    host: config.web.host,
    port: config.web.port,
    handlers,
    language,
    latest: async (wanted) => newestDigest(papers, wanted),
    health: async () => ({
      ok: Object.values(platforms.health()).every(Boolean),
      paperboy: VERSION,
      platforms: platforms.health(),
      status: await context.status(language),
    }),
    mounts: platforms.mounts,
    onError: (error) => log.error({ err: error }, 'page'),
  });
  const { url } = await web.start();
  return { url, stop: () => web.stop() };
}

/** The store of the environment, with the shared queue where one is named. */
export async function openAppStore(env: Cli['env']): Promise<Store> {
  const queue = secret(env, 'PAPERBOY_QUEUE');
  return openStore(storeUrl(env), queue ? { url: queue, clock: systemClock() } : undefined);
}

/** What the store says while no bot runs; nothing where none has run yet. */
export async function storedStatus(config: Config, env: Cli['env']): Promise<Status> {
  const url = storeUrl(env);
  if (url.startsWith('sqlite:') && !existsSync(url.slice('sqlite:'.length))) {
    return { runs: [], sources: [] };
  }
  const store = await readStore(url);
  try {
    return await statusFrom(store, await store.pending(), [], config.defaults.language, new Date());
  } finally {
    await store.close();
  }
}

export const storeUrl = (env: Cli['env']): string => secret(env, 'PAPERBOY_STORE') ?? DEFAULT_STORE;

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

/** The language of the terminal: the machine's own where it is one of ours. */
function localLanguage(env: Cli['env'], usual: Language): Language {
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || '';
  if (/^zh/i.test(locale)) return 'zh';
  return /^en/i.test(locale) ? 'en' : usual;
}

/** A log beside the prompt would be written over it: it goes into a file. */
function logFile(): (line: string) => void {
  mkdirSync('data', { recursive: true });
  const stream = createWriteStream('data/paperboy.log', { flags: 'a' });
  return (line) => void stream.write(line);
}

/** What was typed before, and keeping what is typed now. */
function history(): {
  readonly history: readonly string[];
  readonly remember: (line: string) => void;
} {
  const file = 'data/history';
  let lines: string[] = [];
  try {
    lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  } catch {
    // Nothing was typed here yet.
  }
  return { history: lines, remember: (line) => appendFileSync(file, `${line}\n`) };
}

function bugReporter(log: Log) {
  return (error: unknown, doing: string): string => {
    const reference = Math.random().toString(36).slice(2, 8);
    log.error({ err: error, doing, reference }, 'bug');
    return reference;
  };
}

function banner(
  { library }: Papers,
  env: Cli['env'],
  platforms: readonly string[],
  page: string | undefined,
  language: Language,
): string {
  const words = say(language).start;
  const facts = [
    words.papers(library.reports().length, library.size),
    words.store(redact(storeUrl(env))),
    ...(page ? [words.page(page)] : []),
    platforms.length > 0 ? words.platforms(platforms.join(', ')) : words.noTokens,
  ];
  return `Paperboy  ${facts.join(' · ')}\n\n`;
}
