import type { Action, ActionVerb, Block } from '../message/doc.ts';

/** What a number stands for: a button, a link, or an option of a select. */
export type Choice = Exclude<Action, { type: 'select' }> | SelectChoice;

interface SelectChoice {
  readonly type: 'option';
  readonly label: string;
  readonly verb: ActionVerb;
  readonly value: string;
}

/** Everything that can be pressed in a Doc, numbered from 1 as `renderText` shows it. */
export function choices(blocks: readonly Block[]): Choice[] {
  return blocks.flatMap((block): Choice[] => {
    if (block.type === 'actions') return block.actions.flatMap(choicesOf);
    if (block.type === 'quote') return choices(block.blocks);
    if (block.type === 'list') return block.items.flatMap((item) => choices(item.blocks));
    if (block.type !== 'group') return [];
    return [...choices(block.blocks), ...(block.accessory ? [block.accessory] : [])];
  });
}

function choicesOf(action: Action): Choice[] {
  if (action.type !== 'select') return [action];
  return action.options.map(({ label, value }) => ({
    type: 'option',
    label,
    verb: action.verb,
    value,
  }));
}
