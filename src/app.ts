import { lookup } from 'node:dns/promises';
import { appendFileSync, createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { runTerminal } from './chat/terminal/terminal.ts';
import { createWeb } from './chat/web/web.ts';
import type { Terminal as Cli } from './cli/args.ts';
import { ARCHIVE, addRaw, loadTopics, topicIds } from './cli/load.ts';
import { createHandlers } from './commands/handlers.ts';
import type { Context } from './commands/ports.ts';
import { composeDigest } from './digest/compose.ts';
import { newestDay, selectPapers } from './digest/select.ts';
import type { Doc, Language } from './message/doc.ts';
import { say } from './message/phrases.ts';
import type { Config } from './ops/config.ts';
import { createLog, type Log } from './ops/log.ts';
import { redact } from './ops/redact.ts';
import { secret } from './ops/secrets.ts';
import { createLibrary, type Library } from './papers/library.ts';
import type { Topics } from './papers/topics.ts';
import { renderText } from './render/text.ts';
import { createArchive } from './sources/archive.ts';
import { createFeed, type Feed } from './sources/feed.ts';
import { createSources } from './sources/sources.ts';
import { openStore } from './store/store.ts';

const VERSION = '0.1.0';
const DEFAULT_STORE = 'sqlite:data/paperboy.db';

/** Papers, topics and the feed that keeps them fresh. */
interface Papers {
  readonly library: Library;
  readonly topics: Topics;
  readonly feed: Feed;
}

function openPapers(config: Config, log: Log, onNew: (source: string) => void): Papers {
  const topics = loadTopics();
  const library = createLibrary({ topicsOf: topicIds(topics) });
  const media = new Map(
    config.sources.flatMap((source) =>
      'media' in source && source.media ? [[source.name, source.media]] : [],
    ),
  );
  const clock = {
    now: () => new Date(),
    sleep: (duration: number) => sleep(duration, undefined, { ref: false }),
  };
  const sources = createSources(config.sources, {
    fetch: globalThis.fetch,
    lookup: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
    clock,
    random: Math.random,
    userAgent: `paperboy/${VERSION}`,
  });
  const feed = createFeed({
    sources: sources.map((source, index) => ({
      source,
      live: config.sources[index]?.type !== 'folder',
    })),
    archive: createArchive(ARCHIVE),
    add: (raw) => addRaw(library, raw, media.get(raw.from)),
    onNew,
    clock,
    log,
    refresh: config.refresh,
  });
  return { library, topics, feed };
}

/** The newest digest in one language, lead and cards. */
function newestDigest({ library, topics }: Papers, language: Language): Doc[] {
  const day = newestDay(library, []);
  if (!day) return [];
  const selection = selectPapers(library, topics, { sources: [], topics: [] }, [day]);
  return composeDigest(selection, { language, layout: 'thread', topics }).map((post) => post.doc);
}

/** Runs the bot until it is asked to stop. @returns the exit code */
export async function startApp(config: Config, cli: Cli): Promise<number> {
  const { env, stdin, stdout, stop } = cli;
  const interactive = stdin.isTTY === true && stdout.isTTY === true;
  const log = createLog(interactive ? 'warn' : config.log, interactive ? logFile() : cli.err);
  const language = localLanguage(env, config.defaults.language);
  const store = await openStore(env.PAPERBOY_STORE || DEFAULT_STORE);
  const papers = openPapers(config, log, () => {});
  await papers.feed.load();
  const context: Context = {
    library: papers.library,
    topics: papers.topics,
    subscriptions: store.subscriptions,
    people: store.people,
    places: store.places,
    status: async () => ({ runs: [], sources: papers.feed.states() }),
    now: () => new Date(),
    defaults: config.defaults,
  };
  const handlers = createHandlers(context, bugReporter(log));
  const web = config.web.enabled
    ? createWeb({
        host: config.web.host,
        port: config.web.port,
        handlers,
        language,
        latest: async (wanted) => newestDigest(papers, wanted),
      })
    : undefined;
  const page = await web?.start();
  cli.err(banner(papers, env, page?.url, language));
  papers.feed.start();
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
  const [lead] = newestDigest(papers, language);
  if (lead && chat) chat.show(lead);
  else if (lead) cli.out(`${renderText(lead, { width: 80, color: false, links: 'inline' })}\n`);
  await Promise.race([aborted(stop), ...(chat ? [chat.done] : [])]);
  chat?.stop();
  papers.feed.stop();
  await web?.stop();
  await store.close();
  return 0;
}

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
  page: string | undefined,
  language: Language,
): string {
  const words = say(language).start;
  const tokens = [
    ...(secret(env, 'SLACK_BOT_TOKEN') ? ['Slack'] : []),
    ...(secret(env, 'DISCORD_TOKEN') ? ['Discord'] : []),
  ];
  const facts = [
    words.papers(library.reports().length, library.size),
    words.store(redact(env.PAPERBOY_STORE || DEFAULT_STORE)),
    ...(page ? [words.page(page)] : []),
    tokens.length > 0 ? words.platforms(tokens.join(', ')) : words.noTokens,
  ];
  return `Paperboy  ${facts.join(' · ')}\n\n`;
}
