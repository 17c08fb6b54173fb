import { MessageCreateRequestSchema } from 'discord-api-spec/zod';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Action, Block, Doc, Post, Span } from '../../src/message/doc.ts';
import { discordComponents, renderDiscord } from '../../src/render/discord.ts';
import { flatten, messageProblems } from '../../src/render/discord-schema.ts';
import { renderDiscordWebhook } from '../../src/render/discord-webhook.ts';
import { readMarkdown } from './discord-markdown.ts';

const RUNS = { numRuns: 60 };

/** Pieces of text that mean something to Discord, or are hard to cut. */
const hostile = fc.constantFrom(
  '@everyone',
  '@here',
  '<@123456789012345678>',
  '<@&1>',
  '<#1>',
  '<t:1700000000:R>',
  '<:a:1>',
  '</x:1>',
  ':tada:',
  '# heading',
  '- item',
  '1. one',
  '> quote',
  '>>> all',
  '-# small',
  '* star',
  '+ plus',
  '**',
  '*',
  '__',
  '_',
  '~~',
  '||',
  '`',
  '```',
  '\\',
  '[',
  ']',
  '](',
  '[x](https://evil.example)',
  'https://evil.example/x',
  'http://',
  '<https://evil.example>',
  'discord://x',
  '\n',
  '\n\n',
  '\n# ',
  '\n- ',
  '$x_i^2$',
  'a_b_c',
  '基于变分原理的',
  '，',
  '。',
  '「重点」',
  '👩‍👩‍👧‍👦',
  '🇨🇳',
  'e\u0301',
  '\ud83d',
  '\u202e',
  '\u200b',
  '\0',
  '\t',
  ' ',
  '   ',
);
const words = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: hostile },
      fc.string({ maxLength: 12 }),
      fc.lorem({ maxCount: 5 }),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));
const long = fc
  .tuple(words, fc.nat(5000))
  .map(([seed, length]) => (seed || '长文本 long text. ').repeat(400).slice(0, length));
const value = fc.oneof({ weight: 9, arbitrary: words }, { weight: 1, arbitrary: long });
const url = fc.oneof(
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
  fc.constantFrom(
    'https://en.wikipedia.org/wiki/Foo_(bar)_baz',
    'https://x.example/a**b~~c`d',
    'javascript:alert(1)',
    'https://x.example/中文 空格',
    'mailto:a@b.example',
    'not a url',
    '',
    `https://x.example/${'a'.repeat(3000)}`,
  ),
);
const flag = fc.constantFrom<true | undefined>(true, undefined);
const span: fc.Arbitrary<Span> = fc
  .record({
    text: value,
    bold: flag,
    italic: flag,
    strike: flag,
    code: flag,
    url: fc.option(url, { nil: undefined, freq: 4 }),
  })
  .map(
    (made) =>
      Object.fromEntries(
        Object.entries(made).filter(([, each]) => each !== undefined),
      ) as unknown as Span,
  );
const spans = fc.array(span, { maxLength: 5 });
const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({
    type: fc.constant('button' as const),
    label: value,
    verb: fc.constantFrom('details' as const, 'save' as const),
    value: fc.string({ maxLength: 90 }),
  }),
  fc.record({ type: fc.constant('link' as const), label: value, url }),
  fc.record({
    type: fc.constant('select' as const),
    placeholder: value,
    verb: fc.constant('card' as const),
    options: fc.array(fc.record({ label: value, value: fc.string({ maxLength: 110 }) }), {
      maxLength: 30,
    }),
  }),
);
const block: fc.Arbitrary<Block> = fc.letrec<{ block: Block }>((tie) => {
  const inner = fc.array(tie('block'), { maxLength: 3 });
  return {
    block: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.record({ type: fc.constant('paragraph' as const), spans }),
      fc.record({
        type: fc.constant('heading' as const),
        level: fc.constantFrom(1 as const, 2 as const, 3 as const),
        spans,
      }),
      fc.record({ type: fc.constant('context' as const), spans }),
      fc.record({
        type: fc.constant('code' as const),
        text: value,
        language: fc.constantFrom('python', 'we`ird'),
      }),
      fc.record({
        type: fc.constant('table' as const),
        header: fc.array(spans, { maxLength: 4 }),
        rows: fc.array(fc.array(spans, { maxLength: 4 }), { maxLength: 5 }),
      }),
      fc.record({
        type: fc.constant('fields' as const),
        fields: fc.array(fc.record({ label: words, value: spans }), { maxLength: 4 }),
      }),
      fc.record({ type: fc.constant('image' as const), url, alt: value }),
      fc.constant({ type: 'divider' as const }),
      fc.record({
        type: fc.constant('actions' as const),
        actions: fc.array(action, { maxLength: 7 }),
      }),
      fc.record({ type: fc.constant('quote' as const), blocks: inner }),
      fc.record({
        type: fc.constant('list' as const),
        ordered: fc.boolean(),
        start: fc.nat(9),
        items: fc.array(fc.record({ blocks: inner }), { maxLength: 4 }),
      }),
      fc.record({
        type: fc.constant('group' as const),
        blocks: inner,
        accessory: fc.record({
          type: fc.constant('button' as const),
          label: value,
          verb: fc.constant('details' as const),
          value: fc.constantFrom('2602.10693', '2602.10694'),
        }),
      }),
    ),
  };
}).block;
const doc: fc.Arbitrary<Doc> = fc.record({
  notification: words,
  blocks: fc.array(block, { maxLength: 12 }),
});

