import { accented, atom, join, type Kind, lower, type Piece, raise } from './math-layout.ts';
import {
  ACCENTS,
  BIG,
  FENCES,
  FUNCTIONS,
  IGNORED,
  LETTERS,
  MATRIX_FENCES,
  OPERATORS,
  RELATIONS,
  SILENT,
  STYLE_COMMANDS,
  styled,
  TEXT_COMMANDS,
} from './math-symbols.ts';

interface State {
  readonly tex: string;
  at: number;
  depth: number;
}

/** Deeper groups are flattened: TeX that people write stays far below. */
const MAX_DEPTH = 40;

/** Plain characters that are relations or operators in formulas. */
const RELATION_CHARACTERS = '=<>≤≥≠≈∼≡∈∉⊂⊆⊃⊇→←↔⇒⇐⇔↦≪≫∝≔';
const OPERATOR_CHARACTERS = '+-−*/·×÷±∓∪∩∧∨⊕⊗⊙∘∖';

/** A formula without its delimiters as text; never throws. */
export function formulaText(tex: string): string {
  const state: State = { tex, at: 0, depth: 0 };
  const pieces: Piece[] = [];
  while (state.at < tex.length) {
    for (const piece of parseList(state, '')) pieces.push(piece);
    // A closing brace or \end that nothing opened: go on behind it.
    if (state.at < tex.length && tex[state.at] === '}') state.at++;
  }
  return join(pieces, false);
}

/** Parses up to `}` (left for the caller) or, in an environment, up to `\\`, `&` or `\end`. */
function parseList(state: State, stop: '' | 'cell' | ']'): Piece[] {
  const pieces: Piece[] = [];
  /** Space before something that made no piece belongs to the next one. */
  let waiting = false;
  const { tex } = state;
  while (state.at < tex.length) {
    const spaced: boolean = skipSpace(state) || waiting;
    const character = tex[state.at];
    if (character === undefined || character === '}') break;
    if (stop === ']' && character === ']') break;
    if (stop === 'cell' && (character === '&' || tex.startsWith('\\\\', state.at))) break;
    if (stop === 'cell' && tex.startsWith('\\end', state.at)) break;
    const before = pieces.length;
    parseAtom(state, pieces);
    const first = pieces[before];
    if (first) {
      first.spaced ||= spaced;
      parseScripts(state, pieces);
      waiting = false;
    } else waiting = spaced;
  }
  return pieces;
}

function skipSpace(state: State): boolean {
  const from = state.at;
  for (;;) {
    const code = state.tex.charCodeAt(state.at);
    if (code === 32 || code === 10 || code === 9 || code === 13 || code === 126) state.at++;
    else return state.at > from;
  }
}

function parseAtom(state: State, pieces: Piece[]): void {
  const { tex } = state;
  const character = tex[state.at] ?? '';
  if (character === '\\') {
    pieces.push(...parseCommand(state));
    return;
  }
  if (character === '{') {
    const inner = group(state);
    if (inner.length === 1 && inner[0]) pieces.push(inner[0]);
    else if (inner.length > 0) pieces.push(asOne(inner));
    return;
  }
  if (character === '^' || character === '_') {
    // A script without a base.
    pieces.push({ text: '', kind: 'letters', spaced: false });
    return;
  }
  if (character === "'") {
    pieces.push({ text: '′', kind: 'letters', spaced: false });
    state.at++;
    return;
  }
  if (character === '$' || character === '&') {
    state.at++;
    return;
  }
  if (character === '|') {
    const double = tex[state.at + 1] === '|';
    pieces.push({ text: double ? '‖' : '|', kind: 'letters', spaced: false });
    state.at += double ? 2 : 1;
    return;
  }
  const run = /[A-Za-z]+|\d+(?:\.\d+)?/y;
  run.lastIndex = state.at;
  const word = run.exec(tex)?.[0];
  if (word) {
    state.at += word.length;
    pieces.push({ text: word, kind: 'letters', spaced: false });
    return;
  }
  const code = tex.codePointAt(state.at) ?? 0;
  const text = String.fromCodePoint(code);
  state.at += text.length;
  pieces.push({ text, kind: kindOf(text), spaced: false });
}

function kindOf(character: string): Kind {
  if (RELATION_CHARACTERS.includes(character)) return 'relation';
  if (OPERATOR_CHARACTERS.includes(character)) return 'operator';
  if ('([⟨⌊⌈⟦'.includes(character)) return 'open';
  if (')]⟩⌋⌉⟧!'.includes(character)) return 'close';
  if (',;:'.includes(character)) return 'comma';
  return 'letters';
}

