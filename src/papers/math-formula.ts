import { formulaText } from './math-parse.ts';
import { ACCENTS, BIG, FENCES, FUNCTIONS, LETTERS, OPERATORS, RELATIONS } from './math-symbols.ts';

/** Longer ones are not formulas but two dollars far apart. */
const MAX_INLINE = 2000;
export const MAX_DISPLAY = 10_000;
/** A TeX argument in prose. */
const MAX_ARGUMENT = 2000;
/** A script outside of delimiters. */
const MAX_SCRIPT = 60;

/** A formula as readable text: `\alpha_i` becomes `αᵢ`; text without TeX stays as it is. */
export function mathToUnicode(tex: string): string {
  const inner = tex.trim();
  if (!/[\\{}^_$~&'|]|\*\*/.test(inner)) return inner.replace(/\s+/g, ' ');
  return formulaText(inner).replaceAll('**', '∗∗');
}

/** What stands at a `$`, `\`, `^` or `_` of prose, if that is TeX: its text and where it ends. */
export interface Tex {
  readonly text: string;
  readonly end: number;
  readonly math?: true;
  readonly style?: 'bold' | 'italic' | 'code';
}

export function dollars(source: string, at: number): Tex | undefined {
  if (source[at + 1] === '$') {
    if (source[at + 2] === '$') return undefined;
    const close = source.indexOf('$$', at + 2);
    const content = close < 0 ? '' : source.slice(at + 2, close);
    if (content.length > MAX_DISPLAY || /^\s*$|\n[ \t]*\n/.test(content)) {
      return { text: '', end: at + 2 };
    }
    return { text: mathToUnicode(content), end: close + 2, math: true };
  }
  const close = closingDollar(source, at);
  if (close < 0) {
    // Half a formula: its dollar goes, its commands are read on their own.
    return /[\\^_]/.test(source[at + 1] ?? '') ? { text: '', end: at + 1 } : undefined;
  }
  return { text: mathToUnicode(source.slice(at + 1, close)), end: close + 1, math: true };
}

/** The dollar that closes the formula opened at `at`; -1 when that one is a price or a variable's. */
function closingDollar(source: string, at: number): number {
  let close = at + 1;
  const limit = Math.min(source.length, at + MAX_INLINE);
  for (; ; close++) {
    if (close >= limit) return -1;
    const code = source.charCodeAt(close);
    if (code === 92) close++;
    else if (code === 36) break;
  }
  const content = source.slice(at + 1, close);
  if (!content.trim() || content.includes('`') || /\n[ \t]*\n/.test(content)) return -1;
  const after = source[close + 1] ?? '';
  const spacedStart = /^\s/.test(content);
  const spacedEnd = /\s$/.test(content);
  const tex = /\\[A-Za-z{|,]|[_^]/.test(content);
  if (spacedStart !== spacedEnd && !isBareFormula(content)) return -1;
  if (spacedStart && !(tex || /^\s*\S{1,3}\s*$/.test(content))) return -1;
  if (content.includes('://')) return -1;
  if (!content.includes('\\') && /[A-Za-z]{2,}\s+[A-Za-z]{2,}\s+[A-Za-z]{2,}/.test(content))
    return -1;
  if (tex) return close;
  if (/\d/.test(after)) return -1;
  if (/\p{Script=Han}|[，。；、]/u.test(content) && !/[=<>]/.test(content)) return -1;
  if (/^\d/.test(content) && /[A-Za-z]{3}/.test(content)) return -1;
  if (/^[A-Z_a-z/]{3,}$/.test(content) && /[A-Za-z]/.test(after)) return -1;
  return close;
}

/** Only commands, single letters and signs: no words that two prices could stand around. */
function isBareFormula(content: string): boolean {
  return (
    /\\[A-Za-z{|]/.test(content) &&
    !/[A-Za-z]{3}|\p{Script=Han}/u.test(content.replace(/\\[A-Za-z]+(?:\{[A-Za-z]*\})?/g, ''))
  );
}

/** `10^{-5}`, `x_{i}` and `R^2` outside of any delimiters. */
export function script(source: string, at: number): Tex | undefined {
  if (!/[\p{L}\p{N})\]}′]/u.test(source[at - 1] ?? '')) return undefined;
  if (source[at + 1] === '{') {
    const end = closingBrace(source, at + 1, MAX_SCRIPT);
    if (end < 0) return undefined;
    return { text: mathToUnicode(source.slice(at, end + 1)), end: end + 1 };
  }
  if (source[at] === '_') return undefined;
  // Some sources have lost the backslash of `^\circ`.
  const bare = /\^(?:\\?circ(?![a-z])|-?\d{1,3}(?!\d|\.\d)|[+*](?!\w)|[A-Za-z](?!\w))/y;
  bare.lastIndex = at;
  const found = bare.exec(source)?.[0];
  if (!found) return undefined;
  return { text: /circ/.test(found) ? '°' : mathToUnicode(found), end: at + found.length };
}

export function isMath(word: string): boolean {
  return (
    LETTERS.has(word) ||
    RELATIONS.has(word) ||
    OPERATORS.has(word) ||
    BIG.has(word) ||
    FENCES.has(word) ||
    ACCENTS.has(word) ||
    FUNCTIONS.has(word) ||
    /^(?:[dt]?frac|sqrt|math[a-z]+|boldsymbol|bm|operatorname|left|right|big[lr]?|Big[lr]?|binom)$/.test(
      word,
    )
  );
}

/** Commands outside of delimiters, with the scripts and groups that hang on them. */
export function formulaRun(source: string, at: number): Tex {
  const run =
    /(?:\\[A-Za-z]+(?: ?\{[^{}\n]*(?:\{[^{}\n]*\}[^{}\n]*)*\})*|[_^](?:\{[^{}\n]*\}|\\[A-Za-z]+|[A-Za-z0-9]))+/y;
  run.lastIndex = at;
  const tex = run.exec(source)?.[0] ?? '\\';
  return { text: mathToUnicode(tex) || ' ', end: at + tex.length, math: true };
}

export function delimited(source: string, at: number, closer: ')' | ']'): Tex | undefined {
  const marks = closer === ')' ? /\\[\\()]/g : /\\[\\[\]]/g;
  marks.lastIndex = at + 2;
  for (let mark = marks.exec(source); mark; mark = marks.exec(source)) {
    if (mark[0] === '\\\\') continue;
    if (mark[0][1] !== closer) return undefined;
    const content = source.slice(at + 2, mark.index);
    if (content.length > MAX_DISPLAY || /^\s*$|\n[ \t]*\n/.test(content)) return undefined;
    // In Markdown the same characters are escaped brackets: words between them are not a formula.
    if (closer === ']' && !/[\\^_=<>+*/|]/.test(content)) return undefined;
    if (
      closer === ')' &&
      !/[\\^_=<>+*/|]/.test(content) &&
      /[A-Za-z]{3,}|\p{Script=Han}/u.test(content)
    ) {
      return undefined;
    }
    return { text: mathToUnicode(content), end: mark.index + 2, math: true };
  }
  return undefined;
}

export function closingBrace(source: string, at: number, within = MAX_ARGUMENT): number {
  const limit = Math.min(source.length, at + within);
  let depth = 0;
  for (let index = at; index < limit; index++) {
    const code = source.charCodeAt(index);
    if (code === 92) index++;
    else if (code === 123) depth++;
    else if (code === 125 && --depth === 0) return index;
  }
  return -1;
}
