import { createHash } from 'node:crypto';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../papers/paper.ts';
import type { RawText } from '../sources/source.ts';

/** What was read from each text, so that a look-up on the command line need not read every report again. */
export interface ReportCache {
  /** Undefined: not known. `null` inside: known to be no report. */
  get(raw: RawText): { readonly report: Report | null } | undefined;
  put(raw: RawText, report: Report | null): void;
}

const FOLDER = 'data/cache';
/** Files kept; the oldest go first. */
const MOST = 400;

export function createReportCache(media: string | undefined): ReportCache {
  const reader = readerMark();
  const pathOf = ({ text, file = '' }: RawText): string => {
    const key = createHash('sha256').update(JSON.stringify([reader, file, media ?? '', text]));
    return join(FOLDER, `${key.digest('hex').slice(0, 32)}.json`);
  };
  return {
    get(raw) {
      try {
        return { report: JSON.parse(readFileSync(pathOf(raw), 'utf8')) as Report | null };
      } catch {
        // Not there, or damaged: the text is read again.
        return undefined;
      }
    },
    put(raw, report) {
      const path = pathOf(raw);
      try {
        mkdirSync(FOLDER, { recursive: true });
        writeFileSync(`${path}.${process.pid}`, JSON.stringify(report));
        renameSync(`${path}.${process.pid}`, path);
        prune();
      } catch {
        // A read-only or full disk: slower the next time, nothing else.
      }
    },
  };
}

/** Changes whenever the code that reads reports does. */
function readerMark(): string {
  const marks = ['papers', 'message'].map((name) => {
    const folder = join(import.meta.dirname, '..', name);
    return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => {
      const { mtimeMs, size } = statSync(join(folder, file));
      return `${file} ${mtimeMs} ${size}`;
    });
  });
  return JSON.stringify(marks);
}

function prune(): void {
  const files = readdirSync(FOLDER).map((name) => join(FOLDER, name));
  if (files.length <= MOST) return;
  const byAge = files
    .map((file) => ({ file, at: statSync(file).mtimeMs }))
    .sort((a, b) => a.at - b.at);
  for (const { file } of byAge.slice(0, files.length - MOST / 2)) rmSync(file, { force: true });
}
