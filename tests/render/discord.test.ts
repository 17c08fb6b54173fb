import { describe, expect, test } from 'vitest';
import type { Block, Doc, Post, Span } from '../../src/message/doc.ts';
import { paragraph, text } from '../../src/message/doc.ts';
import { discordComponents, renderDiscord } from '../../src/render/discord.ts';
import { customIds, readCustomId } from '../../src/render/discord-actions.ts';
import { nonceOf } from '../../src/render/discord-nonce.ts';
import { flatten, messageProblems } from '../../src/render/discord-schema.ts';
import { renderDiscordWebhook } from '../../src/render/discord-webhook.ts';
import { readMarkdown } from './discord-markdown.ts';

const TO = { channel: '700000000000000001', key: 'lab/slot', language: 'zh' as const };

const docOf = (...blocks: Block[]): Doc => ({ notification: 'n', blocks });
const textsOf = (...blocks: Block[]): string[] =>
  discordComponents(docOf(...blocks), 'en').map((body) =>
    flatten(body.components ?? [])
      .flatMap((each) => each.content ?? [])
      .join('\n---\n'),
  );
const shown = (...blocks: Block[]): string => textsOf(...blocks).join('\n=====\n');
const item = (...blocks: Block[]) => ({ blocks });
const line = (words: string): Block => paragraph(text(words));
const list = (ordered: boolean, ...items: { blocks: Block[] }[]): Block => ({
  type: 'list',
  ordered,
  start: ordered ? 3 : 1,
  items,
});
const cells = (...words: string[]): Span[][] => words.map((word) => [text(word)]);

function digest(papers: number, title = 'VESPO: 变分序列级软策略优化'): Post {
  const groups = Array.from(
    { length: papers },
    (_, index): Block => ({
      type: 'group',
      blocks: [
        paragraph(
          { text: `${index + 1}`, bold: true },
          text('  '),
          { text: 'VESPO', bold: true, url: address(index) },
          { text: title, url: address(index) },
        ),
        line('基于变分原理的序列级软策略优化。'),
        { type: 'context', spans: [text('强化学习')] },
      ],
      accessory: {
        type: 'button',
        label: '详情',
        verb: 'details',
        value: `2602.${10_000 + index}`,
      },
    }),
  );
  const doc = docOf(
    { type: 'heading', level: 1, spans: [text('论文日报 · 2月23日 周一')] },
    {
      type: 'context',
      spans: [
        { text: 'Hugging Face', url: 'https://huggingface.co/papers' },
        text(` · ${papers} 篇`),
      ],
    },
    { type: 'divider' },
    ...groups,
    { type: 'context', spans: [text('还有 8 篇在讨论串里')] },
    {
      type: 'actions',
      actions: [
        { type: 'button', label: '全部论文', verb: 'all', value: '2026-02-23' },
        { type: 'button', label: '订阅', verb: 'subscribe', value: 'robotics' },
      ],
    },
  );
  return { part: 'lead', thread: false, doc };
}
const address = (index: number): string => `https://arxiv.org/abs/2602.${10_000 + index}`;