const TO = {
  channel: '700000000000000001',
  key: 'lab/2026-02-23T01:00:00Z',
  language: 'zh' as const,
};
const postsOf = (docs: readonly Doc[]): Post[] =>
  docs.map((each, index) => ({
    part: index === 0 ? 'lead' : `p${index}`,
    doc: each,
    thread: index > 0,
  }));

/** Discord's own description counts nonce and flags as we do; what it misses messageProblems has. */
function official(body: unknown): string[] {
  const parsed = MessageCreateRequestSchema.safeParse(body);
  return parsed.success
    ? []
    : parsed.error.issues.map(
        (issue: { path: PropertyKey[]; message: string }) =>
          `${issue.path.join('.')}: ${issue.message}`,
      );
}

test('every message of any doc is within every limit, by our rules and by Discord’s', () => {
  fc.assert(
    fc.property(fc.array(doc, { minLength: 1, maxLength: 2 }), (docs) => {
      for (const call of [
        ...renderDiscord(postsOf(docs), TO),
        ...renderDiscordWebhook(postsOf(docs), TO),
      ]) {
        for (const body of [call.body, call.fallback]) {
          expect(messageProblems(body)).toEqual([]);
          expect(official(body)).toEqual([]);
        }
      }
    }),
    RUNS,
  );
});

test('keys and nonces are unique, threads are those of earlier calls', () => {
  fc.assert(
    fc.property(fc.array(doc, { minLength: 1, maxLength: 3 }), (docs) => {
      const calls = renderDiscord(postsOf(docs), TO);
      const keys = calls.map(({ key }) => key);
      expect(new Set(keys).size).toBe(keys.length);
      const nonces = calls.map(({ body }) => String(body.nonce));
      expect(new Set(nonces).size).toBe(nonces.length);
      expect(nonces.every((nonce) => /^[0-9a-z]{25}$/.test(nonce))).toBe(true);
      for (const [index, { thread }] of calls.entries()) {
        if (thread !== undefined) expect(keys.slice(0, index)).toContain(thread);
      }
    }),
    RUNS,
  );
});

test('a text shows as it is: no formatting, link, mention, emoji or heading of its own', () => {
  fc.assert(
    fc.property(words, flag, flag, (text, bold, italic) => {
      const styled = { text, ...(bold && { bold }), ...(italic && { italic }) };
      const [body] = discordComponents(
        {
          notification: 'x',
          blocks: [
            { type: 'paragraph', spans: [styled] },
            { type: 'paragraph', spans: [{ text: 'end' }] },
          ],
        },
        'en',
      );
      const [shown] = flatten(body?.components ?? []).flatMap((each) => each.content ?? []);
      const read = readMarkdown(shown ?? '');
      expect(read.surprises).toEqual([]);
      const clean = (value: string) =>
        value.replace(
          /[\s\u200b-\u200d\ufeff\u202e\0]|\p{Cc}|[\ud800-\udfff](?![\udc00-\udfff])|\ufffd/gu,
          '',
        );
      expect(clean(read.text)).toBe(clean(`${text}end`.toWellFormed()));
    }),
    { numRuns: 300 },
  );
});

test('the same doc gives the same bytes', () => {
  fc.assert(
    fc.property(doc, (made) => {
      const posts = postsOf([made]);
      expect(JSON.stringify(renderDiscord(structuredClone(posts), TO))).toBe(
        JSON.stringify(renderDiscord(posts, TO)),
      );
    }),
    { numRuns: 20 },
  );
});

test('every paper and its link stand once over all parts, whatever the number and length', () => {
  const paper = fc.record({ title: words, sentence: value });
  fc.assert(
    fc.property(fc.array(paper, { minLength: 1, maxLength: 40 }), (papers) => {
      const blocks = papers.map(
        ({ title, sentence }, index): Block => ({
          type: 'group',
          blocks: [
            {
              type: 'paragraph',
              spans: [
                { text: `${index} ` },
                { text: 'N', bold: true, url: address(index) },
                { text: title, url: address(index) },
              ],
            },
            { type: 'paragraph', spans: [{ text: sentence }] },
          ],
          accessory: { type: 'button', label: 'Details', verb: 'details', value: `26${index}` },
        }),
      );
      const posts: Post[] = [{ part: 'lead', thread: false, doc: { notification: 'n', blocks } }];
      for (const render of [renderDiscord, renderDiscordWebhook]) {
        const text = render(posts, TO)
          .map(({ body }) => JSON.stringify(body))
          .join('\n');
        for (const index of papers.keys()) {
          expect(text.split(`](${address(index)})`).length - 1).toBe(1);
        }
      }
    }),
    { numRuns: 30 },
  );
});

const address = (index: number): string =>
  `https://arxiv.org/abs/2602.1${String(index).padStart(4, '0')}`;
