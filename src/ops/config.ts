import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { parseDuration } from './duration.ts';
import { ConfigError, type ConfigProblem } from './errors.ts';

const name = z
  .string()
  .regex(/^[\w.-]+$/, 'only letters, digits, "-", "_" and "." make a name')
  .max(60);

const duration = z.string().transform((value, context) => {
  const milliseconds = parseDuration(value);
  if (milliseconds === undefined) {
    context.addIssue({
      code: 'custom',
      message: `expected a length of time such as 3h or 90m, found "${value}"`,
    });
    return z.NEVER;
  }
  return milliseconds;
});

const timezone = z.string().refine(isTimezone, {
  error: (issue) =>
    `expected an IANA time zone such as Asia/Shanghai, found "${String(issue.input)}"`,
});

const language = z.enum(['zh', 'en']);
const url = z.url({ protocol: /^https?$/, error: 'expected an http or https address' });

const folderSource = z.strictObject({
  name,
  type: z.literal('folder'),
  path: z.string().min(1),
  /** Resolves relative pictures and audio of newsletters. */
  media: url.optional(),
});
const huggingfaceSource = z.strictObject({
  name,
  type: z.literal('huggingface'),
  url: url.optional(),
});
const arxivSource = z.strictObject({
  name,
  type: z.literal('arxiv'),
  categories: z
    .array(z.string().regex(/^[a-z-]+(\.[A-Za-z-]+)?$/, 'expected an arXiv category such as cs.RO'))
    .min(1),
  url: url.optional(),
});
const urlSource = z.strictObject({
  name,
  type: z.literal('url'),
  url: z
    .string()
    .refine((value) => /^https?:\/\//.test(value), 'expected an http or https address'),
  media: url.optional(),
});
const source = z.discriminatedUnion('type', [
  folderSource,
  huggingfaceSource,
  arxivSource,
  urlSource,
]);

const destination = z.discriminatedUnion('platform', [
  z.strictObject({
    platform: z.literal('slack'),
    channel: z.string().min(1),
    workspace: z.string().optional(),
  }),
  z.strictObject({
    platform: z.literal('discord'),
    channel: z
      .string()
      .regex(/^\d{5,20}$/, 'expected the number of a channel (Copy Channel ID), in quotes'),
  }),
  z.strictObject({ platform: z.literal('slack-webhook'), channel: variable() }),
  z.strictObject({ platform: z.literal('discord-webhook'), channel: variable() }),
  z.strictObject({ platform: z.literal('local'), channel: z.string().default('preview') }),
]);

function variable() {
  return z
    .string()
    .regex(
      /^[A-Z][A-Z0-9_]*$/,
      'expected the NAME of an environment variable that holds the webhook address',
    );
}

const subscription = z.strictObject({
  name,
  to: destination,
  sources: z.array(z.string()).default([]),
  topics: z.array(z.string()).default([]),
  at: z.union([z.string(), z.array(z.string()).min(1)]).optional(),
  timezone: timezone.optional(),
  wait: duration.optional(),
  language: language.optional(),
  layout: z.enum(['thread', 'single', 'each']).default('thread'),
  quiet: z.enum(['never', 'weekends', 'always']).optional(),
  period: z.enum(['daily', 'weekly', 'monthly']).default('daily'),
  on_unknown: z.enum(['hold', 'resend']).default('hold'),
});

const schema = z.strictObject({
  sources: z.array(source).default([{ name: 'seeds', type: 'folder', path: 'seeds' }]),
  subscriptions: z.array(subscription).default([]),
  defaults: z
    .strictObject({
      at: z.string().default('0 9 * * 1-5'),
      timezone: timezone.default('Asia/Shanghai'),
      language: language.default('zh'),
      wait: duration.default(3 * 3_600_000),
      quiet: z.enum(['never', 'weekends', 'always']).default('never'),
    })
    .prefault({}),
  catch_up: z
    .strictObject({
      /** Days after which a missed digest is skipped and said so. */
      days: z.int().min(0).max(31).default(7),
    })
    .prefault({}),
  refresh: duration.default(10 * 60_000),
  web: z
    .strictObject({
      enabled: z.boolean().default(true),
      host: z.string().default('127.0.0.1'),
      port: z.int().min(0).max(65_535).default(8080),
    })
    .prefault({}),
  slack: z
    .strictObject({
      mode: z.enum(['socket', 'http']).default('socket'),
      links: z.boolean().default(true),
      /** Where the web server is reached from outside; OAuth needs it. */
      public_url: url.optional(),
    })
    .prefault({}),
  discord: z
    .strictObject({
      guilds: z
        .array(z.string().regex(/^\d{5,20}$/, 'expected the number of a server, in quotes'))
        .default([]),
      links: z.boolean().default(false),
      crosspost: z.boolean().default(false),
      shards: z
        .union([
          z.literal('auto'),
          z.strictObject({ from: z.int().min(0), to: z.int().min(0), of: z.int().min(1) }),
        ])
        .default('auto'),
    })
    .prefault({}),
  /** Who is told when something is wrong and nobody subscribed in chat. */
  owner: z
    .strictObject({
      platform: z.enum(['slack', 'discord']),
      user: z.string().min(1),
      workspace: z.string().optional(),
    })
    .optional(),
  log: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
});

export type Config = z.output<typeof schema>;
export type SourceConfig = Config['sources'][number];
export type SubscriptionConfig = Config['subscriptions'][number];

function isTimezone(value: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return true;
  } catch {
    return false;
  }
}

