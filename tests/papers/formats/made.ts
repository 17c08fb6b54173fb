import fc from 'fast-check';
import type { SectionKind } from '../../../src/papers/paper.ts';

/** Reports made at random, with what a reader of them has to find. */
export interface MadePaper {
  readonly id: string;
  readonly title: string;
  readonly kinds: readonly SectionKind[];
  readonly text: string;
}

export interface Made {
  readonly text: string;
  readonly date: string;
  readonly papers: readonly MadePaper[];
}

const WORDS =
  'robot vision policy sparse token graph world reward latent motion 机器人 视觉 语言模型 强化学习'.split(
    ' ',
  );
const TITLE_WORDS =
  'Learning Scalable World Models Policy Sparse Attention Diffusion with for of Robust Agents VLA-π 3D'.split(
    ' ',
  );

const HEADINGS: Partial<Record<SectionKind, readonly string[]>> = {
  field: ['应用领域', '应用领域与场景', 'Application Field', 'Research Area', '應用領域'],
  contribution: ['一句话核心贡献', '核心贡献', 'One-Sentence Core Contribution', '主要贡献'],
  usage: ['使用指南', '如何使用', '快速上手', 'Usage Guide', 'How to Use'],
  innovation: ['主要创新点', '创新之处', 'Key Innovations', '核心创新', 'Novelty'],
  results: ['实验效果', '实验结果', 'Results and Performance', '性能表现'],
};

type Dress = (number: number, heading: string, text: string) => string;

/** Every way a heading is written: numbered or not, bold or not, any colon, its text below or beside it. */
export const DRESSES: readonly Dress[] = [
  (n, h, t) => `### ${n}. ${h}\n${t}`,
  (n, h, t) => `### ${n}. **${h}**\n\n${t}`,
  (_, h, t) => `## ${h}\n\n${t}`,
  (_, h, t) => `#### **${h}：**\n${t}`,
  (n, h, t) => `### ${n}、${h}：${t}`,
  (n, h, t) => `### ${n}）${h}\n${t}`,
  (n, h, t) => `### ${'一二三四五'[n - 1]}、${h}\n${t}`,
  (n, h, t) => `${n}. **${h}**：\n${t}`,
  (n, h, t) => `${n}. **${h}**: ${t}`,
  (n, h, t) => `${n}. **${h}**\n\n${t}`,
  (n, h, t) => `${n}. **${h}：** ${t}`,
  (n, h, t) => `**${n}. ${h}**\n${t}`,
  (n, h, t) => `**${n}. ${h}**: **${t.split(/[。\n]/)[0]}** - ${t}`,
  (n, h, t) => `**${n}. ${h}：**\n\n${t}`,
  (_, h, t) => `**${h}**\n${t}`,
  (_, h, t) => `**${h}**：${t}`,
  (_, h, t) => `【${h}】${t}`,
  (n, h, t) => `${n}. ${h}：\n${t}`,
  (n, h, t) => `${'一二三四五'[n - 1]}、${h}\n${t}`,
  (n, h, t) => `（${n}）${h}：${t}`,
  (n, h, t) => `**${'①②③④⑤'[n - 1]} ${h}**\n${t}`,
  (n, h, t) => `#### （${'一二三四五'[n - 1]}）${h}\n${t}`,
  (n, h, t) => `### ${n}\ufe0f\u20e3 ${h}\n${t}`,
  (_, h, t) => `### 🎯 ${h}\n\n${t}`,
  (_, h, t) => `🎯 **${h}**：${t}`,
  (n, h, t) => `##### ${n}. ${h} (Section ${n})\n${t}`,
  (n, h, t) => `### 第${'一二三四五'[n - 1]}部分：${h}\n${t}`,
  (n, h, t) => `### ${['I', 'II', 'III', 'IV', 'V'][n - 1]}. ${h}\n${t}`,
  (n, h, t) => `### 2.${n} ${h}\n${t}`,
  (n, h, t) => `**${'１２３４５'[n - 1]}、${h}**\n${t}`,
  (n, h, t) => `## ${n}. ${h}\n\n${t}\n\n---`,
  (_, h, t) => `**【${h}】** ${t}`,
  (_, h, t) => `- **${h}**: ${t}`,
  (_, h, t) => `***${h}***\n\n${t}`,
  (_, h, t) => `### ${h}:\n${t}`,
  (_, h, t) => `## ${h} ##\n\n${t}`,
  (n, h, t) => `<h3>${n}. ${h}</h3>\n\n${t}`,
  (_, h, t) => `${h}\n------\n\n${t}`,
  (_, h, t) => `${h}：${t}`,
];

