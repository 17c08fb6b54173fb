import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Block } from '../../src/message/doc.ts';
import {
  cleanText,
  clip,
  displayWidth,
  graphemes,
  plainSpans,
  plainText,
  splitText,
} from '../../src/message/text.ts';

const FAMILY = '👨‍👩‍👧';

describe('displayWidth', () => {
  test.each([
    ['', 0],
    ['abc', 3],
    ['中文', 4],
    ['ＡＢ，。', 8],
    ['é', 1],
    ['e\u0301', 1],
    ['𝐚\u0302ₜ', 2],
    [FAMILY, 2],
    ['👍🏽', 2],
    ['🇨🇳', 2],
    ['1️⃣', 2],
    ['☑ ✓ →', 5],
    ['한글', 4],
    ['a中b', 4],
  ])('%s is %i wide', (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });
});

test('graphemes are what a reader sees as one character', () => {
  expect(graphemes(`a中${FAMILY}e\u0301\r\n🇨🇳`)).toEqual([
    'a',
    '中',
    FAMILY,
    'e\u0301',
    '\r\n',
    '🇨🇳',
  ]);
  expect(graphemes('plain 中文')).toEqual([...'plain 中文']);
});

describe('clip', () => {
  test.each([
    ['short', 10, 'utf16', 'short'],
    ['exactly ten', 11, 'utf16', 'exactly ten'],
    ['one two three four', 12, 'utf16', 'one two…'],
    ['提出了一种方法，解决了一个问题', 20, 'width', '提出了一种方法…'],
    ['First clause here, second clause', 24, 'utf16', 'First clause here…'],
    ['uses GPT-4.5-turbo always', 12, 'utf16', 'uses…'],
    ['accuracy of 93.25% overall', 16, 'utf16', 'accuracy of…'],
    ['Pneumonoultramicroscopic', 10, 'utf16', 'Pneumonou…'],
    [`ab${FAMILY}${FAMILY}`, 12, 'utf16', `ab${FAMILY}…`],
    ['中文字', 4, 'width', '中…'],
    ['abc', 0, 'utf16', ''],
    ['abc', 1, 'utf16', '…'],
  ] as const)('%s to %i %s', (text, max, by, expected) => {
    expect(clip(text, max, by)).toBe(expected);
  });

  test('any text stays within the limit and keeps whole graphemes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.nat(40), (text, max) => {
        for (const by of ['utf16', 'width'] as const) {
          const clipped = clip(text, max, by);
          expect(by === 'width' ? displayWidth(clipped) : clipped.length).toBeLessThanOrEqual(max);
          if (clipped === text || !clipped) continue;
          const kept = graphemes(clipped.slice(0, -1));
          expect(graphemes(text).slice(0, kept.length)).toEqual(kept);
        }
      }),
      { numRuns: 400 },
    );
  });
});

describe('splitText', () => {
  test.each([
    ['First one. Second one. Third', 16, ['First one. ', 'Second one. ', 'Third']],
    ['第一句。第二句。第三句', 8, ['第一句。第二句。', '第三句']],
    ['para one\n\npara two', 12, ['para one\n\n', 'para two']],
    ['abcdefghij', 4, ['abcd', 'efgh', 'ij']],
    ['one two three', 8, ['one two ', 'three']],
    ['', 5, ['']],
  ])('%j at %i', (text, max, parts) => {
    expect(splitText(text, max)).toEqual(parts);
  });

  test('nothing is lost, and only a grapheme longer than a part is cut', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            'word',
            ' ',
            '。',
            '. ',
            '，',
            '中文',
            '\n\n',
            FAMILY,
            'e\u0301',
            '🇨🇳',
            'GPT-4',
          ),
          {
            maxLength: 60,
          },
        ),
        fc.integer({ min: 12, max: 50 }),
        (pieces, max) => {
          const text = pieces.join('');
          const parts = splitText(text, max);
          expect(parts.join('')).toBe(text);
          expect(parts.every((part) => part.length <= max)).toBe(true);
          expect(parts.flatMap(graphemes)).toEqual(graphemes(text));
        },
      ),
      { numRuns: 300 },
    );
  });

  test('the smallest parts still move on', () => {
    expect(splitText(`${FAMILY}a`, 2).join('')).toBe(`${FAMILY}a`);
    expect(() => splitText('a', 0)).toThrow('at least 1');
  });
});

describe('plainText', () => {
  test('one line a paragraph, item or row; lists keep marks and indent', () => {
    const words = (text: string): Block => ({ type: 'paragraph', spans: [{ text }] });
    const blocks: Block[] = [
      { type: 'heading', level: 1, spans: [{ text: 'A ' }, { text: 'b', bold: true }] },
      {
        type: 'list',
        ordered: true,
        start: 9,
        items: [
          {
            blocks: [
              words('nine'),
              { type: 'list', ordered: false, start: 1, items: [{ blocks: [words('in')] }] },
            ],
          },
          { blocks: [words('ten\nmore')] },
        ],
      },
      { type: 'quote', blocks: [words('q')] },
      { type: 'code', text: 'x\ny' },
      { type: 'table', header: [[{ text: 'h' }], [{ text: 'i' }]], rows: [[[{ text: '1' }], []]] },
      { type: 'fields', fields: [{ label: 'L', value: [{ text: 'v' }] }] },
      { type: 'image', url: 'https://a.b', alt: 'alt' },
      { type: 'divider' },
      { type: 'group', blocks: [{ type: 'context', spans: [{ text: 'c' }] }] },
    ];
    expect(plainText(blocks)).toBe(
      'A b\n9. nine\n   - in\n10. ten\n    more\nq\nx\ny\nh | i\n1 | \nL: v\nalt\nc',
    );
    expect(plainSpans([{ text: 'a', code: true }, { text: 'b' }])).toBe('ab');
  });
});

describe('cleanText', () => {
  test.each([
    ['plain 中文 👍', 'plain 中文 👍'],
    ['a\u202eb\u2066c\u200bd\ufeffe\u0000f\u00adg', 'abcdefg'],
    ['a\r\nb\rc\u2028d', 'a\nb\nc\nd'],
    ['a\u00a0b\u3000c', 'a b\u3000c'],
    ['lone \ud800 half', 'lone  half'],
    [`${FAMILY} a\u200db`, `${FAMILY} ab`],
    [`z${'\u0301'.repeat(50)}`, `z${'\u0301'.repeat(3)}`],
    ['a\u{e0041}b', 'ab'],
  ])('%j', (text, expected) => {
    expect(cleanText(text)).toBe(expected);
  });

  test('cleaning twice changes nothing more', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const once = cleanText(text);
        expect(cleanText(once)).toBe(once);
        expect(once.isWellFormed()).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
