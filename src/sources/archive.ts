import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../papers/paper.ts';
import type { Raw } from './source.ts';

/** What live sources gave, kept on disk, a folder a source and a file a day, so that a restart knows yesterday's papers. */
export interface Archive {
  /** Keeps a report, replacing the one of that day; a full or read-only disk throws. */
  save(raw: Raw, day: string): void;
  /** Everything kept of a source, oldest day first. */
  load(source: string): Raw[];
}

/** Reports that were read already (arXiv) are kept as JSON under this ending. */
const READ = '.report.json';

export function createArchive(folder: string): Archive {
  return {
    save(raw, day) {
      const place = join(folder, raw.from);
      mkdirSync(place, { recursive: true });
      const file = join(place, raw.kind === 'report' ? `${day}${READ}` : `${day}.txt`);
      const text = raw.kind === 'report' ? JSON.stringify(raw.report) : raw.text;
      writeFileSync(`${file}.new`, text);
      renameSync(`${file}.new`, file);
    },
    load(source) {
      const place = join(folder, source);
      return names(place).map((name): Raw => {
        const file = join(place, name);
        const text = readFileSync(file, 'utf8');
        return name.endsWith(READ)
          ? { kind: 'report', report: JSON.parse(text) as Report, from: source, url: file }
          : { kind: 'text', text, from: source, file };
      });
    },
  };
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /^\d{4}-\d{2}-\d{2}\.(?:txt|report\.json)$/.test(name))
      .sort();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
