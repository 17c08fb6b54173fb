import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ALLOWED } from './import-table.ts';

/** One package, one home: who may load it at run time (a folder or one file). */
const HOMES: Record<string, readonly string[]> = {
  '@slack/bolt': ['src/chat/slack/'],
  '@slack/web-api': ['src/chat/slack/'],
  '@slack/socket-mode': ['src/chat/slack/'],
  '@slack/oauth': ['src/chat/slack/'],
  'discord.js': ['src/chat/discord/'],
  undici: ['src/chat/', 'src/sources/'],
  keyv: ['src/store/'],
  '@keyv/redis': ['src/store/'],
  '@keyv/postgres': ['src/store/'],
  bullmq: ['src/store/'],
  ioredis: ['src/store/'],
  'node-cron': ['src/schedule/ticker.ts'],
  '@rgrove/parse-xml': ['src/sources/'],
  marked: ['src/papers/'],
  entities: ['src/papers/'],
  'get-east-asian-width': ['src/message/'],
  hono: ['src/chat/web/', 'src/ops/'],
  '@hono/node-server': ['src/chat/web/', 'src/ops/'],
  zod: ['src/ops/config.ts', 'src/render/'],
  yaml: ['src/ops/'],
  pino: ['src/ops/'],
};

const PURE = ['message', 'papers', 'digest', 'render'];

interface Import {
  readonly file: string;
  readonly module: string;
  readonly specifier: string;
}

function moduleOf(path: string): string {
  const parts = path.split('/').slice(1);
  if (parts.length === 1) return parts[0] ?? '';
  return parts[0] === 'chat' ? `chat/${(parts[1] ?? '').replace(/\.ts$/, '')}` : (parts[0] ?? '');
}

function runTimeImports(): Import[] {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join('src', name));
  return files.flatMap((file) => {
    const source = readFileSync(file, 'utf8');
    const pattern =
      /^(?:import|export)\s+(?!type\b)(?:[^'";]*?from\s+)?'([^']+)'|\bimport\('([^']+)'\)/gm;
    return [...source.matchAll(pattern)].map((match) => ({
      file,
      module: moduleOf(file),
      specifier: match[1] ?? match[2] ?? '',
    }));
  });
}

const imports = runTimeImports();

test('there are imports to check', () => {
  expect(imports.length).toBeGreaterThan(20);
});

test('modules import only what the table allows', () => {
  const broken = imports.filter(({ file, module, specifier }) => {
    if (!specifier.startsWith('.')) return false;
    const target = moduleOf(join(file, '..', specifier));
    if (module === 'app' || target === module) return false;
    if (module === 'main.ts') return !['cli', 'ops'].includes(target);
    return !(ALLOWED[module] ?? []).includes(target);
  });
  expect(broken).toEqual([]);
});

test('packages are loaded only in their homes', () => {
  const broken = imports.filter(({ file, specifier }) => {
    if (specifier.startsWith('.') || specifier.startsWith('node:')) return false;
    const name = specifier
      .split('/')
      .slice(0, specifier.startsWith('@') ? 2 : 1)
      .join('/');
    return !(HOMES[name] ?? []).some((home) => file.startsWith(home));
  });
  expect(broken).toEqual([]);
});

test('pure modules reach for no input, output or clock', () => {
  const broken = imports.filter(
    ({ module, specifier }) => PURE.includes(module) && specifier.startsWith('node:'),
  );
  expect(broken).toEqual([]);
  const clocks = [
    ...new Set(imports.filter(({ module }) => PURE.includes(module)).map((i) => i.file)),
  ].filter((file) =>
    /\bDate\.now\(|\bnew Date\(\)|\bprocess\.|\bconsole\.|Math\.random\(/.test(
      readFileSync(file, 'utf8'),
    ),
  );
  expect(clocks).toEqual([]);
});

test('only main.ts reads the environment or ends the process', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  const broken = files.filter(
    (name) =>
      name !== 'main.ts' && /\bprocess\.(env|exit)\b/.test(readFileSync(join('src', name), 'utf8')),
  );
  expect(broken).toEqual([]);
});
