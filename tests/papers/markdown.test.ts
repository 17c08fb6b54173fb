import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Block, Span } from '../../src/message/doc.ts';
import { plainSpans, plainText } from '../../src/message/text.ts';
import { inlineToSpans, markdownToBlocks } from '../../src/papers/markdown.ts';

/** Spans in a short notation: `<b>bold</b>`, flags as letters in front. */
function marked(spans: readonly Span[]): string {
  return spans
    .map((span) => {
      const flags = [
        span.bold && 'b',
        span.italic && 'i',
        span.strike && 's',
        span.code && 'c',
        span.math && 'm',
        span.url && `→${span.url}`,
      ].filter(Boolean);
      return flags.length > 0 ? `{${flags.join('')}|${span.text}}` : span.text;
    })
    .join('');
}

describe('emphasis', () => {
  test.each([
    ['**“提示词”**中', '{b|“提示词”}中'],
    ['**重点：**内容', '{b|重点：}内容'],
    ['是**（一）**的', '是{b|（一）}的'],
    ['**AAA（BBB）**CCC**DDD**', '{b|AAA（BBB）}CCC{b|DDD}'],
    ['**A：****B**', '{b|A：B}'],
    ['**Note:**this one', '{b|Note:}this one'],
    ['“**中文**”', '“{b|中文}”'],
    ['**a**b**c**', '{b|a}b{b|c}'],
    ['***both*** and **a *b* c**', '{bi|both} and {b|a }{bi|b}{b| c}'],
    ['*it* _it_ __b__ ~~s~~', '{i|it} {i|it} {b|b} {s|s}'],
    ['snake_case_name H*W*C 2**3', 'snake_case_name H*W*C 2**3'],
    ['~5% 至 ~18%', '~5% 至 ~18%'],
    ['A* search, p < 0.05*', 'A* search, p < 0.05*'],
    ['**unbalanced text', 'unbalanced text'],
    ['text** and more', 'text and more'],
    ['前 ** 加粗 ** 后，**半边 ** 也', '前 {b|加粗} 后，{b|半边} 也'],
    ['2 ** 3 is a power', '2 ** 3 is a power'],
    ['**标题** (sub) **', '{b|标题} (sub)'],
    ['**[Link](https://x.y)**：后', '{b→https://x.y|Link}：后'],
    ['**`code`**：后', '{bc|code}：后'],
  ])('%s', (source, expected) => {
    expect(marked(inlineToSpans(source))).toBe(expected);
  });
});

describe('code', () => {
  test.each([
    ['`$x$ **y**`', '{c|$x$ **y**}'],
    ['``a`b``', '{c|a`b}'],
    ['a stray ` tick', 'a stray tick'],
    ["``quoted'' and ``again''", '“quoted” and “again”'],
    ["`single' quotes", '‘single’ quotes'],
  ])('%s', (source, expected) => {
    expect(marked(inlineToSpans(source))).toBe(expected);
  });
});

describe('links', () => {
  test.each([
    ['[a](https://x.y/z)', '{→https://x.y/z|a}'],
    ['[a **b**](https://x.y "title")', '{→https://x.y|a }{b→https://x.y|b}'],
    ['[a](https://x.y/(z))', '{→https://x.y/(z)|a}'],
    ['<https://a.b/c>', '{→https://a.b/c|https://a.b/c}'],
    ['<me@x.org>', '{→mailto:me@x.org|me@x.org}'],
    ['见https://a.b/c_d，好', '见{→https://a.b/c_d|https://a.b/c_d}，好'],
    ['at https://a.b/c{https://a.b/c}, textbf{x}', 'at {→https://a.b/c|https://a.b/c}, {b|x}'],
    ['(https://a.b/c).', '({→https://a.b/c|https://a.b/c}).'],
    ['**https://a.b**', '{b→https://a.b|https://a.b}'],
    ['[x](javascript:alert(1)) [y](data:text/html,z)', 'x y'],
    ['[x](JaVaScRiPt:alert(1)) [y](//evil.com)', 'x y'],
    ['[x](https://google.com@evil.com)', 'x'],
    ['[google.com](https://evil.com/p)', 'google.com ({→https://evil.com/p|evil.com})'],
    ['[https://a.org/x](https://b.org)', 'https://a.org/x ({→https://b.org|b.org})'],
    ['[www.arxiv.org](https://arxiv.org/abs/1)', '{→https://arxiv.org/abs/1|www.arxiv.org}'],
    ['[anchor](#2602.1)', 'anchor'],
    ['[](https://www.x.org/z)', '{→https://www.x.org/z|x.org}'],
    ['[half](https://x.y', '[half]({→https://x.y|https://x.y}'],
    ['a [1] and [2, 3]', 'a [1] and [2, 3]'],
    ['![alt](https://a.b/c.png) text', '{→https://a.b/c.png|alt} text'],
    ['[![badge](https://i.x/y)](https://z.w)', '{→https://z.w|badge}'],
  ])('%s', (source, expected) => {
    expect(marked(inlineToSpans(source))).toBe(expected);
  });

  test('definitions anywhere in the source are used', () => {
    const blocks = markdownToBlocks('[a][One] and [one].\n\n[one]: https://x.y');
    expect(blocks).toEqual([
      {
        type: 'paragraph',
        spans: [
          { text: 'a', url: 'https://x.y' },
          { text: ' and ' },
          { text: 'one', url: 'https://x.y' },
          { text: '.' },
        ],
      },
    ]);
  });
});

