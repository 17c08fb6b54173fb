/**
 * Reads what Python's `repr` prints for dicts, lists, tuples, strings, numbers, True, False and None; nothing is ever
 * run. Undefined when the text is anything else or does not end where the value ends.
 */
export function readPythonLiteral(text: string): unknown {
  const reader = { text, at: 0 };
  try {
    const value = readValue(reader, 0);
    skipSpace(reader);
    return reader.at === text.length ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

interface Reader {
  readonly text: string;
  at: number;
}

const DEEPEST = 100;
const WORDS: Readonly<Record<string, unknown>> = { True: true, False: false, None: null };
const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '',
  b: '',
  f: '',
  v: '',
  '0': '',
  '\n': '',
};

function readValue(reader: Reader, depth: number): unknown {
  if (depth > DEEPEST) throw new SyntaxError('too deep');
  skipSpace(reader);
  const first = reader.text[reader.at];
  if (first === '{') return readDict(reader, depth);
  if (first === '[') return readItems(reader, ']', depth);
  if (first === '(') return readItems(reader, ')', depth);
  if (first === "'" || first === '"') return readString(reader);
  const word = takeMatch(reader, /[A-Za-z]+|[-+]?[\d_]*\.?\d+(?:[eE][-+]?\d+)?\.?/y);
  if (word in WORDS) return WORDS[word];
  const number = Number(word.replace(/_/g, ''));
  if (Number.isNaN(number)) throw new SyntaxError(`unknown word ${word}`);
  return number;
}

function readDict(reader: Reader, depth: number): Record<string, unknown> {
  const entries: [string, unknown][] = [];
  reader.at++;
  while (!takeIf(reader, '}')) {
    const key = readValue(reader, depth + 1);
    if (!takeIf(reader, ':')) throw new SyntaxError('no colon');
    entries.push([String(key), readValue(reader, depth + 1)]);
    if (!takeIf(reader, ',') && reader.text[reader.at] !== '}') throw new SyntaxError('no comma');
  }
  return Object.fromEntries(entries);
}

function readItems(reader: Reader, end: string, depth: number): unknown[] {
  const items: unknown[] = [];
  reader.at++;
  while (!takeIf(reader, end)) {
    items.push(readValue(reader, depth + 1));
    if (!takeIf(reader, ',') && reader.text[reader.at] !== end) throw new SyntaxError('no comma');
  }
  return items;
}

function readString(reader: Reader): string {
  const quote = reader.text[reader.at] ?? '';
  const body = takeMatch(
    reader,
    quote === "'" ? /'(?:[^'\\]+|\\[\s\S])*'/y : /"(?:[^"\\]+|\\[\s\S])*"/y,
  ).slice(1, -1);
  return body.replace(
    /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([\s\S]))/g,
    (all, x?: string, u?: string, long?: string, other?: string) => {
      const code = x ?? u ?? long;
      if (code) {
        const point = Number.parseInt(code, 16);
        return point <= 0x10ffff ? String.fromCodePoint(point) : all;
      }
      return ESCAPES[other ?? ''] ?? other ?? '';
    },
  );
}

function skipSpace(reader: Reader): void {
  const space = /\s*/y;
  space.lastIndex = reader.at;
  reader.at += space.exec(reader.text)?.[0].length ?? 0;
}

function takeIf(reader: Reader, character: string): boolean {
  skipSpace(reader);
  if (reader.text[reader.at] !== character) return false;
  reader.at++;
  skipSpace(reader);
  return true;
}

function takeMatch(reader: Reader, pattern: RegExp): string {
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.text)?.[0];
  if (!found) throw new SyntaxError('nothing known');
  reader.at += found.length;
  return found;
}
