import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { Log } from '../../src/ops/log.ts';
import { createArchive } from '../../src/sources/archive.ts';
import { createFeed, type FeedOptions } from '../../src/sources/feed.ts';
import type { FetchResult, Raw, Source } from '../../src/sources/source.ts';

const folder = mkdtempSync(join(tmpdir(), 'paperboy-archive-'));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** A live source whose days a test fills. */
function live(answers: Record<string, FetchResult>): Source & { asked: string[] } {
  const asked: string[] = [];
  return {
    name: 'hf',
    asked,
    async fetch(day = '') {
      asked.push(day);
      return answers[day] ?? { kind: 'absent', message: 'not yet' };
    },
  };
}

const fetched = (text: string): FetchResult => ({
  kind: 'fetched',
  raws: [{ kind: 'text', text, from: 'hf' }],
  problems: [],
});

function open(source: Source, now = '2026-02-23T10:00:00Z') {
  const taken: string[] = [];
  const fresh: string[] = [];
  const options: FeedOptions = {
    sources: [{ source, live: true }],
    archive: createArchive(folder),
    add: (raw: Raw) => {
      if (raw.kind !== 'text') return { kind: 'skipped', why: 'no text' };
      taken.push(raw.text);
      return { kind: 'added', day: raw.text.slice(0, 10) };
    },
    onNew: (name) => fresh.push(name),
    clock: { now: () => new Date(now), sleep: async () => {} },
    log: silent,
    refresh: 60_000,
  };
  return { feed: createFeed(options), taken, fresh };
}

test('the first round asks a week back, later ones only the days that still grow', async () => {
  const source = live({ '2026-02-23': fetched('2026-02-23 a') });
  const { feed, taken, fresh } = open(source);
  await feed.round();
  expect(source.asked).toEqual(
    ['17', '18', '19', '20', '21', '22', '23'].map((day) => `2026-02-${day}`),
  );
  source.asked.length = 0;
  await feed.round();
  expect(source.asked).toEqual(['2026-02-22', '2026-02-23']);
  expect(taken).toEqual(['2026-02-23 a', '2026-02-23 a']);
  expect(fresh).toEqual(['hf', 'hf']);
  expect(feed.states()[0]).toMatchObject({ name: 'hf', newest: '2026-02-23', attempts: 0 });
});

test('what was fetched is there after a restart, without asking', async () => {
  await open(live({ '2026-02-23': fetched('2026-02-23 a') })).feed.round();
  expect(readdirSync(join(folder, 'hf'))).toEqual(['2026-02-23.txt']);
  const source = live({});
  const { feed, taken } = open(source);
  await feed.load();
  expect(taken).toEqual(['2026-02-23 a']);
  expect(source.asked).toEqual([]);
});

test('a failing source says what, since when and how often; then recovers', async () => {
  const answers: Record<string, FetchResult> = {
    '2026-02-17': { kind: 'failed', status: 503, message: 'hf answered 503' },
  };
  const { feed } = open(live(answers));
  await feed.round();
  await feed.round();
  expect(feed.states()[0]).toMatchObject({ error: 'hf answered 503', attempts: 2 });
  answers['2026-02-17'] = { kind: 'empty', message: 'weekend' };
  await feed.round();
  expect(feed.states()[0]).toMatchObject({ attempts: 0, emptyDays: ['2026-02-17'] });
  expect(feed.states()[0]).not.toHaveProperty('error');
});