/** The content of `{…}` at the cursor, which ends behind it. */
function group(state: State): Piece[] {
  state.at++;
  if (state.depth >= MAX_DEPTH) return [flat(state)];
  state.depth++;
  const pieces = parseList(state, '');
  state.depth--;
  if (state.tex[state.at] === '}') state.at++;
  return pieces;
}

/** The rest of a group that is too deep, without its TeX. */
function flat(state: State): Piece {
  let depth = 1;
  const from = state.at;
  while (state.at < state.tex.length && depth > 0) {
    const character = state.tex[state.at++];
    if (character === '\\') state.at++;
    else if (character === '{') depth++;
    else if (character === '}') depth--;
  }
  const text = state.tex
    .slice(from, state.at)
    .replace(/\\[A-Za-z]+|[\\{}$^_&~]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return { text, kind: 'letters', spaced: false };
}

function asOne(pieces: Piece[]): Piece {
  const last = pieces.at(-1);
  const text = join(pieces, false);
  return { text, kind: 'letters', spaced: false, ...(last?.loose && { loose: true }) };
}

/** An argument: `{…}`, a command with its own arguments, or one character. */
function argument(state: State): Piece[] {
  skipSpace(state);
  const character = state.tex[state.at];
  if (character === undefined || character === '}' || character === '&') return [];
  if (character === '$') {
    state.at++;
    return [];
  }
  if (character === '{') return group(state);
  if (character === '\\') {
    if (state.depth >= MAX_DEPTH) {
      state.at += 1;
      return [];
    }
    state.depth++;
    const pieces = parseCommand(state);
    state.depth--;
    return pieces;
  }
  const text = String.fromCodePoint(state.tex.codePointAt(state.at) ?? 0);
  state.at += text.length;
  return [{ text: text === "'" ? '′' : text, kind: kindOf(text), spaced: false }];
}

/** The argument's source, for words: spaces inside count. */
function rawArgument(state: State): string {
  skipSpace(state);
  const { tex } = state;
  if (tex[state.at] !== '{') return join(argument(state), false);
  let depth = 0;
  const from = state.at + 1;
  for (; state.at < tex.length; state.at++) {
    const character = tex[state.at];
    if (character === '\\') state.at++;
    else if (character === '{') depth++;
    else if (character === '}' && --depth === 0) break;
  }
  const raw = tex.slice(from, state.at);
  state.at++;
  return raw;
}

function piece(text: string, kind: Kind, extra?: Partial<Piece>): Piece[] {
  return [{ text, kind, spaced: false, ...extra }];
}

function parseCommand(state: State): Piece[] {
  const { tex } = state;
  const name = commandName(tex, state.at + 1);
  state.at += 1 + name.length;
  if (!/^[A-Za-z]/.test(name)) return parseSign(state, name);
  const known = symbol(name);
  if (known) return known;
  if (IGNORED.has(name)) {
    // `\left.` is a fence that is not there.
    if (/^(?:left|right|middle)$/.test(name) && tex[state.at] === '.') state.at++;
    return [];
  }
  const silent = SILENT.get(name);
  if (silent) {
    for (let count = 0; count < silent; count++) rawArgument(state);
    return [];
  }
  const style = STYLE_COMMANDS.get(name);
  if (style) {
    const inner = argument(state);
    const loose = inner.at(-1)?.loose;
    return piece(styled(join(inner, false), style), 'letters', loose ? { loose } : {});
  }
  if (TEXT_COMMANDS.has(name)) {
    if (tex[state.at] === '*') state.at++;
    // `{\rm KL}` and `\rm KL`: the switch has no argument.
    if (/^(?:rm|sf|tt|it|em)$/.test(name) && tex[state.at] !== '{') return [];
    return words(rawArgument(state), name, state.depth);
  }
  const accent = ACCENTS.get(name);
  if (accent) return piece(accented(join(argument(state), false), accent, name), 'letters');
  return parseStructure(state, name);
}

/** A backslash and one character that is no letter. */
function parseSign(state: State, sign: string): Piece[] {
  switch (sign) {
    case '{':
      return piece('｛', 'open');
    case '}':
      return piece('｝', 'close');
    case '|':
      return piece('‖', 'letters');
    case '\\':
      optional(state);
      return piece('; ', 'space');
    case '#':
    case '$':
    case '%':
    case '&':
    case '_':
      return piece(sign, 'letters');
    default:
      return sign === '' || ' ,:;>~'.includes(sign) ? piece(' ', 'space') : [];
  }
}

function symbol(name: string): Piece[] | undefined {
  const letter = LETTERS.get(name);
  if (letter) return piece(letter, 'letters');
  const relation = RELATIONS.get(name);
  if (relation) return piece(relation, 'relation', { wide: name !== 'colon' });
  const operator = OPERATORS.get(name);
  if (operator) return piece(operator, 'operator');
  const big = BIG.get(name);
  if (big) return piece(big, 'big');
  const fence = FENCES.get(name);
  if (fence) {
    return piece(
      fence,
      /^(?:l|ul)/.test(name) ? 'open' : /^[vV]ert$/.test(name) ? 'letters' : 'close',
    );
  }
  if (FUNCTIONS.has(name)) return piece(name.replace(/^arg(?=m)/, 'arg '), 'word');
  return /^(?:q?quad|enspace|space)$/.test(name) ? piece(' ', 'space') : undefined;
}

/** `\operatorname{KL}`, `\text{if }`: words, with formulas inside them converted. */
function words(raw: string, name: string, depth: number): Piece[] {
  const read = /[\\${}^_~]/.test(raw) && depth < MAX_DEPTH ? wordsText(raw, depth) : raw;
  const collapsed = read.replace(/\s+/g, ' ');
  const text = collapsed.trim();
  if (name === 'operatorname' || name === 'mathop') return text ? piece(text, 'word') : [];
  const pieces: Piece[] = [];
  if (collapsed.startsWith(' ')) pieces.push(...piece(' ', 'space'));
  if (text)
    pieces.push(...piece(text, text.length > 1 && !name.startsWith('math') ? 'word' : 'letters'));
  if (collapsed.endsWith(' ') && text) pieces.push(...piece(' ', 'space'));
  return pieces;
}

/** Words keep their spaces; what TeX stands between them is converted piece by piece. */
function wordsText(raw: string, depth: number): string {
  return raw.replace(
    /\$([^$]*)\$|\\[A-Za-z]+\s*(?:\{[^{}]*\})?|\\.|[_^](?:\{[^{}]*\}|.)|[{}~$\\]/g,
    (part, math) => {
      if (part === '~' || /^\\[ ,:;>]$/.test(part)) return ' ';
      if (part.length === 1) return '';
      if (part === '\\_') return '_';
      const source: string = typeof math === 'string' ? math : part;
      const state: State = { tex: source, at: 0, depth: depth + 1 };
      return join(parseList(state, ''), false);
    },
  );
}

function parseStructure(state: State, name: string): Piece[] {
  switch (name) {
    case 'frac':
    case 'dfrac':
    case 'tfrac':
    case 'cfrac':
    case 'sfrac':
    case 'nicefrac': {
      const above = atom(join(argument(state), true));
      const below = atom(join(argument(state), true));
      return piece(`${above}/${below}`, 'letters', { loose: true });
    }
    case 'binom':
    case 'dbinom':
    case 'tbinom': {
      const from = join(argument(state), true);
      return piece(`C(${from}, ${join(argument(state), true)})`, 'letters');
    }
    case 'sqrt': {
      const degree = optional(state);
      const root = degree === '3' ? '∛' : degree === '4' ? '∜' : degree ? `${raise(degree)}√` : '√';
      return piece(root + atom(join(argument(state), false)), 'letters', { loose: true });
    }
    case 'overset':
    case 'stackrel': {
      const above = join(argument(state), true);
      const base = join(argument(state), false);
      return piece(base + raise(above), 'relation', { wide: true });
    }
    case 'underset': {
      const below = join(argument(state), true);
      return piece(join(argument(state), false) + lower(below), 'word', { loose: true });
    }
    case 'xrightarrow':
    case 'xleftarrow':
    case 'xRightarrow':
    case 'xlongrightarrow': {
      const below = optional(state);
      const arrow = name === 'xleftarrow' ? '←' : name === 'xRightarrow' ? '⇒' : '→';
      const above = join(argument(state), true);
      return piece(arrow + (below ? lower(below) : '') + raise(above), 'relation', { wide: true });
    }
    case 'underbrace':
    case 'overbrace':
      return piece(atom(join(argument(state), false)), 'letters', { loose: true });
    case 'not': {
      const negated = join(argument(state), false);
      return piece(`${negated}\u0338`.normalize('NFC'), 'relation', { wide: true });
    }
    case 'substack':
      return piece(join(argument(state), false).replace(/; /g, ', '), 'letters');
    case 'pmod':
      return piece(`(mod ${join(argument(state), false)})`, 'word');
    case 'begin':
      return piece(environment(state), 'letters', { loose: true });
    case 'end':
      rawArgument(state);
      return [];
    case 'href':
      rawArgument(state);
      return piece(join(argument(state), false), 'letters');
    default:
      // A command of the paper's own: its name is the best there is.
      return piece(name, 'word');
  }
}

/** `[…]` at the cursor as text. */
function optional(state: State): string {
  if (state.tex[state.at] !== '[') return '';
  state.at++;
  const pieces = parseList(state, ']');
  if (state.tex[state.at] === ']') state.at++;
  return join(pieces, true);
}

function environment(state: State): string {
  const name = rawArgument(state).replace(/\*$/, '');
  if (name === 'array' || name === 'tabular' || name === 'alignedat') rawArgument(state);
  if (state.depth >= MAX_DEPTH) return '';
  state.depth++;
  const rows: string[] = [];
  let cells: string[] = [];
  for (;;) {
    const from = state.at;
    cells.push(join(parseList(state, 'cell'), false));
    const { tex } = state;
    if (tex[state.at] === '&') state.at++;
    else if (tex.startsWith('\\\\', state.at)) {
      state.at += 2;
      optional(state);
      rows.push(rowText(cells, name));
      cells = [];
    } else if (tex.startsWith('\\end', state.at)) {
      state.at += 4;
      rawArgument(state);
      break;
    } else if (state.at >= tex.length || state.at === from) break;
    else state.at++;
  }
  state.depth--;
  rows.push(rowText(cells, name));
  const filled = rows.filter(Boolean);
  const fences = MATRIX_FENCES[name];
  if (fences) return fences[0] + filled.join('; ') + fences[1];
  // The brace of a case distinction has no partner: parentheses do.
  return name.includes('cases') ? `(${filled.join('; ')})` : filled.join('; ');
}

function rowText(cells: readonly string[], name: string): string {
  if (MATRIX_FENCES[name]) return cells.every((cell) => !cell) ? '' : cells.join(', ');
  const filled = cells.filter(Boolean);
  return name.includes('cases') ? filled.join(', ').replace(/,, /g, ', ') : filled.join(' ');
}

function commandName(tex: string, at: number): string {
  const letters = /[A-Za-z]+/y;
  letters.lastIndex = at;
  const word = letters.exec(tex)?.[0];
  if (word !== undefined) return word;
  const code = tex.codePointAt(at);
  return code === undefined ? '' : String.fromCodePoint(code);
}

/** Scripts behind the last piece; a sub- and a superscript come out in this order whichever is written first. */
function parseScripts(state: State, pieces: Piece[]): void {
  let sub = '';
  let sup = '';
  let primes = '';
  let any = false;
  for (;;) {
    const { tex } = state;
    const from = state.at;
    skipSpace(state);
    const character = tex[state.at];
    if (character === "'") {
      state.at++;
      primes += '′';
    } else if (character === '_' || character === '^') {
      state.at++;
      const text = scriptText(state);
      if (character === '_') sub += text;
      else sup += text;
    } else if (
      character === '\\' &&
      /^\\(?:no)?limits(?![A-Za-z])/.test(tex.slice(state.at, state.at + 10))
    ) {
      state.at += tex[state.at + 1] === 'n' ? 9 : 7;
      continue;
    } else {
      state.at = from;
      break;
    }
    any = true;
  }
  const last = pieces.at(-1);
  if (!any || !last) return;
  const low = lower(sub);
  const high = /^′+$/.test(sup) ? sup : raise(sup);
  last.text += primes + low + high;
  // Only what could not be lowered or raised runs into what follows.
  if (/^[_^]/.test(low) || /^[_^]/.test(high)) last.loose = true;
  else if (low || high) delete last.loose;
  if (last.kind === 'relation' || last.kind === 'operator') return;
  if (last.kind === 'open') last.kind = 'letters';
}

/** People forget the braces: `L_total`, `10^-5`, `R^(H×W)` are taken as they mean it. */
function scriptText(state: State): string {
  const { tex } = state;
  const bare = /\s*(?:-?\d+(?:\.\d+)?|[A-Za-z]{2,}(?![_^'A-Za-z]))/y;
  bare.lastIndex = state.at;
  const found = bare.exec(tex)?.[0];
  if (found) {
    state.at += found.length;
    return found.trim();
  }
  if (tex[state.at] === '(') {
    const inner = /\(([^(){}\\$]{1,40})\)/y;
    inner.lastIndex = state.at;
    const match = inner.exec(tex);
    if (match) {
      state.at += match[0].length;
      return match[1]?.replace(/\s+/g, '') ?? '';
    }
  }
  return join(argument(state), true);
}
