/** Latin or digit word, compound (`Ada-Reasoner` and `AdaReasoner` joined), or two CJK characters in a row. */
export interface Token {
  readonly text: string;
  /** Where it stands: one slot a word, a part of a compound, or a CJK character. */
  readonly slot: number;
  readonly kind: 'word' | 'joined' | 'cjk';
}

const GREEK: Readonly<Record<string, string>> = Object.fromEntries(
  [
    'αalpha βbeta γgamma δdelta εepsilon ζzeta ηeta θtheta ιiota κkappa λlambda μmu νnu ξxi οomicron πpi',
    'ρrho σsigma ςsigma τtau υupsilon φphi χchi ψpsi ωomega ∞infinity',
  ]
    .join(' ')
    .split(' ')
    .flatMap((pair) => {
      const [letter = '', name = ''] = [pair.slice(0, 1), pair.slice(1)];
      const capital = letter.toUpperCase();
      return capital === letter || letter === 'ς'
        ? [[letter, name]]
        : [
            [letter, name],
            [capital, name.charAt(0).toUpperCase() + name.slice(1)],
          ];
    }),
);

/** Anything that NFKC, the Greek table or mark stripping would change; plain Han text is left alone. */
const UNUSUAL =
  /[^\t\n\x20-\x7e\u2010-\u2027\u3001-\u3003\u3007-\u301c\u3041-\u30fa\u4e00-\u9fff\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f]/;

/** One spelling for what readers take as the same: width, accents and Greek letters. Case stays. */
export function fold(text: string): string {
  if (!UNUSUAL.test(text)) return text;
  return text
    .normalize('NFKC')
    .replace(/[\u0370-\u03ff∞]/g, (letter) => GREEK[letter] ?? letter)
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .normalize('NFC')
    .replace(/[ıøØłŁđĐæÆœŒß]/g, (letter) => LETTERS[letter] ?? letter);
}

const LETTERS: Readonly<Record<string, string>> = {
  ı: 'i',
  ø: 'o',
  Ø: 'O',
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  æ: 'ae',
  Æ: 'Ae',
  œ: 'oe',
  Œ: 'Oe',
  ß: 'ss',
};

const BREAK = 1;
const WORD = 2;
const CJK = 3;
/** Dropped without breaking a word: `π_RL` is piRL, `UI2Code^N` is UI2CodeN. */
const GLUE = 4;
const PLUS = 5;
const HYPHEN = 6;
const QUOTE = 7;
const DOT = 8;
const classes = new Uint8Array(0x10000);

function classOf(code: number): number {
  return classes[code] || classify(code);
}

function classify(code: number): number {
  const character = String.fromCharCode(code);
  let found = BREAK;
  if (/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/u.test(character)) found = CJK;
  else if (/[\p{L}\p{N}]/u.test(character)) found = WORD;
  else if ('^_$\\°'.includes(character)) found = GLUE;
  else if (character === '+') found = PLUS;
  else if ('-‐‑‒–'.includes(character)) found = HYPHEN;
  else if ("'’‘".includes(character)) found = QUOTE;
  else if (character === '.') found = DOT;
  classes[code] = found;
  return found;
}

/** Longer words are cut: both sides are, so they still meet. */
const LONGEST = 40;
const MOST_PARTS = 5;

/** Calls `word` for every Latin word and `cjk` for every CJK run; the bodies of papers go through here. */
function scan(
  text: string,
  word: (text: string, from: number, to: number, hyphened: boolean) => void,
  cjk: (from: number, to: number) => void,
): void {
  const length = text.length;
  let at = 0;
  let hyphened = false;
  while (at < length) {
    const kind = classOf(text.charCodeAt(at));
    if (kind === CJK) {
      const from = at;
      while (at < length && classOf(text.charCodeAt(at)) === CJK) at++;
      cjk(from, at);
      hyphened = false;
    } else if (kind === WORD) {
      const from = at;
      at = wordEnd(text, at, length);
      word(text, from, at, hyphened);
      hyphened =
        at + 1 < length &&
        classOf(text.charCodeAt(at)) === HYPHEN &&
        classOf(text.charCodeAt(at + 1)) === WORD;
      if (hyphened) at++;
    } else {
      at++;
      hyphened = false;
    }
  }
}

