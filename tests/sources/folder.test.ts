import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFolder } from '../../src/sources/folder.ts';
import type { FetchResult } from '../../src/sources/source.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'paperboy-folder-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const put = (name: string, content: string | Uint8Array = name): string => {
  const file = join(folder, name);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, content);
  return file;
};
const open = () => createFolder({ name: 'lab', path: folder });
const texts = (result: FetchResult): string[] =>
  result.kind === 'fetched'
    ? result.raws.map((raw) => (raw.kind === 'text' ? raw.text : ''))
    : [result.kind];

test('every file counts, whatever its name, in the order of the paths', async () => {
  put('b.md');
  put('a/2026-02-23');
  put('a/deep/er/report.TXT');
  put('z 论文.json');
  put('.git/config');
  put('.draft.md');
  const result = await open().fetch();
  expect(texts(result)).toEqual(['a/2026-02-23', 'a/deep/er/report.TXT', 'b.md', 'z 论文.json']);
  expect(result).toMatchObject({
    raws: [{ from: 'lab', file: join(folder, 'a/2026-02-23') }, {}, {}, {}],
  });
});

test('a path may be one file', async () => {
  const file = put('report.md', 'text');
  expect(texts(await createFolder({ name: 'one', path: file }).fetch())).toEqual(['text']);
});

test('what cannot be read is named and hides nothing else', async () => {
  put('good.md', 'good');
  put('picture.png', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0]));
  truncateSync(put('huge.md', 'x'), 10_000_001);
  symlinkSync(join(folder, 'nowhere'), join(folder, 'dangling.md'));
  const result = await open().fetch();
  expect(texts(result)).toEqual(['good']);
  const problems = result.kind === 'fetched' ? result.problems : [];
  expect(problems.map(({ file, kind }) => [file.slice(folder.length + 1), kind])).toEqual([
    ['dangling.md', 'unreadable'],
    ['huge.md', 'too-large'],
    ['picture.png', 'binary'],
  ]);
  expect(problems[1]?.message).toBe(
    `${join(folder, 'huge.md')} has 11 MB, more than a report of 10 MB; it was skipped.`,
  );
});

test('links are followed, once', async () => {
  put('a/report.md', 'once');
  symlinkSync(folder, join(folder, 'a', 'loop'));
  symlinkSync(join(folder, 'a'), join(folder, 'again'));
  expect(texts(await open().fetch())).toEqual(['once']);
});

test('other encodings: UTF-8 with a mark, UTF-16, GB18030', async () => {
  put('bom.md', '\ufeff论文');
  put('gb.md', Uint8Array.from([0xc2, 0xdb, 0xce, 0xc4]));
  put('utf16.md', Buffer.from('\ufeff论文', 'utf16le'));
  expect(texts(await open().fetch())).toEqual(['论文', '论文', '论文']);
});

test('later fetches hand over what changed', async () => {
  put('a.md', 'a');
  const b = put('b.md', 'b');
  const source = open();
  expect(texts(await source.fetch())).toEqual(['a', 'b']);
  expect(await source.fetch()).toEqual({ kind: 'unchanged' });
  writeFileSync(b, 'B');
  utimesSync(b, new Date(), new Date(Date.now() + 5000));
  put('c.md', 'c');
  expect(texts(await source.fetch())).toEqual(['B', 'c']);
  rmSync(b);
  expect(await source.fetch()).toEqual({ kind: 'unchanged' });
});

test('an empty, a missing and a locked folder each get a sentence', async () => {
  expect(await open().fetch()).toEqual({
    kind: 'empty',
    message: `The reports folder ${folder} has no files; put reports into it.`,
  });
  const path = join(folder, 'missing');
  expect(await createFolder({ name: 'lab', path }).fetch()).toEqual({
    kind: 'failed',
    message: `The reports folder ${path} does not exist; make it, or change "path" of this source.`,
  });
});

test.skipIf(process.getuid?.() === 0)('a folder that may not be read is said so', async () => {
  chmodSync(folder, 0o000);
  expect(await open().fetch()).toMatchObject({
    kind: 'failed',
    message: expect.stringContaining('may not be read'),
  });
  chmodSync(folder, 0o700);
});

test('tells about new files below it until stopped', async () => {
  put('a.md');
  const source = open();
  await source.fetch();
  const { promise, resolve } = Promise.withResolvers<void>();
  const stop = source.watch?.(resolve);
  put('sub.md', 'new');
  await promise;
  stop?.();
  expect(texts(await source.fetch())).toEqual(['new']);
});

test('a folder may appear later, and watching a missing one breaks nothing', async () => {
  const path = join(folder, 'later');
  const source = createFolder({ name: 'lab', path });
  const stop = source.watch?.(() => {});
  expect(await source.fetch()).toMatchObject({ kind: 'failed' });
  put('later/a.md', 'here');
  expect(texts(await source.fetch())).toEqual(['here']);
  stop?.();
});
