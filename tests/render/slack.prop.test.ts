import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Action, Block, Doc, ListItem, Post, Span } from '../../src/message/doc.ts';
import type { Call } from '../../src/render/call.ts';
import { renderSlack, slackBlocks, slackParts } from '../../src/render/slack.ts';
import { LIMITS } from '../../src/render/slack-limits.ts';
import { blocksSchema, messageSchema, type SlackBlock } from '../../src/render/slack-schema.ts';

const NASTY = [
  '<!channel> & <!here|here> <@U0001ABCD> <#C0001|x> &lt;!everyone&gt; @everyone @channel',
  '*bold* _it_ ~s~ `c` :tada: > quote',
  '这是一种全新的“方法”，它解决了问题；并且快。'.repeat(9),
  '👩‍👩‍👧‍👦🇨🇳é'.repeat(40),
  'a\u0301\u0302\u0303'.repeat(30),
  'L_{\\mathrm{x}} = \\frac{a}{b} <b>"quoted"\\n',
  '\u0000\u0007\u202Ereversed\u2028line\r\n\ttab',
  '\uD800 half a pair',
  'unbroken'.repeat(700),
  '',
  ' \n ',
];
const words = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...NASTY) },
  { weight: 3, arbitrary: fc.lorem({ maxCount: 60 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 80 }) },
);
const flag = fc.constantFrom(undefined, true as const);
const span: fc.Arbitrary<Span> = fc
  .record({ text: words, bold: flag, italic: flag, strike: flag, code: flag })
  .map(
    (made) =>
      Object.fromEntries(
        Object.entries(made).filter(([, value]) => value !== undefined),
      ) as unknown as Span,
  );
const spans = fc.array(span, { maxLength: 4 });
const button: fc.Arbitrary<Action> = fc.record({
  type: fc.constant('button' as const),
  label: words,
  verb: fc.constantFrom('details' as const, 'save' as const),
  value: fc.string({ maxLength: 80 }),
});
const action: fc.Arbitrary<Action> = fc.oneof(
  button,
  fc.record({ type: fc.constant('link' as const), label: words, url: fc.webUrl() }),
  fc.record({
    type: fc.constant('select' as const),
    placeholder: words,
    verb: fc.constant('card' as const),
    options: fc.array(fc.record({ label: words, value: fc.string({ maxLength: 75 }) }), {
      maxLength: 130,
    }),
  }),
);

const { block } = fc.letrec<{ block: Block; item: ListItem }>((tie) => ({
  item: fc.record({ blocks: fc.array(tie('block'), { maxLength: 2 }) }),
  block: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ type: fc.constant('paragraph' as const), spans }),
    fc.record({
      type: fc.constant('heading' as const),
      level: fc.constantFrom(1 as const, 2 as const, 3 as const),
      spans,
    }),
    fc.record({ type: fc.constant('context' as const), spans }),
    fc.record({ type: fc.constant('code' as const), text: words }),
    fc.constant({ type: 'divider' as const }),
    fc.record({
      type: fc.constant('image' as const),
      url: fc.oneof(fc.webUrl(), words),
      alt: words,
    }),
    fc.record({
      type: fc.constant('fields' as const),
      fields: fc.array(fc.record({ label: words, value: spans }), { maxLength: 4 }),
    }),
    fc.record({
      type: fc.constant('actions' as const),
      actions: fc.array(action, { maxLength: 30 }),
    }),
    fc.record({
      type: fc.constant('table' as const),
      header: fc.array(spans, { maxLength: 24 }),
      rows: fc.array(fc.array(spans, { maxLength: 4 }), { maxLength: 130 }),
    }),
    fc.record({
      type: fc.constant('list' as const),
      ordered: fc.boolean(),
      start: fc.integer({ min: 0, max: 9 }),
      items: fc.array(tie('item'), { maxLength: 5 }),
    }),
    fc.record({
      type: fc.constant('quote' as const),
      blocks: fc.array(tie('block'), { maxLength: 3 }),
    }),
    fc.record({
      type: fc.constant('group' as const),
      blocks: fc.array(tie('block'), { maxLength: 3 }),
      accessory: button as fc.Arbitrary<never>,
    }),
  ) as fc.Arbitrary<Block>,
}));
const blocks = fc.array(block, { maxLength: 12 });
const doc: fc.Arbitrary<Doc> = fc.record({ notification: words, blocks });
const to = { channel: 'C0001PAPERS', key: 'lab/2026-02-23', language: 'zh' as const };
const RUNS = { numRuns: 60 };

const post = (one: Doc): Post => ({ part: 'lead', doc: one, thread: false });
const blocksOf = (call: Call): SlackBlock[] => call.body.blocks as SlackBlock[];

/** Every text that a reader sees, escapes undone, in reading order. */
function textsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsOf);
  if (typeof value !== 'object' || value === null) return [];
  const { text, type } = value as { text?: unknown; type?: string };
  if (typeof text === 'string' && type !== 'mrkdwn') return [text];
  if (typeof text === 'string') return [text.replace(/<[^|>]*\|([^>]*)>/g, '$1')];
  return Object.values(value).flatMap(textsOf);
}