describe('HTML and entities', () => {
  test.each([
    ['<b>bold</b> <sup>2</sup> H<sub>2</sub>O', '{b|bold} ² H₂O'],
    [
      '<a href="https://q.r">l</a> <img src="https://i.j/k.png" alt="pic">',
      '{→https://q.r|l} {→https://i.j/k.png|pic}',
    ],
    ['<a href="javascript:x()">l</a>', 'l'],
    ['<script>alert(1)</script>after <style>a{}</style>end', 'after end'],
    ['a <think> b, x<y and y>x, <5%', 'a <think> b, x<y and y>x, <5%'],
    ['before <!-- hidden --> after', 'before after'],
    ['&lt;b&gt; &amp;amp; &nbsp;&alpha; &hellip; &#20013; &nosuch;', '<b> &amp; α … 中 &nosuch;'],
    ['a&#x202e;b&#8203;c', 'abc'],
    ['one<br>two<br/>three', 'one\ntwo\nthree'],
  ])('%s', (source, expected) => {
    expect(marked(inlineToSpans(source))).toBe(expected);
  });

  test('an HTML block is read as text with its Markdown', () => {
    expect(plainText(markdownToBlocks('<div align="center">\n\n**x** <p>y</p>\n\n</div>'))).toBe(
      'x\ny',
    );
    expect(plainText(markdownToBlocks('<!-- a\n\nb -->\nc'))).toBe('c');
    expect(plainText(markdownToBlocks('<script>\na\n\nb</script>\nc'))).toBe('c');
    expect(plainText(markdownToBlocks('```\n<!-- a -->\n```\n`<!-- b -->`'))).toBe(
      '<!-- a -->\n<!-- b -->',
    );
  });
});

describe('line breaks', () => {
  test.each([
    ['line one\nline two', 'line one line two'],
    ['中文\n中文', '中文中文'],
    ['模型\nGPT', '模型 GPT'],
    ['模型，\nGPT', '模型，GPT'],
    ['hard  \nbreak\\\nhere', 'hard\nbreak\nhere'],
  ])('%j', (source, expected) => {
    expect(plainSpans(inlineToSpans(source))).toBe(expected);
  });
});

describe('math', () => {
  test.each([
    ['$a_i * b_j$ and $c_i * d_j$', '{m|aᵢ * bⱼ} and {m|cᵢ * dⱼ}'],
    ['**$\\times$**中', '{bm|×}中'],
    ['\\(x^2\\) 与 \\[a = b\\]', '{m|x²} 与 {m|a = b}'],
    ['costs $5 and $7, \\$OneMillion', 'costs $5 and $7, $OneMillion'],
    ['$200k 到 $300k', '$200k 到 $300k'],
    ['\\[1\\] escaped \\(see below\\)', '[1] escaped (see below)'],
    ['reach 90\\% \\textbf{bold} \\emph{it}', 'reach 90% {b|bold} {i|it}'],
    ['C:\\data\\x', 'C:\\data\\x'],
  ])('%s', (source, expected) => {
    expect(marked(inlineToSpans(source))).toBe(expected);
  });

  test('display formulas over several lines are one', () => {
    expect(plainText(markdownToBlocks('$$\na = b\n- c\n$$'))).toBe('a = b - c');
    expect(plainText(markdownToBlocks('\\[\nx\n= y\n\\]'))).toBe('x = y');
  });

  test('bars in formulas do not end a table cell', () => {
    const [table] = markdownToBlocks('| a | b |\n|---|---|\n| $|x|$ | $\\|y\\|$ |');
    expect(table).toMatchObject({ type: 'table' });
    expect(plainText(table ? [table] : [])).toBe('a | b\n|x| | ‖y‖');
  });
});

