const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Where a text may end, best first: line, sentence, clause, word. */
const BREAKS = [
  /\n/g,
  /[。！？!?…](?:["'”’」』）)]*)\s*|\.\s+/g,
  /[，；、：,;:](?!\d)\s*/g,
  /\s+|(?<=\p{Script=Han})(?=\p{Script=Han})/gu,
] as const;

/**
 * The longest piece of at most `max` UTF-16 units that ends where a reader would pause: after a line, sentence, clause
 * or word of its last half, never inside a grapheme (a single grapheme longer than `max` is cut between code points).
 */
export function breakAt(text: string, max: number): number {
  if (text.length <= max) return text.length;
  const limit = graphemeStart(text, max);
  const head = text.slice(0, limit);
  for (const pattern of BREAKS) {
    let best = 0;
    for (const match of head.matchAll(pattern)) {
      const end = match.index + match[0].length;
      if (end < limit || match[0] !== '') best = end;
    }
    if (best > limit / 2) return best;
  }
  return limit;
}

/** The text in pieces of at most `max` UTF-16 units; joined they are the text. */
export function pieces(text: string, max: number): string[] {
  const result: string[] = [];
  let rest = text;
  while (rest.length > max) {
    const at = breakAt(rest, max);
    result.push(rest.slice(0, at));
    rest = rest.slice(at);
  }
  result.push(rest);
  return result;
}

/** At most `max` UTF-16 units, with an ellipsis where something is missing. */
export function shorten(text: string, max: number): string {
  if (text.length <= max) return text;
  return `${text.slice(0, breakAt(text, max - 1)).replace(/[\s，、,;；:：]+$/u, '')}…`;
}

/** The last place at or before `index` (above 0) where no grapheme is cut. */
export function graphemeStart(text: string, index: number): number {
  // A window is enough: what precedes it cannot change where the grapheme around `index` starts by more than that.
  const from = Math.max(0, index - 200);
  const start = graphemes.segment(text.slice(from, index + 200)).containing(index - from)?.index;
  if (start !== undefined && from + start > from) return from + start;
  return /[\uDC00-\uDFFF]/.test(text.charAt(index)) && index > 1 ? index - 1 : index;
}
