import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanTex } from '../../src/papers/math.ts';
import { mathToUnicode } from '../../src/papers/math-formula.ts';

const tex = String.raw;

describe('formulas', () => {
  test.each([
    [tex`\mathcal{L}_{\text{Jac}} = \lVert \mathbf{J} \rVert^2`, '𝓛_Jac = ‖𝐉‖²'],
    [
      tex`\mathbf{a}_t = \mathbf{K}_t \mathbf{s}_t + \mathbf{k}_t + \hat{\mathbf{a}}_t`,
      '𝐚ₜ = 𝐊ₜ𝐬ₜ + 𝐤ₜ + 𝐚̂ₜ',
    ],
    [tex`\boldsymbol{\tilde{\mu}}^{(k)}_{\text{pos}}\cdot x<0`, '𝛍̃ₚₒₛ⁽ᵏ⁾ · x<0'],
    [tex`\frac{1}{N}\sum_{i=1}^N \log p_\theta(y_i | x_i)`, '1/N ∑ᵢ₌₁ᴺ log p_θ(yᵢ | xᵢ)'],
    [tex`\frac{\sin((1-t)\Omega)}{\sin(\Omega)} x`, 'sin((1-t)Ω)/sin(Ω) x'],
    [tex`\frac{a+b}{c}`, '(a+b)/c'],
    [tex`\text{softmax}\left(\frac{QK^\top}{\sqrt{d_k}}\right)V`, 'softmax(QKᵀ/√dₖ)V'],
    [tex`\arg\max_{\theta \in \Theta} \mathbb{E}_{x \sim p}[f(x)]`, 'arg max_(θ∈Θ) 𝔼_(x∼p)[f(x)]'],
    [tex`\hat{y} = \operatorname*{arg\,max}_{k} z_k`, 'ŷ = arg maxₖ zₖ'],
    [
      tex`\begin{cases} x & \text{if } x > 0 \\ 0 & \text{otherwise} \end{cases}`,
      '(x, if x > 0; 0, otherwise)',
    ],
    [tex`\begin{bmatrix} a & b \\ c & d \end{bmatrix}`, '[a, b; c, d]'],
    [tex`\mathbb{R}^{H \times W \times 3}`, 'ℝ^(H×W×3)'],
    [tex`\mathbb{R}^{1024}`, 'ℝ¹⁰²⁴'],
    [tex`F_{I,i} \in \mathbb{R}^{\frac{HW}{16} \times 1024}`, 'F_(I,i) ∈ ℝ^(HW/16×1024)'],
    [tex`I_n''`, 'I′′ₙ'],
    [tex`I_1^t, I_2^t`, 'I₁ᵗ, I₂ᵗ'],
    [tex`s_{t_i}`, 's_tᵢ'],
    [tex`P_{gt\_local}`, 'P_gt_local'],
    [tex`P_{local}^{(i)}`, 'P_local⁽ⁱ⁾'],
    [tex`||x_t||_2^2 = 1`, '‖xₜ‖₂² = 1'],
    [tex`N \in \{1, 2\}`, 'N ∈ ｛1, 2｝'],
    [tex`\sqrt{x+1} + \sqrt[3]{y}`, '√(x+1) + ∛y'],
    [tex`\int_0^1 f(x)\,dx`, '∫₀¹ f(x) dx'],
    [tex`f: \mathcal{X} \to \mathcal{Y}`, 'f: 𝓧 → 𝓨'],
    [tex`n\to\infty`, 'n → ∞'],
    [tex`a \not\in B, a \neq b`, 'a ∉ B, a ≠ b'],
    [tex`\bar{x}, \vec{v}, \dot x, \overline{AB}`, 'x̄, v⃗, ẋ, A̅B̅'],
    [tex`\pi_{\theta_{\text{old}}}`, 'π_θ_old'],
    [tex`\pi_{0.5}`, 'π_0.5'],
    [tex`\theta^*`, 'θ*'],
    [tex`90\%`, '90%'],
    [tex`\underbrace{a+b}_{\text{sum}}`, '(a+b)ₛᵤₘ'],
    [tex`\ours > 3`, 'ours > 3'],
    [tex`-1 < x \leq (-1)`, '-1 < x ≤ (-1)'],
    [tex`L_total`, 'Lₜₒₜₐₗ'],
    [tex`10^-5`, '10⁻⁵'],
    [tex`x^{`, 'x'],
    [tex`}a{b`, 'ab'],
    ['loss function', 'loss function'],
  ])('%s', (source, expected) => {
    expect(mathToUnicode(source)).toBe(expected);
  });
});

