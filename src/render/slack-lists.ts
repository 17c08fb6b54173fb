import type { Block, ListItem, Span } from '../message/doc.ts';
import { cleanText, splitText } from '../message/text.ts';
import { type Atom, ELEMENT, flatSpans, inlineRuns, type Join } from './slack-atoms.ts';
import { LIMITS } from './slack-limits.ts';
import type { SlackRich } from './slack-schema.ts';

export function listAtoms(
  list: Extract<Block, { type: 'list' }>,
  indent: number,
  join: Join,
  border: 1 | undefined,
): Atom[] {
  return list.items.flatMap((item, index) =>
    itemAtoms(item, {
      style: list.ordered ? 'ordered' : 'bullet',
      offset: list.ordered ? Math.max(0, list.start - 1 + index) : 0,
      indent,
      border,
      join: index === 0 ? join : 'line',
    }),
  );
}

interface ItemPlace {
  readonly style: 'ordered' | 'bullet';
  readonly offset: number;
  readonly indent: number;
  readonly border: 1 | undefined;
  readonly join: Join;
}

function itemAtoms(item: ListItem, place: ItemPlace): Atom[] {
  const atoms: Atom[] = [];
  const pending: Span[] = [];
  const deeper = Math.min(place.indent + 1, LIMITS.listIndent);
  let opened = false;
  const flush = () => {
    for (const elements of inlineRuns(pending)) {
      const element: SlackRich = {
        type: 'rich_text_list',
        style: place.style,
        indent: place.indent,
        ...(place.offset > 0 && { offset: place.offset }),
        ...(place.border && { border: place.border }),
        elements: [{ type: 'rich_text_section', elements }],
      };
      atoms.push({ kind: 'rich', element, join: opened ? 'same' : place.join });
      opened = true;
    }
    pending.length = 0;
  };
  for (const block of item.blocks) {
    if (block.type === 'list') {
      flush();
      atoms.push(...listAtoms(block, deeper, opened ? 'line' : place.join, place.border));
      opened = true;
    } else if (block.type === 'code') {
      flush();
      atoms.push(...codeAtoms(block.text, 'line', place.border));
    } else {
      if (pending.length > 0) pending.push({ text: '\n' });
      pending.push(...flatSpans(block));
    }
  }
  flush();
  return atoms;
}

export function quoteAtoms(blocks: readonly Block[], join: Join): Atom[] {
  return blocks.flatMap((block, index): Atom[] => {
    const place = index === 0 ? join : 'line';
    if (block.type === 'list') return listAtoms(block, 0, place, 1);
    if (block.type === 'code') return codeAtoms(block.text, place, 1);
    if (block.type === 'quote') return quoteAtoms(block.blocks, place);
    return inlineRuns(flatSpans(block)).map((elements, part) => ({
      kind: 'rich',
      element: { type: 'rich_text_quote', elements },
      join: part === 0 ? place : 'same',
    }));
  });
}

export function codeAtoms(code: string, join: Join, border: 1 | undefined): Atom[] {
  const text = cleanText(code).replace(/\n+$/, '');
  if (text.trim() === '') return [];
  return splitText(text, ELEMENT / 2).map((part, index) => ({
    kind: 'rich',
    element: {
      type: 'rich_text_preformatted',
      elements: [{ type: 'text', text: part }],
      ...(border && { border }),
    },
    join: index === 0 ? join : 'same',
  }));
}