const sentence = fc
  .array(fc.constantFrom(...WORDS), { minLength: 3, maxLength: 9 })
  .map((words) => `该方法在 ${words.join(' ')} 上有效。`);
const title = fc
  .array(fc.constantFrom(...TITLE_WORDS), { minLength: 2, maxLength: 9 })
  .map((words) => words.join(' '));
const date = fc
  .date({ min: new Date('2024-01-01'), max: new Date('2027-12-31'), noInvalidDate: true })
  .map((day) => day.toISOString().slice(0, 10));

/** What stands inside a section and must not be taken for one. */
const body = fc
  .tuple(
    sentence,
    fc.constantFrom(
      '',
      '*   **输入**：图像与文本。\n*   **输出**：动作。',
      '1.  **双层级策略（Two-Level）**：先筛选。\n2.  **数据效率**：更少数据。',
      '- 第一步\n    - 嵌套\n        - 更深\n            - 最深',
      '| 方法 | 准确率 |\n|---|---|\n| A | 1 |',
      '```python\n# 1. 应用领域\nprint("## 📄 no paper")\n```',
      '> 引用 https://arxiv.org/abs/1706.03762 的观点。',
      '参见 [Attention](https://arxiv.org/abs/1706.03762)。',
    ),
    sentence,
  )
  .map(([first, middle, last]) => [first, middle, last].filter(Boolean).join('\n\n'));

const sections = fc
  .subarray(Object.keys(HEADINGS) as SectionKind[], { minLength: 1 })
  .chain((kinds) => fc.shuffledSubarray(kinds, { minLength: kinds.length }))
  .chain((kinds) =>
    fc
      .tuple(
        fc.constantFrom(...DRESSES),
        ...kinds.map((kind) => fc.tuple(fc.constantFrom(...(HEADINGS[kind] ?? [])), body)),
      )
      .map(([dress, ...parts]) => ({
        kinds,
        text: (parts as [string, string][])
          .map(([heading, text], i) => (dress as Dress)(i + 1, heading, text))
          .join('\n\n'),
      })),
  );

const opening = fc.constantFrom(
  '',
  '',
  '好的，我将扮演一名资深研究员，为您分析这篇论文。\n\n',
  '# 某系统 研究报告\n\n',
  '# 论文研报：某系统\n\n',
  'Sure! Here is the analysis of the paper.\n\n---\n\n',
);
const closing = fc.constantFrom(
  '',
  '',
  '\n\n---\n\n希望这份报告对您有所帮助！',
  '\n\nLet me know if you have questions.',
);

const papers = fc
  .array(fc.tuple(title, opening, sections, closing), { minLength: 1, maxLength: 6 })
  .map((list) =>
    list.map(([name, before, { kinds, text }, after], i) => ({
      id: `2601.${String(10_000 + i * 7)}`,
      title: `${name} ${i + 1}`,
      kinds,
      text: before + text + after,
    })),
  );

export const huggingfaceReport: fc.Arbitrary<Made> = fc.tuple(date, papers).map(([day, list]) => ({
  date: day,
  papers: list,
  text: [
    `# Hugging Face Daily Papers Report\n**Date**: ${day}\n**Source URL**: https://huggingface.co/papers/date/${day}\n\n${'='.repeat(60)}\n`,
    ...list.map(
      ({ id, title: name, text }) =>
        `## 📄 ${name}\n\n- **链接**: https://huggingface.co/papers/${id}\n- **阅读来源**: HTML\n\n${text}\n\n\n${'='.repeat(60)}\n`,
    ),
  ].join('\n'),
}));

