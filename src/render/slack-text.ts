import type { Span, Spans } from '../message/doc.ts';
import { cleanText } from '../message/text.ts';
import { LIMITS } from './slack-limits.ts';
import type { SlackBlock, SlackInline, SlackRich } from './slack-schema.ts';

/** For `text` and mrkdwn: Slack wants exactly these three (docs.slack.dev/messaging/formatting-message-text). */
export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** The address as Slack takes it, or undefined when it cannot be a link. */
export function linkUrl(url: string): string | undefined {
  const encoded = cleanText(url)
    .trim()
    .replace(/[\s<>|"\\^`{}]/g, (char) => encodeURIComponent(char));
  return /^(?:https?:\/\/|mailto:)[^\s]+$/i.test(encoded) && encoded.length <= LIMITS.url
    ? encoded.replace(/^[a-z]+:/i, (scheme) => scheme.toLowerCase())
    : undefined;
}

export function plainText(spans: Spans): string {
  return cleanText(spans.map(({ text }) => text).join(''));
}

/** Whether mrkdwn would read formatting, a quote or an emoji name into it. mrkdwn has no way to escape these. */
const formats = (text: string): boolean => /[*_~`]|:[\w+-]+:|^\s*>/m.test(text);

/**
 * One line of mrkdwn, or undefined where it would not show exactly what the spans say: mrkdwn knows no escaping of its
 * markers, and its bold does not work between Chinese characters.
 */
export function mrkdwnLine(spans: Spans): string | undefined {
  if (spans.some(({ text, italic, strike, code }) => italic || strike || code || formats(text))) {
    return undefined;
  }
  let line = '';
  for (const [index, span] of spans.entries()) {
    const words = mrkdwnWords(span);
    const opens = span.bold && !spans[index - 1]?.bold;
    const closes = span.bold && !spans[index + 1]?.bold;
    const before = spans[index - 1]?.text.at(-1) ?? ' ';
    const after = spans[index + 1]?.text.at(0) ?? ' ';
    if ((opens && !(before === ' ' && /^\S/.test(words))) || (closes && !/\S$/.test(words))) {
      return undefined;
    }
    if ((closes && after !== ' ') || (span.bold && words.includes('\n'))) return undefined;
    line += `${opens ? '*' : ''}${words}${closes ? '*' : ''}`;
  }
  return line;
}

function mrkdwnWords(span: Span): string {
  const url = span.url === undefined ? undefined : linkUrl(span.url);
  const words = escapeText(cleanText(span.text));
  if (!url) return words;
  return `<${escapeText(url)}|${words.replaceAll('|', '¦').replaceAll('\n', ' ')}>`;
}

/** The words of blocks as escaped text, links as `<url|label>`: for people and clients that cannot show blocks. */
export function blocksText(blocks: readonly SlackBlock[]): string {
  return blocks
    .map(blockText)
    .filter((text) => text !== '')
    .join('\n');
}

function blockText(block: SlackBlock): string {
  switch (block.type) {
    case 'header':
      return escapeText(block.text.text);
    case 'rich_text':
      return block.elements.map(richWords).join('\n');
    case 'section':
      return objectText(block.text);
    case 'context':
      return block.elements.map(objectText).join(' ');
    case 'image':
      return block.image_url
        ? linkText(block.image_url, block.alt_text)
        : escapeText(block.alt_text);
    case 'table':
      return block.rows
        .map((row) =>
          row
            .map((cell) =>
              cell.type === 'raw_text'
                ? escapeText(cell.text)
                : cell.elements.map((element) => inlineText(element.elements)).join(' '),
            )
            .join(' | '),
        )
        .join('\n');
    case 'actions':
      return block.elements
        .flatMap((element) =>
          element.type === 'button' && element.url ? linkText(element.url, element.text.text) : [],
        )
        .join(' · ');
    case 'divider':
    case 'input':
      return '';
  }
}

function richWords(element: SlackRich): string {
  switch (element.type) {
    case 'rich_text_list':
      return element.elements
        .map((item, index) => {
          const mark = element.style === 'bullet' ? '•' : `${(element.offset ?? 0) + index + 1}.`;
          return `${'    '.repeat(element.indent)}${mark} ${inlineText(item.elements)}`;
        })
        .join('\n');
    case 'rich_text_quote':
      return `“${inlineText(element.elements)}”`;
    case 'rich_text_section':
    case 'rich_text_preformatted':
      return inlineText(element.elements);
  }
}

function inlineText(elements: readonly SlackInline[]): string {
  return elements
    .map((element) =>
      element.type === 'link' ? linkText(element.url, element.text) : escapeText(element.text),
    )
    .join('');
}

function linkText(url: string, label: string): string {
  const words = escapeText(label).replaceAll('|', '¦').replaceAll('\n', ' ');
  const linked = `<${escapeText(url)}|${words}>`;
  return linked.length < LIMITS.sectionText ? linked : words;
}

function objectText(text: {
  readonly type: 'mrkdwn' | 'plain_text';
  readonly text: string;
}): string {
  return text.type === 'mrkdwn' ? text.text : escapeText(text.text);
}
