import type { Block } from '../message/doc.ts';

/** A group's number and its blocks without it, when its first paragraph begins with one (`1  Title`). */
export function splitNumber(blocks: readonly Block[]): {
  readonly number: string;
  readonly blocks: readonly Block[];
} {
  const [first, ...rest] = blocks;
  const number = first?.type === 'paragraph' ? (first.spans[0]?.text ?? '') : '';
  if (first?.type !== 'paragraph' || !/^\d{1,3}\.?[ \u3000]{1,3}$/.test(number)) {
    return { number: '', blocks };
  }
  return { number, blocks: [{ ...first, spans: first.spans.slice(1) }, ...rest] };
}
