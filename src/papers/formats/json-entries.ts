export interface JsonEntry {
  readonly value: unknown;
  /** Index of the line it begins on. */
  readonly line: number;
}

export interface JsonEntries {
  readonly entries: readonly JsonEntry[];
  /** False: the text is no valid JSON, only these entries of it are. */
  readonly whole: boolean;
  readonly endLine: number;
  /** An object stood around the list. */
  readonly wrapped: boolean;
  readonly date?: string;
  readonly count?: number;
}

/**
 * The entries of the first list in a JSON text, each with its line. A text that breaks off, or has a broken entry,
 * still gives its other entries.
 */
export function entriesOf(text: string): JsonEntries | undefined {
  const list = text.indexOf('[');
  const single =
    text.trimStart().startsWith('{') && (list < 0 || /^\s*\{\s*"paper"\s*:/.test(text));
  const from = single ? text.indexOf('{') : list;
  if (from < 0) return undefined;
  const frame = single ? [{ from, to: skipValue(text, from) }] : itemsOf(text, from + 1);
  let line = 0;
  let counted = 0;
  const entries = frame.map(({ from: start, to }) => {
    for (; counted < start; counted++) if (text.charCodeAt(counted) === 10) line++;
    return { value: parse(text.slice(start, to)), line };
  });
  const head = text.slice(0, from);
  const wrapped = !single && head.includes('{');
  const tail = text.slice(frame.at(-1)?.to ?? from);
  const around = head.length + tail.length < 100_000 ? `${head} ${tail}` : head;
  const date = wrapped ? /"date"\s*:\s*"([^"\n]{1,40})"/.exec(around)?.[1] : undefined;
  const count = wrapped ? /"count"\s*:\s*(\d{1,6})/.exec(around)?.[1] : undefined;
  return {
    entries,
    whole: parse(text) !== undefined,
    endLine: text.trimEnd().split('\n').length - 1,
    wrapped,
    ...(date && { date }),
    ...(count && { count: Number(count) }),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function itemsOf(text: string, from: number): { from: number; to: number }[] {
  const items: { from: number; to: number }[] = [];
  let at = from;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 93) break;
    if (code === 123 || code === 34 || code === 91) {
      const to = skipValue(text, at);
      items.push({ from: at, to });
      at = to;
    } else at++;
  }
  return items;
}

/** Index behind the object, list or string that begins at `from`; the end of the text when it never closes. */
function skipValue(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 34) {
      at = skipString(text, at);
      if (depth === 0) return Math.min(at + 1, text.length);
    } else if (code === 123 || code === 91) depth++;
    else if (code === 125 || code === 93) {
      depth--;
      if (depth <= 0) return at + 1;
    }
  }
  return text.length;
}

/** Index of the closing quotation mark. */
function skipString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 92) at++;
    else if (code === 34) return at;
  }
  return text.length;
}
