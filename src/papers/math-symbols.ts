/** TeX commands and their characters, one `name character` pair after the other. */
function table(pairs: string): Map<string, string> {
  const words = pairs.trim().split(/\s+/);
  const map = new Map<string, string>();
  for (let index = 0; index + 1 < words.length; index += 2) {
    map.set(words[index] ?? '', words[index + 1] ?? '');
  }
  return map;
}

export const LETTERS = table(`
  alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ
  varkappa ϰ lambda λ mu μ nu ν xi ξ omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ
  upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω digamma ϝ
  Alpha Α Beta Β Gamma Γ Delta Δ Epsilon Ε Zeta Ζ Eta Η Theta Θ Iota Ι Kappa Κ Lambda Λ Mu Μ Nu Ν Xi Ξ
  Omicron Ο Pi Π Rho Ρ Sigma Σ Tau Τ Upsilon Υ Phi Φ Chi Χ Psi Ψ Omega Ω
  varGamma Γ varDelta Δ varTheta Θ varLambda Λ varXi Ξ varPi Π varSigma Σ varPhi Φ varPsi Ψ varOmega Ω
  infty ∞ infinity ∞ partial ∂ nabla ∇ ell ℓ hbar ℏ hslash ℏ Re ℜ Im ℑ wp ℘ aleph ℵ beth ℶ imath ı jmath ȷ
  emptyset ∅ varnothing ∅ forall ∀ exists ∃ nexists ∄ neg ¬ lnot ¬ top ⊤ bot ⊥ angle ∠ triangle △
  square □ Box □ blacksquare ■ diamond ◇ Diamond ◇ bigstar ★ star ⋆ prime ′ degree ° circ ∘ bullet •
  dagger † dag † ddagger ‡ ddag ‡ S § P ¶ copyright © pounds £ euro € yen ¥ checkmark ✓ cmark ✓ xmark ✗
  ding ✓ clubsuit ♣ diamondsuit ♦ heartsuit ♥ spadesuit ♠ sharp ♯ flat ♭ natural ♮ complement ∁ eth ð
  ldots … dots … cdots ⋯ vdots ⋮ ddots ⋱ dotsc … dotsb ⋯ dotsm ⋯ dotso … lightning ↯
  aa å AA Å ae æ AE Æ oe œ OE Œ o ø O Ø ss ß l ł L Ł i ı j ȷ
  R ℝ N ℕ Z ℤ Q ℚ C ℂ E 𝔼 Reals ℝ reals ℝ`);

/** Set between spaces, whether or not the source has them. */
export const RELATIONS = table(`
  leq ≤ le ≤ leqslant ≤ leqq ≤ geq ≥ ge ≥ geqslant ≥ geqq ≥ neq ≠ ne ≠ equiv ≡ approx ≈ approxeq ≈ sim ∼
  simeq ≃ cong ≅ propto ∝ varpropto ∝ ll ≪ gg ≫ lll ⋘ ggg ⋙ lesssim ≲ gtrsim ≳ prec ≺ succ ≻ preceq ⪯ succeq ⪰
  in ∈ notin ∉ ni ∋ owns ∋ subset ⊂ supset ⊃ subseteq ⊆ supseteq ⊇ subsetneq ⊊ supsetneq ⊋ nsubseteq ⊈
  sqsubseteq ⊑ sqsupseteq ⊒ mid | parallel ∥ nparallel ∦ perp ⊥ vdash ⊢ dashv ⊣ models ⊨ vDash ⊨ asymp ≍
  doteq ≐ coloneqq ≔ coloneq ≔ eqqcolon ≕ triangleq ≜ bowtie ⋈ lt < gt > trianglelefteq ⊴ indep ⫫
  to → rightarrow → longrightarrow ⟶ gets ← leftarrow ← longleftarrow ⟵ leftrightarrow ↔
  longleftrightarrow ⟷ Rightarrow ⇒ Longrightarrow ⟹ implies ⟹ Leftarrow ⇐ impliedby ⟸ Leftrightarrow ⇔
  iff ⟺ Longleftrightarrow ⟺ mapsto ↦ longmapsto ⟼ hookrightarrow ↪ hookleftarrow ↩ rightharpoonup ⇀
  rightharpoondown ⇁ leftharpoonup ↼ rightleftharpoons ⇌ rightleftarrows ⇄ leadsto ⇝ rightsquigarrow ⇝
  twoheadrightarrow ↠ nearrow ↗ searrow ↘ swarrow ↙ nwarrow ↖ therefore ∴ because ∵ colon :`);

