import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Paper } from '../../../src/papers/paper.ts';
import { idsOf, paperOf, seedPapers, small, topics } from './sample.ts';

const found = (parts: Parameters<typeof paperOf>[0]): string[] =>
  small.of(paperOf(parts)).map(({ topic }) => topic.id);
const isRobots = (parts: Parameters<typeof paperOf>[0]): boolean => found(parts).includes('robots');

describe('where a word stands', () => {
  test('a strong word in the title or the contribution decides', () => {
    expect(isRobots({ title: 'Robots in the Wild' })).toBe(true);
    expect(isRobots({ title: 'Untitled', titleZh: '野外的机器人' })).toBe(true);
    expect(isRobots({ contribution: { zh: '提出了一种机械臂控制方法。' } })).toBe(true);
    expect(isRobots({ contribution: { en: 'A method that controls robots.' } })).toBe(true);
  });

  test('one mention in an abstract does not, repetition where the paper proposes something does', () => {
    const mention = 'Images matter to robots. We propose a loss. It is fast.';
    expect(isRobots({ abstract: { en: mention } })).toBe(false);
    const about = 'Images matter. We propose whole-body control of robots. The robots walk.';
    expect(isRobots({ abstract: { en: about } })).toBe(true);
  });

  test('weak words count together only', () => {
    expect(isRobots({ title: 'A Policy for Locomotion' })).toBe(false);
    const abstract = { en: 'We propose a tactile policy. The policy learns locomotion.' };
    expect(isRobots({ title: 'A Tactile Policy for Locomotion', abstract })).toBe(true);
  });

  test('a word that is strong and weak is strong in the title only', () => {
    expect(isRobots({ title: 'A Better Gripper' })).toBe(true);
    expect(isRobots({ contribution: { en: 'A better gripper.' } })).toBe(false);
  });

  test('a category is evidence, not the decision', () => {
    expect(isRobots({ categories: ['cs.RO', 'cs.CV'] })).toBe(false);
    const abstract = { en: 'We present a robotic hand. It grasps.' };
    expect(isRobots({ abstract })).toBe(false);
    expect(isRobots({ abstract, categories: ['cs.RO'] })).toBe(true);
  });

  test('a topic far behind the strongest one is left out', () => {
    const rest = {
      abstract: { en: 'We propose whole-body control. It works.' },
      keywords: ['whole-body control'],
    };
    expect(found(rest)).toContain('robots');
    const aboutFilms = { title: 'Films, Clips and Videos', contribution: { zh: '电影视频生成。' } };
    expect(found({ ...rest, ...aboutFilms })).toEqual(['films']);
  });

  test('a broader topic gets the narrower one’s papers', () => {
    expect(found({ title: 'Robots' })).toEqual(['robots', 'body']);
    expect(found({ title: 'Embodiment' })).toEqual(['body']);
  });
});

describe('words', () => {
  test.each([
    ['ROBOTS', true],
    ['Whole Body Control', true],
    ['wholebody control', true],
    ['Whole‐body control', true],
    ['RoboTwin 3', true],
    ['ｒｏｂｏｔｓ', true],
    ['基于RL的方法', true],
    ['使用robots完成任务', true],
    ['六轴机械臂的标定', true],
    ['RLHF', false],
    ['一个聊天机器人', false],
    ['一个聊天机器人和一个机器人', true],
    ['What robots.txt Forbids', false],
    ['A Tactile Policy Gradient for Locomotion', false],
    ['Probots', false],
  ])('%j: %j', (title, expected) => {
    expect(isRobots({ title })).toBe(expected);
  });

  test('an abbreviation or translation beside its long form is the same mention', () => {
    const once = small.of(paperOf({ title: 'Whole-body Control' }))[0]?.match.score;
    expect(small.of(paperOf({ title: 'Whole-body Control (RL)' }))[0]?.match.score).toBe(once);
    expect(small.of(paperOf({ title: '机器人（Robots）' }))[0]?.match.score).toBe(once);
  });

  test('says which words in which places decided, the weightiest first', () => {
    const [first] = small.of(paperOf({ title: 'Robots', categories: ['cs.RO'], keywords: ['RL'] }));
    expect(first?.match.why).toEqual(['title: Robots', 'category: cs.RO', 'keywords: RL']);
  });

  test.each([
    ['VLA模型的空间引导训练', 'vla'],
    ['基于RLHF的对齐', 'post-training'],
    ['面向自动驾驶的端到端模型', 'autonomous-driving'],
    ['用GRPO训练大语言模型', 'reinforcement-learning'],
    ['多模态大语言模型的视觉推理', 'multimodal'],
    ['3D高斯泼溅的快速重建', '3d'],
    ['A Chatbot for Bank Customers', undefined],
    ['MMXBench: Testing Everything', 'benchmark'],
  ])('the topics that ship: %j is about %s', (title, id) => {
    const ids = idsOf(paperOf({ title }));
    if (id) expect(ids).toContain(id);
    else expect(ids).not.toContain('robotics');
  });

  test.each([
    ['基于LLM的聊天机器人', 'robotics'],
    ['推理加速：更快的服务', 'reasoning'],
    ['Deep Graph Paper Sizes', 'graph'],
    ['A Theoretically Sound Estimator', 'audio'],
    ['Hate Speech in Forums', 'speech'],
    ['Power-Law Spectra of Power Law Tails', 'society'],
    ['Multimodal Large Language Models', 'llm'],
    ['RLHF', 'robotics'],
  ])('%j is not about %s', (title, id) => {
    expect(idsOf(paperOf({ title }))).not.toContain(id);
  });
});

