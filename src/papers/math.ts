import {
  closingBrace,
  delimited,
  dollars,
  formulaRun,
  isMath,
  MAX_DISPLAY,
  mathToUnicode,
  script,
  type Tex,
} from './math-formula.ts';
import { TEXT_ACCENTS } from './math-symbols.ts';

/** A quotation in TeX's marks. */
const MAX_QUOTE = 400;

/** What stands at a `$`, `\`, `^` or `_` of prose, if that is TeX. */
export function texAt(source: string, at: number): Tex | undefined {
  switch (source[at]) {
    case '$':
      return dollars(source, at);
    case '\\':
      return command(source, at);
    case '^':
    case '_':
      return script(source, at);
    default:
      return undefined;
  }
}

const ESCAPED = '%&#_{}$';
const MATH_ENVIRONMENTS =
  /^(?:equation|align|aligned|gather|gathered|multline|eqnarray|displaymath|math|split|array|cases|rcases|[bpvBV]?matrix|smallmatrix)\*?$/;
const BOLD = new Set(['textbf', 'bf', 'bfseries', 'strong']);
const ITALIC = new Set(['textit', 'emph', 'it', 'em', 'textsl', 'itshape', 'sl']);
const CODE = new Set(['texttt', 'tt', 'code', 'verb', 'lstinline']);
const WORDS = new Set(
  'text textrm textsf textsc textup textnormal underline mbox uline hl'.split(' '),
);
const SILENT = new Set(
  'cite citep citet citealp citealt citeauthor citeyear autocite parencite textcite ref eqref cref Cref autoref label pageref index vspace hspace thanks footnotemark bibliography bibliographystyle input include color'.split(
    ' ',
  ),
);
const SPACES = new Set([
  'quad',
  'qquad',
  'newline',
  'par',
  'noindent',
  'linebreak',
  'item',
  'hfill',
  'smallskip',
  'medskip',
  'bigskip',
  'n',
]);
const NAMES = new Map([
  ['LaTeX', 'LaTeX'],
  ['TeX', 'TeX'],
  ['eg', 'e.g.'],
  ['ie', 'i.e.'],
  ['etal', 'et al.'],
  ['textasciitilde', '~'],
  ['textbackslash', ''],
  ['textless', '<'],
  ['textgreater', '>'],
  ['textemdash', '—'],
  ['textendash', '–'],
  ['xspace', ''],
  ['ldots', '…'],
  ['dots', '…'],
]);

function command(source: string, at: number): Tex | undefined {
  const next = source[at + 1] ?? '';
  if (next === '(' || next === '[') return delimited(source, at, next === '(' ? ')' : ']');
  const name = /[A-Za-z]+/y;
  name.lastIndex = at + 1;
  const word = name.exec(source)?.[0];
  if (word === undefined) {
    if (ESCAPED.includes(next) && next) return { text: next, end: at + 2 };
    if (next === '\\') return { text: ' ', end: at + 2 };
    if (next === ' ') return { text: ' ', end: at + 2 };
    if ((next === ',' || next === ';') && /[\w$)%.]/.test(source[at - 1] ?? '')) {
      return { text: ' ', end: at + 2 };
    }
    // `\$5` that lost its dollar; `\3)` counts.
    if (/\d/.test(next)) {
      return { text: /^\d+\)/.test(source.slice(at + 1, at + 5)) ? '' : '$', end: at + 1 };
    }
    return TEXT_ACCENTS[next] === undefined ? undefined : accent(source, at, next, at + 2);
  }
  const end = at + 1 + word.length;
  if (/[A-Za-z0-9:]/.test(source[at - 1] ?? '') && isPath(source, at, word)) return undefined;
  if (word === 'begin' || word === 'end') return environment(source, at, word, end);
  const braced = source[end] === '{';
  if (BOLD.has(word) || ITALIC.has(word) || CODE.has(word) || WORDS.has(word)) {
    const style = BOLD.has(word)
      ? 'bold'
      : ITALIC.has(word)
        ? 'italic'
        : CODE.has(word)
          ? 'code'
          : undefined;
    if (!braced) return { text: '', end: skipSpace(source, end) };
    const inner = argument(source, end);
    return { text: cleanTex(inner.text), end: inner.end, ...(style && { style }) };
  }
  if (SILENT.has(word)) {
    let behind = end;
    while (source[behind] === '[') {
      const close = source.indexOf(']', behind);
      if (close < 0 || close - behind > 200) break;
      behind = close + 1;
    }
    return { text: '', end: source[behind] === '{' ? argument(source, behind).end : behind };
  }
  if (word === 'url' && braced) return argument(source, end);
  if (word === 'href' && braced) {
    const target = argument(source, end);
    if (source[target.end] !== '{') return target;
    const label = argument(source, target.end);
    return { text: cleanTex(label.text), end: label.end };
  }
  if (word === 'footnote' && braced) {
    const note = argument(source, end);
    return { text: ` (${cleanTex(note.text)})`, end: note.end };
  }
  if (SPACES.has(word)) return { text: ' ', end: skipSpace(source, end) };
  const known = NAMES.get(word);
  if (known !== undefined) {
    const behind = source.startsWith('{}', end) ? end + 2 : end;
    return { text: known, end: behind };
  }
  if (word.length === 1 && braced && TEXT_ACCENTS[word] !== undefined) {
    const accented = accent(source, at, word, end);
    if (accented) return accented;
  }
  if (isMath(word)) return formulaRun(source, at);
  if (braced) {
    const inner = argument(source, end);
    return { text: cleanTex(inner.text), end: inner.end };
  }
  // A macro of the paper's own, such as `\ours`: its name is the best there is.
  return { text: word, end };
}

