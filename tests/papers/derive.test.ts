import { describe, expect, test } from 'vitest';
import { applicationFields, codeOpen, contributionOf, linksIn } from '../../src/papers/derive.ts';
import { systemName } from '../../src/papers/names.ts';
import { sentences } from '../../src/papers/sentences.ts';

describe('systemName', () => {
  test.each([
    ['VESPO: Variational Sequence-Level Soft Policy Optimization', 'VESPO'],
    ['VA-π: Variational Policy Alignment', 'VA-π'],
    ['GTR-Turbo: Merged Checkpoint', 'GTR-Turbo'],
    ['N-GRPO: x', 'N-GRPO'],
    ['μLO: Compute-Efficient', 'μLO'],
    ['REINFORCE++: A Simple Approach', 'REINFORCE++'],
    ['DeepSeek-V3.2: Pushing the Frontier', 'DeepSeek-V3.2'],
    ['AVMeme Exam: A Benchmark', 'AVMeme Exam'],
    ['RoboTwin 2.0: A Scalable Data Generator', 'RoboTwin 2.0'],
    ['Kimi k1.5: Scaling', 'Kimi k1.5'],
    ['τ²-Bench: Evaluating', 'τ²-Bench'],
    ['π_0.5: a VLA Model', 'π0.5'],
    ['Spatia: Video Generation', 'Spatia'],
    ['xLSTM: Extended', 'xLSTM'],
    ['Qalam : A Multimodal LLM', 'Qalam'],
    ['Kelix Technique Report', 'Kelix'],
    ['Step-Audio 2 Technical Report', 'Step-Audio 2'],
    ['Code Graph Model (CGM): A Graph-Integrated LLM', 'CGM'],
    ['The Massive Legal Embedding Benchmark (MLEB)', 'MLEB'],
    ['Prism——A New Way', 'Prism'],
    ['Spatia：具有可更新空间记忆的视频生成', 'Spatia'],
  ])('%s', (title, name) => {
    expect(systemName(title)).toBe(name);
  });

  test.each([
    'Towards: Something',
    'Beyond LLaVA-HD: Diving into High-Resolution Models',
    'Attention Is All You Need',
    'Is It Good? No: A Study',
    'Scaling Laws: A Survey',
    'Large Language Models: A Survey',
    'Graph-Based Captioning: Enhancing Descriptions',
    'YOLO Meets Mixture-of-Experts: Adaptive Routing',
    'From RAGs to rich parameters: Probing',
    'The Mamba in the Llama: Distilling',
    'LLMs: A Survey',
    'Position: We Should',
    'Text-to-Image: An Overview',
    'Model Merging and Safety Alignment: One Bad Model',
    '超越静态：新方法',
    'Foundation Models for Music (LLMs)',
    '',
  ])('%j names none', (title) => {
    expect(systemName(title)).toBeUndefined();
  });

  test('the Chinese title helps where the original does not', () => {
    expect(systemName('Video Generation with Memory', 'Spatia：视频生成')).toBe('Spatia');
  });
});

describe('contributionOf', () => {
  const abstract =
    'Large models are slow (e.g. in Smith et al. 2020). In this paper, we propose Foo, a fast $O(n)$ method. We show it works.';

  test.each([
    [
      'the report’s own first',
      { own: '提出了一种方法。第二句。', aiSummary: 'AI.', abstract },
      '提出了一种方法。',
    ],
    [
      'without label and chatter',
      { own: '好的，以下是总结。\n一句话核心贡献：提出了 Foo。' },
      '提出了 Foo。',
    ],
    ['without its label', { own: '核心贡献：提出了快速的 Foo 方法。' }, '提出了快速的 Foo 方法。'],
    [
      'then the summary',
      { aiSummary: 'Foo is a fast method for models.', abstract },
      'Foo is a fast method for models.',
    ],
    [
      'then the first finding',
      { findings: ['- We find that Foo is fast.', 'b'], abstract },
      'We find that Foo is fast.',
    ],
    [
      'then what the abstract says is done',
      { abstract },
      'In this paper, we propose Foo, a fast O(n) method.',
    ],
    [
      'in Chinese too',
      { abstract: '大模型很慢。为此，本文提出了一种快速方法。结果很好。' },
      '为此，本文提出了一种快速方法。',
    ],
    [
      'else what was studied',
      { abstract: 'Models fail. We study why they do. The end.' },
      'We study why they do.',
    ],
    ['else how it begins', { abstract: 'Foo is a thing. It works.' }, 'Foo is a thing.'],
    ['or nothing', { own: '  ', abstract: '' }, undefined],
  ])('%s', (_, parts, expected) => {
    expect(contributionOf(parts)).toBe(expected);
  });
});

