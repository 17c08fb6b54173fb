import type { SectionKind } from './paper.ts';

/**
 * What a heading announces, in order of precedence: a heading such as `实验结果分析` has words of three kinds,
 * the first kind of this list that matches is meant.
 */
const KINDS: readonly (readonly [SectionKind, string])[] = [
  [
    'limitations',
    '限界|侷限性?|한계|제한점|限制條件|局限性?|不足之处|不足|限制|缺陷|缺点|短板|弱点|未来工作|limitations?|weakness(?:es)?|drawbacks?|shortcomings?|caveats?|future work',
  ],
  [
    'applications',
    '受益|潜在应用|可能应用|应用场景|适用场景|应用前景|应用价值|落地场景|benefit|potential applications?|application scenarios?|use cases?',
  ],
  [
    'field',
    '應用領域|研究領域|応用分野|研究分野|응용 분야|연구 분야|应用领域|研究领域|所属领域|技术领域|(?:application|research|subject)s? (?:field|area|domain)s?|(?:field|area|domain)s? of (?:application|research|study)',
  ],
  ['motivation', '動機|동기|배경|研究の背景|动机|研究背景|背景|motivations?|backgrounds?'],
  [
    'impact',
    '影响力|影响|意义|重要性|趣味性|重要|impacts?|significance|importance|important|implications?|why (?:it|this) matters',
  ],
  [
    'contribution',
    '一句話|一言|ひとこと|한줄|한 줄|한 문장|一句话|one[- ]sentence|single sentence|tl;? ?dr|in a nutshell|速览',
  ],
  [
    'innovation',
    "創新性?|創新點|新規性|참신성|혁신|독창성|创新性|创新点|创新|新颖性|新颖|亮点|novelty|novelties|novel|innovations?|innovative|highlights?|what'?s new",
  ],
  ['contribution', '貢獻|貢献|기여|贡献|contributions?|contribution'],
  [
    'guide',
    '如何复现|实用指南|实践指南|实现指南|复现指南|复现|实践建议|实用|practical|reproducib\\w+|reproduction|practitioners?',
  ],
  [
    'usage',
    '如何使用|怎样使用|怎么使用|快速上手|如何上手|如何运行|使用指南|使用方法|使用方式|使用说明|使用|如何用|怎么用|用法|上手指南|上手|快速开始|usage|how to use|using it|user guide|getting started|quick ?start',
  ],
  [
    'experiments',
    '消融實驗|アブレーション|消融实验|消融|对比实验|实验对比|实验比较|ablations?(?: stud(?:y|ies))?',
  ],
  [
    'comparison',
    '對比|比較|비교|関連研究|先行研究|관련 연구|对比|比较|异同|相关工作|comparisons?|comparative|compared|related works?|versus|vs',
  ],
  [
    'motivation',
    '痛點|問題|課題|문제|과제|도전|痛点|问题|挑战|引言|problems?|challenges?|introduction',
  ],
  ['abstract', '譯文|翻譯|초록|アブストラクト|摘要|译文|翻译|abstracts?|translations?'],
  [
    'results',
    '結果|效能|결과|성능|结果|效果|性能|表现|成果|发现|results?|performance|findings?|outcomes?',
  ],
  [
    'experiments',
    '實驗|評估|実験|評価|실험|평가|evidence|实验|评估|评测|验证|测试|experiments?|experimental|evaluations?|validations?|empirical',
  ],
  [
    'method',
    '手法|提案手法|アプローチ|技術|방법|접근|アイデア|아이디어|方法论|方法|方案|技术路线|技术细节|技术|算法|模型|架构|框架|流程|设计|原理|机制|思路|核心思想|核心理念|method\\w*|approach(?:es)?|architectures?|pipelines?|algorithms?|frameworks?|techniques?|technical|design|how it works|models?|core ideas?|key ideas?',
  ],
  ['guide', '指南|guides?|guidelines?'],
  ['applications', '應用|応用|활용|적용|应用|applications?'],
  ['field', '领域|方向|学科|分类|类别|fields?|areas?|domains?|categor(?:y|ies)'],
  [
    'summary',
    '總結|結論|概要|まとめ|요약|결론|개요|주요 내용|主要内容|主要工作|总结|小结|结论|结语|概括|概述|概览|要点|简介|summar(?:y|ies)|conclusions?|concluding|takeaways?|overview',
  ],
  [
    'analysis',
    '分析|解读|解析|剖析|点评|评价|评论|analysis|analyses|reviews?|assessments?|commentary|insights?',
  ],
];

/** Words that say how, not what: a heading made of these and words of a kind is surely a heading of that kind. */
const NEUTRAL =
  '如何|快速|之处|场景|方面|重点|简述|解读|主要|核心|关键|重要|具体|详细|简要|整体|总体|潜在|可能|相关|本论文|本文|该论文|这篇论文|论文|文章|研究|作者|该|此|的|与|和|及|或|以及|对|于|从|中|可以|推断出|推断|进行|情况|部分|内容|说明|详解|详情|介绍|简介|分析|总结|概述|点|性|力|句|中文|英文|学术|工作|' +
  "main|major|core|key|central|primary|detailed|brief|short|overall|potential|possible|proposed|the|its|their|this|of|and|or|in|on|for|to|a|an|one|sentence|paper'?s?|work|study|research|section|details?|description|explained|analysis|summary|overview|discussion|statement|guide|core";

const RULES = KINDS.map(([kind, words]) => [kind, new RegExp(wordy(words), 'iu')] as const);
const COVERED = new RegExp(wordy(`${KINDS.map(([, words]) => words).join('|')}|${NEUTRAL}`), 'giu');

/** Latin words match whole, Chinese ones anywhere. */
function wordy(words: string): string {
  const all = words.split(/\|(?![^(]*\))/).sort((a, b) => b.length - a.length);
  const latin = all.filter((word) => /^[\x20-\x7e]+$/.test(word));
  const chinese = all.filter((word) => !latin.includes(word));
  return [...(chinese.length > 0 ? chinese : []), `\\b(?:${latin.join('|')})\\b`].join('|');
}

/** What a heading is about, without numbering, marks, pictographs and what stands in brackets. */
export function headingWords(heading: string): string {
  return heading
    .replace(/[(（][^()（）]*[)）]/g, ' ')
    .replace(/[*_`#【】[\]「」《》]/g, ' ')
    .replace(/\p{Extended_Pictographic}\ufe0f?/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The kind that a heading announces. Undefined: none of the known words is in it. */
export function kindOf(heading: string): SectionKind | undefined {
  const words = headingWords(heading);
  return RULES.find(([, rule]) => rule.test(words))?.[0];
}

/** The kind, if the heading says nothing but that: `3. 主要创新点` does, `注意力机制的改进方法` does not. */
export function exactKindOf(heading: string): SectionKind | undefined {
  if (heading.length > 80) return undefined;
  const known = seen.get(heading);
  if (known !== undefined) return known ?? undefined;
  const words = headingWords(heading);
  const other = /[\p{L}\p{N}]/u.test(words.replace(COVERED, ''));
  const kind = other ? undefined : kindOf(words);
  if (seen.size >= SEEN_MOST) seen.clear();
  seen.set(heading, kind ?? null);
  return kind;
}

/** Reports repeat their headings; null: of no kind. */
const seen = new Map<string, SectionKind | null>();
const SEEN_MOST = 2000;
