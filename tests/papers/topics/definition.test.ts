import { describe, expect, test } from 'vitest';
import { createTopics } from '../../../src/papers/topics.ts';
import { topics } from './sample.ts';

const robots = { id: 'robots', name: { en: 'Robots', zh: '机器人' }, strong: ['robot arm'] };

function problemsOf(definition: unknown): string[] {
  try {
    createTopics(definition);
  } catch (error) {
    return error instanceof Error ? error.message.split('\n') : [];
  }
  return [];
}

describe('a definition', () => {
  test('needs id and names only', () => {
    const [topic] = createTopics({ topics: [{ id: 'a', name: { en: 'A', zh: '甲' } }] }).all;
    expect(topic).toEqual({
      id: 'a',
      name: { en: 'A', zh: '甲' },
      aliases: [],
      categories: [],
      strong: [],
      weak: [],
      misleading: [],
      includes: [],
    });
  });

  test.each([[undefined], [null], ['text'], [[]], [{}], [{ topics: [] }], [{ topics: 'robots' }]])(
    'is refused when it is %j',
    (definition) => {
      expect(() => createTopics(definition)).toThrow('topics: expected a list of topics');
    },
  );

  test('tells every problem at once, each with its path', () => {
    expect(
      problemsOf({
        extra: 1,
        topics: [
          { ...robots, strng: [] },
          { id: 'Bad Id', name: { en: 'Bad', zh: 3, de: 'x' }, weak: 'word' },
          { id: 'robots', name: { en: 'Other', zh: '其他' }, strong: ['ok', 5, ''] },
          'text',
        ],
      }),
    ).toEqual([
      'extra: unknown key; expected topics',
      'topics[0].strng: unknown key; expected id, name, aliases, categories, strong, weak, misleading, includes',
      'topics[1].id: expected small letters, digits and hyphens, found "Bad Id"',
      'topics[1].name.de: unknown key; expected en, zh',
      'topics[1].name.zh: expected a text, found 3',
      'topics[1].weak: expected a list of texts, found "word"',
      'topics[2].strong[1]: expected a text, found 5',
      'topics[2].strong[2]: expected a text, found ""',
      'topics[3]: expected id, name and words, found "text"',
      'topics[2].id: "robots" stands twice',
    ]);
  });

  test('gives one name to one topic, however it is spelt', () => {
    const other = { id: 'machines', name: { en: 'Machines', zh: '机器' }, aliases: ['ROBOT'] };
    expect(problemsOf({ topics: [robots, other] })).toEqual([
      'topics[1]: the name "ROBOT" belongs to "robots" already',
    ]);
  });

  test('includes only topics there are, and never itself', () => {
    const a = { id: 'a', name: { en: 'A', zh: '甲' }, includes: ['b', 'nowhere'] };
    const b = { id: 'b', name: { en: 'B', zh: '乙' }, includes: ['a'] };
    expect(problemsOf({ topics: [a, b] })).toEqual([
      'topics[0].includes: there is no topic "nowhere"',
      'topics[0].includes: "a" includes itself',
      'topics[1].includes: "b" includes itself',
    ]);
  });
});

describe('the topics that ship', () => {
  test('are at least 40, each with words in both languages', () => {
    expect(topics.all.length).toBeGreaterThanOrEqual(40);
    for (const topic of topics.all) {
      const words = [...topic.aliases, ...topic.strong].join(' ');
      expect([topic.id, /[a-z]/i.test(words), /\p{Script=Han}/u.test(words)]).toEqual([
        topic.id,
        true,
        true,
      ]);
    }
  });

  test('broader ones hold the narrower', () => {
    expect(topics.get('embodied-ai')?.includes).toContain('robotics');
    expect(topics.get('nowhere')).toBeUndefined();
  });
});
