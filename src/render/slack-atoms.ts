import type { Block, Span, Spans } from '../message/doc.ts';
import { cleanText, splitText } from '../message/text.ts';
import type { Surface } from './slack-limits.ts';
import type { SlackBlock, SlackInline, SlackRich } from './slack-schema.ts';
import { linkUrl, plainText } from './slack-text.ts';

/**
 * The smallest thing that is never split: a block of its own, or an element that shares a rich_text block with its
 * neighbours.
 */
export type Atom = (
  | { readonly kind: 'solid'; readonly block: SlackBlock }
  | {
      readonly kind: 'rich';
      readonly element: SlackRich;
      /** How it follows the element before it: in a new block, on a new line, or going on where that was cut. */
      readonly join: 'block' | 'line' | 'same';
    }
) & {
  /** True: stays with the atom behind it. */
  readonly glue?: true;
};

/** Longest rich text element, in characters of JSON: small enough that parts fill up well. */
export const ELEMENT = 2_800;

export type Join = 'block' | 'line';

export interface Shape {
  readonly surface: Surface;
  /** Numbers action ids: unique within a message. */
  next(): number;
}

export function keep(atoms: readonly Atom[]): Atom[] {
  return atoms.map((atom, index) => (index < atoms.length - 1 ? { ...atom, glue: true } : atom));
}

export function sections(spans: Spans, join: Join): Atom[] {
  return inlineRuns(spans).map((elements, index) => ({
    kind: 'rich',
    element: { type: 'rich_text_section', elements },
    join: index === 0 ? join : 'same',
  }));
}

/** Spans as inline elements, in runs of at most ELEMENT characters; a link is never cut. */
export function inlineRuns(spans: Spans): SlackInline[][] {
  const runs: SlackInline[][] = [];
  let run: SlackInline[] = [];
  let size = 0;
  for (const element of spans.flatMap(inlineElements)) {
    const cost = JSON.stringify(element).length;
    if (size + cost > ELEMENT && run.length > 0) {
      runs.push(run);
      run = [];
      size = 0;
    }
    run.push(element);
    size += cost;
  }
  if (run.some(({ text }) => text.trim() !== '')) runs.push(run);
  return runs;
}

export function inlineElements(span: Span): SlackInline[] {
  const words = cleanText(span.text);
  const url = span.url === undefined ? undefined : linkUrl(span.url);
  const flags = {
    ...(span.bold && { bold: true as const }),
    ...(span.italic && { italic: true as const }),
    ...(span.strike && { strike: true as const }),
    ...(span.code && { code: true as const }),
  };
  const style = Object.keys(flags).length > 0 ? { style: flags } : {};
  // Every character may take two in JSON; a longer link text than this goes on as plain text behind the link.
  const parts = splitText(words, url === undefined ? ELEMENT / 2 : 1_000);
  return parts.flatMap((text, index): SlackInline[] => {
    if (url !== undefined && index === 0)
      return [{ type: 'link', url, text: text || nameOfUrl(url), ...style }];
    return text === '' ? [] : [{ type: 'text', text, ...style }];
  });
}

/** What a link without words is called: the end of its address. */
const nameOfUrl = (url: string): string => url.split('/').findLast((part) => part !== '') ?? url;

/** Any block as lines of spans: where Slack has no place for its own form. */
export function flatSpans(block: Block): Spans {
  const lines = (parts: readonly Spans[]): Spans =>
    parts.flatMap((spans, index) => (index === 0 ? spans : [{ text: '\n' }, ...spans]));
  switch (block.type) {
    case 'heading':
      return block.spans.map((span) => ({ ...span, bold: true }));
    case 'paragraph':
    case 'context':
      return block.spans;
    case 'list':
      return lines(
        block.items.map((item, index) => [
          { text: block.ordered ? `${block.start + index}. ` : '• ' },
          ...lines(item.blocks.map(flatSpans)),
        ]),
      );
    case 'quote':
    case 'group':
      return lines(block.blocks.map(flatSpans));
    case 'code':
      return [{ text: block.text, code: true }];
    case 'table':
      return lines(block.rows.map((row) => rowSpans(block.header, row)));
    case 'fields':
      return lines(
        block.fields.map(({ label, value }) => [{ text: `${label}  `, bold: true }, ...value]),
      );
    case 'image':
      return [{ text: block.alt || block.url, url: block.url }];
    case 'divider':
    case 'actions':
      return [];
  }
}

export function rowSpans(header: readonly Spans[], row: readonly Spans[]): Spans {
  return row.flatMap((cell, index): Span[] => {
    const label = plainText(header[index] ?? []).trim();
    return [
      ...(index > 0 ? [{ text: ' · ' }] : []),
      ...(label ? [{ text: `${label} `, bold: true as const }] : []),
      ...cell,
    ];
  });
}