export const OPERATORS = table(`
  times × cdot · div ÷ pm ± mp ∓ ast ∗ oplus ⊕ ominus ⊖ otimes ⊗ oslash ⊘ odot ⊙ cup ∪ cap ∩ uplus ⊎
  sqcup ⊔ sqcap ⊓ vee ∨ lor ∨ wedge ∧ land ∧ setminus ∖ backslash ∖ smallsetminus ∖ wr ≀ amalg ⨿ ltimes ⋉
  rtimes ⋊ bigtriangleup △ Delta Δ`);

/** Stand before what they apply to; limits go to their scripts. */
export const BIG = table(`
  sum ∑ prod ∏ coprod ∐ int ∫ iint ∬ iiint ∭ oint ∮ bigcup ⋃ bigcap ⋂ bigvee ⋁ bigwedge ⋀ bigoplus ⨁
  bigotimes ⨂ bigodot ⨀ biguplus ⨄ bigsqcup ⨆`);

/** Neither letters nor operators: keep to what they enclose. */
export const FENCES = table(`
  lVert ‖ rVert ‖ Vert ‖ lvert | rvert | vert | langle ⟨ rangle ⟩ lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉
  lbrace ｛ rbrace ｝ lbrack [ rbrack ] lparen ( rparen ) llbracket ⟦ rrbracket ⟧ ulcorner ⌜ urcorner ⌝
  uparrow ↑ downarrow ↓ updownarrow ↕ Uparrow ⇑ Downarrow ⇓`);

export const FUNCTIONS = new Set(
  `sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh coth log ln lg exp min max sup inf lim
  limsup liminf arg argmin argmax det dim ker deg gcd hom Pr mod bmod rank tr Tr diag sign sgn softmax
  sigmoid ReLU erf cov Cov Var var KL clip round span supp vec_ grad curl div_ proj relu MLP concat`.split(
    /\s+/,
  ),
);

export const ACCENTS: ReadonlyMap<string, string> = new Map([
  ['hat', '\u0302'],
  ['widehat', '\u0302'],
  ['bar', '\u0304'],
  ['overline', '\u0305'],
  ['tilde', '\u0303'],
  ['widetilde', '\u0303'],
  ['vec', '\u20d7'],
  ['overrightarrow', '\u20d7'],
  ['dot', '\u0307'],
  ['ddot', '\u0308'],
  ['dddot', '\u20db'],
  ['check', '\u030c'],
  ['breve', '\u0306'],
  ['acute', '\u0301'],
  ['grave', '\u0300'],
  ['mathring', '\u030a'],
  ['underline', '\u0332'],
  ['underbar', '\u0332'],
]);

/** TeX's accents over letters of words: `\"o`, `\v{s}`. */
export const TEXT_ACCENTS: Readonly<Record<string, string>> = {
  '`': '\u0300',
  "'": '\u0301',
  '^': '\u0302',
  '~': '\u0303',
  '=': '\u0304',
  u: '\u0306',
  '.': '\u0307',
  '"': '\u0308',
  r: '\u030a',
  H: '\u030b',
  v: '\u030c',
  d: '\u0323',
  c: '\u0327',
  k: '\u0328',
  b: '\u0331',
};

function pairs(plain: string, raised: string): Map<string, string> {
  const to = [...raised];
  return new Map([...plain].map((character, index) => [character, to[index] ?? '']));
}

export const SUPERSCRIPTS = pairs(
  '0123456789+-−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδθϕφχ⊤′*∗†‡⋆∘°',
  '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᶿᵠᵠᵡᵀ′*∗†‡⋆°°',
);

export const SUBSCRIPTS = pairs(
  '0123456789+-−=()aehijklmnoprstuvxβγρϕφχ',
  '₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵩᵪ',
);

/** Where each styled alphabet begins: capital A, small a, digit 0, capital Alpha, small alpha. */
const STYLES = {
  bold: [0x1d400, 0x1d41a, 0x1d7ce, 0x1d6a8, 0x1d6c2],
  script: [0x1d4d0, 0x1d4ea, 0, 0, 0],
  double: [0x1d538, 0x1d552, 0x1d7d8, 0, 0],
  fraktur: [0x1d504, 0x1d51e, 0, 0, 0],
} as const;

