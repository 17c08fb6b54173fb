import fc from 'fast-check';
import type { Action, Block, Doc, Span } from '../../src/message/doc.ts';

/** Texts a report could bring: both scripts, markup of every platform, escape sequences, direction marks, emoji. */
const fragments = [
  '变分推断，',
  '（off-policy）',
  '“策略滞后”',
  '。',
  '！」',
  'sequence-level',
  ' ',
  'a b',
  '\n',
  '\t',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='x",
  '&amp;&lt;',
  '\x1b[31mred\x1b[0m',
  '\x1b]8;;https://evil.example\x07here\x1b]8;;\x07',
  '\x9b2J',
  '\u202Eevil\u2066',
  '\r\x07\x08\x00',
  '👩‍👩‍👧‍👦',
  '🇨🇳',
  'é́',
  '\ud800',
  '𝐚ₜ = 𝐊ₜ𝐬ₜ',
  'Supercalifragilisticexpialidocious',
  'https://example.org/a?b=c&d=%E2%82%AC',
];
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.array(fc.constantFrom(...fragments), { maxLength: 12 }).map((parts) => parts.join('')),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
);

const anyUrl = fc.oneof(
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
  fc.constantFrom(
    'https://arxiv.org/abs/2602.10693',
    'mailto:a@example.org',
    'javascript:alert(1)',
    'https://example.org/"onload="x',
    'https://example.org/\x1b]8;;x',
    'data:text/html,<script>',
  ),
);

const flag = fc.constantFrom(
  {},
  { bold: true as const },
  { italic: true as const },
  { strike: true as const },
  { code: true as const },
  { math: true as const },
);
const anySpan: fc.Arbitrary<Span> = fc
  .tuple(anyText, flag, fc.option(anyUrl, { nil: undefined }))
  .map(([text, style, url]) => ({ text, ...style, ...(url === undefined ? {} : { url }) }));
const anySpans = fc.array(anySpan, { maxLength: 4 });

const anyAction: fc.Arbitrary<Action> = fc.oneof(
  fc.record({
    type: fc.constant('button' as const),
    label: anyText,
    verb: fc.constantFrom('details' as const, 'save' as const),
    value: anyText,
  }),
  fc.record({ type: fc.constant('link' as const), label: anyText, url: anyUrl }),
  fc.record({
    type: fc.constant('select' as const),
    placeholder: anyText,
    verb: fc.constant('card' as const),
    options: fc.array(fc.record({ label: anyText, value: anyText }), { maxLength: 3 }),
  }),
);

const { blocks } = fc.letrec<{ blocks: Block[]; block: Block }>((tie) => ({
  blocks: fc.array(tie('block'), { maxLength: 4 }),
  block: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'doc' },
    fc.record({ type: fc.constant('paragraph' as const), spans: anySpans }),
    fc.record({ type: fc.constant('context' as const), spans: anySpans }),
    fc.record({
      type: fc.constant('heading' as const),
      level: fc.constantFrom(1 as const, 2 as const, 3 as const),
      spans: anySpans,
    }),
    fc.record({ type: fc.constant('code' as const), text: anyText }),
    fc.constant({ type: 'divider' as const }),
    fc.record({ type: fc.constant('image' as const), url: anyUrl, alt: anyText }),
    fc.record({
      type: fc.constant('actions' as const),
      actions: fc.array(anyAction, { maxLength: 4 }),
    }),
    fc.record({
      type: fc.constant('fields' as const),
      fields: fc.array(fc.record({ label: anyText, value: anySpans }), { maxLength: 3 }),
    }),
    fc.record({
      type: fc.constant('table' as const),
      header: fc.array(anySpans, { maxLength: 4 }),
      rows: fc.array(fc.array(anySpans, { maxLength: 4 }), { maxLength: 3 }),
    }),
    fc.record({ type: fc.constant('quote' as const), blocks: tie('blocks') }),
    fc.record({
      type: fc.constant('list' as const),
      ordered: fc.boolean(),
      start: fc.integer({ min: 0, max: 120 }),
      items: fc.array(fc.record({ blocks: tie('blocks') }), { maxLength: 3 }),
    }),
    fc.record({
      type: fc.constant('group' as const),
      blocks: tie('blocks'),
      accessory: fc.constant({
        type: 'button' as const,
        label: '详情 Details',
        verb: 'details' as const,
        value: '2602.10693',
      }),
    }),
  ),
}));

export const anyDoc: fc.Arbitrary<Doc> = fc.record({ notification: anyText, blocks });
