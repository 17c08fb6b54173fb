const END = /[。！？!?]+[”’」』）)"'】]*|\.+[”’」』）)"']*|\n+/g;

/** A full stop behind these ends no sentence. */
const ABBREVIATIONS =
  /(?:^|[\s(（“"])(?:e\.g|i\.e|et al|cf|vs|viz|fig|figs|eq|eqs|sec|sect|tab|ref|refs|ch|app|appx|approx|resp|w\.r\.t|a\.k\.a|no|vol|pp|ed|eds|dr|mr|mrs|ms|prof|st|inc|ltd|co|corp|dept|univ|al|[A-Z]|\d{1,2})$/i;

/** Chinese and English prose in sentences, each with its end mark; nothing but white space is lost. */
export function sentences(text: string): string[] {
  const found: string[] = [];
  let from = 0;
  for (const match of text.matchAll(END)) {
    const end = match.index + match[0].length;
    if (!endsSentence(text, from, match.index, end)) continue;
    const sentence = text.slice(from, end).trim();
    if (sentence) found.push(sentence);
    from = end;
  }
  const rest = text.slice(from).trim();
  if (rest) found.push(rest);
  return found;
}

function endsSentence(text: string, from: number, at: number, end: number): boolean {
  const mark = text[at];
  if (mark === '\n') return true;
  const next = text[end];
  if (mark === '。' || mark === '！' || mark === '？') return true;
  if (next === undefined) return true;
  const han = /\p{Script=Han}/u;
  if (!/\s/.test(next)) {
    // `v2.5`, `a.b`, `Really?!`; but Chinese goes on without a space.
    return han.test(next) && !han.test(text[at - 1] ?? '') ? mark !== '.' : han.test(next);
  }
  const after = /\S/.exec(text.slice(end, end + 20))?.[0] ?? '';
  if (/[a-z,;:)\]]/.test(after)) return false;
  if (mark !== '.') return true;
  // A number at the very start counts an item; behind words it is an initial or an abbreviation.
  const before = text.slice(Math.max(from, at - 12), at);
  if (/^\d{1,2}$/.test(text.slice(from, at).trim())) return false;
  return !ABBREVIATIONS.test(before) || /(?:^|\s)\d{1,2}$/.test(before);
}
