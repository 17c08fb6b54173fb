import { readFileSync } from 'node:fs';
import { DEFAULT_CONFIG, type Parsed } from '../cli/args.ts';
import { type Config, parseConfig } from '../ops/config.ts';
import { ConfigError, UserError } from '../ops/errors.ts';
import { parseYaml } from '../ops/yaml.ts';
import { createLibrary, type Library } from '../papers/library.ts';
import { readReport } from '../papers/read.ts';
import { createTopics, type Topics } from '../papers/topics.ts';
import type { Added } from '../sources/feed.ts';
import { createFolder } from '../sources/folder.ts';
import type { Raw } from '../sources/source.ts';

/** Fetched reports are kept here, a folder a source, so that a restart finds them. */
export const ARCHIVE = 'data/reports';
const TOPICS_FILE = 'config/topics.yaml';

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

export function loadTopics(): Topics {
  try {
    return createTopics(parseYaml(readFileSync(TOPICS_FILE, 'utf8')));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new ConfigError('', [{ path: TOPICS_FILE, message }]);
  }
}

/** Puts a raw report into a library. Skipped ones come with a sentence, but a folder's own README. */
export function addRaw(library: Library, raw: Raw, media?: string): Added {
  if (raw.kind === 'report') {
    library.add(raw.report, raw.from);
    return { kind: 'added', day: raw.report.date };
  }
  const { text, file, url } = raw;
  const report = readReport(text, {
    ...(file ? { file } : {}),
    ...(url ? { url } : {}),
    ...(media ? { mediaBase: media } : {}),
  });
  if (report) {
    library.add(report, raw.from);
    return { kind: 'added', day: report.date };
  }
  if (file !== undefined && /(?:^|[\\/])readme[^\\/]*$/i.test(file)) return { kind: 'skipped' };
  const why = `${file ?? url ?? raw.from}: no report of a known format; it was skipped.`;
  return { kind: 'skipped', why };
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
  for (const raw of result.raws) {
    const added = addRaw(library, raw, media);
    if (added.kind === 'skipped' && added.why) say(added.why);
  }
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
    if (source.type === 'folder')
      await loadFolder(source.path, source.name, library, say, source.media);
    else {
      await loadFolder(`${ARCHIVE}/${source.name}`, source.name, library, () => {}).catch(
        (error: unknown) => {
          if (!(error instanceof UserError)) throw error;
        },
      );
    }
  }
  return { library, config };
}

/** Topic ids of a paper, for what counts as similar. */
export const topicIds =
  (topics: Topics) =>
  (paper: Parameters<Topics['of']>[0]): readonly string[] =>
    topics.of(paper).map(({ topic }) => topic.id);
