import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UserError } from '../ops/errors.ts';

/** Where a verb reads and writes; main.ts hands in the process's own. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  /** Aborted by SIGINT and SIGTERM. */
  readonly stop: AbortSignal;
}

/** A verb of the command line; its exit code: 0 done, 1 a fault, 2 wrong use. */
export interface CliVerb {
  readonly usage: string;
  readonly summary: string;
  readonly options: NonNullable<ParseArgsConfig['options']>;
  /** What each option means, for --help. */
  readonly help: Readonly<Record<string, string>>;
  run(parsed: Parsed, terminal: Terminal): Promise<number>;
}

export interface Parsed {
  readonly words: readonly string[];
  text(name: string): string | undefined;
  flag(name: string): boolean;
}

const COMMON = {
  config: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} satisfies ParseArgsConfig['options'];

export const DEFAULT_CONFIG = 'config/paperboy.yaml';

/** Reads the words behind a verb; wrong ones are a UserError that names the verb's usage. */
export function parseVerb(name: string, verb: CliVerb, argv: readonly string[]): Parsed {
  try {
    const { values: read, positionals } = parseArgs({
      args: [...argv],
      options: { ...verb.options, ...COMMON },
      allowPositionals: true,
      strict: true,
    });
    const values: Record<string, unknown> = read;
    return {
      words: positionals,
      text: (key) => {
        const value = values[key];
        return typeof value === 'string' ? value : undefined;
      },
      flag: (key) => values[key] === true,
    };
  } catch (error) {
    const sentence = error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error);
    throw new UserError(
      'usage',
      `${sentence}.`,
      `Usage: paperboy ${verb.usage} (see paperboy ${name} --help).`,
    );
  }
}

/** The text of `paperboy VERB --help`. */
export function verbHelp(verb: CliVerb): string {
  const all = { ...verb.help, config: `configuration file (default ${DEFAULT_CONFIG})` };
  const width = Math.max(...Object.keys(all).map((name) => name.length)) + 4;
  const lines = Object.entries(all).map(
    ([name, meaning]) => `  ${`--${name}`.padEnd(width)} ${meaning}`,
  );
  return `paperboy ${verb.usage}\n${verb.summary}\n\n${lines.join('\n')}\n`;
}
