import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blankChatter, isChatter, withoutChatter } from '../../src/papers/chatter.ts';

const lines = (name: string) =>
  readFileSync(`tests/fixtures/${name}.txt`, 'utf8').split('\n').filter(Boolean);
const chatter = lines('chatter');
const content = lines('content');

test('the corpus holds at least sixty of each', () => {
  expect(chatter.length).toBeGreaterThan(60);
  expect(content.length).toBeGreaterThan(60);
});

test.each(chatter)('is model talk: %s', (line) => {
  expect(withoutChatter(line)).toBe('');
});

test.each(content)('has content: %s', (line) => {
  expect(withoutChatter(line)).toContain(line.replace(/^当然，|^Of course, /, ''));
});

describe('around content', () => {
  test('only the sentences that are talk go', () => {
    const said = '好的，我将为您分析这篇论文。该论文提出了 VESPO。希望这份总结对您有帮助！';
    expect(withoutChatter(said)).toBe('该论文提出了 VESPO。');
    const english =
      'Sure! Here is the summary. VESPO reweights sequences. Let me know if you need more.';
    expect(withoutChatter(english).trim()).toBe('VESPO reweights sequences.');
  });

  test('a filler word goes, what it introduces stays', () => {
    expect(withoutChatter('好的，本文提出了一种新方法。')).toBe('本文提出了一种新方法。');
    expect(withoutChatter('Certainly! The paper introduces a new loss.')).toBe(
      'The paper introduces a new loss.',
    );
  });

  test('a clause that addresses the reader goes, the rest of the sentence stays', () => {
    expect(withoutChatter('根据您提供的摘要，本文提出了 VESPO。')).toBe('本文提出了 VESPO。');
    expect(withoutChatter('Based on the abstract you provided, the paper proposes VESPO.')).toBe(
      'the paper proposes VESPO.',
    );
  });

  test('code, lists and tables are left alone, and lines keep their numbers', () => {
    const text = [
      '请提供论文内容。',
      '```',
      '请提供论文内容。',
      '```',
      '- 请提供论文内容。',
      '| 请提供论文内容。 |',
    ];
    const kept = blankChatter(text, (line) => line >= 1 && line <= 3);
    expect(kept).toEqual(['', ...text.slice(1)]);
  });

  test('nothing is ever added, and a text without talk is the same text', () => {
    const parts = fc.array(fc.oneof(fc.constantFrom(...chatter, ...content), fc.string()), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(parts, (sentences) => {
        const text = sentences.join('');
        const kept = withoutChatter(text);
        expect(text.length).toBeGreaterThanOrEqual(kept.length);
        for (const line of content) {
          if (sentences.length === 1 && sentences[0] === line) expect(isChatter(line)).toBe(false);
        }
      }),
      { numRuns: 200 },
    );
  });
});
