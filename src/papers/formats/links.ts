import type { PaperLinks } from '../paper.ts';

export interface Linked {
  readonly label: string;
  readonly url: string;
}

const MARKDOWN =
  /(?<!!)\[((?:[^[\]]|\[[^[\]]*\])*)\]\(\s*<?(https?:\/\/[^\s<>()]*(?:\([^\s<>()]*\)[^\s<>()]*)*)>?(?:\s+"[^"]*")?\s*\)/gi;
const BARE = /https?:\/\/[^\s<>"'`|\\^{}（）【】「」《》，。；：、！？“”’)\]*]+/gi;

/** Every http link of a text in its order, with the words that carry it; bare addresses have an empty label. */
export function linksOf(text: string): Linked[] {
  if (!/https?:\/\//i.test(text)) return [];
  const found: (Linked & { at: number })[] = [];
  const rest = text.replace(MARKDOWN, (all, label: string, url: string, at: number) => {
    found.push({ label: label.trim(), url, at });
    return ' '.repeat(all.length);
  });
  for (const match of rest.matchAll(BARE)) {
    found.push({ label: '', url: match[0].replace(/[.,;:!?_~]+$/, ''), at: match.index });
  }
  return found.sort((a, b) => a.at - b.at);
}

const HOSTS: readonly (readonly [keyof PaperLinks, RegExp])[] = [
  ['pdf', /^https?:\/\/(?:[\w.-]+\.)?arxiv\.org\/pdf\/|\.pdf(?:$|[?#])/i],
  [
    'abs',
    /^https?:\/\/(?:[\w.-]+\.)?(?:arxiv\.org\/(?:abs|html)\/|alphaxiv\.org\/|doi\.org\/10\.48550\/)/i,
  ],
  ['huggingface', /^https?:\/\/(?:www\.)?(?:huggingface\.co|hf\.co)\/papers\//i],
  [
    'code',
    /^https?:\/\/(?:www\.)?(?:github\.com|gitlab\.com|gitee\.com|bitbucket\.org)\/[\w.-]+\/[\w.-]+/i,
  ],
];

/** Which of a paper's links an address is; pages of other sites are projects only where the report says so. */
export function linkKind(url: string): keyof PaperLinks | undefined {
  return HOSTS.find(([, host]) => host.test(url))?.[0];
}

const LABELS: readonly (readonly [keyof PaperLinks, RegExp])[] = [
  ['code', /代码|源码|github|\bcode\b|repo/i],
  ['project', /项目|主页|官网|演示|\bproject\b|\bpage\b|\bdemo\b|website|homepage/i],
];

/** The first link of each kind; `project` and other hosts' `code` by the words around them. */
export function paperLinks(links: readonly Linked[], context = ''): PaperLinks {
  const found: { -readonly [K in keyof PaperLinks]: string } = {};
  for (const { label, url } of links) {
    const kind = linkKind(url) ?? LABELS.find(([, words]) => words.test(label || context))?.[0];
    if (kind) found[kind] ??= url;
  }
  return found;
}

/** Several sets of links as one; the first of each kind stays. */
export function firstOfEach(sets: readonly PaperLinks[]): PaperLinks {
  return Object.assign({}, ...sets.toReversed());
}

/** Whether an address names a paper on arXiv or Hugging Face. */
export function isPaperLink(url: string): boolean {
  const kind = linkKind(url);
  return kind === 'abs' || kind === 'huggingface' || (kind === 'pdf' && /arxiv\.org/i.test(url));
}
