import type { Doc, Language } from '../message/doc.ts';
import { say } from '../message/phrases.ts';
import { clip } from '../message/text.ts';
import { customIds } from './discord-actions.ts';
import { joinTexts, type Piece, piecesOf, type TextPiece } from './discord-blocks.ts';
import { COMPONENT, LIMITS } from './discord-limits.ts';
import type { DiscordComponent } from './discord-schema.ts';
import { escapeText, plainLine } from './discord-text.ts';

/** One message: the children of its container. */
export type Part = readonly Piece[];

/** Characters kept free for the mark of a continued part. */
const MARK_ROOM = 120;
const TITLE_LENGTH = 40;
const ROOM = { characters: LIMITS.text, components: LIMITS.components };

export interface PackOptions {
  readonly language: Language;
  /** True: what follows goes elsewhere (the thread), so buttons at the end stay with the first part. */
  readonly footFirst?: boolean;
}

/** A Doc in as few messages as hold it, later ones marked `title · n/m`. */
export function packDoc(doc: Doc, options: PackOptions): Part[] {
  const pieces = piecesOf(doc.blocks, customIds());
  if (!pieces.some((piece) => piece.kind !== 'separator')) {
    return [[{ kind: 'text', markdown: escapeText(doc.notification).trim() || '…', join: '\n' }]];
  }
  if (fits(pieces, ROOM)) return [trimmed(pieces)];
  const small = compact(pieces, options.language);
  if (fits(small, ROOM)) return [trimmed(small)];
  const parts = divide(pieces, options.footFirst ?? false).map(trimmed);
  return parts.map((part, index) =>
    marked(part, `${index + 1}/${parts.length}`, index, titleOf(doc)),
  );
}

function titleOf(doc: Doc): string {
  const heading = doc.blocks.find((block) => block.type === 'heading');
  const words = plainLine(heading ? heading.spans : [{ text: doc.notification }]);
  return escapeText(clip(words, TITLE_LENGTH, 'utf16'));
}

interface Size {
  readonly characters: number;
  readonly components: number;
}

/** Of a whole message, its container included. */
function measure(pieces: Part): Size {
  let characters = 0;
  let components = 1;
  let texting = false;
  for (const piece of pieces) {
    const text = piece.kind === 'text';
    if (text) {
      characters += piece.markdown.length + piece.join.length;
      if (!texting) components += 1;
    } else if (piece.kind === 'section') {
      characters += piece.markdown.length;
      components += 3;
    } else {
      components += 1 + (piece.kind === 'row' ? piece.components.length : 0);
    }
    texting = text;
  }
  return { characters, components };
}

function fits(pieces: Part, room: Size): boolean {
  const size = measure(pieces);
  return size.characters <= room.characters && size.components <= room.components;
}

/** The same with fewer components: no separators, the buttons of a row in one menu, small print inside the section above. */
function compact(pieces: Part, language: Language): Piece[] {
  const small: Piece[] = [];
  for (const piece of pieces) {
    const last = small.at(-1);
    if (piece.kind === 'separator') continue;
    if (piece.kind === 'text' && last?.kind === 'section') {
      small[small.length - 1] = { ...last, markdown: `${last.markdown}\n${piece.markdown}` };
    } else {
      small.push(piece.kind === 'row' ? menuOf(piece, `${MENU}${small.length}`, language) : piece);
    }
  }
  return small;
}

/** Custom id of a menu: the value of each option is the custom id of the button it stands for. */
export const MENU = 'v1:menu:';

function menuOf(row: Extract<Piece, { kind: 'row' }>, id: string, language: Language): Piece {
  const options = row.components.flatMap((each) =>
    each.type === COMPONENT.button && each.style !== 5
      ? [{ label: each.label, value: each.custom_id }]
      : [],
  );
  if (options.length < 2 || options.length < row.components.length) return row;
  return {
    kind: 'row',
    components: [
      {
        type: COMPONENT.select,
        custom_id: id,
        placeholder: say(language).discord.more,
        options,
      },
    ],
  };
}

