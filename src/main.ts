import { enableCompileCache } from 'node:module';
import type { CliVerb, Terminal } from './cli/args.ts';

/** Types are stripped and code compiled once, not at every start. */
enableCompileCache();

/** Verbs are loaded when they are asked for: a look-up does not wait for the chat SDKs. */
const VERBS: Record<string, () => Promise<CliVerb>> = {
  start: async () => (await import('./cli/start.ts')).start,
  inspect: async () => (await import('./cli/inspect.ts')).inspect,
  digest: async () => (await import('./cli/digest.ts')).digest,
  paper: async () => (await import('./cli/paper.ts')).paper,
  match: async () => (await import('./cli/match.ts')).match,
  status: async () => (await import('./cli/status.ts')).status,
  check: async () => (await import('./cli/check.ts')).check,
  init: async () => (await import('./cli/init.ts')).init,
  export: async () => (await import('./cli/backup.ts')).exportVerb,
  import: async () => (await import('./cli/backup.ts')).importVerb,
};

const stop = new AbortController();
const terminal: Terminal = {
  env: process.env,
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  stdin: process.stdin,
  stdout: process.stdout,
  stop: stop.signal,
};

async function main(argv: readonly string[]): Promise<number> {
  const [name = '', ...rest] = argv;
  if (name === '' || name === 'help' || name === '--help' || name === '-h') {
    terminal.out(await overview());
    return name === '' ? 2 : 0;
  }
  const load = VERBS[name];
  if (!load) {
    terminal.err(`There is no verb "${name}". Verbs: ${Object.keys(VERBS).join(', ')}.\n`);
    return 2;
  }
  const { parseVerb, verbHelp } = await import('./cli/args.ts');
  const { ConfigError, UserError } = await import('./ops/errors.ts');
  const { redact } = await import('./ops/redact.ts');
  try {
    const verb = await load();
    const parsed = parseVerb(name, verb, rest);
    if (parsed.flag('help')) {
      terminal.out(verbHelp(verb));
      return 0;
    }
    return await verb.run(parsed, terminal);
  } catch (error) {
    if (error instanceof UserError) {
      terminal.err(`${error.message}${error.instead ? ` ${error.instead}` : ''}\n`);
      return 2;
    }
    if (error instanceof ConfigError) {
      terminal.err(`${error.message}\n`);
      return 2;
    }
    terminal.err(
      `${redact(error instanceof Error ? (error.stack ?? error.message) : String(error))}\n`,
    );
    return 1;
  }
}

async function overview(): Promise<string> {
  const verbs = await Promise.all(Object.values(VERBS).map((load) => load()));
  const lines = verbs.map((verb) => `  paperboy ${verb.usage}\n      ${verb.summary}\n`);
  return `Paperboy reads daily paper reports, posts digests to Slack and Discord, and finds papers.\n\n${lines.join('')}`;
}

/** Whatever does not come to an end by then is left: the store knows how to go on. Milliseconds. */
const LAST_MOMENT = 4_500;
/** What a verb may leave open after it is done, such as a call without an answer; milliseconds. */
const LINGER = 300;

/** Asked twice, it ends at once. */
let asked = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (asked) process.exit(130);
    asked = true;
    stop.abort();
    setTimeout(() => process.exit(), LAST_MOMENT).unref();
  });
}
/** The reader of a pipe went away (`paperboy … | head`). */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
});

process.exitCode = await main(process.argv.slice(2));
if (process.argv[2] === 'start') setTimeout(() => process.exit(), LINGER).unref();
