import { displayWidth, graphemes } from '../message/text.ts';

/** What may not stand at the start of a line (closing punctuation, small kana, marks that belong to the left). */
const NOT_FIRST = new Set(
  '、。，．·：；！？）］｝〕〉》」』】〙〗〟’”»›…—–～〜ー々〻ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ°℃‰％,.:;!?)]}%',
);
/** What may not stand at the end of a line. */
const NOT_LAST = new Set('（［｛〔〈《「『【〘〖〝‘“«‹([{＃＄￥£€$#');

interface Cell {
  readonly text: string;
  readonly width: number;
  /** Index of the run it came from. */
  readonly run: number;
  readonly solid: boolean;
}

interface Word {
  readonly cells: Cell[];
  readonly width: number;
  /** Blanks behind it, dropped at the end of a line. */
  readonly blanks: Cell[];
}

export interface Wrappable {
  readonly text: string;
  /** True: no line breaks inside. */
  readonly solid?: boolean;
}

/**
 * Breaks styled runs into lines of at most `width` terminal columns. Between Han characters and after blanks a line may
 * break, never before closing or after opening punctuation. A word wider than a line is cut between graphemes, except
 * an address: that stays whole, so that it can be clicked and copied. `\n` in a text breaks the line.
 */
export function wrapRuns<R extends Wrappable>(runs: readonly R[], width: number): R[][] {
  const cells = runs.flatMap((run, index) =>
    graphemes(run.text).map((text) => ({
      text,
      width: displayWidth(text),
      run: index,
      solid: run.solid === true,
    })),
  );
  const lines: Cell[][] = [];
  let start = 0;
  for (let index = 0; index <= cells.length; index += 1) {
    if (index < cells.length && cells[index]?.text !== '\n') continue;
    lines.push(...fill(words(cells.slice(start, index)), Math.max(1, width)));
    start = index + 1;
  }
  return lines.map((line) => join(line, runs));
}

function words(cells: readonly Cell[]): Word[] {
  const found: Word[] = [];
  let start = 0;
  for (let index = 1; index <= cells.length; index += 1) {
    if (index < cells.length && !breakable(cells, index)) continue;
    let end = index;
    while (end > start && isBlank(cells[end - 1])) end -= 1;
    found.push({
      cells: cells.slice(start, end),
      width: total(cells.slice(start, end)),
      blanks: cells.slice(end, index),
    });
    start = index;
  }
  return found;
}

/** Whether a line may break before `cells[index]`. */
function breakable(cells: readonly Cell[], index: number): boolean {
  const left = cells[index - 1];
  const right = cells[index];
  if (!left || !right || isBlank(right)) return false;
  if (left.solid && left.run === right.run) return false;
  if (isForbidden(left, right)) return false;
  if (isBlank(left)) return true;
  if (left.width > 1 || right.width > 1) return true;
  return left.text === '-' && isSmall(cells[index - 2]) && /^\p{L}/u.test(right.text);
}

/** Of a word, not of a name such as `Qwen3-30B-A3B`. */
const isSmall = (cell: Cell | undefined): boolean => /^\p{Ll}/u.test(cell?.text ?? '');
const isBlank = (cell: Cell | undefined): boolean => cell?.text === ' ' || cell?.text === '\u3000';
const total = (cells: readonly Cell[]): number => cells.reduce((sum, cell) => sum + cell.width, 0);

function fill(all: readonly Word[], width: number): Cell[][] {
  const lines: Cell[][] = [[]];
  let used = 0;
  let pending: Cell[] = [];
  for (const word of all) {
    const room = used + total(pending) + word.width <= width;
    if (room || used === 0) {
      for (const cell of pending) lines.at(-1)?.push(cell);
      used += total(pending);
    } else {
      lines.push([]);
      used = 0;
    }
    for (const piece of word.width > width ? pieces(word.cells, width) : [word.cells]) {
      if (used > 0 && used + total(piece) > width) {
        lines.push([]);
        used = 0;
      }
      lines.at(-1)?.push(...piece);
      used += total(piece);
    }
    pending = word.blanks;
  }
  return lines;
}

/** Cuts a word that is wider than a line between graphemes, away from punctuation; an address stays whole. */
function pieces(cells: readonly Cell[], width: number): Cell[][] {
  if (/^\(?(?:https?:\/\/|mailto:)/i.test(cells.map((cell) => cell.text).join('')))
    return [[...cells]];
  const found: Cell[][] = [];
  let start = 0;
  let used = 0;
  for (let index = 0; index < cells.length; index += 1) {
    const next = cells[index]?.width ?? 0;
    if (used + next > width && index > start) {
      const cut = calmCut(cells, start, index);
      found.push(cells.slice(start, cut));
      start = cut;
      used = total(cells.slice(start, index));
    }
    used += next;
  }
  return [...found, cells.slice(start)];
}

/** The last place at or before `end`, in the second half of the piece, that cuts no punctuation off. */
function calmCut(cells: readonly Cell[], start: number, end: number): number {
  for (let cut = end; cut > start + (end - start) / 2; cut -= 1) {
    if (!isForbidden(cells[cut - 1], cells[cut])) return cut;
  }
  return end;
}

const isForbidden = (left: Cell | undefined, right: Cell | undefined): boolean =>
  NOT_FIRST.has(right?.text ?? '') || NOT_LAST.has(left?.text ?? '');

function join<R extends Wrappable>(line: readonly Cell[], runs: readonly R[]): R[] {
  const found: { run: number; text: string }[] = [];
  for (const cell of line) {
    const last = found.at(-1);
    if (last?.run === cell.run) last.text += cell.text;
    else found.push({ run: cell.run, text: cell.text });
  }
  return found.map(({ run, text }) => ({ ...(runs[run] as R), text }));
}
