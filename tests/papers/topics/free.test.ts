import { describe, expect, test } from 'vitest';
import type { Section } from '../../../src/papers/paper.ts';
import type { Rule } from '../../../src/papers/topics.ts';
import { paperOf, small, topics } from './sample.ts';

describe('free rules', () => {
  const sections: readonly Section[] = [
    {
      kind: 'method',
      heading: '方法',
      blocks: [{ type: 'paragraph', spans: [{ text: '我们用稀疏奖励训练策略。' }] }],
    },
  ];
  const paper = paperOf({
    title: 'Gaussian-splatting at scale',
    authors: ['José Ramón Núñez', 'Kaiming He', '何 凯明', 'Bruno N. Y. Chen'],
    categories: ['cs.CV', 'cs.RO'],
    abstract: { en: 'Sparse views. Rewards are dense.' },
    readings: [
      {
        id: paperOf({}).id,
        title: '',
        links: {},
        line: 1,
        source: 's',
        date: '2026-02-01',
        from: 'f',
        sections,
      },
    ],
  });
  const matches = (typed: string): readonly string[] | undefined => {
    const parsed = topics.parse(typed);
    if (parsed.kind === 'unknown') throw new Error(`${typed} is no rule`);
    return topics.match(paper, parsed.rule)?.why;
  };

  test.each([
    ['"Gaussian Splatting"', ['title: Gaussian Splatting']],
    ['"稀疏奖励"', ['方法: 稀疏奖励']],
    ['"sparse rewards"', undefined],
    ['"view reward"', ['abstract: view reward']],
    ['"gaussian"', ['title: gaussian']],
    ['"gauss"', undefined],
    ['cs.ro', ['category: cs.RO']],
    ['cs.SD', undefined],
    ['author:kaiming he', ['author: Kaiming He']],
    ['author:He Kaiming', ['author: Kaiming He']],
    ['author:K. He', ['author: Kaiming He']],
    ['author:何凯明', ['author: 何 凯明']],
    ['author:nunez jose', ['author: José Ramón Núñez']],
    ['author:Bruno Chen', ['author: Bruno N. Y. Chen']],
    ['author:Kai', undefined],
    ['author:Kaiming Chen', undefined],
    ['author:K. H.', undefined],
    ['-cs.SD', []],
    ['-cs.RO', undefined],
  ])('%s', (typed, why) => {
    expect(matches(typed)).toEqual(why);
  });
});

describe('wants', () => {
  const rules = (...typed: string[]): Rule[] =>
    typed.map((text) => {
      const parsed = small.parse(text);
      if (parsed.kind === 'unknown') throw new Error(`${text} is no rule`);
      return parsed.rule;
    });
  const paper = paperOf({ title: 'Robots', authors: ['Ada Li'], categories: ['cs.RO'] });

  test('any positive rule is enough, and all reasons are told', () => {
    expect(small.wants(paper, rules('"nothing here"', 'robots', 'author:Ada Li'))?.why).toEqual([
      'title: Robots',
      'category: cs.RO',
      'author: Ada Li',
    ]);
    expect(small.wants(paper, rules('"nothing here"'))).toBeUndefined();
  });

  test('an excluded topic wins over everything', () => {
    expect(small.wants(paper, rules('robots', '-cs.RO'))).toBeUndefined();
    expect(small.wants(paper, rules('-robots', '"robots"'))).toBeUndefined();
  });

  test('no positive rule means everything', () => {
    expect(small.wants(paper, [])).toEqual({ score: 0, why: [] });
    expect(small.wants(paper, rules('-"nothing here"'))).toEqual({ score: 0, why: [] });
  });

  test('a topic there is not matches nothing', () => {
    expect(small.wants(paper, [{ type: 'topic', id: 'gone' }])).toBeUndefined();
  });
});
