import { createInterface } from 'node:readline';
import { loadPapers } from '../app/load.ts';
import { UserError } from '../ops/errors.ts';
import type { Answer, Library } from '../papers/library.ts';
import type { CliVerb } from './args.ts';

const RESULTS = 10;

export const paper: CliVerb = {
  usage: 'paper QUERY... [--reports DIR] [--json] [--stdin]',
  summary: 'Finds a paper by name, arXiv id, link, title in either language, author or words.',
  options: { reports: { type: 'string' }, json: { type: 'boolean' }, stdin: { type: 'boolean' } },
  help: {
    reports: 'a folder of reports to look in, instead of the configured sources',
    json: 'the answer as JSON',
    stdin: 'one query a line from standard input, one JSON a line out',
  },
  async run(parsed, terminal) {
    const query = parsed.words.join(' ');
    if (query === '' && !parsed.flag('stdin')) {
      throw new UserError('usage', 'No query was given.', `Usage: paperboy ${paper.usage}`);
    }
    const { library } = await loadPapers(parsed, (sentence) => terminal.err(`${sentence}\n`));
    if (parsed.flag('stdin')) {
      for await (const line of createInterface({ input: terminal.stdin })) {
        terminal.out(`${JSON.stringify(look(library, line))}\n`);
      }
      return 0;
    }
    const found = look(library, query);
    terminal.out(parsed.flag('json') ? `${JSON.stringify(found)}\n` : describe(found));
    return 0;
  },
};

/** The answer as the command line gives it; `ms` is the time in the index alone. */
function look(library: Library, query: string) {
  const started = performance.now();
  const answer = library.find(query, RESULTS);
  const ms = Math.round((performance.now() - started) * 1000) / 1000;
  const named = (hits: Answer['results']) =>
    hits.map(({ id, score, why }) => ({ id, title: library.get(id)?.title ?? '', score, why }));
  return { query, kind: answer.kind, results: named(answer.results), near: named(answer.near), ms };
}

function describe({ query, kind, results, near }: ReturnType<typeof look>): string {
  const lines = (hits: typeof results): string =>
    hits.map(({ id, title, why }) => `${id}  ${title}  (${why})\n`).join('');
  if (kind !== 'none') return lines(results);
  return `Nothing found for "${query}".${near.length > 0 ? ` The nearest:\n${lines(near)}` : '\n'}`;
}
