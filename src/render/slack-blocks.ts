import type { Block, Span, Spans } from '../message/doc.ts';
import { cleanText, clip } from '../message/text.ts';
import { actionAtoms, buttonElement, gatherButtons } from './slack-actions.ts';
import { type Atom, type Join, keep, type Shape, sections } from './slack-atoms.ts';
import type { Surface } from './slack-limits.ts';
import { LIMITS } from './slack-limits.ts';
import { codeAtoms, listAtoms, quoteAtoms } from './slack-lists.ts';
import { tableAtoms } from './slack-table.ts';
import { linkUrl, mrkdwnLine, plainText } from './slack-text.ts';

/** From this length on a field takes several lines on a phone. */
const LONG_FIELD = 60;

/** A Doc's blocks as atoms in reading order. */
export function atomsOf(blocks: readonly Block[], surface: Surface): Atom[] {
  let count = 0;
  const shape: Shape = { surface, next: () => count++ };
  const gathered = gatherButtons(blocks);
  return gathered.flatMap((block, index) =>
    blockAtoms(block, shape, follows(gathered[index - 1], block)),
  );
}

/** What belongs together stands close: text under its heading, a list under the line that announces it. */
function follows(before: Block | undefined, block: Block): Join {
  if (before?.type === 'heading') return 'line';
  const list = block.type === 'list' || block.type === 'code' || block.type === 'quote';
  return before?.type === 'paragraph' && list ? 'line' : 'block';
}

/** Lines of one thing; only at its end is small print worth a block of its own: blocks are few. */
function flow(blocks: readonly Block[], shape: Shape): Atom[] {
  return blocks.flatMap((block, index) => {
    const join = index === 0 ? 'block' : 'line';
    const small = block.type === 'context' && index < blocks.length - 1;
    return small ? sections(block.spans, join) : blockAtoms(block, shape, join);
  });
}

function blockAtoms(block: Block, shape: Shape, join: Join): Atom[] {
  switch (block.type) {
    case 'heading':
      return headingAtoms(block, shape);
    case 'paragraph':
      return sections(block.spans, join);
    case 'list':
      return listAtoms(block, 0, join, undefined);
    case 'quote':
      return quoteAtoms(block.blocks, join);
    case 'code':
      return codeAtoms(block.text, join, undefined);
    case 'table':
      return tableAtoms(block, shape, join);
    case 'fields':
      return block.fields.flatMap(({ label, value }, index) => {
        // Facts of several lines need air between them; short ones read as a table.
        const next = plainText(value).length > LONG_FIELD ? 'block' : 'line';
        return sections([{ text: `${label}  `, bold: true }, ...value], index === 0 ? join : next);
      });
    case 'image':
      return imageAtoms(block, join);
    case 'divider':
      return shape.surface === 'unfurl' ? [] : [{ kind: 'solid', block: { type: 'divider' } }];
    case 'context':
      return contextAtoms(block.spans, join);
    case 'actions':
      return actionAtoms(block.actions, shape);
    case 'group':
      return groupAtoms(block, shape);
  }
}

function headingAtoms(block: Extract<Block, { type: 'heading' }>, shape: Shape): Atom[] {
  const title = plainText(block.spans).trim().replace(/\s+/g, ' ');
  if (title === '') return [];
  const linked = block.spans.some(({ url }) => url !== undefined);
  if (block.level === 1 && !linked && title.length <= LIMITS.header && shape.surface !== 'unfurl') {
    const text = { type: 'plain_text' as const, text: title, emoji: false };
    return [{ kind: 'solid', block: { type: 'header', text }, glue: true }];
  }
  const spans = block.spans.map((span): Span => ({ ...span, bold: true }));
  return sections(spans, 'block').map((atom) => ({ ...atom, glue: true }));
}

/** `slack-file:F…` is a picture uploaded before; pictures without a public address show their description. */
function imageAtoms(image: Extract<Block, { type: 'image' }>, join: Join): Atom[] {
  const alt_text = clip(cleanText(image.alt).trim() || '…', LIMITS.altText, 'utf16');
  const file = /^slack-file:(F[A-Z0-9]+)$/.exec(image.url)?.[1];
  if (file) {
    return [{ kind: 'solid', block: { type: 'image', slack_file: { id: file }, alt_text } }];
  }
  const image_url = linkUrl(image.url);
  if (image_url?.startsWith('http')) {
    return [{ kind: 'solid', block: { type: 'image', image_url, alt_text } }];
  }
  return sections([{ text: image.alt }], join);
}

function contextAtoms(spans: Spans, join: Join): Atom[] {
  const words = plainText(spans).trim();
  if (words === '') return [];
  const unstyled = spans.map(
    ({ text, url }): Span => (url === undefined ? { text } : { text, url }),
  );
  const linked = unstyled.some(({ url }) => url !== undefined);
  const mrkdwn = linked ? mrkdwnLine(unstyled) : undefined;
  if (mrkdwn && mrkdwn.length <= LIMITS.sectionText) {
    const text = { type: 'mrkdwn' as const, text: mrkdwn, verbatim: true as const };
    return [{ kind: 'solid', block: { type: 'context', elements: [text] } }];
  }
  if (linked || words.length > LIMITS.sectionText / 2) return sections(unstyled, join);
  const text = { type: 'plain_text' as const, text: words, emoji: false };
  return [{ kind: 'solid', block: { type: 'context', elements: [text] } }];
}

function groupAtoms(group: Extract<Block, { type: 'group' }>, shape: Shape): Atom[] {
  if (!group.accessory) return keep(flow(group.blocks, shape));
  const last = group.blocks.at(-1);
  const small = last?.type === 'context' && group.blocks.length > 1 ? last : undefined;
  const words = sectionText(small ? group.blocks.slice(0, -1) : group.blocks);
  if (words === undefined) {
    return keep([...flow(group.blocks, shape), ...actionAtoms([group.accessory], shape)]);
  }
  const text = { type: 'mrkdwn' as const, text: words, verbatim: true as const };
  const accessory = buttonElement(group.accessory, shape);
  const section: Atom = { kind: 'solid', block: { type: 'section', text, accessory } };
  return keep([section, ...(small ? contextAtoms(small.spans, 'block') : [])]);
}

/** Lines for a section, which can hold a button beside them; undefined where only rich_text shows them truly. */
function sectionText(blocks: readonly Block[]): string | undefined {
  const lines = blocks.map((block) =>
    block.type === 'paragraph' || block.type === 'context' ? mrkdwnLine(block.spans) : undefined,
  );
  const words = lines.join('\n').trim();
  const shown = lines.every((line) => line !== undefined) && words !== '';
  return shown && words.length <= LIMITS.sectionText ? words : undefined;
}
