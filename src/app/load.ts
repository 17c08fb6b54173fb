import { readFileSync } from 'node:fs';
import { DEFAULT_CONFIG, type Parsed } from '../cli/args.ts';
import { type Config, parseConfig } from '../ops/config.ts';
import { ConfigError, UserError } from '../ops/errors.ts';
import { createLibrary, type Library } from '../papers/library.ts';
import type { Report } from '../papers/paper.ts';
import { createArchive } from '../sources/archive.ts';
import type { Added } from '../sources/feed.ts';
import { createFolder } from '../sources/folder.ts';
import type { Raw, RawText } from '../sources/source.ts';
import { createReportCache } from './report-cache.ts';

/** Fetched reports are kept here, a folder a source, so that a restart finds them. */
export const ARCHIVE = 'data/reports';

/** The config file's content; the default file may be missing, a named one may not. */
export function loadConfig(parsed: Parsed): { readonly config: Config; readonly file: string } {
  const named = parsed.text('config');
  const file = named ?? DEFAULT_CONFIG;
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (!named && isMissing(error)) return { config: parseConfig('', file), file };
    const problem = isMissing(error)
      ? 'there is no such file'
      : `it cannot be read (${codeOf(error)})`;
    throw new ConfigError('', [
      { path: file, message: `${problem}; name an existing file with --config` },
    ]);
  }
  return { config: parseConfig(text, file), file };
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error);
const isMissing = (error: unknown): boolean => codeOf(error) === 'ENOENT';

/** Puts what a text was read as into a library. Skipped ones come with a sentence, but a folder's own README. */
export function addReport(library: Library, raw: Raw, report: Report | undefined | null): Added {
  const place = (raw.kind === 'text' ? raw.file : undefined) ?? raw.url ?? raw.from;
  if (report?.papers.length === 0) {
    return { kind: 'skipped', why: `${place}: a report without papers; it was skipped.` };
  }
  if (report) {
    library.add(report, raw.from);
    return { kind: 'added', day: report.date };
  }
  if (/(?:^|[\\/])readme[^\\/]*$/i.test(place)) return { kind: 'skipped' };
  const why = `${place}: no report of a known format; it was skipped.`;
  return { kind: 'skipped', why };
}

/** How readReport is called for a text of a source. */
export const hintOf = ({ file, url }: RawText, media: string | undefined) => ({
  ...(file ? { file } : {}),
  ...(url ? { url } : {}),
  ...(media ? { mediaBase: media } : {}),
});

/** Puts raws into a library; the code that reads reports is loaded only for those that were never read before. */
async function addAll(
  library: Library,
  raws: readonly Raw[],
  media: string | undefined,
  say: (sentence: string) => void,
): Promise<void> {
  const cache = createReportCache(media);
  for (const raw of raws) {
    let report: Report | null | undefined;
    if (raw.kind === 'report') report = raw.report;
    else {
      report = cache.get(raw)?.report;
      if (report === undefined) {
        const { readReport } = await import('../papers/read.ts');
        report = readReport(raw.text, hintOf(raw, media)) ?? null;
        cache.put(raw, report);
      }
    }
    const added = addReport(library, raw, report);
    if (added.kind === 'skipped' && added.why) say(added.why);
  }
}

/** The reports of one folder in a library; what was skipped goes to `say`. Throws UserError when nothing can be read. */
export async function loadFolder(
  path: string,
  name: string,
  library: Library,
  say: (sentence: string) => void,
  media?: string,
): Promise<void> {
  const result = await createFolder({ name, path }).fetch();
  if (result.kind === 'failed' || result.kind === 'empty' || result.kind === 'absent') {
    throw new UserError('reports', result.message);
  }
  if (result.kind === 'unchanged') return;
  for (const problem of result.problems) say(problem.message);
  await addAll(library, result.raws, media, say);
}

/** Papers for the verbs that only read: the folder named by --reports, else the configured folders and what was fetched before. */
export async function loadPapers(
  parsed: Parsed,
  say: (sentence: string) => void,
): Promise<{ readonly library: Library; readonly config: Config }> {
  const { config } = loadConfig(parsed);
  const library = createLibrary();
  const folder = parsed.text('reports');
  if (folder !== undefined) {
    await loadFolder(folder, 'reports', library, say);
    if (library.reports().length === 0) {
      throw new UserError(
        'reports',
        `No file in ${folder} is a report of a known format; name another folder with --reports.`,
      );
    }
    return { library, config };
  }
  for (const source of config.sources) {
    if (source.type === 'folder') {
      await loadFolder(source.path, source.name, library, say, source.media);
    } else {
      const media = source.type === 'url' ? source.media : undefined;
      await addAll(library, createArchive(ARCHIVE).load(source.name), media, () => {});
    }
  }
  return { library, config };
}
