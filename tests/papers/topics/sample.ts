import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseYaml } from '../../../src/ops/yaml.ts';
import { mergeReadings } from '../../../src/papers/merge.ts';
import type { Paper, PaperId } from '../../../src/papers/paper.ts';
import { readReport } from '../../../src/papers/read.ts';
import { createTopics, type Topics } from '../../../src/papers/topics.ts';

/** The topics that ship. */
export const topics: Topics = createTopics(parseYaml(readFileSync('config/topics.yaml', 'utf8')));

/** A few topics whose words the tests choose. */
export const small = createTopics({
  topics: [
    {
      id: 'robots',
      name: { en: 'Robots', zh: '机器人' },
      aliases: ['robotics', 'RL'],
      categories: ['cs.RO'],
      strong: ['whole-body control', 'robo*', '机械臂', 'gripper'],
      weak: ['gripper', 'policy', 'tactile', 'locomotion'],
      misleading: ['聊天机器人', 'policy gradient', 'robots.txt'],
    },
    { id: 'films', name: { en: 'Films', zh: '电影' }, strong: ['video', 'clip', '视频'] },
    { id: 'body', name: { en: 'Embodiment', zh: '具身' }, includes: ['robots'] },
  ],
});

export function paperOf(parts: Partial<Omit<Paper, 'id'>> & { readonly id?: string }): Paper {
  return {
    title: 'Untitled',
    otherTitles: [],
    authors: [],
    categories: [],
    abstract: {},
    contribution: {},
    fields: [],
    keywords: [],
    links: {},
    date: '2026-02-01',
    readings: [],
    ...parts,
    id: (parts.id ?? '2602.00001') as PaperId,
  };
}

export function idsOf(paper: Paper): string[] {
  return topics.of(paper).map(({ topic }) => topic.id);
}

export function seedPapers(): readonly Paper[] {
  const readings = readdirSync('seeds')
    .filter((file) => /\d\.md$/.test(file))
    .flatMap((file) => {
      const report = readReport(readFileSync(join('seeds', file), 'utf8'), { file });
      return (report?.papers ?? []).map((reading) => ({
        ...reading,
        source: report?.source ?? '',
        date: report?.date ?? '',
        from: 'seeds',
      }));
    });
  return [...Map.groupBy(readings, ({ id }) => id).values()].map((same) => mergeReadings(same));
}
