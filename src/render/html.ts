import type { Action, Block, Doc, Language, ListItem, Post, Span, Spans } from '../message/doc.ts';
import { cleanText } from '../message/text.ts';
import { safeUrl } from '../message/url.ts';
import type { Call } from './call.ts';
import { numericColumns } from './columns.ts';
import { PAGE_POLICY, PAGE_STYLE } from './html-style.ts';
import { splitNumber } from './number.ts';

/** What becomes of a button or an option: HTML of the caller's own making, or nothing. */
export type ActionMarkup = (action: Exclude<Action, { type: 'link' }>) => string;

export interface PageParts {
  readonly title: string;
  readonly language: Language;
  /** HTML above and below the Docs. */
  readonly head?: string;
  readonly foot?: string;
  readonly actions?: ActionMarkup;
}

/** A complete page that needs nothing from elsewhere: styles inside, no script, every text escaped. */
export function renderHtml(docs: readonly Doc[], options: PageParts): string {
  const { title, language, head = '', foot = '', actions } = options;
  const articles = docs.map((doc) => `<article>\n${htmlBody(doc, actions)}</article>\n`).join('');
  return `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(PAGE_POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="same-origin">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="${ICON}">
<title>${escapeHtml(title)}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
${head}<main>
${articles}</main>
${foot}</body>
</html>
`;
}

/** A folded paper. */
const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' rx='7' fill='%23b4472b'/%3E%3Cpath d='M9 7h10l5 5v13H9z' fill='%23fff'/%3E%3Cpath d='M12 15h9M12 18h9M12 21h6' stroke='%23b4472b' stroke-width='1.5'/%3E%3C/svg%3E";

/** The blocks of a Doc without a page around them; buttons only where `actions` makes markup for them. */
export function htmlBody(doc: Doc, actions: ActionMarkup = showButton): string {
  return blocksHtml(doc.blocks, actions);
}

/** Where nothing can be pressed, a button is a word in a frame. */
function showButton(action: Parameters<ActionMarkup>[0]): string {
  if (action.type === 'button') return `<span class="button">${escapeHtml(action.label)}</span>`;
  const options = action.options.map(
    ({ label, description }) =>
      `<li>${escapeHtml(label)}${description ? ` <small>${escapeHtml(description)}</small>` : ''}</li>`,
  );
  return `<div class="select"><p>${escapeHtml(action.placeholder)}</p><ul>${options.join('')}</ul></div>`;
}

