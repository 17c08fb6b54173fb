import { appendFileSync, createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import { runTerminal } from '../chat/terminal/terminal.ts';
import { createWeb } from '../chat/web/web.ts';
import type { Terminal as Cli } from '../cli/args.ts';
import { createHandlers } from '../commands/handlers.ts';
import type { Context } from '../commands/ports.ts';
import type { Language } from '../message/doc.ts';
import { say } from '../message/phrases.ts';
import type { Config } from '../ops/config.ts';
import { createLog, type Log } from '../ops/log.ts';
import { redact } from '../ops/redact.ts';
import { secret } from '../ops/secrets.ts';
import { renderText } from '../render/text.ts';
import { openStore } from '../store/store.ts';
import { newestDigest, openPapers, type Papers } from './papers.ts';

const DEFAULT_STORE = 'sqlite:data/paperboy.db';

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
