import type { Block, ListItem } from '../message/doc.ts';
import { plainText, splitText } from '../message/text.ts';

/** Characters of plain text on one page: fits Discord's 4,000 with its marks, and one screen or two of a phone. */
const PAGE_CHARACTERS = 2400;
/** Blocks a page may have: a Slack modal holds 100, a Discord message 40 components. */
const PAGE_BLOCKS = 24;

/** Blocks in pages of readable size; nothing is lost, a heading stays with what follows it. */
export function paginate(blocks: readonly Block[]): Block[][] {
  const pages: Block[][] = [[]];
  let size = 0;
  const whole = blocks.flatMap(splitBlock);
  for (const [index, block] of whole.entries()) {
    const length = lengthOf(block);
    const next = whole[index + 1];
    const needed =
      block.type === 'heading' && next ? length + Math.min(lengthOf(next), 400) : length;
    const page = pages.at(-1) ?? [];
    if (page.length > 0 && (size + needed > PAGE_CHARACTERS || page.length >= PAGE_BLOCKS)) {
      pages.push([block]);
      size = length;
    } else {
      page.push(block);
      size += length;
    }
  }
  return pages;
}

const lengthOf = (block: Block): number => plainText([block]).length;

/** A block longer than a page as several of the same kind. */
function splitBlock(block: Block): Block[] {
  if (lengthOf(block) <= PAGE_CHARACTERS) return [block];
  switch (block.type) {
    case 'paragraph':
    case 'context':
      return block.spans.length > 1
        ? gather(block.spans, (span) => span.text.length).flatMap((spans) =>
            splitBlock({ ...block, spans }),
          )
        : block.spans.flatMap((span) =>
            splitText(span.text, PAGE_CHARACTERS).map((piece) => ({
              ...block,
              spans: [{ ...span, text: piece }],
            })),
          );
    case 'list':
      return splitList(block);
    case 'quote':
      return gather(block.blocks.flatMap(splitBlock), lengthOf).map((blocks) => ({
        type: 'quote',
        blocks,
      }));
    case 'group':
      return block.blocks.flatMap(splitBlock);
    case 'code':
      return gather(
        block.text.split('\n').flatMap((line) => splitText(line, PAGE_CHARACTERS)),
        (line) => line.length + 1,
      ).map((lines) => ({ ...block, text: lines.join('\n') }));
    case 'table':
      return gather(block.rows, (row) =>
        row.reduce((sum, cell) => sum + cell.reduce((n, span) => n + span.text.length, 1), 0),
      ).map((rows) => ({ ...block, rows }));
    case 'fields':
      return gather(
        block.fields,
        (field) => field.label.length + field.value.reduce((n, span) => n + span.text.length, 2),
      ).map((fields) => ({ type: 'fields', fields }));
    default:
      return [block];
  }
}

function splitList(block: Extract<Block, { type: 'list' }>): Block[] {
  const size = (item: ListItem): number => plainText(item.blocks).length;
  const items = block.items.flatMap((item): ListItem[] =>
    size(item) <= PAGE_CHARACTERS
      ? [item]
      : gather(item.blocks.flatMap(splitBlock), lengthOf).map((blocks) => ({ blocks })),
  );
  let start = block.start;
  return gather(items, size).map((some) => {
    const part: Block = { ...block, start, items: some };
    start += some.length;
    return part;
  });
}

/** Neighbours put together as long as they fit a page. */
function gather<T>(items: readonly T[], size: (item: T) => number): T[][] {
  const groups: T[][] = [];
  let sum = 0;
  for (const item of items) {
    const length = size(item);
    const group = groups.at(-1);
    if (!group || sum + length > PAGE_CHARACTERS) {
      groups.push([item]);
      sum = length;
    } else {
      group.push(item);
      sum += length;
    }
  }
  return groups;
}
