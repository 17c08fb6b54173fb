import { loadPapers } from '../app/load.ts';
import { loadTopics } from '../app/topics.ts';
import { rulesOf } from '../digest/select.ts';
import { UserError } from '../ops/errors.ts';
import type { Library } from '../papers/library.ts';
import type { Rule, Topics } from '../papers/topics.ts';
import type { CliVerb } from './args.ts';

export const match: CliVerb = {
  usage: 'match TOPIC... [--all] [--reports DIR] [--json]',
  summary: 'Shows the papers that a subscriber of each topic gets, and why.',
  options: { all: { type: 'boolean' }, reports: { type: 'string' }, json: { type: 'boolean' } },
  help: {
    all: 'every topic of config/topics.yaml',
    reports: 'a folder of reports, instead of the configured sources',
    json: 'one JSON value a topic, one a line',
  },
  async run(parsed, { out, err }) {
    if (parsed.words.length === 0 && !parsed.flag('all')) {
      throw new UserError('usage', 'No topic was named.', `Usage: paperboy ${match.usage}`);
    }
    const { library } = await loadPapers(parsed, (sentence) => err(`${sentence}\n`));
    const topics = loadTopics();
    const wanted = parsed.flag('all') ? topics.all.map((topic) => topic.id) : parsed.words;
    let code = 0;
    for (const topic of wanted) {
      const read = topics.parse(topic);
      if (read.kind === 'unknown') {
        const near = read.near.map(({ id, name }) => `${id} (${name.zh})`).join(', ');
        err(
          `There is no topic "${topic}".${near ? ` Near it: ${near}.` : ''} Words in quotes are a phrase: '"${read.phrase}"'.\n`,
        );
        code = 2;
        continue;
      }
      const papers = matching(library, topics, rulesOf(topics, [read.text]));
      if (parsed.flag('json')) out(`${JSON.stringify({ topic, papers })}\n`);
      else
        out(
          `${topic}: ${papers.length}\n${papers.map((paper) => `  ${paper.id}  ${paper.title}\n      ${paper.why.join('; ')}\n`).join('')}`,
        );
    }
    return code;
  },
};

function matching(library: Library, topics: Topics, rules: readonly Rule[]) {
  return [...library.all()]
    .flatMap((paper) => {
      const found = topics.wants(paper, rules);
      return found
        ? [
            {
              id: paper.id,
              title: paper.title,
              why: found.why,
              score: found.score,
              date: paper.date,
            },
          ]
        : [];
    })
    .sort((a, b) => b.date.localeCompare(a.date) || b.score - a.score || a.id.localeCompare(b.id))
    .map(({ id, title, why }) => ({ id, title, why }));
}
