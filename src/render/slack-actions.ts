import type { Action, Block, Button, SelectOption } from '../message/doc.ts';
import { cleanText, clip } from '../message/text.ts';
import { type Atom, flatSpans, type Shape } from './slack-atoms.ts';
import { LIMITS } from './slack-limits.ts';
import type { SlackButton, SlackSelect } from './slack-schema.ts';
import { linkUrl, plainText } from './slack-text.ts';

/**
 * Neighbouring groups (dividers between allowed) whose buttons do the same thing get one select below them instead,
 * in the row of the controls that follow: twelve buttons bury a digest. The button of a single group joins such a row.
 */
export function gatherButtons(blocks: readonly Block[]): Block[] {
  const result: Block[] = [];
  for (let index = 0; index < blocks.length; index += 1) {
    const block = blocks[index];
    if (!block) continue;
    const run = runFrom(blocks, index);
    if (!run) {
      result.push(block);
      continue;
    }
    result.push(...blocks.slice(index, run.end).map(withoutButton), ...run.between);
    result.push({ type: 'actions', actions: [run.control, ...run.actions] });
    index = run.next - 1;
  }
  return result;
}

interface Run {
  /** Behind the last group, and behind all that the run takes in. */
  readonly end: number;
  readonly next: number;
  readonly control: Action;
  /** Small print between the groups and the controls below them. */
  readonly between: readonly Block[];
  readonly actions: readonly Action[];
}

function runFrom(blocks: readonly Block[], from: number): Run | undefined {
  const first = blocks[from];
  const lead = first?.type === 'group' ? first.accessory : undefined;
  if (!lead || lead.style) return undefined;
  const options: SelectOption[] = [];
  let end = from;
  for (let index = from; index < blocks.length; index += 1) {
    const block = blocks[index];
    if (block?.type === 'divider') continue;
    if (block?.type !== 'group' || !sameButton(block.accessory, lead)) break;
    const title = plainText(block.blocks[0] ? flatSpans(block.blocks[0]) : []).replace(/\s+/g, ' ');
    options.push({ label: title.trim() || block.accessory.value, value: block.accessory.value });
    end = index + 1;
  }
  const print = blocks[end];
  const between = print?.type === 'context' ? [print] : [];
  const after = blocks[end + between.length];
  const shared = after?.type === 'actions' && after.actions.length < LIMITS.actionsElements;
  if (options.length === 0 || options.length > LIMITS.selectOptions) return undefined;
  if (options.length === 1 && !shared) return undefined;
  const select = { type: 'select' as const, placeholder: lead.label, verb: lead.verb, options };
  const control = options.length === 1 ? lead : select;
  return shared
    ? { end, next: end + between.length + 1, control, between, actions: after.actions }
    : { end, next: end, control, between: [], actions: [] };
}

function withoutButton(block: Block): Block {
  return block.type === 'group' ? { type: 'group', blocks: block.blocks } : block;
}

function sameButton(button: Button | undefined, lead: Button): button is Button {
  return (
    button?.verb === lead.verb &&
    button.label === lead.label &&
    button.style === undefined &&
    button.value.length <= LIMITS.optionValue
  );
}

export function actionAtoms(actions: readonly Action[], shape: Shape): Atom[] {
  const elements = actions.flatMap((action) => actionElements(action, shape));
  const atoms: Atom[] = [];
  for (let from = 0; from < elements.length; from += LIMITS.actionsElements) {
    const block = elements.slice(from, from + LIMITS.actionsElements);
    atoms.push({ kind: 'solid', block: { type: 'actions', elements: block } });
  }
  return atoms;
}

function actionElements(action: Action, shape: Shape): (SlackButton | SlackSelect)[] {
  if (action.type === 'button') return [buttonElement(action, shape)];
  if (action.type === 'link') {
    const url = linkUrl(action.url);
    const action_id = `${ACTION_PREFIX}link.${shape.next()}`;
    return url
      ? [{ type: 'button', text: label(action.label, LIMITS.buttonText), action_id, url }]
      : [];
  }
  const selects: SlackSelect[] = [];
  for (let from = 0; from < action.options.length; from += LIMITS.selectOptions) {
    selects.push({
      type: 'static_select',
      placeholder: label(action.placeholder, LIMITS.placeholder),
      action_id: `${ACTION_PREFIX}${action.verb}.${shape.next()}`,
      options: action.options.slice(from, from + LIMITS.selectOptions).map((option) => ({
        text: label(option.label, LIMITS.optionText),
        value: option.value.slice(0, LIMITS.optionValue) || ' ',
        ...(option.description && { description: label(option.description, LIMITS.optionText) }),
      })),
    });
  }
  return selects;
}

/** Action ids read `paperboy.v1.<verb>.<number>`; the value is in the element. */
export const ACTION_PREFIX = 'paperboy.v1.';

export function buttonElement(button: Button, shape: Shape): SlackButton {
  return {
    type: 'button',
    text: label(button.label, LIMITS.buttonText),
    action_id: `${ACTION_PREFIX}${button.verb}.${shape.next()}`,
    ...(button.value && { value: button.value }),
    ...(button.style && { style: button.style }),
  };
}

function label(words: string, max: number) {
  const text = clip(cleanText(words).replace(/\s+/g, ' ').trim() || '…', max, 'utf16');
  return { type: 'plain_text' as const, text, emoji: false };
}