describe('a digest', () => {
  test('is one container, each paper a section with its button', () => {
    const [call, ...rest] = renderDiscord([digest(7)], TO);
    expect(rest).toEqual([]);
    expect(call).toMatchObject({
      key: 'lab/slot/lead',
      call: 'POST /channels/700000000000000001/messages',
      body: {
        flags: 32768,
        allowed_mentions: { parse: [] },
        enforce_nonce: true,
        nonce: nonceOf('lab/slot/lead', TO.channel),
      },
    });
    const [container] = (call?.body.components ?? []) as {
      type: number;
      components: { type: number }[];
    }[];
    expect(container?.components.map(({ type }) => type)).toEqual([
      10, 14, 9, 9, 9, 9, 9, 9, 9, 10, 1,
    ]);
    expect(call?.fallback).toMatchObject({
      flags: 4,
      content: expect.stringContaining('论文日报'),
    });
  });

  test('of twelve papers fits one message: its buttons become a menu that says the same', () => {
    const calls = renderDiscord([digest(12)], TO);
    expect(calls).toHaveLength(1);
    const all = flatten((calls[0]?.body.components ?? []) as { type: number }[]);
    expect(all.filter(({ type }) => type === 9)).toHaveLength(12);
    const menu = all.find(({ type }) => type === 3) as unknown as { options: { value: string }[] };
    expect(menu.options.map(({ value }) => readCustomId(value))).toEqual([
      { verb: 'all', value: '2026-02-23' },
      { verb: 'subscribe', value: 'robotics' },
    ]);
  });

  test('too long for one message goes on in its thread, marked, its buttons in the channel', () => {
    const calls = renderDiscord([digest(12, `: ${'很长的标题 '.repeat(45)}`)], TO);
    expect(calls.map(({ key, thread }) => [key, thread])).toEqual([
      ['lab/slot/lead', undefined],
      ['lab/slot/lead-2', 'lab/slot/lead'],
    ]);
    const words = calls.map(({ body }) => JSON.stringify(body));
    expect(words[0]).toContain('-# 1/2');
    expect(words[0]).toContain('v1:subscribe:robotics');
    expect(words[1]).toContain('-# 论文日报 · 2月23日 周一 · 2/2');
    expect(calls.map(({ threadName }) => threadName)).toEqual(
      Array(2).fill('论文日报 · 2月23日 周一 · Hugging Face'),
    );
  });

  test('cards reply to the lead', () => {
    const card = { part: '2602.10693', thread: true, doc: docOf(line('card')) };
    const calls = renderDiscord([digest(2), card], TO);
    expect(calls[1]).toMatchObject({ key: 'lab/slot/2602.10693', thread: 'lab/slot/lead' });
  });

  test('for a webhook is an embed with everything but buttons', () => {
    const [call, ...rest] = renderDiscordWebhook([digest(12)], { ...TO, channel: 'HOOK' });
    expect(rest).toEqual([]);
    expect(call?.call).toBe('POST /webhooks/HOOK');
    const { embeds } = (call?.body ?? {}) as { embeds: { title: string; description: string }[] };
    expect(embeds[0]?.title).toBe('论文日报 · 2月23日 周一');
    for (let index = 0; index < 12; index += 1)
      expect(embeds[0]?.description).toContain(`](${address(index)})`);
    expect(JSON.stringify(call?.body)).not.toContain('custom_id');
  });

  test('an embed takes the one link of its title', () => {
    const heading: Block = {
      type: 'heading',
      level: 2,
      spans: [
        { text: 'VESPO', bold: true, url: address(1) },
        { text: ': it', url: address(1) },
      ],
    };
    const post = { part: 'a', thread: false, doc: docOf(heading, line('words')) };
    const [call] = renderDiscordWebhook([post], TO);
    expect(call?.body).toMatchObject({
      embeds: [{ title: 'VESPO: it', url: address(1), description: 'words' }],
    });
  });
});

