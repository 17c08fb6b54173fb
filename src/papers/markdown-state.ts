import { decodeHTMLStrict } from 'entities';
import { cleanText } from '../message/text.ts';
import type { Delimiter, Marks } from './markdown-emphasis.ts';
import type { Tex } from './math-formula.ts';

/** Link definitions of a document by their normalised label. */
export type Definitions = Readonly<Record<string, { readonly href: string }>>;

/** A piece of text with what is certain about it; emphasis comes over it later, by index. */
export interface Node {
  text: string;
  code?: true;
  math?: true;
  style?: Tex['style'];
  url?: string;
}

export interface Bracket {
  readonly node: number;
  readonly delimiters: number;
  readonly image: boolean;
  readonly at: number;
}

export interface OpenTag {
  readonly name: string;
  readonly node: number;
  readonly url?: string | undefined;
}

export interface State {
  readonly source: string;
  readonly definitions: Definitions;
  readonly nodes: Node[];
  readonly delimiters: Delimiter[];
  readonly brackets: Bracket[];
  readonly tags: OpenTag[];
  readonly marks: Marks;
  /** Text since the last node. */
  buffer: string;
  at: number;
  /** Brackets opened before this node lie around a link: no links in links. */
  linkedBefore: number;
  /** Starts of backtick runs by length, made at the first backtick. */
  ticks?: Map<number, number[]>;
  /** No such closing text behind here. */
  readonly missing: Set<string>;
}

export function flush(state: State): void {
  if (!state.buffer) return;
  state.nodes.push({ text: state.buffer });
  state.buffer = '';
}

export function push(state: State, node: Node): void {
  flush(state);
  state.nodes.push(node);
}

export function decode(text: string): string {
  return text.includes('&') ? cleanText(decodeHTMLStrict(text)).replace(/\s/g, ' ') : text;
}

export function skipBlank(source: string, at: number): number {
  let index = at;
  while (source[index] === ' ' || source[index] === '\t' || source[index] === '\n') index++;
  return index;
}