export const arxivDaily: fc.Arbitrary<Made> = fc
  .tuple(date, papers, fc.boolean(), opening, closing, fc.constantFrom('', '```\n未关闭的代码'))
  .map(([day, list, time, before, after, fence]) => ({
    date: day,
    papers: list,
    text: [
      `${time ? `time: ${day.replaceAll('-', '')}\n\n` : ''}# Arxiv Computer Vision Papers - ${day}\n`,
      `## Executive Summary\n\n${before}# 主要趋势\n\n- 一项趋势\n\n---\n\n### 亮点\n\n一段话。${after}\n\n---\n`,
      `## Table of Contents\n\n${list.map(({ id, title: name }, i) => `${i + 1}. [${name}](#${id}v1)`).join('\n')}\n\n---\n\n## Papers\n`,
      ...list.map(
        ({ id, title: name, text }) =>
          `<a id='${id}v1'></a>\n## [${name}](https://arxiv.org/abs/${id}v1)\n\n**Authors:** Ann Lee, Bo Li\n\n**Published:** ${day}\n\n**Categories:** cs.CV, cs.RO\n\n**Abstract:**\n\nWe present a system.\n\n**Analysis:**\n\n${text}\n${fence}\n\n**Key Findings:**\n\n- We find a thing.\n- We find another...\n\n**Links:**\n\n- [PDF](https://arxiv.org/pdf/${id}v1)\n- [arXiv](https://arxiv.org/abs/${id}v1)\n\n---\n`,
      ),
    ].join('\n'),
  }));

export const newsletter: fc.Arbitrary<Made> = fc
  .tuple(date, fc.array(fc.tuple(title, sentence, fc.boolean()), { minLength: 1, maxLength: 6 }))
  .map(([day, list]) => {
    const made = list.map(([name, text], i) => ({
      id: `2601.${String(20_000 + i * 7)}`,
      title: `${name} ${i + 1}`,
      kinds: [],
      text,
    }));
    return {
      date: day,
      papers: made,
      text: [
        `\n# <img src="logo.png" width="30"/> Hugging Face ${day} 论文日报\n\n## 📊 今日论文统计\n- 总论文数：${made.length}\n- 热门领域：RL, GPT\n\n## 📝 论文详情\n`,
        ...made.map(({ id, title: name, text }, i) => {
          const wrapped = list[i]?.[2] ? name.replace(/ (?=\S+$)/, '\n  ') : name;
          return `\n### ${i + 1}. 中文标题${i + 1}\n\n**原文标题：** ${wrapped}\n\n**摘要：**\n${text}\n\n**论文链接：** [HuggingFace](https://huggingface.co/papers/${id}) | [arXiv](https://arxiv.org/abs/${id})\n\n\n\n---`;
        }),
        '\n## 🎙️ 语音播报\n- [收听](../audio/day.mp3)\n',
      ].join('\n'),
    };
  });

/** Ways in which lists of papers are written elsewhere. */
const LISTS: readonly ((paper: MadePaper, number: number) => string)[] = [
  ({ id, title: name }, n) =>
    `### ${n}. [${name}](https://arxiv.org/abs/${id})\n\n**Authors**: Ann Lee\n\n**Abstract**: We show a thing.\n`,
  ({ id, title: name }, n) =>
    `#### ${n}. **[${name}]**\n- **论文链接**: [https://huggingface.co/papers/${id}](https://huggingface.co/papers/${id})\n- **核心痛点与创新点**: 现有方法慢，见 [Old](https://arxiv.org/abs/1706.03762)。\n`,
  ({ id, title: name }) => `- [${name}](https://arxiv.org/abs/${id}) - a note\n`,
  ({ id, title: name }) =>
    `- **${name}**, Ann Lee et.al., Paper: [https://arxiv.org/abs/${id}](https://arxiv.org/abs/${id})\n`,
  ({ id, title: name }, n) =>
    `${n}. **[${name}](https://arxiv.org/abs/${id})**\n   - **作者**: Ann Lee\n   - **摘要**: 一个方法。\n`,
  ({ id, title: name }, n) =>
    `### [${n}] [${name}](https://arxiv.org/abs/${id})\n*Ann Lee, Bo Li*\n\nMain category: cs.CV\n\nTL;DR: A thing.\n`,
  ({ id, title: name }) =>
    `## ${name}\n\n[arXiv](https://arxiv.org/abs/${id}) | [PDF](https://arxiv.org/pdf/${id})\n\nA paragraph about it.\n`,
  ({ id, title: name }) =>
    `|**2026-01-02**|**${name}**|Ann Lee et.al.|[${id}](http://arxiv.org/abs/${id})|null|`,
  ({ id, title: name }, n) =>
    `${n}. ${name}\n   https://arxiv.org/abs/${id}\n   A sentence about it.\n`,
  ({ id, title: name }) => `**${name}**\nhttps://arxiv.org/abs/${id}\nA sentence about it.\n`,
];

export const generic: fc.Arbitrary<Made> = fc
  .tuple(date, fc.uniqueArray(title, { minLength: 2, maxLength: 8 }), fc.constantFrom(...LISTS))
  .map(([day, titles, write]) => {
    const made = titles.map((name, i) => ({
      id: `2601.${String(30_000 + i * 7)}`,
      title: `${name} ${i + 1}`,
      kinds: [],
      text: '',
    }));
    const table = write(made[0] ?? { id: '', title: '', kinds: [], text: '' }, 1).startsWith('|');
    const head = table ? '|Publish Date|Title|Authors|PDF|Code|\n|---|---|---|---|---|\n' : '';
    return {
      date: day,
      papers: made,
      text: `# Daily papers ${day}\n\n${head}${made.map((paper, i) => write(paper, i + 1)).join(table ? '\n' : '\n')}\n`,
    };
  });
