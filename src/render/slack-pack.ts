import type { Atom } from './slack-atoms.ts';
import type { Surface } from './slack-limits.ts';
import { LIMITS, room } from './slack-limits.ts';
import type { SlackBlock, SlackInline, SlackRich } from './slack-schema.ts';

/** Room for the marks `title · 2/3` at the start and `1/3` at the end of a continued part. */
const MARKS = { blocks: 2, characters: 600 };
/** JSON around a rich_text block, with a block_id. */
const WRAPPER = 360;

/** Atoms in as few messages as hold them; what belongs together stays together where it fits one message at all. */
export function pack(atoms: readonly Atom[], surface: Surface): SlackBlock[][] {
  const limits = room(surface);
  const messages: Atom[][] = [];
  let current: Atom[] = [];
  let used = measure([]);
  const place = (unit: readonly Atom[]): boolean => {
    let sum = add(used, unit);
    // The estimate runs high; so near the end of a message it is worth knowing exactly.
    if (sum.characters > limits.characters - MARKS.characters) {
      sum = { ...sum, characters: exactly([...current, ...unit]) };
    }
    if (!within(sum, limits)) return false;
    current.push(...unit);
    used = sum;
    return true;
  };
  const turn = () => {
    if (current.length > 0) messages.push(current);
    current = [];
    used = measure([]);
  };
  for (const unit of units(atoms)) {
    if (place(unit)) continue;
    if (fitsAlone(unit, limits)) turn();
    if (place(unit)) continue;
    for (const atom of unit) {
      if (place([atom])) continue;
      turn();
      place([atom]);
    }
  }
  turn();
  return messages.map(assemble).filter((blocks) => blocks.length > 0);
}

function fitsAlone(unit: readonly Atom[], limits: ReturnType<typeof room>): boolean {
  return within({ ...measure(unit), characters: exactly(unit) }, limits);
}

function within({ characters, blocks, tables }: Size, limits: ReturnType<typeof room>): boolean {
  return (
    characters <= limits.characters - MARKS.characters &&
    blocks <= limits.blocks - MARKS.blocks &&
    tables <= LIMITS.tablesPerMessage
  );
}

/** The characters that these atoms take as blocks of one message. */
function exactly(atoms: readonly Atom[]): number {
  const json = JSON.stringify(assemble(atoms));
  return json.length + escapes(json) + WRAPPER;
}

/** Escaping of `& < >` counts for the plain text form. */
const escapes = (json: string): number => 4 * (json.match(/[&<>]/g)?.length ?? 0);

function units(atoms: readonly Atom[]): Atom[][] {
  const result: Atom[][] = [];
  let unit: Atom[] = [];
  for (const atom of atoms) {
    unit.push(atom);
    if (atom.glue) continue;
    result.push(unit);
    unit = [];
  }
  if (unit.length > 0) result.push(unit);
  return result;
}

interface Size {
  readonly characters: number;
  readonly blocks: number;
  readonly tables: number;
  readonly richEnd: boolean;
}

const measure = (atoms: readonly Atom[]): Size =>
  add({ characters: 2, blocks: 0, tables: 0, richEnd: false }, atoms);

/** An upper bound: elements that merge later get shorter. */
function add(size: Size, atoms: readonly Atom[]): Size {
  let { characters, blocks, tables, richEnd } = size;
  for (const atom of atoms) {
    const json = JSON.stringify(atom.kind === 'solid' ? atom.block : atom.element);
    characters += json.length + escapes(json) + 40;
    const opens = atom.kind === 'solid' || atom.join === 'block' || !richEnd;
    if (opens) {
      blocks += 1;
      if (atom.kind === 'rich') characters += blocks === 1 ? WRAPPER : 40;
    }
    if (atom.kind === 'solid' && atom.block.type === 'table') tables += 1;
    richEnd = atom.kind === 'rich';
  }
  return { characters, blocks, tables, richEnd };
}

/** Atoms as blocks; dividers at the edges of a message divide nothing. */
function assemble(atoms: readonly Atom[]): SlackBlock[] {
  const blocks: SlackBlock[] = [];
  for (const atom of atoms) {
    if (atom.kind === 'solid') {
      blocks.push(atom.block);
      continue;
    }
    const last = blocks.at(-1);
    if (last?.type !== 'rich_text' || atom.join === 'block') {
      blocks.push({ type: 'rich_text', elements: [copy(atom.element)] });
      continue;
    }
    const before = last.elements.at(-1);
    if (!before || !merge(before, atom.element, atom.join)) {
      last.elements.push(copy(atom.element));
    }
  }
  while (blocks[0]?.type === 'divider') blocks.shift();
  while (blocks.at(-1)?.type === 'divider') blocks.pop();
  return blocks;
}

/**
 * Takes `next` into `before` where both are the same thing. Sections merge with a line feed because two sections in a
 * row are not set on two lines by every client.
 */
function merge(before: SlackRich, next: SlackRich, join: 'line' | 'same'): boolean {
  if (before.type === 'rich_text_list' && next.type === 'rich_text_list') {
    const alike =
      before.style === next.style && before.indent === next.indent && before.border === next.border;
    if (!alike) return false;
    const last = before.elements.at(-1);
    if (join === 'same' && last) {
      for (const { elements } of next.elements) last.elements.push(...elements);
      return true;
    }
    const follows = (before.offset ?? 0) + before.elements.length === (next.offset ?? 0);
    if (before.style === 'ordered' && !follows) return false;
    before.elements.push(...copy(next).elements);
    return true;
  }
  if (before.type === 'rich_text_preformatted' && next.type === 'rich_text_preformatted') {
    if (join !== 'same') return false;
    before.elements.push(...next.elements);
    return true;
  }
  const text =
    (before.type === 'rich_text_section' && next.type === 'rich_text_section') ||
    (before.type === 'rich_text_quote' && next.type === 'rich_text_quote');
  if (!text) return false;
  const elements: SlackInline[] = before.elements;
  if (join === 'line') append(elements, { type: 'text', text: '\n' });
  for (const element of next.elements) append(elements, element as SlackInline);
  return true;
}

function append(elements: SlackInline[], element: SlackInline): void {
  const last = elements.at(-1);
  if (last?.type === 'text' && element.type === 'text' && !last.style && !element.style) {
    last.text += element.text;
  } else elements.push({ ...element });
}

/** A copy that merging may change. */
function copy<Element extends SlackRich>(element: Element): Element {
  if (element.type === 'rich_text_list') {
    return { ...element, elements: element.elements.map(copy) };
  }
  return { ...element, elements: element.elements.map((one) => ({ ...one })) };
}
