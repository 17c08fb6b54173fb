import { describe, expect, test } from 'vitest';
import type { Block, Doc, Post } from '../../src/message/doc.ts';
import { context, link, paragraph, text } from '../../src/message/doc.ts';
import type { Call } from '../../src/render/call.ts';
import { renderSlack, slackBlocks, slackParts, slackText } from '../../src/render/slack.ts';
import { LIMITS } from '../../src/render/slack-limits.ts';
import { messageSchema, type SlackBlock } from '../../src/render/slack-schema.ts';

const doc = (...blocks: Block[]): Doc => ({ notification: 'notification', blocks });
const message = (...blocks: Block[]): SlackBlock[] => slackBlocks(doc(...blocks), 'message');
const types = (blocks: readonly SlackBlock[]): string[] => blocks.map(({ type }) => type);
const to = { channel: '#papers', key: 'lab/2026-02-23', language: 'en' as const };
const paper = (index: number): Block => ({
  type: 'group',
  blocks: [
    paragraph(text(`${index} `), link(`Title ${index}`, `https://arxiv.org/abs/2602.1000${index}`)),
    paragraph(text('一句话。')),
    context(text('robotics')),
  ],
  accessory: { type: 'button', label: 'Details', verb: 'details', value: `2602.1000${index}` },
});

describe('blocks', () => {
  test('a plain first heading is a header, a linked one bold running text', () => {
    const plain = message({ type: 'heading', level: 1, spans: [text('Daily papers')] });
    expect(plain).toEqual([
      { type: 'header', text: { type: 'plain_text', text: 'Daily papers', emoji: false } },
    ]);
    const spans = [link('VESPO', 'https://arxiv.org/abs/2602.10693')];
    const linked = message({ type: 'heading', level: 1, spans });
    expect(linked).toEqual([
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_section',
            elements: [
              {
                type: 'link',
                url: 'https://arxiv.org/abs/2602.10693',
                text: 'VESPO',
                style: { bold: true },
              },
            ],
          },
        ],
      },
    ]);
  });

  test('nested lists become lists of growing indent that go on counting', () => {
    const item = (...blocks: Block[]) => ({ blocks });
    const inner: Block = {
      type: 'list',
      ordered: false,
      start: 1,
      items: [item(paragraph(text('inner')))],
    };
    const items = [
      item(paragraph(text('one')), inner),
      item(paragraph(text('two'))),
      item(paragraph(text('three'))),
    ];
    const [block] = message({ type: 'list', ordered: true, start: 1, items });
    expect(block?.type === 'rich_text' && block.elements).toMatchObject([
      { style: 'ordered', indent: 0, elements: [{}] },
      { style: 'bullet', indent: 1 },
      { style: 'ordered', indent: 0, offset: 1, elements: [{}, {}] },
    ]);
  });

  test('text goes close to its heading, paragraphs stand apart', () => {
    const blocks = message(
      { type: 'heading', level: 2, spans: [text('Method')] },
      paragraph(text('first')),
      paragraph(text('second')),
    );
    expect(types(blocks)).toEqual(['rich_text', 'rich_text']);
  });

  test('small print with what mrkdwn would misread is shown as running text', () => {
    const url = 'https://arxiv.org/abs/2602.10693';
    expect(types(message(context(link('arXiv', url), text(' · plain'))))).toEqual(['context']);
    expect(types(message(context(link('A_n_B', url))))).toEqual(['rich_text']);
    expect(types(message(context(link('x', url), text(' 2*3*4'))))).toEqual(['rich_text']);
    expect(types(message(context(link('x', url), text(' in :robot_face: time'))))).toEqual([
      'rich_text',
    ]);
    expect(types(message(context(text('> 9 by '), link('x', url))))).toEqual(['rich_text']);
    expect(types(message(context(text('*no* link'))))).toEqual(['context']);
  });

  test('links that Slack would cut short or misread are encoded', () => {
    const [block] = message(paragraph(link('a', 'https://example.org/a b|c>d"e')));
    expect(JSON.stringify(block)).toContain('https://example.org/a%20b%7Cc%3Ed%22e');
    const script = message(paragraph(link('bad', 'javascript:alert(1)')));
    expect(JSON.stringify(script)).not.toContain('javascript');
  });

  test('tables are tables in messages, one each, and lists elsewhere', () => {
    const cell = (words: string) => [text(words)];
    const table: Block = {
      type: 'table',
      header: [cell('Model'), cell('Score')],
      rows: [
        [cell('A'), cell('')],
        [cell('B'), cell('0.9')],
      ],
    };
    const [first] = message(table);
    expect(first).toMatchObject({ type: 'table', rows: [{}, {}, {}] });
    expect(JSON.stringify(first)).toContain('{"type":"raw_text","text":" "}');
    expect(slackParts(doc(table, table), 'message')).toHaveLength(2);
    expect(types(slackBlocks(doc(table, table), 'modal'))).toEqual(['rich_text', 'rich_text']);
    const wide = { ...table, header: Array.from({ length: 21 }, () => cell('h')) };
    expect(types(message(wide))).toEqual(['rich_text']);
  });

  test('a table of two hundred rows repeats its header in every part', () => {
    const rows = Array.from({ length: 200 }, (_, row) => [[text(`row-${row}`)], [text('value')]]);
    const table: Block = { type: 'table', header: [[text('Name')], [text('Value')]], rows };
    const parts = slackParts(doc(table), 'message');
    expect(parts.length).toBeGreaterThan(1);
    const all = JSON.stringify(parts);
    for (let row = 0; row < 200; row += 1) expect(all.split(`"row-${row}"`)).toHaveLength(2);
    for (const part of parts) expect(JSON.stringify(part)).toContain('"Name"');
  });

  test('an uploaded picture is a slack_file; one without address its description', () => {
    const picture = (url: string) => message({ type: 'image', url, alt: 'a chart' })[0];
    expect(picture('slack-file:F012ABC')).toEqual({
      type: 'image',
      slack_file: { id: 'F012ABC' },
      alt_text: 'a chart',
    });
    expect(picture('https://example.org/a.png')).toMatchObject({ type: 'image' });
    expect(picture('data:image/png;base64,xyz')).toMatchObject({ type: 'rich_text' });
  });
});

