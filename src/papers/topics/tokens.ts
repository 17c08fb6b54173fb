/**
 * Words of a text for matching: lower case, no accents, full-width folded, plurals folded; each Han or kana character is
 * a word of its own, so nothing depends on spaces beside them.
 */
export function tokensOf(text: string): string[] {
  const plain = fold(text);
  const tokens: string[] = [];
  let start = -1;
  for (let index = 0; index < plain.length; index++) {
    const code = plain.charCodeAt(index);
    const kind = kindOf(code);
    if (kind === WORD) {
      if (start < 0) start = index;
      continue;
    }
    if (start >= 0) tokens.push(singular(plain.slice(start, index)));
    start = -1;
    if (kind === ALONE) tokens.push(plain.charAt(index));
  }
  if (start >= 0) tokens.push(singular(plain.slice(start)));
  return tokens;
}

/** One word for names that differ only in case, spaces, hyphens, accents or plural. */
export function keyOf(text: string): string {
  return tokensOf(text).join('');
}

const ASCII = /^[\n\r\t\x20-\x7e]*$/;
const MARKS = /\p{Mn}/gu;
const OTHER_LETTER = /[\p{L}\p{N}\p{M}]/u;

function fold(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  return text.normalize('NFKC').toLowerCase().normalize('NFD').replace(MARKS, '').normalize('NFC');
}

const GAP = 0;
const WORD = 1;
const ALONE = 2;

function kindOf(code: number): number {
  if (code < 0x80) {
    const digit = code >= 0x30 && code <= 0x39;
    return digit || (code >= 0x61 && code <= 0x7a) ? WORD : GAP;
  }
  if ((code >= 0x3400 && code <= 0x9fff) || (code >= 0x3041 && code <= 0x30fa)) return ALONE;
  // Halves of surrogate pairs: rare Han and styled letters; a word of their own with their neighbours.
  if (code >= 0xd800 && code <= 0xdfff) return WORD;
  return OTHER_LETTER.test(String.fromCharCode(code)) ? WORD : GAP;
}

function singular(word: string): string {
  if (word.length < 4 || !word.endsWith('s')) return word;
  if (word.endsWith('ss') || word.endsWith('us') || word.endsWith('is')) return word;
  if (word.endsWith('ies')) return word.length > 4 ? `${word.slice(0, -3)}y` : word;
  if (/(?:ss|sh|ch|x)es$/.test(word)) return word.slice(0, -2);
  return word.slice(0, -1);
}