describe('applicationFields', () => {
  test.each([
    [
      '多模态大模型（MLLM）评估、视听多模态理解（Audio-Visual）、计算社会科学',
      ['多模态大模型评估', '视听多模态理解', '计算社会科学'],
    ],
    ['NLP - 大语言模型安全与对齐（具体涉及：推理时干预）。', ['NLP', '大语言模型安全与对齐']],
    ['AI制药 / 计算生物学（具体涉及：虚拟筛选）。', ['AI制药', '计算生物学']],
    [
      '机器人学习 / 具身智能\n具体涉及：灵巧操作、跨平台机器人控制。',
      ['机器人学习', '具身智能', '灵巧操作', '跨平台机器人控制'],
    ],
    ['Robotics, Computer Vision; Embodied AI.', ['Robotics', 'Computer Vision', 'Embodied AI']],
    ['具体涉及通过量化视觉依赖性来减少模型幻觉和缓解语言偏见的一种新的方法。', []],
    ['', []],
  ])('%s', (text, expected) => {
    expect(applicationFields(text)).toEqual(expected);
  });
});

describe('linksIn', () => {
  test.each([
    ['Code: https://github.com/a/b.', { code: 'https://github.com/a/b' }],
    ['代码已开源（https://github.com/a/b-c）。', { code: 'https://github.com/a/b-c' }],
    [
      '[repo](https://github.com/a/b.js) and **https://x.github.io/foo/**',
      { code: 'https://github.com/a/b.js', project: 'https://x.github.io/foo' },
    ],
    [
      'builds on https://github.com/x/base; our code: https://github.com/me/own',
      { code: 'https://github.com/me/own' },
    ],
    [
      'https://huggingface.co/papers/2602.1 https://huggingface.co/org/model',
      { code: 'https://huggingface.co/org/model' },
    ],
    ['demo https://huggingface.co/spaces/a/b', { project: 'https://huggingface.co/spaces/a/b' }],
    ['https://github.com/topics/llm https://github.com/org https://huggingface.co/docs/x/y', {}],
    ['https://github.com@evil.com/a/b', {}],
    ['no links', {}],
  ])('%s', (text, expected) => {
    expect(linksIn(text)).toEqual(expected);
  });
});

describe('codeOpen', () => {
  test.each([
    'Code is available at https://github.com/a/b.',
    'We will release our code upon acceptance.',
    'The code will be made publicly available.',
    'Our models, data and code are open-sourced.',
    'The toolkit is released at https://github.com/a/b.',
    'Code, demos, and the dataset can be found on the project page.',
    '代码已开源。',
    '代码将在 GitHub 上发布。',
    '项目代码见 https://github.com/x/y',
    '我们开源了全部代码和模型。',
    '不仅开源代码，还开源数据。',
    '提供了GitHub链接，表明代码是开源的。',
  ])('open: %s', (text) => {
    expect(codeOpen(text)).toBe(true);
  });

  test.each([
    'No code is available.',
    'The code is not released.',
    'It is unclear whether the code is available.',
    'Code generation models are publicly available.',
    'The implementation is available upon request.',
    'A limited code capacity hurts.',
    '代码尚未公开。',
    '论文没有提供代码。',
    '通常这类研究会提供开源代码。',
    '与开源模型相比，效果更好。',
    '我们在代码生成等公开基准上评估。',
    '',
  ])('not said: %s', (text) => {
    expect(codeOpen(text)).toBe(false);
  });
});

describe('sentences', () => {
  test.each([
    [
      'We follow Smith et al. (2020). It works, e.g. on v2.5. See Fig. 3.',
      ['We follow Smith et al. (2020).', 'It works, e.g. on v2.5.', 'See Fig. 3.'],
    ],
    [
      '他说“好。”然后走了。第二句！准确率为 3.5%。Third one.',
      ['他说“好。”', '然后走了。', '第二句！', '准确率为 3.5%。', 'Third one.'],
    ],
    ['1. First item. Second.', ['1. First item.', 'Second.']],
    ['GPT-4.5 vs. Claude 3.5. J. Smith agrees.', ['GPT-4.5 vs. Claude 3.5.', 'J. Smith agrees.']],
    ['Is it? Yes! Done', ['Is it?', 'Yes!', 'Done']],
    ['one\n\ntwo', ['one', 'two']],
    ['', []],
  ])('%j', (text, expected) => {
    expect(sentences(text)).toEqual(expected);
  });
});
