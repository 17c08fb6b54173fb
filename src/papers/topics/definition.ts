import type { Topic } from '../topics.ts';
import { keyOf } from './tokens.ts';

const LISTS = ['aliases', 'categories', 'strong', 'weak', 'misleading', 'includes'] as const;
const KEYS: readonly string[] = ['id', 'name', ...LISTS];

/** Stands in for a topic that cannot be read; its problem is noted. */
const BLANK: Topic = {
  id: '',
  name: { en: '', zh: '' },
  aliases: [],
  categories: [],
  strong: [],
  weak: [],
  misleading: [],
  includes: [],
};

type Fields = Readonly<Record<string, unknown>>;

/** The topics of a parsed definition file; throws one Error that lists every problem with its path. */
export function readDefinition(definition: unknown): readonly Topic[] {
  const problems: string[] = [];
  const list = isFields(definition) ? definition.topics : undefined;
  if (!Array.isArray(list) || list.length === 0) {
    throw new Error('topics: expected a list of topics, each with id and name');
  }
  if (isFields(definition)) unknownKeys(definition, ['topics'], '', problems);
  const topics = list.map((entry: unknown, at) => readTopic(entry, `topics[${at}]`, problems));
  checkNames(topics, problems);
  checkIncludes(topics, problems);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return topics;
}

function readTopic(entry: unknown, path: string, problems: string[]): Topic {
  if (!isFields(entry)) {
    problems.push(`${path}: expected id, name and words, found ${show(entry)}`);
    return BLANK;
  }
  unknownKeys(entry, KEYS, `${path}.`, problems);
  const id = text(entry.id, `${path}.id`, problems);
  if (id && !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(id)) {
    problems.push(`${path}.id: expected small letters, digits and hyphens, found ${show(id)}`);
  }
  const list = (key: (typeof LISTS)[number]) => texts(entry[key], `${path}.${key}`, problems);
  return {
    id,
    name: readName(entry.name, `${path}.name`, problems),
    aliases: list('aliases'),
    categories: list('categories'),
    strong: list('strong'),
    weak: list('weak'),
    misleading: list('misleading'),
    includes: list('includes'),
  };
}

function readName(name: unknown, path: string, problems: string[]): Topic['name'] {
  if (!isFields(name)) {
    problems.push(`${path}: expected { en, zh }, found ${show(name)}`);
    return BLANK.name;
  }
  unknownKeys(name, ['en', 'zh'], `${path}.`, problems);
  return {
    en: text(name.en, `${path}.en`, problems),
    zh: text(name.zh, `${path}.zh`, problems),
  };
}

/** What people type must mean one topic. */
function checkNames(topics: readonly Topic[], problems: string[]): void {
  const owners = new Map<string, string>();
  topics.forEach((topic, at) => {
    if (topic.id && topics.findIndex(({ id }) => id === topic.id) < at) {
      problems.push(`topics[${at}].id: ${show(topic.id)} stands twice`);
    }
    for (const name of new Set([topic.id, topic.name.en, topic.name.zh, ...topic.aliases])) {
      const key = keyOf(name);
      if (!key) continue;
      const owner = owners.get(key);
      if (owner !== undefined && owner !== topic.id) {
        problems.push(`topics[${at}]: the name ${show(name)} belongs to ${show(owner)} already`);
      } else owners.set(key, topic.id);
    }
  });
}

function checkIncludes(topics: readonly Topic[], problems: string[]): void {
  const byId = new Map(topics.map((topic) => [topic.id, topic]));
  topics.forEach((topic, at) => {
    for (const id of topic.includes) {
      if (!byId.has(id)) problems.push(`topics[${at}].includes: there is no topic ${show(id)}`);
    }
    const seen = new Set<string>();
    const queue = [...topic.includes];
    for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
      if (seen.has(id)) continue;
      seen.add(id);
      queue.push(...(byId.get(id)?.includes ?? []));
    }
    if (seen.has(topic.id))
      problems.push(`topics[${at}].includes: ${show(topic.id)} includes itself`);
  });
}

function unknownKeys(
  fields: Fields,
  known: readonly string[],
  path: string,
  problems: string[],
): void {
  for (const key of Object.keys(fields)) {
    if (!known.includes(key)) {
      problems.push(`${path}${key}: unknown key; expected ${known.join(', ')}`);
    }
  }
}

function text(value: unknown, path: string, problems: string[]): string {
  if (typeof value === 'string' && keyOf(value)) return value.trim();
  problems.push(`${path}: expected a text, found ${show(value)}`);
  return '';
}

function texts(value: unknown, path: string, problems: string[]): readonly string[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) {
    problems.push(`${path}: expected a list of texts, found ${show(value)}`);
    return [];
  }
  return value.map((entry: unknown, at) => text(entry, `${path}[${at}]`, problems));
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function show(value: unknown): string {
  return value === undefined ? 'nothing' : (JSON.stringify(value) ?? typeof value).slice(0, 60);
}