describe('blocks', () => {
  test('headings, lists to depth, tasks, quotes, code, tables, rules, images', () => {
    const source = [
      '# One',
      '#### Four',
      '3. a',
      '   - b',
      '     - c',
      '       - d',
      '4. e',
      '',
      '- [x] done',
      '- [ ] open',
      '',
      '> quoted **text**',
      '',
      '```python',
      'x = "$a$ **b**"',
      '```',
      '',
      '| h | i |',
      '|---|---|',
      '| **1** | 2 |',
      '',
      '---',
      '',
      '![pic](https://a.b/c.png)',
    ].join('\n');
    const list = (ordered: boolean, start: number, ...items: Block[][]): Block => ({
      type: 'list',
      ordered,
      start,
      items: items.map((blocks) => ({ blocks })),
    });
    const words = (text: string): Block => ({ type: 'paragraph', spans: [{ text }] });
    expect(markdownToBlocks(source)).toEqual([
      { type: 'heading', level: 1, spans: [{ text: 'One' }] },
      { type: 'heading', level: 3, spans: [{ text: 'Four' }] },
      list(
        true,
        3,
        [
          words('a'),
          list(false, 1, [words('b'), list(false, 1, [words('c'), list(false, 1, [words('d')])])]),
        ],
        [words('e')],
      ),
      list(
        false,
        1,
        [{ type: 'paragraph', spans: [{ text: '☑ ' }, { text: 'done' }] }],
        [{ type: 'paragraph', spans: [{ text: '☐ ' }, { text: 'open' }] }],
      ),
      {
        type: 'quote',
        blocks: [{ type: 'paragraph', spans: [{ text: 'quoted ' }, { text: 'text', bold: true }] }],
      },
      { type: 'code', text: 'x = "$a$ **b**"', language: 'python' },
      {
        type: 'table',
        header: [[{ text: 'h' }], [{ text: 'i' }]],
        rows: [[[{ text: '1', bold: true }], [{ text: '2' }]]],
      },
      { type: 'divider' },
      { type: 'image', url: 'https://a.b/c.png', alt: 'pic' },
    ]);
  });

  test('a rule under a long paragraph is a rule, not a heading', () => {
    const long =
      '这一段文字比任何标题都长，因此下面的横线只能是分隔线，而不是把整段文字变成一个二级标题，读者不会那样理解。而且它还没有说完。';
    expect(markdownToBlocks(`${long}\n---`).map(({ type }) => type)).toEqual([
      'paragraph',
      'divider',
    ]);
    expect(markdownToBlocks('Title\n---').map(({ type }) => type)).toEqual(['heading']);
  });

  test('indented prose is prose, indented code is code', () => {
    expect(markdownToBlocks('a\n\n    **重点** 内容').map(({ type }) => type)).toEqual([
      'paragraph',
      'paragraph',
    ]);
    expect(markdownToBlocks('a\n\n    x = f(y)').map(({ type }) => type)).toEqual([
      'paragraph',
      'code',
    ]);
  });

  test('CRLF, BOM, NUL and invisible characters make no difference', () => {
    const clean = '# Title\n\ntext **bold**\n';
    expect(markdownToBlocks('\ufeff# Ti\u0000tle\r\n\r\nte\u200bxt **bo\u202eld**')).toEqual(
      markdownToBlocks(clean),
    );
  });
});

