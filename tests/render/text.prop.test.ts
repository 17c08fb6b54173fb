import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Block } from '../../src/message/doc.ts';
import { displayWidth } from '../../src/message/text.ts';
import { choices } from '../../src/render/choices.ts';
import { renderText } from '../../src/render/text.ts';
import { wrapRuns } from '../../src/render/wrap.ts';
import { anyDoc, anyText } from './any-doc.ts';

const RUNS = { numRuns: 150 };
const width = fc.integer({ min: 20, max: 100 });

/** Everything a terminal may get from us: styles, links to http, https and mailto. */
const ESC = '\x1b';
const OURS = new RegExp(
  `${ESC}\\[\\d{1,2}(?:;\\d{1,2})*m|${ESC}\\]8;;(?:(?:https?://|mailto:)[!-~]*)?${ESC}\\\\`,
  'g',
);

test('nothing in a report steers the terminal', () => {
  fc.assert(
    fc.property(anyDoc, width, fc.boolean(), (doc, columns, color) => {
      const shown = renderText(doc, { width: columns, color, links: 'osc8' });
      const rest = shown.replace(OURS, '');
      expect(rest).not.toMatch(/(?!\n)\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u);
      if (!color) expect(shown).not.toContain('\x1b[');
    }),
    RUNS,
  );
});

test('links and styles that are opened are closed', () => {
  fc.assert(
    fc.property(anyDoc, width, (doc, columns) => {
      const shown = renderText(doc, { width: columns, color: true, links: 'osc8' });
      for (const line of shown.split('\n')) {
        expect(line.split('\x1b]8;;\x1b\\').length).toBe(line.split('\x1b]8;;').length / 2 + 0.5);
        expect(line.split('\x1b[0m').length).toBe((line.split('\x1b[').length + 1) / 2);
      }
    }),
    RUNS,
  );
});

test('no line is wider than the terminal, but for code and addresses', () => {
  const plain = (blocks: readonly Block[]): Block[] =>
    blocks.flatMap((block): Block[] => {
      if (block.type === 'code' || block.type === 'image') return [];
      if (block.type === 'quote' || block.type === 'group')
        return [{ ...block, blocks: plain(block.blocks) }];
      if (block.type !== 'list') return [block];
      return [{ ...block, items: block.items.map((item) => ({ blocks: plain(item.blocks) })) }];
    });
  fc.assert(
    // Six levels of quotes on twenty columns leave no room for anything: from forty on there is.
    fc.property(anyDoc, fc.integer({ min: 40, max: 100 }), (doc, columns) => {
      const blocks = plain(doc.blocks);
      const shown = renderText({ ...doc, blocks }, { width: columns, color: false, links: 'none' });
      for (const line of shown.split('\n')) {
        if (!/https?:\/\/|mailto:/.test(line))
          expect(displayWidth(line)).toBeLessThanOrEqual(columns);
      }
    }),
    RUNS,
  );
});

test('wrapping keeps every character but the blanks around breaks', () => {
  fc.assert(
    fc.property(
      fc.array(anyText, { maxLength: 4 }),
      fc.integer({ min: 4, max: 40 }),
      (texts, columns) => {
        const runs = texts.map((text) => ({ text }));
        const lines = wrapRuns(runs, columns).map((line) => line.map((run) => run.text).join(''));
        const squeeze = (text: string): string => text.replace(/[ \u3000\n]/g, '');
        expect(squeeze(lines.join('\n'))).toBe(squeeze(texts.join('')));
      },
    ),
    RUNS,
  );
});

test('closing punctuation begins no line and opening punctuation ends none', () => {
  const han = fc.array(
    fc.constantFrom('策', '略', '滞后', 'Token', ' ', '，', '。', '（', '）', '“', '”', '3D'),
    {
      minLength: 10,
      maxLength: 60,
    },
  );
  fc.assert(
    fc.property(han, fc.integer({ min: 20, max: 60 }), (parts, columns) => {
      const text = parts.join('');
      // A run of punctuation longer than half a line has to break somewhere.
      fc.pre(!/[，。（）“”]{5}/.test(text) && !/[（“] /.test(text));
      const lines = wrapRuns([{ text }], columns).map((line) =>
        line.map((run) => run.text).join(''),
      );
      for (const line of lines.slice(1)) expect(line).not.toMatch(/^[，。）”]/);
      for (const line of lines.slice(0, -1)) expect(line).not.toMatch(/[（“]$/);
    }),
    RUNS,
  );
});

test('the numbers shown are those of the choices', () => {
  fc.assert(
    fc.property(anyDoc, (doc) => {
      const count = choices(doc.blocks).length;
      const numbered = renderText(doc, { width: 100, color: false, links: 'none', numbered: true });
      const found = renderText(doc, { width: 100, color: false, links: 'none' });
      if (count > 0) expect(numbered).toMatch(new RegExp(`(?:^|\\D)${count}(?:\\D|$)`));
      else expect(numbered).toBe(found);
    }),
    RUNS,
  );
});

test('the same Doc gives the same bytes', () => {
  fc.assert(
    fc.property(anyDoc, width, (doc, columns) => {
      const options = { width: columns, color: true, links: 'inline' } as const;
      expect(renderText(structuredClone(doc), options)).toBe(renderText(doc, options));
    }),
    { numRuns: 50 },
  );
});