/** `C:\Users\x`, `\d+\w`: not TeX. A command right behind a letter is one only when it is known. */
function isPath(source: string, at: number, word: string): boolean {
  if (source[at - 1] === ':') return /[A-Za-z]/.test(source[at - 2] ?? '');
  return !isMath(word) && source[at + 1 + word.length] !== '{' && !NAMES.has(word);
}

function environment(
  source: string,
  at: number,
  word: 'begin' | 'end',
  end: number,
): Tex | undefined {
  if (source[end] !== '{') return { text: word, end };
  const name = argument(source, end);
  if (word === 'begin' && MATH_ENVIRONMENTS.test(name.text)) {
    const next = source.indexOf(`{${name.text}}`, name.end);
    if (next - 4 > at && next - at < MAX_DISPLAY && source.startsWith('\\end', next - 4)) {
      const behind = next + name.text.length + 2;
      return { text: mathToUnicode(source.slice(at, behind)), end: behind, math: true };
    }
  }
  return { text: '', end: name.end };
}

/** `Schr\"odinger`, `\v{s}`. In front of a word without braces it is an escaped quote instead. */
function accent(source: string, at: number, mark: string, from: number): Tex | undefined {
  const letter = /\{\\?([A-Za-z])\}|([A-Za-z])/y;
  letter.lastIndex = from;
  const match = letter.exec(source);
  if (!match) return undefined;
  if (match[2] && !/\p{L}/u.test(source[at - 1] ?? '')) return undefined;
  const base = match[1] ?? match[2] ?? '';
  return { text: (base + TEXT_ACCENTS[mark]).normalize('NFC'), end: letter.lastIndex };
}

/** The content of the braces at `at`, and where they end; without a closing one, nothing. */
function argument(source: string, at: number): { text: string; end: number } {
  const close = closingBrace(source, at);
  return close < 0
    ? { text: '', end: at + 1 }
    : { text: source.slice(at + 1, close), end: close + 1 };
}

function skipSpace(source: string, at: number): number {
  let index = at;
  while (source[index] === ' ') index++;
  return index;
}

