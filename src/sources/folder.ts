import { watch } from 'node:fs';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeText } from './decode.ts';
import type { FetchResult, RawText, Source, Trouble } from './source.ts';

/** Bytes; the longest report seen has about 100,000. */
const LARGEST_FILE = 10_000_000;
const MOST_FILES = 20_000;
const DEEPEST = 32;
/** A report is written in several steps: wait until nothing has changed for this long. */
const QUIET_TIME = 300;
/** Network and container folders report no changes: look oneself now and then. */
const LOOK_AGAIN = 60_000;

export interface FolderOptions {
  readonly name: string;
  /** A folder, or one file. */
  readonly path: string;
}

interface Entry {
  readonly path: string;
  /** Changes when the file does. */
  readonly mark: string;
  readonly size: number;
}

/** All files of a folder, whatever their names, in the order of their paths. Each fetch hands over what changed since the last. */
export function createFolder({ name, path }: FolderOptions): Source {
  let seen = new Map<string, string>();

  const fetch = async (): Promise<FetchResult> => {
    const troubles: Trouble[] = [];
    let entries: Entry[];
    try {
      entries = await list(path, troubles);
    } catch (error) {
      return { kind: 'failed', message: explain(path, error) };
    }
    if (entries.length === 0 && troubles.length === 0) {
      return {
        kind: 'empty',
        message: `The reports folder ${path} has no files; put reports into it.`,
      };
    }
    const changed = entries.filter((entry) => seen.get(entry.path) !== entry.mark);
    const before = seen;
    seen = new Map(entries.map((entry) => [entry.path, entry.mark]));
    if (changed.length === 0 && before.size > 0) return { kind: 'unchanged' };
    const raws: RawText[] = [];
    for (const entry of changed) {
      const text = await read(entry, troubles);
      if (text !== undefined) raws.push({ kind: 'text', text, from: name, file: entry.path });
    }
    return { kind: 'fetched', raws, problems: troubles };
  };

  return { name, fetch, watch: (onChange) => watchFolder(path, onChange) };
}

/** The files below a path, hidden ones left out, links followed once. Throws when the path itself cannot be read. */
async function list(root: string, troubles: Trouble[]): Promise<Entry[]> {
  const entries: Entry[] = [];
  const visited = new Set<string>();
  const visit = async (path: string, depth: number): Promise<void> => {
    const found = await stat(path);
    if (found.isFile()) {
      const mark = `${found.mtimeMs}-${found.size}-${found.ino}`;
      entries.push({ path, mark, size: found.size });
      return;
    }
    if (!found.isDirectory()) return;
    const real = await realpath(path);
    if (visited.has(real)) return;
    visited.add(real);
    if (depth > DEEPEST) {
      troubles.push(trouble(path, 'too-deep', `lies more than ${DEEPEST} folders deep`));
      return;
    }
    const names = (await readdir(path)).filter((each) => !each.startsWith('.')).sort();
    for (const each of names) {
      if (entries.length >= MOST_FILES) break;
      const below = join(path, each);
      await visit(below, depth + 1).catch((error: unknown) => {
        troubles.push(trouble(below, 'unreadable', `cannot be read (${codeOf(error)})`));
      });
    }
  };
  await visit(root, 0);
  if (entries.length >= MOST_FILES) {
    troubles.push(trouble(root, 'too-many', `has more than ${MOST_FILES} files; the rest`));
  }
  return entries;
}

async function read(entry: Entry, troubles: Trouble[]): Promise<string | undefined> {
  if (entry.size > LARGEST_FILE) {
    const megabytes = Math.ceil(entry.size / 1_000_000);
    troubles.push(
      trouble(entry.path, 'too-large', `has ${megabytes} MB, more than a report of 10 MB`),
    );
    return undefined;
  }
  try {
    const text = decodeText(await readFile(entry.path));
    if (text === undefined) troubles.push(trouble(entry.path, 'binary', 'is not a text file'));
    return text;
  } catch (error) {
    troubles.push(trouble(entry.path, 'unreadable', `cannot be read (${codeOf(error)})`));
    return undefined;
  }
}

const trouble = (file: string, kind: string, what: string): Trouble => ({
  file,
  kind,
  message: `${file} ${what}; it was skipped.`,
});

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error);

function explain(path: string, error: unknown): string {
  switch (codeOf(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return `The reports folder ${path} does not exist; make it, or change "path" of this source.`;
    case 'EACCES':
    case 'EPERM':
      return `The reports folder ${path} may not be read; give this user the right to read it.`;
    default:
      return `The reports folder ${path} cannot be read (${codeOf(error)}); look at the disk.`;
  }
}

function watchFolder(path: string, onChange: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const soon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(onChange, QUIET_TIME);
  };
  let seen: string | undefined;
  const look = async (): Promise<void> => {
    const found = await fingerprint(path);
    if (seen !== undefined && found !== seen) soon();
    seen = found;
  };
  void look();
  const regular = setInterval(() => void look(), LOOK_AGAIN);
  regular.unref();
  const stopWatching = startWatching(path, soon);
  return () => {
    stopWatching();
    clearInterval(regular);
    clearTimeout(timer);
  };
}

/** Changes when a file below the path does, or when the path comes or goes. */
async function fingerprint(path: string): Promise<string> {
  try {
    const entries = await list(path, []);
    return entries.map((entry) => `${entry.path} ${entry.mark}`).join('\n');
  } catch (error) {
    return codeOf(error);
  }
}

/** Where the system cannot watch (missing folder, no watches left), the regular look is all there is. */
function startWatching(path: string, onChange: () => void): () => void {
  try {
    const watcher = watch(path, { recursive: true, persistent: false }, onChange);
    watcher.on('error', () => watcher.close());
    return () => watcher.close();
  } catch {
    return () => {};
  }
}