describe('buttons beside papers', () => {
  test('of several become one select, in the row of the other controls', () => {
    const more: Block = {
      type: 'actions',
      actions: [{ type: 'button', label: 'Subscribe', verb: 'subscribe', value: '' }],
    };
    const blocks = message(paper(1), paper(2), paper(3), context(text('+1 in the thread')), more);
    expect(types(blocks).slice(-2)).toEqual(['context', 'actions']);
    expect(blocks.at(-1)).toMatchObject({
      elements: [
        {
          type: 'static_select',
          placeholder: { text: 'Details' },
          options: [
            { text: { text: '1 Title 1' }, value: '2602.10001' },
            { text: { text: '2 Title 2' }, value: '2602.10002' },
            { text: { text: '3 Title 3' }, value: '2602.10003' },
          ],
        },
        { type: 'button', text: { text: 'Subscribe' } },
      ],
    });
    expect(types(blocks).filter((type) => type === 'actions')).toHaveLength(1);
  });

  test('of one joins the row of controls below, and else stands beside its text', () => {
    const save: Block = {
      type: 'actions',
      actions: [{ type: 'button', label: 'Save', verb: 'save', value: 'x' }],
    };
    const [words, small, row] = message(paper(1), save);
    expect([words?.type, small?.type]).toEqual(['rich_text', 'context']);
    expect(row).toMatchObject({
      elements: [{ value: '2602.10001' }, { text: { text: 'Save' } }],
    });
    expect(message(paper(1), paragraph(text('other')), paper(2))).toMatchObject([
      { type: 'section', accessory: { value: '2602.10001' }, text: { verbatim: true } },
      { type: 'context' },
      { type: 'rich_text' },
      { type: 'section', accessory: { value: '2602.10002' } },
      { type: 'context' },
    ]);
  });

  test('below it where only running text says it right', () => {
    const group: Block = {
      type: 'group',
      blocks: [paragraph(text('这是'), { text: '加粗', bold: true }, text('的'))],
      accessory: { type: 'button', label: 'Pause', verb: 'pause', value: 'lab' },
    };
    expect(types(message(group))).toEqual(['rich_text', 'actions']);
  });
});

