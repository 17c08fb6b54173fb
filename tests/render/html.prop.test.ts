import { parseXml, XmlElement } from '@rgrove/parse-xml';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Block, Doc } from '../../src/message/doc.ts';
import { cleanText } from '../../src/message/text.ts';
import { htmlBody } from '../../src/render/html.ts';
import { anyDoc } from './any-doc.ts';

const RUNS = { numRuns: 150 };

/** What we write, and with which attributes; anything else came from a report. */
const KNOWN: Record<string, readonly string[]> = {
  ...Object.fromEntries(
    'h1 h2 h3 ul li p pre code blockquote dl dt dd table thead tbody tr th td hr br em strong s small section figure'
      .split(' ')
      .map((name) => [name, []]),
  ),
  ol: ['start'],
  a: ['href', 'rel', 'class'],
  img: ['src', 'alt', 'loading', 'decoding'],
  p: ['class'],
  th: ['class'],
  td: ['class'],
  div: ['class'],
  span: ['class'],
};

function elements(root: XmlElement): XmlElement[] {
  return root.children.flatMap((child) =>
    child instanceof XmlElement ? [child, ...elements(child)] : [],
  );
}

/** Well-formed, which HTML parsers forgive but an escaping fault is not. */
const parse = (doc: Doc): XmlElement =>
  parseXml(`<body>${htmlBody(doc).replaceAll('&#39;', '&apos;')}</body>`).root as XmlElement;

test('only elements and attributes of our own, links only to http, https and mailto', () => {
  fc.assert(
    fc.property(anyDoc, (doc) => {
      for (const element of elements(parse(doc))) {
        const { name, attributes } = element;
        expect(KNOWN).toHaveProperty(name);
        for (const attribute of Object.keys(attributes)) expect(KNOWN[name]).toContain(attribute);
        if (name === 'a') {
          expect(attributes.href).toMatch(/^(?:https?:\/\/|mailto:)/);
          expect(attributes.rel).toContain('noopener');
        }
        if (name === 'img') expect(attributes.src).toMatch(/^https?:\/\//);
      }
    }),
    RUNS,
  );
});

/** The words of a Doc in reading order, white space aside. */
function words(blocks: readonly Block[]): string {
  return blocks
    .map((block): string => {
      switch (block.type) {
        case 'heading':
        case 'paragraph':
        case 'context':
          return block.spans.map((span) => span.text).join('');
        case 'code':
          return block.text;
        case 'quote':
        case 'group':
          return words(block.blocks) + ('accessory' in block ? (block.accessory?.label ?? '') : '');
        case 'list':
          return block.items.map((item) => words(item.blocks)).join('');
        case 'table':
          return [block.header, ...block.rows]
            .flat(2)
            .map((span) => span.text)
            .join('');
        case 'fields':
          return block.fields
            .map((field) => field.label + field.value.map((span) => span.text).join(''))
            .join('');
        default:
          return '';
      }
    })
    .join('');
}

test('every word of the Doc is on the page, in order', () => {
  const squeeze = (text: string): string => cleanText(text).replace(/\s+/g, '');
  fc.assert(
    fc.property(anyDoc, (doc) => {
      const blocks = doc.blocks.filter((block) => !['actions', 'image'].includes(block.type));
      fc.pre(
        !JSON.stringify(blocks).includes('"type":"actions"') &&
          !JSON.stringify(blocks).includes('"type":"image"'),
      );
      // A label is cleaned on its own, so what joins over its border may differ: compare without marks.
      const bare = (text: string): string => squeeze(text).replace(/\p{M}|\u200d/gu, '');
      expect(bare(parse({ notification: '', blocks }).text)).toBe(bare(words(blocks)));
    }),
    RUNS,
  );
});

test('the same Doc gives the same bytes', () => {
  fc.assert(
    fc.property(anyDoc, (doc) => {
      expect(htmlBody(structuredClone(doc))).toBe(htmlBody(doc));
    }),
    { numRuns: 50 },
  );
});
