import { cleanText } from '../../message/text.ts';
import { isoDate } from './dates.ts';

/** Where a report came from, for what its content does not say. */
export interface Hint {
  readonly file?: string;
  readonly url?: string;
  /** Absolute address that relative pictures and audio of a newsletter are resolved against. */
  readonly mediaBase?: string;
}

/** A report's text as every format reads it. */
export interface Source {
  /** Without line ends and trailing white space; the line number minus one is the index. */
  readonly lines: readonly string[];
  readonly text: string;
  /** Date from the address or the file name, for reports that say none. */
  readonly hintDate?: string;
  readonly mediaBase?: string;
}

/** The one place where encodings and platforms stop making a difference. */
export function readSource(raw: string, hint: Hint = {}): Source {
  const text = cleanText(raw);
  const name = hint.file?.split(/[\\/]/).at(-1);
  const hintDate = isoDate(hint.url ?? '') ?? isoDate(name ?? '') ?? isoDate(hint.file ?? '');
  return {
    lines: text.split('\n').map(lineOf),
    text,
    ...(hintDate && { hintDate }),
    ...(hint.mediaBase && { mediaBase: hint.mediaBase }),
  };
}

/** A copy: a part of a string keeps the whole of it in memory, here the whole report for a title. */
function lineOf(line: string): string {
  return ` ${line.trimEnd()}`.slice(1);
}
