import type { Span, Spans } from '../message/doc.ts';
import { cleanText, splitText } from '../message/text.ts';
import { LIMITS } from './discord-limits.ts';

/** Invisible, and ends what stands before it: between two runs of the same mark, and inside `@everyone`. */
const SEAM = '\u200b';
/** Characters of one uncuttable unit when a text has to be divided. */
const UNIT = 400;

const MARKS = new RegExp(
  [
    '[\\\\*_~`|<[\\]]', // emphasis, code, spoilers, links; `<` opens mentions, timestamps, custom emoji, commands
    '(?<=\\w):(?=\\/\\/)', // an address would become a link
    ':(?=[\\w+-]+:)', // :tada:
  ].join('|'),
  'g',
);
const LINE_MARKS =
  /^([ \t\u3000]*)(?:(\d+)(?=[.)](?:\s|$))|(?=#{1,3}(?:\s|$)|-(?:[\s#]|$)|>|\+(?:\s|$)))/gm;

/** Text that shows as it is: nothing in it is formatting, a link, a mention, an emoji name. */
export function escapeText(text: string): string {
  return cleanText(text)
    .replace(MARKS, '\\$&')
    .replace(/@(?=everyone|here)/g, `@${SEAM}`)
    .replace(LINE_MARKS, (_match, space: string, digits?: string) => `${space}${digits ?? ''}\\`);
}

/** The address as a masked link takes it, or undefined when it cannot be one. */
export function linkUrl(url: string): string | undefined {
  const encoded = cleanText(url)
    .trim()
    .replace(/[\s<>()*|\\`"'^{}]|~(?=~)|[^\x21-\x7e]/gu, percent)
    .replace(/^https?:/i, (scheme) => scheme.toLowerCase());
  const usable = /^https?:\/\/[^/]/.test(encoded) && URL.canParse(encoded);
  return usable && encoded.length <= LIMITS.mediaUrl ? encoded : undefined;
}

function percent(char: string): string {
  const encoded = encodeURIComponent(char);
  if (encoded !== char) return encoded;
  return `%${char.charCodeAt(0).toString(16).toUpperCase()}`;
}

/** Spans as Discord Markdown. Neighbours with one address become one link. */
export function inline(spans: Spans): string {
  return joinRuns(runsOf(spans).map(runMarkdown));
}

/** The same on one line: headings and small print end at a line feed. */
export function inlineLine(spans: Spans): string {
  return inline(spans.map((span) => ({ ...span, text: oneLine(span.text) }))).trim();
}

export const oneLine = (text: string): string => cleanText(text).replace(/\s*\n\s*/g, ' ');

export function plainLine(spans: Spans): string {
  return oneLine(spans.map(({ text }) => text).join(''))
    .replace(/\s+/g, ' ')
    .trim();
}

/** Markdown in pieces of at most `max` characters, cut where a reader pauses, never inside a link. */
export function inlineChunks(spans: Spans, max: number): string[] {
  const whole = inline(spans);
  if (whole.length <= max) return whole.trim() === '' ? [] : [whole];
  const chunks: Spans[] = [];
  let current: Span[] = [];
  let size = 0;
  for (const unit of runsOf(spans).flatMap((run) => unitsOf(run, max))) {
    const length = joinRuns([runMarkdown(unit)]).length + SEAM.length;
    if (current.length > 0 && size + length > max) {
      chunks.push(current);
      current = [];
      size = 0;
    }
    current.push(...unit);
    size += length;
  }
  chunks.push(current);
  return chunks.map(inline).filter((chunk) => chunk.trim() !== '');
}

/** Spans that become one link, or one span. */
type Run = Spans;

function runsOf(spans: Spans): Run[] {
  const runs: Span[][] = [];
  for (const span of spans) {
    if (span.text === '') continue;
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (run && last && sameStyle(last, span)) {
      run[run.length - 1] = { ...last, text: last.text + span.text };
    } else if (run && last?.url !== undefined && last.url === span.url) {
      run.push(span);
    } else {
      runs.push([span]);
    }
  }
  return runs;
}

function sameStyle(a: Span, b: Span): boolean {
  return (
    a.url === b.url &&
    a.bold === b.bold &&
    a.italic === b.italic &&
    a.strike === b.strike &&
    a.code === b.code
  );
}

/** A run in units that are never cut: a link, or a piece of text. A link too long for any message keeps its first words. */
function unitsOf(run: Run, max: number): Run[] {
  const whole = runMarkdown(run);
  if (whole.length <= Math.min(max, run[0]?.url === undefined ? UNIT : max)) return [run];
  let linked = false;
  return run.flatMap((span) => {
    const { url, ...bare } = span;
    return splitText(span.text, Math.max(1, Math.min(UNIT, Math.floor(max / 4)))).map(
      (text): Run => {
        const first = url !== undefined && !linked && linkFits(text, url, max);
        if (first) linked = true;
        return [first ? { ...span, text } : { ...bare, text }];
      },
    );
  });
}

const linkFits = (text: string, url: string, max: number): boolean =>
  text.trim() !== '' && runMarkdown([{ text, url }]).length < max;

function runMarkdown(run: Run): string {
  const url = run[0]?.url === undefined ? undefined : linkUrl(run[0].url);
  if (url === undefined) return joinRuns(run.map(spanMarkdown));
  const label = linkLabel(run);
  return `[${label === '' ? escapeText(new URL(url).host) : label}](${url})`;
}

/** Discord shows no masked link whose words look like another address, and loses one with a lonely bracket. */
function linkLabel(run: Run): string {
  const open = balanced(run.map(({ text }) => text).join(''));
  const spans = run.map((span) => {
    const text = oneLine(span.text).replace(/\b[a-z][a-z0-9+.-]*:\/\//gi, '');
    return { ...span, text: open ? text : text.replaceAll('[', '［').replaceAll(']', '］') };
  });
  return joinRuns(spans.map(spanMarkdown)).trim();
}

function balanced(text: string): boolean {
  let depth = 0;
  for (const char of text) {
    if (char === '[') depth += 1;
    if (char === ']') depth -= 1;
    if (depth < 0 || depth > 1) return false;
  }
  return depth === 0;
}

function spanMarkdown(span: Span): string {
  const [, before = '', core = '', after = ''] =
    /^(\s*)([\s\S]*?)(\s*)$/.exec(cleanText(span.text).replace(/\n{2,}/g, '\n')) ?? [];
  if (core === '') return before + after;
  let words = escapeText(core);
  if (span.code && !core.includes('`')) words = `\`${core.replaceAll('\n', ' ')}\``;
  // Strikethrough ends at the first two tildes, escaped or not.
  if (span.strike) words = `~~${words.endsWith('~') ? words + SEAM : words}~~`;
  if (span.italic) words = `*${words}*`;
  if (span.bold) words = `**${words}**`;
  return before + words + after;
}

function joinRuns(runs: readonly string[]): string {
  let text = '';
  for (const run of runs) {
    const last = text.at(-1);
    text += last !== undefined && '*`~'.includes(last) && run.startsWith(last) ? SEAM + run : run;
  }
  return text;
}

/** A code block whose text cannot end it. */
export function fence(text: string, language = ''): string {
  const safe = cleanText(text).replace(/`(?=``)/g, `\`${SEAM}`);
  const name = /^[a-z0-9_+\-.#]+$/i.test(language) ? language : '';
  return `\`\`\`${name}\n${safe.replace(/`$/, `\`${SEAM}`)}\n\`\`\``;
}