test('a paper whose title is the name of a topic belongs to it', () => {
  for (const topic of topics.all) {
    for (const title of [topic.name.en, topic.name.zh]) {
      expect([title, idsOf(paperOf({ title })).includes(topic.id)]).toEqual([title, true]);
    }
  }
});

test('a paper is weighed once, whoever asks', () => {
  const paper = paperOf({ title: 'Robots' });
  expect(small.of(paper)).toBe(small.of(paper));
});

test('never throws, whatever stands in the paper or the rule', () => {
  const text = fc.string({ unit: 'binary', maxLength: 80 });
  const words = fc.constantFrom('robots ', '机器人', '(VLA)', '。', '\u0000', '\ud800', '*', 'RL,');
  const messy = fc.array(fc.oneof(text, words), { maxLength: 12 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(messy, messy, messy, (title, abstract, name) => {
      const paper: Paper = paperOf({
        title,
        abstract: { zh: abstract },
        authors: [name, ''],
        keywords: [name],
        fields: [abstract],
        categories: [name],
      });
      for (const { match } of topics.of(paper)) expect(match.why.length).toBeGreaterThan(0);
      topics.wants(paper, [
        { type: 'phrase', phrase: name },
        { type: 'author', name },
        { type: 'not', rule: { type: 'category', category: name } },
      ]);
    }),
    { numRuns: 150 },
  );
});

test('a very long text of one word is no harder than any other', () => {
  const paper = paperOf({
    abstract: { en: 'robot '.repeat(60_000) },
    authors: ['x '.repeat(9_000)],
  });
  expect(topics.of(paper).length).toBeGreaterThanOrEqual(0);
  expect(topics.match(paper, { type: 'phrase', phrase: 'robot '.repeat(40) })?.why).toBeDefined();
  expect(topics.match(paper, { type: 'author', name: 'x y '.repeat(20) })).toBeUndefined();
});

describe('the seeds', () => {
  const byTitle = (topic: string): string[] =>
    seedPapers()
      .filter((paper) => idsOf(paper).includes(topic))
      .map(({ title }) => title.split(/[:(]/)[0]?.trim() ?? '');

  test('robotics brings the robot papers and not the others', () => {
    const robotics = byTitle('robotics');
    expect(robotics).toEqual(
      expect.arrayContaining([
        'EgoPush',
        'ST4VLA',
        'DexImit',
        'Robo3R',
        'VLA-JEPA',
        'A Pragmatic VLA Foundation Model',
        'ExoGS',
        'Goal-oriented Communication for Fast and Robust Robotic Fault Detection and Recovery',
        'Advances and Innovations in the Multi-Agent Robotic System',
      ]),
    );
    for (const other of [
      'SARAH',
      'VESPO',
      'Splat-Portrait',
      'AVMeme Exam',
      'Spatia',
      'Selective Steering',
    ]) {
      expect(robotics).not.toContain(other);
    }
  });

  test.each([
    ['reinforcement-learning', ['VESPO']],
    ['video-generation', ['ConsID-Gen', 'Spatia', 'Generated Reality']],
    ['human-motion', ['SARAH']],
    ['world-models', ['VLA-JEPA', 'Olaf-World']],
    ['safety', ['AgentDoG']],
    ['benchmark', ['AVMeme Exam']],
    ['science', ['GPCR-Filter']],
    ['3d', ['Robo3R', 'Splat-Portrait', 'SAGE']],
  ])('%s brings %j', (topic, titles) => {
    expect(byTitle(topic)).toEqual(expect.arrayContaining([...titles]));
  });

  test('every paper has a topic, few have many', () => {
    const counts = seedPapers().map((paper) => topics.of(paper).length);
    expect(Math.min(...counts)).toBeGreaterThan(0);
    expect(counts.filter((count) => count > 7).length).toBeLessThan(counts.length / 5);
  });
});
