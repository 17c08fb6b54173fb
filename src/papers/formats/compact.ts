import type { Block, Spans } from '../../message/doc.ts';

/**
 * The same blocks in half the memory: arrays without the room they grew by, texts that do not hold on to the longer
 * text they were cut from. A year of reports is kept at once.
 */
export function compact(blocks: readonly Block[]): Block[] {
  return blocks.map((block): Block => {
    switch (block.type) {
      case 'heading':
      case 'paragraph':
        return { ...block, spans: compactSpans(block.spans) };
      case 'list':
        return { ...block, items: block.items.map((item) => ({ blocks: compact(item.blocks) })) };
      case 'quote':
        return { ...block, blocks: compact(block.blocks) };
      case 'table':
        return {
          ...block,
          header: block.header.map(compactSpans),
          rows: block.rows.map((row) => row.map(compactSpans)),
        };
      default:
        return block;
    }
  });
}

function compactSpans(spans: Spans): Spans {
  return spans.map((span) => ({ ...span, text: ` ${span.text}`.slice(1) }));
}