export function escapeHtml(text: string): string {
  return cleanText(text).replace(/[&<>"']/g, (mark) => ENTITIES[mark] ?? mark);
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function blocksHtml(blocks: readonly Block[], actions: ActionMarkup): string {
  return blocks.map((block) => blockHtml(block, actions)).join('');
}

function blockHtml(block: Block, actions: ActionMarkup): string {
  switch (block.type) {
    case 'heading':
      return `<h${block.level}>${spansHtml(block.spans)}</h${block.level}>\n`;
    case 'paragraph':
      return `<p>${spansHtml(block.spans)}</p>\n`;
    case 'context':
      return `<p class="context">${spansHtml(block.spans)}</p>\n`;
    case 'list': {
      const items = block.items.map((item) => itemHtml(item, actions)).join('');
      if (!block.ordered) return `<ul>\n${items}</ul>\n`;
      return `<ol${block.start === 1 ? '' : ` start="${Math.trunc(block.start)}"`}>\n${items}</ol>\n`;
    }
    case 'quote':
      return `<blockquote>\n${blocksHtml(block.blocks, actions)}</blockquote>\n`;
    case 'code':
      return `<pre><code>${escapeHtml(block.text)}</code></pre>\n`;
    case 'table':
      return tableHtml(block.header, block.rows);
    case 'fields': {
      const rows = block.fields.map(
        ({ label, value }) =>
          `<div><dt>${escapeHtml(label)}</dt><dd>${spansHtml(value)}</dd></div>\n`,
      );
      return `<dl>\n${rows.join('')}</dl>\n`;
    }
    case 'image': {
      const url = safeUrl(block.url);
      if (!url?.startsWith('http'))
        return block.alt ? `<p class="context">${escapeHtml(block.alt)}</p>\n` : '';
      return `<figure><img src="${escapeHtml(url)}" alt="${escapeHtml(block.alt)}" loading="lazy" decoding="async"/></figure>\n`;
    }
    case 'divider':
      return '<hr/>\n';
    case 'actions':
      return `<div class="actions">${block.actions.map((action) => actionHtml(action, actions)).join('')}</div>\n`;
    case 'group':
      return groupHtml(block, actions);
  }
}

/** A group that begins with its number hangs beside it; its button stands behind its small print. */
function groupHtml(group: Extract<Block, { type: 'group' }>, actions: ActionMarkup): string {
  const { number, blocks } = splitNumber(group.blocks);
  const count = number ? `<span class="number">${escapeHtml(number.trim())}</span>` : '';
  const last = blocks.at(-1);
  const small = last?.type === 'context' ? blockHtml(last, actions) : '';
  const body = blocksHtml(small ? blocks.slice(0, -1) : blocks, actions);
  const foot = group.accessory
    ? `<div class="foot">${small}${actions(group.accessory)}</div>\n`
    : small;
  return `<section>${count}<div>\n${body}${foot}</div></section>\n`;
}

/** A list item of one paragraph needs no paragraph inside. */
function itemHtml(item: ListItem, actions: ActionMarkup): string {
  const [first, ...rest] = item.blocks;
  const lead =
    first?.type === 'paragraph' ? spansHtml(first.spans) : first ? blockHtml(first, actions) : '';
  return `<li>${lead}${blocksHtml(rest, actions)}</li>\n`;
}

function tableHtml(header: readonly Spans[], rows: readonly (readonly Spans[])[]): string {
  const numeric = numericColumns(rows);
  const cells = (row: readonly Spans[], tag: 'th' | 'td'): string =>
    row
      .map((cell, column) => {
        const kind = numeric[column] ? ' class="figure"' : '';
        return `<${tag}${kind}>${spansHtml(cell)}</${tag}>`;
      })
      .join('');
  const head = header.some((cell) => cell.length > 0)
    ? `<thead><tr>${cells(header, 'th')}</tr></thead>`
    : '';
  const body = rows.map((row) => `<tr>${cells(row, 'td')}</tr>\n`).join('');
  return `<div class="table"><table>${head}<tbody>\n${body}</tbody></table></div>\n`;
}

function actionHtml(action: Action, actions: ActionMarkup): string {
  if (action.type !== 'link') return actions(action);
  const url = safeUrl(action.url);
  if (!url) return '';
  return `<a class="button" href="${escapeHtml(url)}" ${AWAY}>${escapeHtml(action.label)}</a>`;
}

/** Links lead away from the page: they get no handle on it and learn nothing of it. */
const AWAY = 'rel="noopener noreferrer nofollow"';

/** Neighbours with the same address are one link, so that a bold name inside a title does not break it. */
function spansHtml(spans: Spans): string {
  let html = '';
  let open: string | undefined;
  for (const span of spans) {
    const url = span.url === undefined ? undefined : safeUrl(span.url);
    if (url !== open) {
      if (open) html += '</a>';
      if (url) html += `<a href="${escapeHtml(url)}" ${AWAY}>`;
      open = url;
    }
    html += spanHtml(span);
  }
  return open ? `${html}</a>` : html;
}

function spanHtml(span: Span): string {
  let html = escapeHtml(span.text).replaceAll('\n', '<br/>');
  if (span.code) html = `<code>${html}</code>`;
  if (span.math) html = `<span class="math">${html}</span>`;
  if (span.strike) html = `<s>${html}</s>`;
  if (span.italic) html = `<em>${html}</em>`;
  if (span.bold) html = `<strong>${html}</strong>`;
  return html;
}

export interface HtmlTo {
  readonly channel: string;
  /** `subscription/slot`: what the key begins with. */
  readonly key: string;
  readonly language: Language;
}

/** A delivery as one page: `call: 'page'`, the lead first and the posts of its thread below. */
export function htmlCalls(posts: readonly Post[], to: HtmlTo): Call[] {
  const [lead] = posts;
  if (!lead) return [];
  const { language, channel } = to;
  const title = lead.doc.notification;
  const html = renderHtml(
    posts.map((post) => post.doc),
    { title, language },
  );
  return [{ key: `${to.key}/${lead.part}`, call: 'page', body: { channel, title, html } }];
}