describe('calls', () => {
  const posts: Post[] = [
    { part: 'lead', doc: doc(paragraph(text('lead'))), thread: false },
    { part: '2602.10693', doc: doc(paragraph(text('card'))), thread: true },
  ];

  test('a digest is a lead and replies, each with its key', () => {
    const calls = renderSlack(posts, to);
    expect(calls).toMatchObject([
      { key: 'lab/2026-02-23/lead', call: 'chat.postMessage' },
      { key: 'lab/2026-02-23/2602.10693', thread: 'lab/2026-02-23/lead' },
    ]);
    expect(calls[0]).not.toHaveProperty('thread');
    expect(calls[1]?.body).toEqual({
      channel: '#papers',
      text: 'notification',
      unfurl_links: false,
      unfurl_media: false,
      metadata: {
        event_type: 'paperboy_part',
        event_payload: { key: 'lab/2026-02-23/2602.10693' },
      },
      blocks: [
        {
          type: 'rich_text',
          block_id: 'lab/2026-02-23/2602.10693',
          elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'card' }] }],
        },
      ],
    });
  });

  test('goes into a thread that is there already', () => {
    const calls = renderSlack(posts, { ...to, thread: 'lab/2026-02-22/lead' });
    expect(calls.map(({ thread }) => thread)).toEqual([
      'lab/2026-02-22/lead',
      'lab/2026-02-22/lead',
    ]);
  });

  test('a message with nothing to show says its notification', () => {
    const [call] = renderSlack([{ part: 'lead', doc: doc(), thread: false }], to);
    expect(JSON.stringify(call?.body.blocks)).toContain('notification');
  });

  test('the plain form has the same words and links, escaped', () => {
    const url = 'https://arxiv.org/abs/2602.10693';
    const one = doc(
      { type: 'heading', level: 1, spans: [text('a < b & c')] },
      paragraph(link('VESPO', url), text(' <!channel>')),
    );
    expect(slackText(one)).toBe(`a &lt; b &amp; c\n<${url}|VESPO> &lt;!channel&gt;`);
    const [call] = renderSlack([{ part: 'lead', doc: one, thread: false }], to);
    expect(call?.fallback?.text).toBe(slackText(one));
  });
});

describe('the validator refuses', () => {
  const ok = renderSlack([{ part: 'lead', doc: doc(paragraph(text('x'))), thread: false }], to)[0];
  const refuse = (change: object) => messageSchema.safeParse({ ...ok?.body, ...change }).success;
  const section = (words: string, more = {}) => ({
    type: 'section',
    text: { type: 'mrkdwn', text: words, verbatim: true, ...more },
  });
  const divider = { type: 'divider' };
  const button = (action_id: string) => ({
    type: 'actions',
    elements: [{ type: 'button', action_id, text: { type: 'plain_text', text: 'x' } }],
  });
  const cell = { type: 'raw_text', text: 'x' };

  test('nothing that is right', () => {
    expect(messageSchema.safeParse((ok as Call).body).success).toBe(true);
    expect(refuse({ blocks: [section('a <https://x.org|b> &amp; c')] })).toBe(true);
  });

  test.each([
    ['an unknown argument', { unfurl: false }],
    ['unfurling', { unfurl_links: true }],
    ['long text', { text: 'x'.repeat(LIMITS.messageText + 1) }],
    ['a live mention in text', { text: 'hi <!channel>' }],
    ['a live person in mrkdwn', { blocks: [section('<@U0001>')] }],
    ['a bare bracket', { blocks: [section('a < b')] }],
    ['a bare ampersand', { blocks: [section('a & b')] }],
    ['text that Slack may link by itself', { blocks: [section('x', { verbatim: false })] }],
    ['an unknown key in a block', { blocks: [{ ...section('x'), exapnd: true }] }],
    ['an unknown block', { blocks: [{ type: 'markdown', text: 'x' }] }],
    ['51 blocks', { blocks: Array.from({ length: 51 }, () => divider) }],
    ['12,001 characters', { blocks: Array.from({ length: 5 }, () => section('x'.repeat(2900))) }],
    ['a block_id used twice', { blocks: [1, 2].map(() => ({ ...divider, block_id: 'a' })) }],
    ['an action_id used twice', { blocks: [button('a'), button('a')] }],
    ['two tables', { blocks: [1, 2].map(() => ({ type: 'table', rows: [[cell]] })) }],
    ['an uneven table', { blocks: [{ type: 'table', rows: [[cell], [cell, cell]] }] }],
    ['an empty cell', { blocks: [{ type: 'table', rows: [[{ ...cell, text: '' }]] }] }],
    ['an input in a message', { blocks: [{ type: 'input' }] }],
    ['an empty text element', { blocks: [section('')] }],
    ['a number as thread', { thread_ts: 1.2 }],
  ])('%s', (_name, change) => {
    expect(refuse(change)).toBe(false);
  });
});