describe('TeX in prose', () => {
  test.each([
    [tex`$5 and $7`, '$5 and $7'],
    [tex`$200k-$300k, US$5, \$OneMillion-Bench`, '$200k-$300k, US$5, $OneMillion-Bench'],
    [tex`$\sim$5$\times$ faster than $K$-means`, '∼5× faster than K-means'],
    [tex`$ x_t $ and $$ E = mc^2 $$`, 'xₜ and E = mc²'],
    [tex`\textbf{Deep} nets reach 90\% \citep{foo,bar}.`, 'Deep nets reach 90%.'],
    [
      tex`as in~\cite{a}, Fig.~3, et al.~show, ~5%, 10~20`,
      'as in, Fig. 3, et al. show, ~5%, 10~20',
    ],
    ["``quoted'' and ``again''", '“quoted” and “again”'],
    [tex`Schr\"odinger, \v{s}, Erd\H{o}s`, 'Schrödinger, š, Erdős'],
    [tex`10^{-5} and x_{i}`, '10⁻⁵ and xᵢ'],
    [tex`\alpha_i-divergence: \ours~wins`, 'αᵢ-divergence: ours wins'],
    ['range 3--5, yes---no, --flag', 'range 3–5, yes—no, --flag'],
    [tex`{\em new} {D}eep {"a": 1}`, 'new Deep {"a": 1}'],
    ['R^2, 256^3, O(T^K), VILA^2Net, 360^circ', 'R², 256³, O(Tᴷ), VILA²Net, 360°'],
    ['at https://x.y/z{https://x.y/z}. emph{new} **bold**', 'at https://x.y/z. new bold'],
    ["called ``mixed\" and ''odd'' quotes", 'called “mixed” and “odd” quotes'],
    [tex`density {\sigma}, named {\name}, e.g.\ this`, 'density σ, named name, e.g. this'],
    [tex`see \url{https://x.y/z}`, 'see https://x.y/z'],
    [tex`\begin{equation} a = b \end{equation}`, 'a = b'],
    [tex`text\footnote{a note}`, 'text (a note)'],
    [tex`50\,ms, R\&D, a\_b`, '50 ms, R&D, a_b'],
    [tex`C:\Users\me`, tex`C:\Users\me`],
    ['no TeX, a_b, it’s ~5', 'no TeX, a_b, it’s ~5'],
  ])('%s', (source, expected) => {
    expect(cleanTex(source)).toBe(expected);
    expect(cleanTex(expected)).toBe(expected);
  });
});

const pieces = fc.array(
  fc.constantFrom(
    ...tex`\frac \sqrt \hat \mathbf \mathcal{L} \text{ \left( \right) \begin{cases} \end{cases} \\ \ { } _ ^ & ~ ' | || x y 1 2 = + - , \alpha \sum \foo \{ \} \| \not \limits \text \operatorname $ ** ( ) [ ] 中`.split(
      ' ',
    ),
    ' ',
  ),
  { maxLength: 30 },
);

describe('any formula', () => {
  test('comes out without commands, braces or dollars', () => {
    fc.assert(
      fc.property(pieces, (parts) => {
        expect(mathToUnicode(parts.join('').replaceAll('\\$', ''))).not.toMatch(/[\\{}$]|\*\*/);
      }),
      { numRuns: 1000 },
    );
  });

  test('text without TeX stays as it is, in formulas and in prose', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9 ,.=+αβ𝐚ₜ²→中文（）-]{0,30}$/u), (text) => {
        const plain = text.replace(/\s+/g, ' ').replace(/--+/g, '-').trim();
        expect(mathToUnicode(plain)).toBe(plain);
        expect(cleanTex(plain)).toBe(plain);
      }),
      { numRuns: 300 },
    );
  });

  test('prose never throws', () => {
    fc.assert(
      fc.property(pieces, fc.string(), (parts, text) => {
        expect(typeof cleanTex(parts.join('') + text)).toBe('string');
      }),
      { numRuns: 500 },
    );
  });
});