describe('text', () => {
  test('bold beside Chinese, whatever the punctuation', () => {
    const spans = [text('这是'), { text: '「重点」：', bold: true as const }, text('内容')];
    expect(shown(paragraph(...spans))).toBe('这是**「重点」：**内容');
  });

  test('blanks stand outside the marks, and neighbouring marks do not run together', () => {
    const spans = [
      { text: ' a ', bold: true as const },
      { text: 'b', italic: true as const },
      { text: 'c', bold: true as const },
    ];
    const read = readMarkdown(shown(paragraph(text('x'), ...spans)));
    expect(read).toEqual({ text: expect.stringMatching(/^x a b\u200bc$/), surprises: [] });
  });

  test('an address with parentheses, underscores and stars leads where it should', () => {
    const url = 'https://en.wikipedia.org/wiki/Foo_(bar)_baz**';
    const words = shown(paragraph({ text: 'Foo [1] (x)', url }));
    expect(words).toBe(
      String.raw`[Foo \[1\] (x)](https://en.wikipedia.org/wiki/Foo_%28bar%29_baz%2A%2A)`,
    );
    expect(readMarkdown(words).surprises).toEqual(['link']);
  });

  test('a label that looks like another address loses its scheme, a lonely bracket its power', () => {
    const url = 'https://arxiv.org/abs/1';
    expect(shown(paragraph({ text: 'https://bank.example', url }))).toBe(`[bank.example](${url})`);
    expect(shown(paragraph({ text: 'a ] b', url }))).toBe(`[a ］ b](${url})`);
    expect(shown(paragraph({ text: ' ', url }))).toBe(`[arxiv.org](${url})`);
  });

  test('what is no web address is no link', () => {
    expect(shown(paragraph({ text: 'x', url: 'javascript:alert(1)' }))).toBe('x');
  });

  test('inline code shows backticks too', () => {
    expect(shown(paragraph({ text: 'a_b*', code: true }))).toBe('`a_b*`');
    expect(readMarkdown(shown(paragraph({ text: 'a`b', code: true })))).toEqual({
      text: 'a`b',
      surprises: [],
    });
  });

  test('lists nest three deep, numbers go on where they were', () => {
    const deep = list(false, item(line('c'), list(false, item(line('d')))));
    const words = shown(
      list(true, item(line('a'), list(false, item(line('b'), deep))), item(line('e'), line('f'))),
    );
    expect(words).toBe('3. a\n  - b\n    - c\n    - d\n4. e\n  f');
  });

  test('a quote keeps its mark on every line', () => {
    expect(shown({ type: 'quote', blocks: [line('a\nb'), list(false, item(line('c')))] })).toBe(
      '> a\n> b\n> - c',
    );
  });

  test('code cannot end its own block', () => {
    const words = shown({ type: 'code', text: 'a\n```\n@everyone', language: 'python' });
    expect(words.split('```')).toHaveLength(3);
    expect(words).toMatch(/^```python\na\n/);
  });

  test('a long code block goes on in blocks of its own', () => {
    const rows = Array.from({ length: 900 }, (_, index) => `row ${index}`);
    const parts = textsOf({ type: 'code', text: rows.join('\n') });
    expect(parts.length).toBeGreaterThan(1);
    for (const part of parts) expect(part.split('```').length % 2).toBe(1);
    const read = parts
      .join('\n')
      .split('\n')
      .filter((row) => row.startsWith('row '));
    expect(read).toEqual(rows);
  });
});

describe('tables', () => {
  test('align by display width, numbers to the right', () => {
    const table: Block = {
      type: 'table',
      header: cells('方法', 'Acc'),
      rows: [cells('VESPO', '57.2'), cells('基线模型', '9')],
    };
    // Wide characters are filled up with wide blanks: fonts do not make them two columns exactly.
    expect(shown(table)).toBe(
      '```\n方法　　        Acc\n－－－－-----  ----\nVESPO　　　　  57.2\n基线模型          9\n```',
    );
  });

  test('become lists when a phone is too narrow, or for their links', () => {
    const wide: Block = {
      type: 'table',
      header: cells('', 'Result'),
      rows: [cells('VESPO', 'a long result '.repeat(5))],
    };
    expect(shown(wide)).toMatch(/^- \*\*VESPO\*\* · Result: a long/);
    const linked: Block = { type: 'table', header: [], rows: [[[{ text: 'x', url: address(1) }]]] };
    expect(shown(linked)).toContain(`](${address(1)})`);
  });
});

describe('parts', () => {
  test('a heading moves on with what it heads', () => {
    const filler = Array.from({ length: 3 }, () => line('长'.repeat(1200)));
    const parts = textsOf(
      ...filler,
      { type: 'heading', level: 3, spans: [text('Results')] },
      line('x'.repeat(600)),
    );
    expect(parts[0]).not.toContain('Results');
    expect(parts[1]).toMatch(/\*\*Results\*\*\nx/);
  });

  test('a paragraph longer than a message is cut at sentences and loses nothing', () => {
    const sentences = Array.from(
      { length: 300 },
      (_, index) => `第${index}句讲的是变分策略优化的方法。`,
    );
    const parts = textsOf(line(sentences.join('')));
    expect(parts.length).toBeGreaterThan(1);
    const bare = parts.map((part) => part.replace(/^-# .*$/gm, '').trim());
    for (const part of bare) expect(part).toMatch(/。$/);
    expect(bare.join('')).toBe(sentences.join(''));
  });

  test('an empty doc says its notification', () => {
    expect(shown()).toBe('n');
  });
});

test('custom ids say verb and value, are unique, and never too long', () => {
  const next = customIds();
  const ids = [next('save', '2602.10693'), next('save', '2602.10693'), next('all', 'a:b')];
  expect(new Set(ids).size).toBe(3);
  expect(ids.map((id) => readCustomId(id ?? ''))).toEqual([
    { verb: 'save', value: '2602.10693' },
    { verb: 'save', value: '2602.10693' },
    { verb: 'all', value: 'a:b' },
  ]);
  expect(next('save', 'x'.repeat(100))).toBeUndefined();
  expect(readCustomId('v2:save:1')).toBeUndefined();
});

test('nonces differ for every key and channel', () => {
  const nonces = new Set<string>();
  for (let index = 0; index < 20_000; index += 1)
    nonces.add(nonceOf(`lab/${index % 100}/p${index}`, `${index % 7}`));
  expect(nonces.size).toBe(20_000);
  expect(nonceOf('a', '1')).not.toBe(nonceOf('a', '2'));
});

describe('the validator', () => {
  const ok = { content: 'x', allowed_mentions: { parse: [] } };
  const container = (...components: object[]) => ({
    flags: 32768,
    allowed_mentions: { parse: [] },
    components: [{ type: 17, components }],
  });
  const display = (content: string) => ({ type: 10, content });
  test.each([
    ['an unknown key', { ...ok, embed: [] }],
    ['mentions not switched off', { content: 'x' }],
    ['mentions of everybody', { ...ok, allowed_mentions: { parse: ['everyone'] } }],
    ['2,001 characters', { ...ok, content: 'x'.repeat(2001) }],
    ['a long nonce', { ...ok, nonce: 'x'.repeat(26) }],
    ['nothing', { allowed_mentions: { parse: [] } }],
    [
      '6,001 characters in embeds',
      {
        allowed_mentions: { parse: [] },
        embeds: [{ description: 'x'.repeat(3001) }, { description: 'x'.repeat(3000) }],
      },
    ],
    ['components V2 without the flag', { ...container(display('x')), flags: 0 }],
    ['content beside components V2', { ...container(display('x')), content: 'x' }],
    [
      '4,001 characters over all text',
      container(display('x'.repeat(2001)), display('y'.repeat(2000))),
    ],
    ['41 components', container(...Array.from({ length: 40 }, () => ({ type: 14 })))],
    [
      'the same custom id twice',
      container({
        type: 1,
        components: [1, 2].map(() => ({ type: 2, style: 2, label: 'a', custom_id: 'b' })),
      }),
    ],
    ['a section without its button', container({ type: 9, components: [display('x')] })],
    [
      'six buttons',
      container({
        type: 1,
        components: [1, 2, 3, 4, 5, 6].map((n) => ({
          type: 2,
          style: 2,
          label: 'a',
          custom_id: `b${n}`,
        })),
      }),
    ],
    ['blank text', container(display(' \n'))],
    [
      'a link button that is none',
      container({ type: 1, components: [{ type: 2, style: 5, label: 'a', url: 'javascript:1' }] }),
    ],
  ])('refuses %s', (_what, body) => {
    expect(messageProblems(body)).not.toEqual([]);
  });

  test('takes what is right', () => {
    expect(messageProblems(ok)).toEqual([]);
    expect(messageProblems(container(display('x'.repeat(4000))))).toEqual([]);
  });
});
