/**
 * Other people's lists mix Markdown with HTML, wiki links and addresses of their own site. These become the Markdown
 * that says the same, line for line.
 */
export function toMarkdown(lines: readonly string[], isCode: (line: number) => boolean): string[] {
  return lines.map((line, i) => (MIXED.test(line) && !isCode(i) ? lineOf(line) : line));
}

const MIXED = /<(?:p>|h[1-6]|a\s|b>|strong|li|summary)|\[\[|\]\([^)\s:]*\d{4}\.\d{4,5}/i;
const LONGEST = 50_000;

function lineOf(line: string): string {
  if (line.length > LONGEST) return line;
  return line
    .replace(/<summary>\s*(<b>.{2,400}?<\/b>[^<]{0,80})<\/summary>/gi, '$1')
    .replace(
      /<a\s[^<>]*?href\s*=\s*["']?(https?:\/\/[^"'\s<>]+)["']?[^<>]*>([^<]{1,500})<\/a>/gi,
      '[$2]($1)',
    )
    .replace(/<(b|strong)>\s*([^<]{1,500}?)\s*<\/\1>/gi, '**$2**')
    .replace(
      /^\s*<h([1-6])(?:\s[^<>]*)?>(.*?)(?:<\/h\1>)?\s*$/i,
      (_, level: string, text: string) => `${'#'.repeat(Number(level))} ${text}`,
    )
    .replace(/^\s*<p>(.*?)(?:<\/p>)?\s*$/i, '$1')
    .replace(/^\s*<li(?:\s[^<>]*)?>\s*/i, '- ')
    .replace(
      /\[\[([^[\]|()]{1,200})(?:\|([^[\]()]{1,200}))?\]\](?!\()/g,
      (_, page: string, name?: string) => name ?? page,
    )
    .replace(
      /\]\((?![a-z]+:|#)[^()\s]{0,200}?(?<!\d)(\d{4}\.\d{4,5})(v\d+)?[^()\s]{0,200}\)/gi,
      '](https://arxiv.org/abs/$1)',
    );
}
