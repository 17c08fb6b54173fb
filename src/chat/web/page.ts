import type { Reply } from '../../commands/ports.ts';
import type { ActionVerb, Doc, Language } from '../../message/doc.ts';
import { say } from '../../message/phrases.ts';
import { type ActionMarkup, escapeHtml, renderHtml } from '../../render/html.ts';

/** Verbs that only show something: links. The others change something: forms that post. */
const LOOKS: readonly ActionVerb[] = [
  'card',
  'details',
  'similar',
  'bibtex',
  'why',
  'all',
  'search',
];

export const isLook = (verb: string): verb is ActionVerb => LOOKS.some((known) => known === verb);

/** What the menu and the foot offer of `/papers`: nothing that changes anything. */
const MENU = ['latest', 'topics', 'trends', 'saved', 'subscriptions'] as const;
const FOOT = ['status', 'help'] as const;
export const VIEWS = [...MENU, ...FOOT] as const;
export type View = (typeof VIEWS)[number];

export interface Around {
  readonly language: Language;
  /** What stands in the look-up box. */
  readonly query?: string;
  readonly current?: View;
  /** Page that a button was pressed on. */
  readonly back?: string;
  /** Where the language switch comes back to: path and query of this page. */
  readonly path: string;
}

/** Docs with the look-up box, the menu and the language switch around them. */
export function composePage(docs: readonly Doc[], around: Around): string {
  const { language } = around;
  return renderHtml(docs, {
    title: docs[0]?.notification ?? 'Paperboy',
    language,
    head: header(around),
    foot: footer(around),
    actions: button,
  });
}

/** A Doc of one paragraph, for what the page itself has to say. */
export function sentence(text: string): Doc {
  return { notification: text, blocks: [{ type: 'paragraph', spans: [{ text }] }] };
}

/** The answer with its file below, where the answer does not show the file's text itself. */
export function withFile(reply: Reply, download: string, language: Language): Doc {
  const { doc, file } = reply;
  if (!file) return doc;
  const shown = doc.blocks.some((block) => block.type === 'code');
  return {
    ...doc,
    blocks: [
      ...doc.blocks,
      ...(shown ? [] : [{ type: 'code' as const, text: file.text }]),
      {
        type: 'actions',
        actions: [{ type: 'link', label: say(language).web.download(file.name), url: download }],
      },
    ],
  };
}

function header(around: Around): string {
  const { language, query = '', path } = around;
  const words = say(language).web;
  const other: Language = language === 'zh' ? 'en' : 'zh';
  return `<header>
<div class="bar">
<a class="brand" href="/">Paperboy</a>
<form method="post" action="/language"><input type="hidden" name="language" value="${other}"><input type="hidden" name="back" value="${escapeHtml(path)}"><button lang="${other}">${escapeHtml(words.otherLanguage)}</button></form>
</div>
<form class="search" method="get" action="/paper" role="search">
<input type="search" name="q" value="${escapeHtml(query)}" placeholder="${escapeHtml(words.placeholder)}" aria-label="${escapeHtml(words.search)}" maxlength="300" required><button>${escapeHtml(words.go)}</button>
</form>
<nav>${views(MENU, around)}</nav>
</header>
`;
}

function footer(around: Around): string {
  const { language, back } = around;
  const words = say(language).web;
  const link = back ? `<p><a href="${escapeHtml(back)}">← ${escapeHtml(words.back)}</a></p>\n` : '';
  return `<footer>\n${link}<p>${views(FOOT, around)} ${escapeHtml(words.foot)}</p>\n</footer>\n`;
}

function views(items: readonly View[], { language, current }: Around): string {
  const words = say(language).web;
  const links = items.map((item) => {
    const href = item === 'latest' ? '/' : `/papers/${item}`;
    const mark = item === current ? ' aria-current="page"' : '';
    return `<a href="${href}"${mark}>${escapeHtml(words[item])}</a>`;
  });
  return links.join('\n');
}

const button: ActionMarkup = (action) => {
  if (action.type === 'button')
    return pressable(action.verb, action.value, action.label, action.style);
  const options = action.options.map(
    ({ label, value, description }) =>
      `<li>${pressable(action.verb, value, label)}${description ? `<small>${escapeHtml(description)}</small>` : ''}</li>`,
  );
  return `<div class="choices"><p>${escapeHtml(action.placeholder)}</p><ul>${options.join('')}</ul></div>`;
};

function pressable(verb: ActionVerb, value: string, label: string, style?: string): string {
  const kind = style ? `button ${style}` : 'button';
  if (isLook(verb)) {
    const query = new URLSearchParams({ verb, value });
    return `<a class="${kind}" href="/look?${escapeHtml(query.toString())}">${escapeHtml(label)}</a>`;
  }
  return `<form method="post" action="/press"><input type="hidden" name="verb" value="${verb}"><input type="hidden" name="value" value="${escapeHtml(value)}"><button class="${kind}">${escapeHtml(label)}</button></form>`;
}
