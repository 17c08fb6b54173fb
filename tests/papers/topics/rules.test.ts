import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { topics } from './sample.ts';

function textOf(typed: string): string | undefined {
  const parsed = topics.parse(typed);
  return parsed.kind === 'rule' ? parsed.text : undefined;
}

function nearestTo(typed: string): string | undefined {
  const parsed = topics.parse(typed);
  return parsed.kind === 'unknown' ? parsed.near[0]?.id : undefined;
}

describe('parse', () => {
  test.each([
    ['robotics', 'robotics'],
    ['Robotics', 'robotics'],
    [' ROBOTS ', 'robotics'],
    ['机器人', 'robotics'],
    ['机器人学', 'robotics'],
    ['具身', 'embodied-ai'],
    ['Embodied AI', 'embodied-ai'],
    ['embodied-AI', 'embodied-ai'],
    ['具身AI', 'embodied-ai'],
    ['VLA', 'vla'],
    ['vla 模型', 'vla'],
    ['多模态', 'multimodal'],
    ['VLMs', 'multimodal'],
    ['文生图', 'image-generation'],
    ['text to image', 'image-generation'],
    ['Text-To-Image', 'image-generation'],
    ['强化学习', 'reinforcement-learning'],
    ['rl', 'reinforcement-learning'],
    ['RLHF', 'post-training'],
    ['大模型', 'llm'],
    ['large  language models', 'llm'],
    ['智能体', 'agents'],
    ['３Ｄ', '3d'],
    ['Gaussian Splatting', '3d'],
    ['高斯泼溅', '3d'],
    ['papers about robots', 'robotics'],
    ['机器人相关论文', 'robotics'],
    ['cs.ro', 'cs.RO'],
    ['CS.CV', 'cs.CV'],
    ['cond-mat.MTRL-SCI', 'cond-mat.mtrl-sci'],
    ['Quant-Ph', 'quant-ph'],
    ['author: Kaiming  He', 'author:Kaiming He'],
    ['Author:"Kaiming He"', 'author:Kaiming He'],
    ['作者：何恺明', 'author:何恺明'],
    ['"diffusion policy"', '"diffusion policy"'],
    ['“diffusion policy”', '"diffusion policy"'],
    ['「世界模型」', '"世界模型"'],
    ["'state space'", '"state space"'],
    ['-robotics', '-robotics'],
    ['- 机器人', '-robotics'],
    ['−cs.cv', '-cs.CV'],
    ['-"foo bar"', '-"foo bar"'],
    ['-author:He', '-author:He'],
  ])('%j means %j', (typed, text) => {
    expect(textOf(typed)).toBe(text);
  });

  test('says what a rule is', () => {
    expect(topics.parse('-作者: 李 华')).toEqual({
      kind: 'rule',
      rule: { type: 'not', rule: { type: 'author', name: '李 华' } },
      text: '-author:李 华',
    });
  });

  test.each([
    ['gaussian splating', '3d'],
    ['robtics', 'robotics'],
    ['reinforcment learning', 'reinforcement-learning'],
    ['mutlimodal', 'multimodal'],
    ['diffusoin models', 'diffusion'],
    ['autonmous driving', 'autonomous-driving'],
    ['world modle', 'world-models'],
    ['medcal', 'medical'],
    ['机器入', 'robotics'],
    ['强化学西', 'reinforcement-learning'],
    ['自动架驶', 'autonomous-driving'],
    ['医疗影像', 'medical'],
    ['jailbreaks on models', 'safety'],
    ['crystals', 'chemistry'],
  ])('%j is no name; nearest is %s', (typed, id) => {
    expect(nearestTo(typed)).toBe(id);
  });

  test.each(['', '   ', '-', '"', '""', '“”', 'author:', '作者：', '…', '🤖'])(
    '%j is nothing one can subscribe to',
    (typed) => {
      expect(topics.parse(typed)).toMatchObject({ kind: 'unknown', near: [] });
    },
  );

  test('an unknown word can be subscribed to as the phrase it gives', () => {
    const parsed = topics.parse('  blockchain "consensus" ');
    expect(parsed).toEqual({ kind: 'unknown', near: [], phrase: 'blockchain consensus' });
    expect(textOf('"blockchain consensus"')).toBe('"blockchain consensus"');
  });

  test('every name and alias of every topic means that topic', () => {
    for (const topic of topics.all) {
      for (const name of [topic.id, topic.name.en, topic.name.zh, ...topic.aliases]) {
        expect([name, textOf(name)]).toEqual([name, topic.id]);
        expect([name, textOf(name.toUpperCase())]).toEqual([name, topic.id]);
      }
    }
  });

  const typed = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc
      .tuple(
        fc.constantFrom('', '-', '--', '"', '“', 'author:', '作者：', 'cs.', "'"),
        fc.string({ unit: 'grapheme', maxLength: 30 }),
        fc.constantFrom('', '"', '”', "'", ' 论文'),
      )
      .map((parts) => parts.join('')),
    fc.constantFrom(...topics.all.flatMap(({ name, aliases }) => [name.en, name.zh, ...aliases])),
    fc.string({ unit: 'grapheme', minLength: 300, maxLength: 400 }),
  );

  test('canonical text parses to the same rule', () => {
    fc.assert(
      fc.property(typed, (text) => {
        const parsed = topics.parse(text);
        if (parsed.kind === 'unknown') return;
        expect(topics.parse(parsed.text)).toEqual(parsed);
        expect(parsed.text.length).toBeLessThan(300);
      }),
      { numRuns: 300 },
    );
  });

  test('an unknown text is a rule as a phrase, unless it has no letter', () => {
    fc.assert(
      fc.property(typed, (text) => {
        const parsed = topics.parse(text);
        if (parsed.kind === 'rule' || !/[a-z\p{Script=Han}]/u.test(parsed.phrase)) return;
        expect(topics.parse(`"${parsed.phrase}"`).kind).toBe('rule');
      }),
      { numRuns: 200 },
    );
  });
});

describe('complete', () => {
  test.each([
    ['rob', 'robotics'],
    ['Rein', 'reinforcement-learning'],
    ['机器', 'robotics'],
    ['强', 'reinforcement-learning'],
    ['3', '3d'],
    ['gui', 'gui-agents'],
    ['medcal', 'medical'],
  ])('%j offers %s first', (prefix, id) => {
    expect(topics.complete(prefix)[0]?.id).toBe(id);
  });

  test('offers each topic once, as many as asked for, and all in order for nothing typed', () => {
    expect(topics.complete('', 5)).toEqual(topics.all.slice(0, 5));
    const found = topics.complete('模');
    expect(new Set(found).size).toBe(found.length);
    expect(topics.complete('a', 3)).toHaveLength(3);
    expect(topics.complete('xq')).toEqual([]);
  });
});