/** Behind the last character of the word at `from`: glue, decimal points and a tail of `+` belong to it. */
function wordEnd(text: string, from: number, length: number): number {
  let at = from + 1;
  glued = false;
  for (; at < length; at++) {
    const kind = classOf(text.charCodeAt(at));
    if (kind === WORD) continue;
    const next = at + 1 < length ? text.charCodeAt(at + 1) : 0;
    const joins =
      kind === GLUE
        ? classOf(next) === WORD
        : kind === DOT && isDigit(next) && isDigit(text.charCodeAt(at - 1));
    if (!joins) break;
    glued = true;
  }
  let tail = at;
  while (tail < length && classOf(text.charCodeAt(tail)) === PLUS) tail++;
  const end = tail === length || classOf(text.charCodeAt(tail)) !== WORD;
  return end ? tail : at;
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** Whether the word that was scanned last has characters to drop. */
let glued = false;

function clean(word: string): string {
  const bare = glued ? word.replace(/[\^_$\\°.]/g, '') : word;
  return bare.length > LONGEST ? bare.slice(0, LONGEST) : bare;
}

/** Words of running text; no compounds. `'s` makes a word of one letter, which is left out. */
export function bodyTokens(text: string, take: (token: string) => void): void {
  const lower = fold(text).toLowerCase();
  scan(
    lower,
    (_, from, to) => {
      if (to - from > 1) take(clean(lower.slice(from, to)));
    },
    (from, to) => {
      if (to - from === 1) take(lower.slice(from, to));
      for (let at = from; at + 1 < to; at++) take(lower.slice(at, at + 2));
    },
  );
}

/** Words of a title, a name, an author or a query, in order, with compounds whole and in parts. */
export function headTokens(text: string): Token[] {
  const cased = fold(text);
  const lower = cased.toLowerCase();
  const camel = lower.length === cased.length;
  const tokens: Token[] = [];
  let slot = 0;
  let compound = { slot: 0, text: '', parts: 0 };
  const close = (): void => {
    if (compound.parts > 1 && compound.parts <= MOST_PARTS) {
      tokens.push({ text: compound.text.slice(0, LONGEST), slot: compound.slot, kind: 'joined' });
    }
  };
  scan(
    lower,
    (_, from, to, hyphened) => {
      if (!hyphened) {
        close();
        compound = { slot, text: '', parts: 0 };
      }
      if (to - from === 1 && lower[from] === 's' && isQuote(lower, from - 1)) return;
      for (const part of camel ? humps(cased, from, to) : [[from, to] as const]) {
        const word = clean(lower.slice(part[0], part[1]));
        tokens.push({ text: word, slot, kind: 'word' });
        compound = {
          slot: compound.slot,
          text: compound.text + word,
          parts: compound.parts + 1,
        };
        slot++;
      }
    },
    (from, to) => {
      close();
      compound = { slot, text: '', parts: 0 };
      if (to - from === 1) tokens.push({ text: lower.slice(from, to), slot, kind: 'cjk' });
      for (let at = from; at + 1 < to; at++) {
        tokens.push({ text: lower.slice(at, at + 2), slot: slot + at - from, kind: 'cjk' });
      }
      slot += to - from;
    },
  );
  close();
  return tokens;
}

const isQuote = (text: string, at: number): boolean =>
  at >= 0 && classOf(text.charCodeAt(at)) === QUOTE;

/** `AdaReasoner` has two humps; `VESPO`, `LLMs` and `iPhone` one. */
function humps(cased: string, from: number, to: number): (readonly [number, number])[] {
  const parts: (readonly [number, number])[] = [];
  let start = from;
  for (let at = from + 1; at < to; at++) {
    const next = to - at > 1 ? cased.charCodeAt(at + 1) : 0;
    const before = cased.charCodeAt(at - 1);
    if (isUpper(cased.charCodeAt(at)) && isLower(before) && isLower(next) && at - start > 1) {
      parts.push([start, at]);
      start = at;
    }
  }
  parts.push([start, to]);
  return parts;
}

const isUpper = (code: number): boolean => code >= 65 && code <= 90;
const isLower = (code: number): boolean => code >= 97 && code <= 122;

/** All letters and digits of a text in one piece: `VA-π`, `va pi` and `VAPI` are one name. `+` is kept. */
export function joined(text: string): string {
  const lower = fold(text).toLowerCase();
  let found = '';
  scan(
    lower,
    (_, from, to) => {
      found += clean(lower.slice(from, to));
    },
    (from, to) => {
      found += lower.slice(from, to);
    },
  );
  return found;
}