/** Greedy: a part is full when the next piece does not fit; headings move on with what they head. */
function divide(pieces: Part, footFirst: boolean): Piece[][] {
  const feet = footFirst ? footOf(pieces) : [];
  const body = pieces.slice(0, pieces.length - feet.length);
  const parts: Piece[][] = [];
  let part: Piece[] = [];
  const room = (): Size => ({
    characters: LIMITS.text - MARK_ROOM - (parts.length === 0 ? measure(feet).characters : 0),
    components: LIMITS.components - 1 - (parts.length === 0 ? measure(feet).components - 1 : 0),
  });
  for (const piece of body) {
    if (part.length > 0 && !fits([...part, piece], room())) {
      const moved = takeHeadings(part);
      parts.push(part);
      part = moved;
      if (!fits([...part, piece], room())) {
        parts.push(part);
        part = [];
      }
    }
    part.push(piece);
  }
  if (part.length > 0) parts.push(part);
  parts[0]?.push(...feet);
  return parts;
}

/** What closes a lead message: its last small print and buttons. */
function footOf(pieces: Part): Part {
  const last = pieces.findLastIndex((piece) => piece.kind === 'section');
  const feet = pieces.slice(last + 1);
  const size = measure(feet);
  return last >= 0 && size.characters < 500 && size.components < 12 ? feet : [];
}

function takeHeadings(part: Piece[]): Piece[] {
  const moved: Piece[] = [];
  for (let last = part.at(-1); part.length > 1; last = part.at(-1)) {
    const opens = last?.kind === 'separator' || (last?.kind === 'text' && last.keep);
    if (!last || !opens) break;
    part.pop();
    moved.unshift(last);
  }
  return moved;
}

/** Separators at the edges of a message divide nothing. */
function trimmed(pieces: Part): Piece[] {
  const first = pieces.findIndex(({ kind }) => kind !== 'separator');
  const last = pieces.findLastIndex(({ kind }) => kind !== 'separator');
  return pieces.slice(first, last + 1);
}

function marked(part: Piece[], place: string, index: number, title: string): Piece[] {
  if (index > 0) {
    const [first, ...rest] = part;
    const goesOn = first?.kind === 'text' ? { ...first, join: '\n' as const } : first;
    const mark: Piece = { kind: 'text', markdown: `-# ${title} · ${place}`, join: '\n' };
    return [mark, ...(goesOn ? [goesOn, ...rest] : rest)];
  }
  const rows = part.findLastIndex(({ kind }) => kind !== 'row') + 1;
  const mark: Piece = { kind: 'text', markdown: `-# ${place}`, join: '\n' };
  return [...part.slice(0, rows), mark, ...part.slice(rows)];
}

/** A part as components of a container. */
export function componentsOf(part: Part): DiscordComponent[] {
  const components: DiscordComponent[] = [];
  let texts: TextPiece[] = [];
  const close = () => {
    if (texts.length > 0) components.push(textDisplay(joinTexts(texts)));
    texts = [];
  };
  for (const piece of part) {
    if (piece.kind === 'text') {
      texts.push(piece);
      continue;
    }
    close();
    components.push(componentOf(piece));
  }
  close();
  return components;
}

const textDisplay = (content: string) => ({ type: COMPONENT.text, content }) as const;

function componentOf(piece: Exclude<Piece, TextPiece>): DiscordComponent {
  switch (piece.kind) {
    case 'section':
      return {
        type: COMPONENT.section,
        components: [textDisplay(piece.markdown)],
        accessory: piece.button,
      };
    case 'separator':
      return { type: COMPONENT.separator, divider: true, spacing: 1 };
    case 'gallery':
      return { type: COMPONENT.gallery, items: piece.items };
    case 'row':
      return { type: COMPONENT.row, components: piece.components };
  }
}

/** The words of a part as Markdown, without buttons and pictures. */
export function partText(part: Part): string {
  return part
    .flatMap((piece) => (piece.kind === 'text' || piece.kind === 'section' ? [piece.markdown] : []))
    .join('\n');
}