describe('any Doc', () => {
  test('obeys every limit in every part, and so does its plain form', () => {
    fc.assert(
      fc.property(doc, (one) => {
        for (const call of renderSlack([post(one)], to)) {
          expect(messageSchema.safeParse(call.body).error?.issues).toBeUndefined();
          expect(messageSchema.safeParse(call.fallback).error?.issues).toBeUndefined();
        }
      }),
      RUNS,
    );
  });

  test('obeys the limits of modals, the Home tab and link cards', () => {
    fc.assert(
      fc.property(doc, (one) => {
        for (const surface of ['modal', 'home', 'unfurl'] as const) {
          const checked = blocksSchema(surface).safeParse(slackBlocks(one, surface));
          expect(checked.error?.issues).toBeUndefined();
        }
      }),
      { numRuns: 30 },
    );
  });

  test('renders the same bytes every time', () => {
    fc.assert(
      fc.property(doc, (one) => {
        const once = JSON.stringify(renderSlack([post(one)], to));
        expect(JSON.stringify(renderSlack([post(structuredClone(one))], to))).toBe(once);
      }),
      { numRuns: 20 },
    );
  });

  test('mentions nobody: no element that notifies, nothing live in text', () => {
    fc.assert(
      fc.property(doc, (one) => {
        for (const call of renderSlack([post(one)], to)) {
          const body = JSON.stringify([call.body, call.fallback]);
          expect(body).not.toMatch(/"type":"(?:user|usergroup|broadcast|channel|team)"/);
          for (const [, live] of body.matchAll(/<([!@#][^"]*?)>/g)) {
            // Literal in rich_text and plain_text; in `text` and mrkdwn the schema refuses it.
            expect(JSON.stringify([call.body.text, call.fallback?.text])).not.toContain(
              `<${live}>`,
            );
          }
        }
      }),
      RUNS,
    );
  });
});

describe('splitting', () => {
  const long = fc
    .array(
      fc.constantFrom(
        ...NASTY.filter(
          (text) => text.trim() !== '' && !text.includes('\0') && text.isWellFormed(),
        ),
      ),
      {
        minLength: 20,
        maxLength: 60,
      },
    )
    .map((texts) => texts.map((text): Block => ({ type: 'paragraph', spans: [{ text }] })));

  test('loses no character, and cuts no grapheme', () => {
    fc.assert(
      fc.property(long, (made) => {
        const parts = slackParts({ notification: 'n', blocks: made }, 'message');
        const said = parts
          .map((part) => textsOf(part.filter(({ type }) => type === 'rich_text')).join(''))
          .join('')
          .replace(/\s/g, '');
        const meant = made
          .map((one) => (one.type === 'paragraph' ? (one.spans[0]?.text ?? '') : ''))
          .join('');
        expect(said).toBe(meant.replace(/\s/g, ''));
        for (const text of parts.flatMap(textsOf)) {
          expect(text.isWellFormed()).toBe(true);
          expect(text).not.toMatch(/^[\u0300-\u036F\u200D]/);
        }
      }),
      { numRuns: 25 },
    );
  });

  const papers = fc.array(fc.record({ title: words, said: words, small: words }), {
    minLength: 1,
    maxLength: 70,
  });

  test('keeps every paper, its link exactly once over all parts', () => {
    fc.assert(
      fc.property(papers, fc.boolean(), (made, select) => {
        const url = (index: number) => `https://huggingface.co/papers/2602.${10_000 + index}`;
        const groups = made.map(({ title, said, small }, index): Block => {
          const accessory = {
            type: 'button' as const,
            label: '详情',
            verb: 'details' as const,
            value: `2602.${index}`,
          };
          return {
            type: 'group',
            ...(select && { accessory }),
            blocks: [
              {
                type: 'paragraph',
                spans: [
                  { text: `${index + 1} ` },
                  { text: title || 'x', bold: true, url: url(index) },
                ],
              },
              { type: 'paragraph', spans: [{ text: said }] },
              { type: 'context', spans: [{ text: small }] },
            ],
          };
        });
        const lead: Doc = { notification: 'lead', blocks: groups };
        const calls = renderSlack([post(lead)], to);
        const all = JSON.stringify(calls.map(blocksOf));
        for (const index of made.keys()) expect(all.split(url(index)).length).toBe(2);
        const plain = JSON.stringify(calls.map(({ fallback }) => fallback));
        for (const index of made.keys()) expect(plain.split(url(index)).length).toBe(2);
      }),
      { numRuns: 25 },
    );
  });

  test('marks parts and puts overflow into the thread of their first', () => {
    fc.assert(
      fc.property(long, (made) => {
        const calls = renderSlack([post({ notification: 'n', blocks: [...made, ...made] })], to);
        expect(new Set(calls.map(({ key }) => key)).size).toBe(calls.length);
        for (const [index, { key, thread, body }] of calls.entries()) {
          expect(key).toBe(
            index === 0 ? 'lab/2026-02-23/lead' : `lab/2026-02-23/lead-${index + 1}`,
          );
          expect(thread).toBe(index === 0 ? undefined : 'lab/2026-02-23/lead');
          expect(body.metadata).toEqual({ event_type: 'paperboy_part', event_payload: { key } });
          expect(blocksOf({ body } as unknown as Call)[0]?.block_id).toBe(key);
          if (calls.length > 1)
            expect(JSON.stringify(body.blocks)).toContain(`${index + 1}/${calls.length}`);
        }
      }),
      { numRuns: 10 },
    );
  });

  test('a part is not emptier than it must be: two neighbours never fit one message', () => {
    fc.assert(
      fc.property(
        fc.array(fc.lorem({ maxCount: 80 }), { minLength: 60, maxLength: 90 }),
        (texts) => {
          const made = texts.map((text): Block => ({ type: 'paragraph', spans: [{ text }] }));
          const parts = slackParts({ notification: 'n', blocks: made }, 'message');
          for (const [index, part] of parts.slice(1).entries()) {
            const before = parts[index] ?? [];
            const characters =
              JSON.stringify(before).length + JSON.stringify(part.slice(0, 3)).length;
            const full =
              before.length + 3 >= LIMITS.messageBlocks ||
              characters > LIMITS.messageCharacters * 0.6;
            expect(full).toBe(true);
          }
        },
      ),
      { numRuns: 10 },
    );
  });
});
