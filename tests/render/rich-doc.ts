import type { Block, Doc, Language, Spans } from '../../src/message/doc.ts';
import { bold, context, link, paragraph, text } from '../../src/message/doc.ts';

const WORDS = {
  en: {
    notification: 'Daily papers, Feb 23: 2 papers',
    title: 'Daily papers · Mon, Feb 23',
    count: ' · 2 papers · all topics',
    contribution:
      'A sequence-level soft policy optimization whose closed-form kernel keeps off-policy, asynchronous training stable ("policy lag 64") — no length normalization.',
    details: 'Details',
    save: 'Save',
    choose: 'Choose a paper',
    heading: 'What is new',
    first: 'A variational view: ',
    second: 'Asymmetric suppression, so that stale samples fade instead of exploding.',
    nested: 'at most 3 %',
    labels: ['Field', 'Results'],
    values: [
      'Reinforcement learning',
      'Best of all baselines by 2.3 %, also with a policy lag of 64 and four workers.',
    ],
    table: [
      ['Method', 'AIME 24', 'Note'],
      ['GRPO', '41.2', 'collapses when the policy lags'],
      ['VESPO', '48.7', 'stable'],
    ],
    quote: 'The weights are no longer clipped.',
  },
  zh: {
    notification: '论文日报，2月23日：2 篇论文',
    title: '论文日报 · 2月23日 周一',
    count: ' · 2 篇 · 主题：全部',
    contribution:
      '基于变分原理的序列级软策略优化：用推导出的闭式权重核，解决“策略滞后”、异步训练（off-policy）下的不稳定与方差爆炸；无需长度归一化。',
    details: '详情',
    save: '收藏',
    choose: '选一篇论文',
    heading: '主要创新点',
    first: '变分视角：',
    second: '非对称软抑制，使过时样本逐渐淡出，而不是让梯度爆炸。',
    nested: '至多 3%',
    labels: ['应用领域', '实验效果'],
    values: ['强化学习', '比最佳基线高 2.3%，策略滞后 64、四个采样进程时仍然稳定。'],
    table: [
      ['方法', 'AIME 24', '说明'],
      ['GRPO', '41.2', '策略滞后时崩溃'],
      ['VESPO', '48.7', '稳定'],
    ],
    quote: '权重不再被截断。',
  },
} as const;

const PAPER = 'https://huggingface.co/papers/2602.10693';
const cells = (row: readonly string[]): Spans[] => row.map((cell) => [text(cell)]);
const item = (...blocks: Block[]): { blocks: Block[] } => ({ blocks });

/** A Doc with every kind of block, span and action, as a digest and a card would use them. */
export function richDoc(language: Language): Doc {
  const words = WORDS[language];
  const [header = [], ...rows] = words.table.map(cells);
  return {
    notification: words.notification,
    blocks: [
      { type: 'heading', level: 1, spans: [text(words.title)] },
      context(link('Hugging Face', 'https://huggingface.co/papers'), text(words.count)),
      {
        type: 'group',
        accessory: {
          type: 'button',
          label: words.details,
          verb: 'details',
          value: '2602.10693',
          style: 'primary',
        },
        blocks: [
          paragraph(
            text('1  '),
            { text: 'VESPO', bold: true, url: PAPER },
            {
              text: ': Variational Sequence-Level Soft Policy Optimization for Stable Off-Policy LLM Training',
              url: PAPER,
            },
          ),
          paragraph(text(words.contribution)),
          context(text('LLM · AIME')),
        ],
      },
      { type: 'divider' },
      { type: 'heading', level: 2, spans: [text(words.heading)] },
      {
        type: 'list',
        ordered: true,
        start: 9,
        items: [
          item(
            paragraph(bold(words.first), { text: 'log W', code: true }, text(' → '), {
              text: '𝐚ₜ = 𝐊ₜ𝐬ₜ + 𝐤ₜ',
              math: true,
            }),
          ),
          item(paragraph(text(words.second)), {
            type: 'list',
            ordered: false,
            start: 1,
            items: [
              item(paragraph({ text: words.nested, italic: true })),
              item(paragraph({ text: 'PPO', strike: true })),
            ],
          }),
        ],
      },
      { type: 'quote', blocks: [paragraph(text(words.quote))] },
      { type: 'code', language: 'python', text: 'w = exp(log_w)\nloss = (w * adv).mean()  # <b>' },
      { type: 'table', header, rows },
      {
        type: 'fields',
        fields: words.labels.map((label, index) => ({
          label,
          value: [text(words.values[index] ?? '')],
        })),
      },
      { type: 'image', url: 'https://example.org/figure.png', alt: 'Figure 1' },
      {
        type: 'actions',
        actions: [
          { type: 'button', label: words.save, verb: 'save', value: '2602.10693' },
          { type: 'link', label: 'arXiv', url: 'https://arxiv.org/abs/2602.10693' },
          {
            type: 'select',
            placeholder: words.choose,
            verb: 'card',
            options: [
              { label: 'VESPO', value: '2602.10693', description: 'Variational Sequence-Level …' },
              { label: 'SAGE', value: '2602.10116' },
            ],
          },
        ],
      },
    ],
  };
}
