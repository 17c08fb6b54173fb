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
  const text = cleanText(raw).replace(/[^\S\n]+$/gm, '');
  const hintDate = isoDate(hint.url ?? '') ?? isoDate(hint.file ?? '');
  return {
    lines: text.split('\n'),
    text,
    ...(hintDate && { hintDate }),
    ...(hint.mediaBase && { mediaBase: hint.mediaBase }),
  };
}
