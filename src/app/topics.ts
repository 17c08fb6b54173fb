import { readFileSync } from 'node:fs';
import { ConfigError } from '../ops/errors.ts';
import { parseYaml } from '../ops/yaml.ts';
import type { Paper } from '../papers/paper.ts';
import { createTopics, type Topics } from '../papers/topics.ts';

const TOPICS_FILE = 'config/topics.yaml';

export function loadTopics(): Topics {
  try {
    return createTopics(parseYaml(readFileSync(TOPICS_FILE, 'utf8')));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new ConfigError('', [{ path: TOPICS_FILE, message }]);
  }
}

/** Topic ids of a paper, for what counts as similar. */
export const topicIds =
  (topics: Topics) =>
  (paper: Paper): readonly string[] =>
    topics.of(paper).map(({ topic }) => topic.id);
