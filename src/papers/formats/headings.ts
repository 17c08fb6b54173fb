import type { SectionKind } from '../paper.ts';
import { exactKindOf, kindOf } from '../sections.ts';

/** How a line is dressed as a heading, from the most to the least certain. */
export type Style =
  | 'atx'
  | 'bold-number'
  | 'numbered-bold'
  | 'bold'
  | 'bracket'
  | 'numbered'
  | 'plain'
  | 'bullet';

export interface Heading {
  readonly line: number;
  readonly style: Style;
  /** Depth of an ATX heading, 0 for the other styles. */
  readonly level: number;
  readonly number?: number;
  /** Without numbering, marks and the colon behind it. */
  readonly text: string;
  /** What follows on the same line, as written. */
  readonly rest: string;
  readonly kind?: SectionKind;
  /** The text names the kind and nothing else. */
  readonly exact: boolean;
}

const ATX = /^ {0,3}(#{1,6})(?!#)\s*(\S.*?)(?:\s+#+)?$/;
const NUMBER =
  /^(?:第\s*)?[(（]?\s*(?:(\d{1,2}(?:\.\d{1,2})*)(?![\d.]*\d)|([一二三四五六七八九十]{1,3})|([①-⑩])|([IVX]{1,4})(?=[.、．)）])|(\d)\ufe0f?\u20e3)\s*(?:部分\s*[:：]?|[.．、)）]+|(?<=\d\.\d{1,2})(?=\s)|(?<=[①-⑩]|\u20e3))\s*/;
const PICTURES = /^(?:(?![\d#*])\p{Emoji}[\ufe0f\u200d]*|[●○■□◆◇▶►▪•★☆]|\s)+/u;
/** Marked as a heading, or short, or with a colon near its beginning; not indented as code is. */
const CANDIDATE =
  /^(?! {4})\s*(?:#|\*\*|__|[-+*•]\s+(?:\*\*|__)|【|\d{1,2}\s*[.、．)]\s*(?:\*\*|__)|.{1,40}(?:$|[:：])|[^\p{L}\p{N}\s]{1,4}\s)/u;
const BOLD = /^(\*\*|__)(.+?)\1\s*(?:[(（][^()（）]*[)）])?\s*/;
const SEPARATOR = /\s*[:：]\s*|\s+[-–—]+\s+|\s+(?=\*\*)/;
const CHINESE_DIGITS = '一二三四五六七八九';
/** Longer lines are sentences, unless they are written as headings. */
const LONGEST_LOOSE_LABEL = 40;
/** Even with text behind the heading on the same line. */
const LONGEST_LINE = 4000;

/** Reads a line as a heading of a section, in any of the styles that report writers use. */
export function readHeading(given: string, line: number): Heading | undefined {
  if (given.length > LONGEST_LINE || !CANDIDATE.test(given)) return undefined;
  const unquoted = given.startsWith('>') ? given.replace(/^>\s*(?=\*\*|__|【)/, '') : given;
  const source = FULL_WIDTH.test(unquoted) ? unquoted.replace(FULL_WIDTH, narrow) : unquoted;
  const atx = ATX.exec(source);
  const bullet = atx ? undefined : /^\s*[-+*•]\s+(?=\*\*|__)/.exec(source);
  const content = (atx?.[2] ?? source.slice(bullet?.[0].length ?? 0)).trim().replace(PICTURES, '');
  const outer = unnumber(content);
  const bracket =
    atx || bullet ? undefined : /^【([^】]{1,40})】\s*[:：]?\s*(.*)$/.exec(outer.text);
  const bold = BOLD.exec(outer.text);
  const inner = unnumber((bracket?.[1] ?? bold?.[2] ?? outer.text).trim());
  const behind = bracket?.[2] ?? (bold ? outer.text.slice(bold[0].length) : '');
  const number = outer.number ?? inner.number;
  const style = atx
    ? 'atx'
    : bullet
      ? 'bullet'
      : bracket
        ? 'bracket'
        : bold
          ? outer.number !== undefined
            ? 'numbered-bold'
            : inner.number !== undefined
              ? 'bold-number'
              : 'bold'
          : number !== undefined
            ? 'numbered'
            : 'plain';
  const name = inner.text.replace(PICTURES, '');
  const base = {
    line,
    style,
    level: atx?.[1]?.length ?? 0,
    ...(number !== undefined && { number }),
  } as const;

  const separator = SEPARATOR.exec(name);
  const label = unmark(separator ? name.slice(0, separator.index) : name);
  const exact = label.length <= LONGEST_LOOSE_LABEL * 2 ? exactKindOf(label) : undefined;
  if (exact) {
    const inside = separator ? name.slice(separator.index + separator[0].length) : '';
    const rest = [
      bold && inside ? `**${inside}**` : inside,
      behind.replace(/^(?:[:：]|[-–—]+\s)\s*/, ''),
    ];
    return { ...base, text: label, rest: rest.join(' ').trim(), kind: exact, exact: true };
  }
  const wholeLine = atx || (bold && /^[:：]?$/.test(behind) && style !== 'bullet');
  if (!wholeLine) return undefined;
  const text = unmark(atx ? unnumber(content).text : name).replace(/\s*[:：]$/, '');
  const kind = kindOf(text);
  return { ...base, text, rest: '', ...(kind && { kind }), exact: false };
}

/** `１．` is numbered as `1.` is. */
const FULL_WIDTH = /^[^\p{L}\p{N}]{0,8}[０-９]{1,2}/u;

function narrow(text: string): string {
  return text.replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0));
}

function unmark(text: string): string {
  return text.replace(/\*\*|__|`/g, '').trim();
}

function unnumber(text: string): { number?: number; text: string } {
  const match = NUMBER.exec(text);
  if (!match || match[0].length === text.length) return { text };
  const [all, digits, chinese, circled, roman, keycap] = match;
  if (digits?.includes('.')) return { text: text.slice(all.length) };
  let number = Number(digits ?? keycap);
  if (chinese) number = fromChinese(chinese);
  if (circled) number = circled.charCodeAt(0) - 0x245f;
  if (roman) number = fromRoman(roman);
  return { number, text: text.slice(all.length) };
}

function fromChinese(digits: string): number {
  const [tens = '', ones = ''] = digits.includes('十') ? digits.split('十') : ['', digits];
  const ten = digits.includes('十') ? Math.max(1, CHINESE_DIGITS.indexOf(tens) + 1) : 0;
  return ten * 10 + (ones ? CHINESE_DIGITS.indexOf(ones) + 1 : 0);
}

function fromRoman(digits: string): number {
  const value = (digit = '') => ({ I: 1, V: 5, X: 10 })[digit] ?? 0;
  return [...digits].reduce(
    (sum, digit, i) => sum + (value(digit) < value(digits[i + 1]) ? -value(digit) : value(digit)),
    0,
  );
}