const TEX_CHARACTER = /[\\$~`{^_]|''|--|\*\*/g;
/** Commands that lost their backslash on the way, as the Hugging Face API has them. */
const LOST_BACKSLASH =
  /(?<![\\\w`])(?=(?:textbf|textit|emph|texttt|textsc|textsf|mathbf|mathcal|mathrm|footnote)\{)/g;

export function restoreCommands(text: string): string {
  return text.includes('{') ? text.replace(LOST_BACKSLASH, '\\') : text;
}

/** Plain text with TeX in it, as abstracts and titles of arXiv have it, made readable. */
export function cleanTex(given: string): string {
  if (!/[\\$~`{^_]|''|--|\*\*/.test(given)) return given;
  const text = restoreCommands(given);
  const parts: string[] = [];
  let from = 0;
  const characters = new RegExp(TEX_CHARACTER);
  for (let match = characters.exec(text); match; match = characters.exec(text)) {
    const at = match.index;
    const found = texAt(text, at) ?? typographyAt(text, at) ?? escapedAt(text, at);
    if (!found) continue;
    if (at > from) parts.push(text.slice(from, at));
    from = found.end;
    characters.lastIndex = from;
    const spaced = /\s$/.test(parts.at(-1) ?? '');
    // What is left out leaves one space, not two.
    if (!found.text && spaced && /^(?:[\s.,;:)。，]|$)/.test(text.slice(from, from + 1))) {
      parts.push(parts.pop()?.trimEnd() ?? '');
    } else if (found.text && !(found.text === ' ' && spaced)) parts.push(found.text);
  }
  parts.push(text.slice(from));
  return parts.join('');
}

/** A backslash before punctuation that TeX gives no meaning. */
function escapedAt(text: string, at: number): Tex | undefined {
  if (text[at] !== '\\' || !/[!-/:-@[-`{-~]/.test(text[at + 1] ?? '')) return undefined;
  return { text: text[at + 1] ?? '', end: at + 2 };
}

/** Ties, quotes and dashes as TeX writes them, at one of their characters. */
export function typographyAt(text: string, at: number): Tex | undefined {
  const before = text[at - 1] ?? '';
  switch (text[at]) {
    case '~':
      return isTie(text, at) ? { text: ' ', end: at + 1 } : undefined;
    case '`':
      if (text[at + 1] === '`') {
        const mixed = /``([^"'`\n]{1,160})"/y;
        mixed.lastIndex = at;
        const words = mixed.exec(text)?.[1];
        if (words !== undefined) return { text: `“${cleanTex(words)}”`, end: mixed.lastIndex };
        const quoted = text.slice(at + 2, at + MAX_QUOTE);
        const close = quoted.indexOf("''");
        const stop = quoted.indexOf('``');
        return close > 0 && (stop < 0 || close < stop) ? { text: '“', end: at + 2 } : undefined;
      }
      return /[`\w]/.test(before) ? undefined : singleQuoted(text, at);
    case "'":
      if (!/[\s(]|^$/.test(before)) return { text: '”', end: at + 2 };
      return /\p{L}/u.test(text[at + 2] ?? '') ? { text: '“', end: at + 2 } : undefined;
    case '-':
      return dash(text, at, before);
    case '{':
      return group(text, at);
    case '*':
      return boldAt(text, at);
    default:
      return undefined;
  }
}

function singleQuoted(text: string, at: number): Tex | undefined {
  const quoted = /`(\w[^`'\n]{0,80})'(?!\w)/y;
  quoted.lastIndex = at;
  const words = quoted.exec(text)?.[1];
  return words === undefined ? undefined : { text: `‘${cleanTex(words)}’`, end: quoted.lastIndex };
}

/** `Fig.~3`, `word~\cite{x}`; about and from–to stay: `~5%`, `10~20`, `10ms~20ms`. */
function isTie(text: string, at: number): boolean {
  const after = text.slice(at + 1, at + 12);
  if (/^\\(?:cite|ref|eqref|cref)/.test(after)) return true;
  return (
    /(?:^|[^\w.~])(?:[A-Za-z]{2,}\.?|[A-Z]\.)$|[)},;:]$/.test(
      text.slice(Math.max(0, at - 24), at),
    ) && /^(?:[A-Za-z\\$(]|\d+(?![\d.]*\s*[%kKmMGBx×倍]))/.test(after)
  );
}

function dash(text: string, at: number, before: string): Tex | undefined {
  const run = /-+/y;
  run.lastIndex = at;
  const { length } = run.exec(text)?.[0] ?? '';
  const after = text[at + length] ?? '';
  if (length === 3 && /[\p{L}\p{N}\s)”’]/u.test(before) && /[\p{L}\p{N}\s(“‘]/u.test(after)) {
    return { text: '—', end: at + 3 };
  }
  const between = /\d/.test(before)
    ? /\d/.test(after)
    : /[\p{L}}]/u.test(before) && /[\p{L}{\\]/u.test(after);
  return length === 2 && between
    ? { text: '–', end: at + 2 }
    : { text: '-'.repeat(length), end: at + length };
}

/** Markdown's bold in a text that is not Markdown. */
function boldAt(text: string, at: number): Tex | undefined {
  const bold = /\*\*([^\s*][^*\n]{0,160}?)\*\*/y;
  bold.lastIndex = at;
  const words = bold.exec(text)?.[1];
  return words === undefined ? undefined : { text: cleanTex(words), end: bold.lastIndex };
}

/** `{\em new}`, `{\name}`, `{D}eep`: groups for TeX only. Other braces are the author's. */
function group(text: string, at: number): Tex | undefined {
  const braces =
    /\{(?:(?:\\(?=it|rm|sc|sl)|\\?(?=em|bf|tt))(em|it|bf|tt|sc|rm|sl)\s+([^{}]{1,200})|(\\[A-Za-z]+(?:[_^]\w)?|[A-Z]\w{0,30}))\}/y;
  braces.lastIndex = at;
  const match = braces.exec(text);
  if (!match) return repeatedUrl(text, at);
  const [whole, switched, words, name] = match;
  const style = !switched
    ? undefined
    : BOLD.has(switched)
      ? 'bold'
      : ITALIC.has(switched)
        ? 'italic'
        : undefined;
  return { text: cleanTex(words ?? name ?? ''), end: at + whole.length, ...(style && { style }) };
}

/** `https://x.y{this https URL}`: what is left of a link with a label. */
function repeatedUrl(text: string, at: number): Tex | undefined {
  if (!/https?:\/\/[^\s{}]*$/.test(text.slice(Math.max(0, at - 200), at))) return undefined;
  const label = /\{([^{}]{0,300})\}/y;
  label.lastIndex = at;
  const words = label.exec(text)?.[1];
  if (words === undefined) return undefined;
  const says = /^\s*(?:this http|https?:|[\w.-]+\.\w+\/)/.test(words) ? '' : ` (${words.trim()})`;
  return { text: says, end: label.lastIndex };
}