describe('seeds', () => {
  const seeds = readdirSync('seeds').map(
    (name) => [name, readFileSync(`seeds/${name}`, 'utf8')] as const,
  );

  test.each(seeds)('%s leaves no residue of Markdown or TeX', (_, source) => {
    const lines: string[] = [];
    const visit = (spans: readonly Span[]): void => {
      for (const span of spans) {
        if (span.code) continue;
        if (/\*\*|\\|`|\$|\]\(|<\/?(?:a|b|br|img|div|span)\b/.test(span.text))
          lines.push(span.text);
        if (span.math && /[{}^]/.test(span.text.replace(/\^[(\p{L}]/gu, ''))) lines.push(span.text);
      }
    };
    const walk = (blocks: readonly Block[]): void => {
      for (const block of blocks) {
        if ('spans' in block) visit(block.spans);
        else if (block.type === 'list') for (const item of block.items) walk(item.blocks);
        else if (block.type === 'quote') walk(block.blocks);
        else if (block.type === 'table')
          for (const row of [block.header, ...block.rows]) row.forEach(visit);
      }
    };
    walk(markdownToBlocks(source));
    expect(lines).toEqual([]);
  });

  test.each(seeds)('%s keeps every word', (_, source) => {
    // Words outside of links, code and formulas, where text and source are the same.
    const words = (text: string): string[] => text.match(/\p{Script=Han}{2,}|[A-Za-z]{3,}/gu) ?? [];
    const kept = new Set(words(plainText(markdownToBlocks(source))));
    const given = source
      .replace(/<[^>\n]*>|\]\([^)\n]*\)|https?:\/\/[^\s)]*/g, ' ')
      .replace(/\$[^$\n]*\$|\\[a-z]+/gi, ' ');
    expect(
      words(given).filter(
        (word) => !kept.has(word) && ![...kept].some((one) => one.includes(word)),
      ),
    ).toEqual([]);
  });
});

/** Control characters but line breaks and tabs, and what changes or hides the text around it. */
const FORBIDDEN = /(?![\n\t])\p{Cc}|[\u202a-\u202e\u2066-\u2069\u200b\ufeff]/u;

describe('any text', () => {
  const markup = fc.array(
    fc.constantFrom(
      ...'* ** _ ` `` ``` ~ ~~ [ ] ( ) ![ ]( <b> </b> <a <!-- --> $ $$ \\( \\) \\[ \\] \\frac { } ^ _ & &lt; | --- # > - 1. \n \n\n \t 中文 word https://x.y www. ： “ ” \u202e \ud800 👍 =='.split(
        ' ',
      ),
      ' ',
    ),
    { maxLength: 40 },
  );

  test('never throws, and shows no control characters', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          markup.map((parts) => parts.join('')),
        ),
        (source) => {
          const text = plainText(markdownToBlocks(source)) + plainSpans(inlineToSpans(source));
          expect(text).not.toMatch(FORBIDDEN);
          expect(text.isWellFormed()).toBe(true);
        },
      ),
      { numRuns: 600 },
    );
  });

  test('plain words come through as they are', () => {
    const word = fc.stringMatching(/^[A-Za-z\u4e00-\u9fff]{1,8}$/);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 12 }), (words) => {
        const source = words.join(' ');
        expect(plainSpans(inlineToSpans(source))).toBe(source);
        expect(plainSpans(inlineToSpans(words.map((one) => `**${one}**`).join(' ')))).toBe(source);
      }),
      { numRuns: 200 },
    );
  });

  test.each([
    ['quotes', '>'.repeat(4000)],
    ['spaced quotes', `${'> '.repeat(4000)}x`],
    ['bullets', `${'- '.repeat(4000)}x`],
    ['numbers', `${'1. '.repeat(4000)}x`],
    ['groups', `$${'{'.repeat(5000)}x${'}'.repeat(5000)}$`],
    ['fractions', `$${'\\frac{'.repeat(3000)}$`],
    ['tags', '<b>'.repeat(20_000)],
    [
      'lists by indent',
      Array.from({ length: 300 }, (_, depth) => `${'  '.repeat(depth)}- x`).join('\n'),
    ],
  ])('nested %s do not overflow the stack', (_, source) => {
    expect(() => markdownToBlocks(source)).not.toThrow();
  });

  // Whatever is quadratic in one of these takes minutes, not seconds: the time limit of a test is the check.
  test.each(
    '*|[|a*|**a |`|[a](|[a](<|![|[]|$|$a |$x^|$$a |\\(|\\[a|x^{|\\textbf{|\\begin{align}|<a |<!--|<b>|<a href="https://x.y">z|&a|https://a.b/|中文，|a\n|a  \n|\\|~~a |``x |> a\n|- a\n|x'.split(
      '|',
    ),
  )('100,000 times %j takes time in proportion', (part) => {
    const source = part.repeat(100_000);
    expect(() => markdownToBlocks(source)).not.toThrow();
  });
});