export type Style = keyof typeof STYLES;

/** Letters that had a place in Unicode before the alphabets were added. */
const EARLIER: Partial<Record<Style, Record<string, string>>> = {
  double: { C: 'ℂ', H: 'ℍ', N: 'ℕ', P: 'ℙ', Q: 'ℚ', R: 'ℝ', Z: 'ℤ' },
  fraktur: { C: 'ℭ', H: 'ℌ', I: 'ℑ', R: 'ℜ', Z: 'ℨ' },
};

const BOLD_GREEK: Record<string, string> = {
  '∇': '𝛁',
  '∂': '𝛛',
  ϵ: '𝛜',
  ϑ: '𝛝',
  ϕ: '𝛟',
  ϱ: '𝛠',
  ϖ: '𝛡',
};

export const STYLE_COMMANDS: ReadonlyMap<string, Style> = new Map<string, Style>([
  ['mathbf', 'bold'],
  ['boldsymbol', 'bold'],
  ['bm', 'bold'],
  ['mathbfit', 'bold'],
  ['bf', 'bold'],
  ['pmb', 'bold'],
  ['vb', 'bold'],
  ['mathcal', 'script'],
  ['mathscr', 'script'],
  ['cal', 'script'],
  ['mathbb', 'double'],
  ['mathds', 'double'],
  ['Bbb', 'double'],
  ['mathfrak', 'fraktur'],
  ['frak', 'fraktur'],
]);

export const TEXT_COMMANDS = new Set(
  'text textrm textit textbf textsf texttt textsc textup textnormal textmd emph mbox hbox fbox operatorname mathrm mathsf mathtt mathit mathnormal mathop mathord mathbin mathrel rm sf tt it em'.split(
    ' ',
  ),
);

export const IGNORED = new Set(
  'left right middle big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr bigm Bigm displaystyle textstyle scriptstyle scriptscriptstyle limits nolimits nonumber notag hfill hline toprule midrule bottomrule centering small tiny footnotesize large Large normalsize protect relax allowbreak newline linebreak strut mathstrut smash boxed ensuremath xspace mathchoice'.split(
    ' ',
  ),
);

/** Their arguments say nothing to a reader. */
export const SILENT: ReadonlyMap<string, number> = new Map([
  ['color', 1],
  ['textcolor', 1],
  ['colorbox', 1],
  ['label', 1],
  ['tag', 1],
  ['vspace', 1],
  ['hspace', 1],
  ['mspace', 1],
  ['phantom', 1],
  ['hphantom', 1],
  ['vphantom', 1],
  ['ref', 1],
  ['eqref', 1],
  ['cite', 1],
  ['citep', 1],
  ['citet', 1],
  ['raisebox', 1],
  ['scalebox', 1],
  ['rule', 2],
]);

export const MATRIX_FENCES: Readonly<Record<string, readonly [string, string]>> = {
  matrix: ['[', ']'],
  smallmatrix: ['[', ']'],
  array: ['[', ']'],
  bmatrix: ['[', ']'],
  pmatrix: ['(', ')'],
  Bmatrix: ['｛', '｝'],
  vmatrix: ['|', '|'],
  Vmatrix: ['‖', '‖'],
};

/** The text in another alphabet; characters it lacks stay as they are. */
export function styled(text: string, style: Style): string {
  const [capital, small, digit, greekCapital, greekSmall] = STYLES[style];
  let out = '';
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code >= 65 && code <= 90) {
      out += EARLIER[style]?.[character] ?? String.fromCodePoint(capital + code - 65);
    } else if (code >= 97 && code <= 122) out += String.fromCodePoint(small + code - 97);
    else if (digit && code >= 48 && code <= 57) out += String.fromCodePoint(digit + code - 48);
    else if (greekCapital && code >= 0x391 && code <= 0x3a9) {
      out += String.fromCodePoint(greekCapital + code - 0x391);
    } else if (greekSmall && code >= 0x3b1 && code <= 0x3c9) {
      out += String.fromCodePoint(greekSmall + code - 0x3b1);
    } else out += (style === 'bold' && BOLD_GREEK[character]) || character;
  }
  return out;
}
