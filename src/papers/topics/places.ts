import { plainText } from '../../message/text.ts';
import type { Paper, SectionKind } from '../paper.ts';

export type PlaceKind =
  | 'title'
  | 'contribution'
  | 'field'
  | 'keywords'
  | 'abstract'
  | 'section'
  | 'category';

/** A piece of a paper's text and what a strong word is worth there. */
export interface Place {
  readonly kind: PlaceKind;
  readonly text: string;
  readonly worth: number;
}

/** One strong word there is enough. */
const DECIDES = 1;
/** From here on a place says what the paper is about, not what it mentions. */
export const NAMES = 0.8;
/** A strong word in a proposing sentence says what the paper does; in a closing one, what it might be good for. A
 * contribution beside an abstract sums it up, tools and results included, and is like one sentence of it. */
const PROPOSING = 0.6;
/** A sentence about the system by its name. */
const NAMED = 0.4;
const FIRST = 0.3;
const TELLING = 0.25;
const RESULT = 0.2;
const CLOSING = 0.1;
const KEYWORD = 0.35;
/** A field section names the paper's own field first and where else it may be of use behind it. */
const FIELDS = [0.9, NAMES, 0.6] as const;
const LATER_FIELD = 0.5;

const SECTIONS: Partial<Record<SectionKind, number>> = {
  innovation: 0.2,
  method: 0.2,
  summary: 0.15,
  field: 0.15,
  usage: 0.1,
  experiments: 0.1,
};

export function placesOf(paper: Paper): readonly Place[] {
  const places: Place[] = [];
  const add = (kind: PlaceKind, text: string | undefined, worth: number) => {
    if (text) places.push({ kind, text, worth });
  };
  add('title', paper.title, DECIDES);
  add('title', paper.titleZh, DECIDES);
  const abstracts = [paper.abstract.en, paper.abstract.zh].filter((text) => text !== undefined);
  for (const language of ['en', 'zh'] as const) {
    const contribution = paper.contribution[language];
    if (!contribution || isPartOf(contribution, abstracts)) continue;
    add('contribution', contribution, paper.abstract[language] ? PROPOSING : DECIDES);
  }
  paper.fields.forEach((field, at) => {
    add('field', field, FIELDS[at] ?? LATER_FIELD);
  });
  for (const keyword of paper.keywords) add('keywords', keyword, KEYWORD);
  for (const abstract of abstracts) {
    const parts = sentences(abstract);
    parts.forEach((sentence, at) => {
      add('abstract', sentence, worthOf(sentence, at, paper.name));
    });
  }
  for (const { sections } of paper.readings) {
    for (const { kind, blocks } of sections) {
      const worth = SECTIONS[kind];
      if (worth !== undefined) add('section', plainText(blocks), worth);
    }
  }
  return places;
}

/** A contribution that was taken from the abstract is weighed there. */
function isPartOf(text: string, abstracts: readonly string[]): boolean {
  // The report may have cut or ended it differently.
  const start = text.slice(0, 40);
  return abstracts.some((abstract) => abstract.includes(start));
}

const PROPOSES =
  /\b(?:we|this (?:paper|work|survey|report|study|article))\b[^.]{0,40}?\b(?:propose|introduce|present|develop|describe|study|investigate|explore|release|build|design|formulate|construct|examine|analy[sz]e|address|tackle|survey|review|show|demonstrate|unveil|report|revisit|argue|ask)|\bin this (?:paper|work|survey|report|study)\b|本文|我们(?:提出|介绍|引入|设计|开发|构建|研究|发布|推出|探索|分析)|(?:本|该)(?:研究|工作|论文|报告)|提出了/i;
const RESULTS =
  /\b(?:experiment(?:s|al)?|result|outperform|achiev|surpass|state-of-the-art|sota|evaluation on|code (?:is|will)|available at)|实验|结果表明|优于|达到/i;
const HOPES =
  /\b(?:pav(?:e|es|ing) the way|hope|future|potential|insights?|open(?:s|ing)? (?:up|new))\b|未来|有望|为.{0,20}奠定/i;

function worthOf(sentence: string, at: number, name: string | undefined): number {
  if (PROPOSES.test(sentence)) return PROPOSING;
  if (name && sentence.includes(name) && !RESULTS.test(sentence)) return NAMED;
  if (at === 0) return FIRST;
  if (HOPES.test(sentence)) return CLOSING;
  return RESULTS.test(sentence) ? RESULT : TELLING;
}

function sentences(text: string): string[] {
  return text.split(/(?<=[。！？!?；])|(?<=[.!?])\s+(?=\S)/).filter((part) => part.trim() !== '');
}
