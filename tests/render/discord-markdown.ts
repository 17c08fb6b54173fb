/**
 * Reads Discord Markdown as the client does, as far as is known: the rules of simple-markdown in its order, by a hand
 * that knows nothing of how we write it. `surprises` names every construct but bold and italic.
 */
export interface Read {
  readonly text: string;
  readonly surprises: readonly string[];
}

type Rule = readonly [name: string, pattern: RegExp, inside?: number];

const LINK =
  /^\[((?:\[[^\]]*\]|[^[\]]|\](?=[^[]*\]))*)\]\(\s*<?((?:\([^)]*\)|[^\s\\]|\\.)*?)>?(?:\s+['"]([\s\S]*?)['"])?\s*\)/;

const BLOCK_RULES: readonly Rule[] = [
  ['heading', /^ *(#{1,3})(?:\s+)((?:\\.|[^\n])+?)#*\s*(?:\n|$)/],
  ['subtext', /^-#\s+[^\n]+/],
  ['quote', /^( *>>> [\s\S]*)|^( *> [^\n]*(?:\n *> [^\n]*)*\n?)/],
  ['list', /^( *)(?:[*+-]|\d+\.) [^\n]+/],
];

const INLINE_RULES: readonly Rule[] = [
  ['escape', /^\\([^0-9A-Za-z\s])/],
  ['autolink', /^<([^: >]+:\/[^ >]+)>/],
  ['url', /^(?:https?|steam|discord):\/\/[^\s<]+[^<.,:;"'\]\s]/],
  ['link', LINK],
  ['mention', /^<@[!&]?\d+>|^@(?:everyone|here)/],
  ['channel', /^<#\d+>|^<id:\w+>/],
  ['command', /^<\/[^:>]+:\d+>/],
  ['timestamp', /^<t:-?\d+(?::[A-Za-z])?>/],
  ['custom emoji', /^<a?:\w+:\d+>/],
  ['emoji', /^:[\w+-]+:/],
  ['bold', /^\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)/, 1],
  ['underline', /^__((?:\\[\s\S]|[^\\])+?)__(?!_)/, 1],
  ['italic', /^\*(?=\S)((?:\*\*|\\[\s\S]|\s+(?:\\[\s\S]|[^\s*\\]|\*\*)|[^\s*\\])+?)\*(?!\*)/, 1],
  ['italic', /^\b_((?:__|\\[\s\S]|[^\\_])+?)_\b/, 1],
  ['strike', /^~~([\s\S]+?)~~(?!_)/, 1],
  ['spoiler', /^\|\|([\s\S]+?)\|\|/, 1],
  ['code block', /^```[\s\S]*?[^\s][\s\S]*?```/],
  ['code', /^(`+)([\s\S]*?[^`])\1(?!`)/],
];

export function readMarkdown(markdown: string): Read {
  const surprises: string[] = [];
  const read = (source: string, top: boolean): string => {
    let text = '';
    let rest = source;
    let lineStart = top;
    while (rest !== '') {
      if (lineStart) {
        const found = BLOCK_RULES.find(([, pattern]) => pattern.test(rest));
        if (found) surprises.push(found[0]);
      }
      const rule = INLINE_RULES.find(([, pattern]) => pattern.test(rest));
      const match = rule?.[1].exec(rest);
      if (!rule || !match) {
        text += rest[0];
        lineStart = rest.startsWith('\n');
        rest = rest.slice(1);
        continue;
      }
      const [name, , inside] = rule;
      if (name === 'escape') text += match[1] ?? '';
      else if (inside === undefined) text += match[0];
      else text += read(match[inside] ?? '', false);
      if (!['escape', 'bold', 'italic'].includes(name)) surprises.push(name);
      lineStart = false;
      rest = rest.slice(match[0].length);
    }
    return text;
  };
  return { text: read(markdown, true), surprises };
}