/** Reads the text of a config file; throws ConfigError with every problem, its line, and the likely key. */
export function parseConfig(text: string, file: string): Config {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  if (document.errors.length > 0) {
    throw new ConfigError(
      file,
      document.errors.map((error) => ({
        path: 'YAML',
        line: lines.linePos(error.pos[0]).line,
        message: (error.message.split('\n')[0] ?? '').replace(/ at line .*$/, ''),
      })),
    );
  }
  const lineOf = (path: readonly PropertyKey[]): number => {
    for (let length = path.length; length > 0; length -= 1) {
      const keys = path.slice(0, length);
      const parent = length === 1 ? document.contents : document.getIn(keys.slice(0, -1), true);
      const last = keys.at(-1);
      const key = isMap(parent)
        ? parent.items.find((pair) => isScalar(pair.key) && pair.key.value === last)?.key
        : document.getIn(keys, true);
      const range = (key as { range?: readonly number[] } | undefined)?.range;
      if (range?.[0] !== undefined) return lines.linePos(range[0]).line;
    }
    return 1;
  };
  const parsed = schema.safeParse(document.toJS() ?? {});
  const problems: ConfigProblem[] = [];
  if (!parsed.success) {
    for (const issue of parsed.error.issues) problems.push(...explain(issue, lineOf));
    throw new ConfigError(file, problems);
  }
  problems.push(...duplicates(parsed.data, lineOf), ...unknownSources(parsed.data, lineOf));
  if (problems.length > 0) throw new ConfigError(file, problems);
  return parsed.data;
}

type Issue = z.core.$ZodIssue;

function explain(issue: Issue, lineOf: (path: readonly PropertyKey[]) => number): ConfigProblem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const likely = nearest(key, knownKeys(issue.path));
      return {
        path: dotted([...issue.path, key]),
        line: lineOf([...issue.path, key]),
        message: likely ? `unknown option; did you mean "${likely}"?` : 'unknown option; remove it',
      };
    });
  }
  const found = 'input' in issue ? `, found ${JSON.stringify(issue.input)}` : '';
  return [
    { path: dotted(issue.path), line: lineOf(issue.path), message: `${issue.message}${found}` },
  ];
}

const dotted = (path: readonly PropertyKey[]): string =>
  path
    .map((key) => (typeof key === 'number' ? `[${key}]` : String(key)))
    .join('.')
    .replaceAll('.[', '[') || 'config';

function knownKeys(path: readonly PropertyKey[]): string[] {
  const at = path.filter((key) => typeof key !== 'number').join('.');
  if (at === '') return Object.keys(schema.shape);
  if (at === 'sources') return ['name', 'type', 'path', 'url', 'categories', 'media'];
  if (at === 'subscriptions') return Object.keys(subscription.shape);
  if (at === 'subscriptions.to') return ['platform', 'channel', 'workspace'];
  const section = schema.shape[at as keyof typeof schema.shape];
  const inner = section instanceof z.ZodPrefault ? section.unwrap() : section;
  return inner instanceof z.ZodObject ? Object.keys(inner.shape) : [];
}

function nearest(word: string, known: readonly string[]): string | undefined {
  let best: string | undefined;
  let least = Math.max(2, Math.floor(word.length / 2)) + 1;
  for (const candidate of known) {
    const distance = edits(word.toLowerCase(), candidate);
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}

function edits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      next[j] = Math.min(
        (row[j] ?? 0) + 1,
        (next[j - 1] ?? 0) + 1,
        (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1),
      );
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

function duplicates(
  config: Config,
  lineOf: (path: readonly PropertyKey[]) => number,
): ConfigProblem[] {
  return (['sources', 'subscriptions'] as const).flatMap((list) => {
    const seen = new Set<string>();
    return config[list].flatMap((entry, index) => {
      const known = seen.has(entry.name);
      seen.add(entry.name);
      if (!known) return [];
      const path = [list, index, 'name'];
      return [
        {
          path: dotted(path),
          line: lineOf(path),
          message: `the name "${entry.name}" is taken already; names are unique`,
        },
      ];
    });
  });
}

/** Report systems a subscription may name besides the configured sources. */
export const REPORT_SOURCES = ['huggingface', 'newsletter', 'arxiv-cv'];

function unknownSources(
  config: Config,
  lineOf: (path: readonly PropertyKey[]) => number,
): ConfigProblem[] {
  const known = [...config.sources.map((entry) => entry.name), ...REPORT_SOURCES];
  return config.subscriptions.flatMap((entry, index) =>
    entry.sources.flatMap((wanted, position) => {
      if (known.includes(wanted)) return [];
      const path = ['subscriptions', index, 'sources', position];
      return [
        {
          path: dotted(path),
          line: lineOf(path),
          message: `no source is named "${wanted}"; there are ${known.join(', ')}`,
        },
      ];
    }),
  );
}
