import fc from 'fast-check';
import { expect, test } from 'vitest';
import { paginate } from '../../src/digest/pages.ts';
import type { Block } from '../../src/message/doc.ts';
import { plainText } from '../../src/message/text.ts';

const words = fc.array(fc.constantFrom('论文', 'method', '。', ' ', 'x1', '的'), {
  minLength: 1,
  maxLength: 900,
});
const paragraph = words.map(
  (list): Block => ({ type: 'paragraph', spans: [{ text: list.join('') }] }),
);
const block: fc.Arbitrary<Block> = fc.oneof(
  paragraph,
  fc.record({
    type: fc.constant('heading' as const),
    level: fc.constant(3 as const),
    spans: fc.constant([{ text: 'H' }]),
  }),
  fc.array(paragraph, { minLength: 1, maxLength: 8 }).map(
    (items): Block => ({
      type: 'list',
      ordered: true,
      start: 1,
      items: items.map((item) => ({ blocks: [item] })),
    }),
  ),
  fc
    .array(paragraph, { minLength: 1, maxLength: 4 })
    .map((blocks): Block => ({ type: 'quote', blocks })),
  words.map((list): Block => ({ type: 'code', text: list.join('\n') })),
);

const letters = (blocks: readonly Block[]): string => plainText(blocks).replace(/[\s\d.•·>-]/g, '');

test('pages have readable sizes and lose nothing', () => {
  fc.assert(
    fc.property(fc.array(block, { maxLength: 12 }), (blocks) => {
      const pages = paginate(blocks);
      expect(letters(pages.flat())).toBe(letters(blocks));
      for (const page of pages) {
        expect(plainText(page).length).toBeLessThan(3600);
        expect(page.length).toBeLessThanOrEqual(24);
      }
    }),
    { numRuns: 60 },
  );
});

test('a heading is not the last of its page', () => {
  const long: Block = { type: 'paragraph', spans: [{ text: '很长的一段话。'.repeat(330) }] };
  const heading: Block = { type: 'heading', level: 3, spans: [{ text: '方法' }] };
  const pages = paginate([long, heading, long]);
  expect(pages).toEqual([[long], [heading, long]]);
});
