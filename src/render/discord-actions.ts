import type { Action, Button, Select, Spans } from '../message/doc.ts';
import { clip } from '../message/text.ts';
import { COMPONENT, LIMITS } from './discord-limits.ts';
import type { DiscordButton, DiscordRow, DiscordSelect } from './discord-schema.ts';
import { linkUrl, oneLine } from './discord-text.ts';

/** Gives each custom id its serial: unique within a message, the same for the same Doc. */
export type NextId = (verb: string, value: string) => string | undefined;

/** Version of our custom ids: `v1:verb:value`, with a serial (`v1.2:`) when the same stands in one message twice. */
const VERSION = 'v1';

export function customIds(): NextId {
  const used = new Map<string, number>();
  return (verb, value) => {
    const plain = `${verb}:${value}`;
    const count = (used.get(plain) ?? 0) + 1;
    used.set(plain, count);
    const id = `${VERSION}${count > 1 ? `.${count}` : ''}:${plain}`;
    return id.length <= LIMITS.customId ? id : undefined;
  };
}

/** What a custom id of ours says; undefined for anything else. */
export function readCustomId(
  id: string,
): { readonly verb: string; readonly value: string } | undefined {
  const match = /^v1(?:\.\d+)?:([a-z-]+):([\s\S]*)$/.exec(id);
  return match?.[1] === undefined ? undefined : { verb: match[1], value: match[2] ?? '' };
}

/** Rows of at most five buttons; every select in a row of its own. */
export function actionRows(actions: readonly Action[], nextId: NextId): DiscordRow['components'][] {
  const rows: DiscordRow['components'][] = [];
  let row: DiscordButton[] = [];
  const close = () => {
    if (row.length > 0) rows.push(row);
    row = [];
  };
  for (const action of actions) {
    if (action.type === 'select') {
      close();
      rows.push(...selectRows(action, nextId));
      continue;
    }
    const button = action.type === 'link' ? linkButton(action) : buttonOf(action, nextId);
    if (!button) continue;
    if (row.length === LIMITS.rowButtons) close();
    row.push(button);
  }
  close();
  return rows;
}

/** Addresses too long for a button. */
export const longLinks = (actions: readonly Action[]): Spans[] =>
  linksOf(actions.filter((action) => action.type === 'link' && !linkButton(action)));

const buttonLabel = (label: string): string =>
  clip(oneLine(label).trim(), LIMITS.buttonLabel, 'utf16') || '…';

export function buttonOf(button: Button, nextId: NextId): DiscordButton | undefined {
  const id = nextId(button.verb, button.value);
  if (id === undefined) return undefined;
  const style = button.style === 'primary' ? 1 : button.style === 'danger' ? 4 : 2;
  return { type: COMPONENT.button, style, label: buttonLabel(button.label), custom_id: id };
}

function linkButton(action: Extract<Action, { type: 'link' }>): DiscordButton | undefined {
  const url = linkUrl(action.url);
  if (url === undefined || url.length > LIMITS.buttonUrl) return undefined;
  return { type: COMPONENT.button, style: 5, label: buttonLabel(action.label), url };
}

export function linksOf(actions: readonly Action[]): Spans[] {
  return actions.flatMap((action) =>
    action.type === 'link' ? [[{ text: action.label || '…', url: action.url }]] : [],
  );
}

function selectRows(select: Select, nextId: NextId): [DiscordSelect][] {
  const seen = new Set<string>();
  const choices = select.options.flatMap(
    ({ label, value, description }): DiscordSelect['options'] => {
      if (seen.has(value) || value.trim() === '' || value.length > LIMITS.optionText) return [];
      seen.add(value);
      const more = description && clip(oneLine(description).trim(), LIMITS.optionText, 'utf16');
      return [
        {
          label: clip(oneLine(label).trim(), LIMITS.optionText, 'utf16') || '…',
          value,
          ...(more && { description: more }),
        },
      ];
    },
  );
  const placeholder = clip(oneLine(select.placeholder).trim(), LIMITS.placeholder, 'utf16');
  const rows: [DiscordSelect][] = [];
  for (let start = 0; start < choices.length; start += LIMITS.selectOptions) {
    rows.push([
      {
        type: COMPONENT.select,
        custom_id: nextId(select.verb, '') ?? '',
        ...(placeholder !== '' && { placeholder }),
        options: choices.slice(start, start + LIMITS.selectOptions),
      },
    ]);
  }
  return rows;
}
