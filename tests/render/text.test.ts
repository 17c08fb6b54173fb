import { expect, test } from 'vitest';
import type { Block, Doc } from '../../src/message/doc.ts';
import { link, paragraph, text } from '../../src/message/doc.ts';
import { choices } from '../../src/render/choices.ts';
import { renderText, type TextOptions, textCalls } from '../../src/render/text.ts';
import { richDoc } from './rich-doc.ts';

const PLAIN: TextOptions = { width: 60, color: false, links: 'none' };
const doc = (...blocks: Block[]): Doc => ({ notification: '', blocks });
const render = (blocks: Block[], options: Partial<TextOptions> = {}): string =>
  renderText(doc(...blocks), { ...PLAIN, ...options });

test.each(['zh', 'en'] as const)('every kind of block in %s', async (language) => {
  const folder = '../golden/render';
  const wide = renderText(richDoc(language), { width: 72, color: false, links: 'inline' });
  await expect(`${wide}\n`).toMatchFileSnapshot(`${folder}/rich.${language}.txt`);
  const phone = renderText(richDoc(language), { ...PLAIN, width: 36, numbered: true });
  await expect(`${phone}\n`).toMatchFileSnapshot(`${folder}/rich.${language}.phone.txt`);
});

test('colours and clickable links only when asked for', () => {
  const blocks = [paragraph(link('VESPO', 'https://arxiv.org/abs/2602.10693'))];
  expect(render(blocks)).toBe('VESPO');
  expect(render(blocks, { color: true })).toBe('VESPO');
  expect(render(blocks, { links: 'osc8' })).toBe(
    '\x1b]8;;https://arxiv.org/abs/2602.10693\x1b\\VESPO\x1b]8;;\x1b\\',
  );
  expect(render(blocks, { links: 'osc8', color: true })).toContain('\x1b[36mVESPO\x1b[0m');
  expect(render([{ type: 'context', spans: [text('small')] }], { color: true })).toBe(
    '\x1b[2msmall\x1b[0m',
  );
});

test('an address stands once behind its link, however many styles the link has', () => {
  const url = 'https://arxiv.org/abs/2602.10693';
  const spans = [
    { text: 'VESPO', bold: true as const, url },
    { text: ': soft', url },
    text(' policy'),
  ];
  expect(render([paragraph(...spans)], { links: 'inline', width: 80 })).toBe(
    `VESPO: soft ${url} policy`,
  );
  expect(render([paragraph(link(url, url))], { links: 'inline' })).toBe(url);
});

test('Chinese counts two columns, and punctuation stays with its word', () => {
  expect(
    render([paragraph(text('解决异步训练（离策略）下的不稳定，无需归一化。'))], { width: 20 }),
  ).toBe(['解决异步训练（离策', '略）下的不稳定，无需', '归一化。'].join('\n'));
  // The full stop would be the first of a line: it takes a character along. An opening bracket goes to the next line.
  expect(render([paragraph(text('一二三四五六七八九十。'))], { width: 20 })).toBe(
    '一二三四五六七八九\n十。',
  );
  expect(render([paragraph(text('一二三四五六七八九（十）'))], { width: 20 })).toBe(
    '一二三四五六七八九\n（十）',
  );
});

test('words break at blanks and hyphens, an address never', () => {
  expect(
    render([paragraph(text('stable off-policy sequence-level training'))], { width: 20 }),
  ).toBe(['stable off-policy', 'sequence-level', 'training'].join('\n'));
  expect(render([paragraph(text('GPT-4 and Qwen3-30B-A3B-Instruct-2507'))], { width: 20 })).toBe(
    ['GPT-4 and', 'Qwen3-30B-A3B-Instru', 'ct-2507'].join('\n'),
  );
  const url = 'https://example.org/a/very/long/address/of/a/page';
  expect(render([paragraph(text(`see ${url} there`))], { width: 20 })).toBe(`see\n${url}\nthere`);
});

test('a table too wide for its columns becomes a list', () => {
  const header = ['Method', 'Dataset', 'Metric', 'Result'].map((cell) => [text(cell)]);
  const row = ['VESPO', 'AIME 2024', 'accuracy', '48.7'].map((cell) => [text(cell)]);
  const table: Block = { type: 'table', header, rows: [row, row] };
  expect(render([table], { width: 24 })).toBe(
    [
      '• Method: VESPO',
      '  Dataset: AIME 2024',
      '  Metric: accuracy',
      '  Result: 48.7',
      '',
      '• Method: VESPO',
      '  Dataset: AIME 2024',
      '  Metric: accuracy',
      '  Result: 48.7',
    ].join('\n'),
  );
});

test('labels stand above their values where there is no room beside them', () => {
  const fields: Block = {
    type: 'fields',
    fields: [{ label: 'Application field', value: [text('robots that push things')] }],
  };
  expect(render([fields], { width: 24 })).toBe('Application field\n  robots that push\n  things');
});

test('numbers count buttons and options in reading order', () => {
  const shown = render([...richDoc('en').blocks], { numbered: true });
  const labels = choices(richDoc('en').blocks).map((choice) => choice.label);
  expect(labels).toEqual(['Details', 'Save', 'arXiv', 'VESPO', 'SAGE']);
  for (const [index, label] of labels.entries()) expect(shown).toContain(`${index + 1} ${label}`);
});

test('a delivery is one call a post, replies in the thread of the lead', () => {
  const posts = [
    { part: 'lead', thread: false, doc: richDoc('zh') },
    { part: '2602.10693', thread: true, doc: richDoc('zh') },
  ];
  const calls = textCalls(posts, { channel: 'preview', key: 'lab/2026-02-23' });
  expect(calls.map(({ key, call, thread }) => ({ key, call, thread }))).toEqual([
    { key: 'lab/2026-02-23/lead', call: 'print', thread: undefined },
    { key: 'lab/2026-02-23/2602.10693', call: 'print', thread: 'lab/2026-02-23/lead' },
  ]);
  expect(calls[0]?.body).toMatchObject({
    channel: 'preview',
    text: expect.stringContaining('VESPO'),
  });
});
