import { blankChatter } from '../chatter.ts';
import type { PaperId, Reading } from '../paper.ts';
import { findPaperId } from '../paper.ts';
import { exactKindOf, kindOf } from '../sections.ts';
import { isoDate } from './dates.ts';
import type { Entry } from './generic-heads.ts';
import { titleIn } from './generic-heads.ts';
import { firstOfEach, isPaperLink, linksOf, paperLinks } from './links.ts';
import type { Problems } from './reading.ts';
import {
  complete,
  idFromTitle,
  inLanguage,
  plainBlock,
  plainLine,
  problem,
  toSections,
} from './reading.ts';
import type { RawSection } from './split.ts';
import { fenced, outdent, splitSections, trim } from './split.ts';

type Fact =
  | 'title'
  | 'titleZh'
  | 'authors'
  | 'published'
  | 'categories'
  | 'keywords'
  | 'link'
  | 'count'
  | 'source'
  | 'organization';

/** Labels of facts about a paper; every other label announces a section. */
const FACTS: readonly (readonly [Fact, RegExp])[] = [
  ['titleZh', /^(?:中文标题|中文题目|标题翻译|译名|chinese title|title \(?(?:zh|cn|chinese)\)?)$/i],
  [
    'title',
    /^(?:(?:paper |full |original |english )?title|标题|论文标题|题目|论文题目|原标题|英文标题|原文标题|论文名称?)$/i,
  ],
  ['authors', /^(?:authors?(?:\(s\))?|author list|作者|论文作者|作者列表|研究团队|作者团队)$/i],
  [
    'organization',
    /^(?:(?:作者|研究)?机构(?:\/作者|与作者|和作者)?|研究机构\/作者|单位|作者单位|affiliations?|institutions?|organi[sz]ations?)$/i,
  ],
  [
    'published',
    /^(?:published(?: date| on| at)?|publish(?:ed)? date|date|submitted(?: on)?|submission date|updated?|发布(?:日期|时间)|发表(?:日期|时间)|提交(?:日期|时间)|日期|时间)$/i,
  ],
  [
    'categories',
    /^(?:categor(?:y|ies)|(?:main |primary )?categor(?:y|ies)|subjects?|arxiv categor(?:y|ies)|分类|类别|主分类|领域分类)$/i,
  ],
  ['keywords', /^(?:keywords?|tags?|关键词|标签|关键字)$/i],
  [
    'link',
    /^(?:.*(?:链接|地址|link|links|url|arxiv(?: id)?|pdf|github|code|代码|开源|项目(?:主页|页面)?|主页|project(?: page)?|hugging ?face|demo|doi|website|homepage|id|paper|论文|原文|resources?)|全文|html|abs)$/i,
  ],
  [
    'count',
    /^(?:.*(?:upvotes?|likes?|votes?|点赞数?|热度|票数|stars?|score|评分|推荐度|推荐指数|相关性|相关度|relevance|rating|comments?数?|评论数?|citations?|引用数?|rank|排名))$/i,
  ],
  [
    'source',
    /^(?:来源|阅读来源|source|venue|会议|期刊|comment|comments|备注|type|类型|license|收录)$/i,
  ],
];
const LABEL =
  /^(\s{0,3}(?:[-*+•>]\s+)?)(?:(?:[^\p{L}\p{N}\s*_[(|]{1,4}\ufe0f?)\s*)?(?:(\*\*|__)\s*([^*_:：]{1,40}?)\s*(?:[:：]\s*\2|\2\s*[:：])|(\p{L}[^:：*[\]()（）。，,!?]{0,23})\s*[:：](?!\/\/))\s*(.*)$/u;
const META =
  /^(?:meta(?:data)?|basic info\w*|info\w*|details|论文信息|基本信息|元数据|元信息|信息)$/i;
const TAGS =
  /^\s*(?:<\/?(?:details|summary|div|p|br|a|center|hr|ul|li|b|i|em|strong|span|blockquote)\b[^>]*>\s*)+(?:details|summary|详情|展开)?\s*(?:<\/?\w+>\s*)*$/i;

interface Read {
  facts: Map<Fact, string>;
  linkLines: { label: string; text: string }[];
  sections: RawSection[];
}

/** One paper of a generic report: the head gives title and id, the lines under it facts and text. */
export function readEntry(entry: Entry, lines: readonly string[], problems: Problems): Reading {
  const body = lines.slice(entry.line + 1, entry.end).map((line) => (TAGS.test(line) ? '' : line));
  const inFence = fenced(body);
  const spoken = blankChatter(body, inFence);
  const read = readBody(outdent(spoken), entry);
  const { facts } = read;
  const headTitle = titleIn(entry);
  const title = plainLine(
    facts.get('title')
      ? titleIn({ text: facts.get('title') ?? '', links: linksOf(facts.get('title') ?? '') })
      : headTitle,
  );
  const zh = plainLine(facts.get('titleZh') ?? (facts.get('title') ? headTitle : ''));
  const titleZh =
    /[\u4e00-\u9fff]/.test(zh) && zh !== title && !/^(?:论文|paper)\s*#?\d/i.test(zh) ? zh : '';
  const links = firstOfEach([
    paperLinks(entry.links),
    ...read.linkLines.map(({ label, text }) => paperLinks(linksOf(text), label)),
  ]);
  if (!entry.id) problem(problems, entry.line, 'missing-id', `No arXiv id for "${title}".`);
  const version = [...entry.links.map(({ url }) => url), ...read.linkLines.map(({ text }) => text)]
    .map(findPaperId)
    .find((found) => found?.id === entry.id && found.version !== undefined)?.version;
  const authors = namesIn(facts.get('authors') ?? '');
  const published = isoDate(facts.get('published') ?? '');
  const categories =
    (facts.get('categories') ?? '')
      .match(/\b[a-z-]+(?:\.[A-Za-z-]{2,})?\b/g)
      ?.filter((c) => c.includes('.')) ?? [];
  const keywords = (facts.get('keywords') ?? '')
    .split(/\s*[,，、;；]\s*/)
    .map(plainLine)
    .filter(Boolean);
  const upvotes = /\d+/.exec(facts.get('count') ?? '')?.[0];
  const organization = plainLine(facts.get('organization') ?? '');
  const abstracts = read.sections
    .filter(({ kind }) => kind === 'abstract')
    .map(({ lines: text }) => inLanguage(plainBlock(text)));
  const sections = toSections(read.sections.filter(({ kind }) => kind !== 'abstract'));
  const abstract = Object.assign({}, ...abstracts.reverse());
  return complete(
    {
      id: (entry.id || idFromTitle(title)) as PaperId,
      ...(version !== undefined && { version }),
      title: title || entry.id || 'Untitled',
      ...(titleZh && { titleZh }),
      ...(authors.length > 0 && { authors }),
      ...(published && { published }),
      ...(categories.length > 0 && { categories: [...new Set(categories)] }),
      ...(keywords.length > 0 && { keywords }),
      ...(abstracts.length > 0 && { abstract }),
      links,
      sections,
      ...(upvotes && { upvotes: Number(upvotes) }),
      ...(organization && !/^(?:未|无|n\/?a|论文研究团队)/i.test(organization) && { organization }),
      line: entry.line + 1,
    },
    lines.slice(entry.line, entry.end).join('\n'),
  );
}

function readBody(lines: readonly string[], entry: Entry): Read {
  const read: Read = { facts: new Map(), linkLines: [], sections: [] };
  const isCode = fenced(lines);
  const heading = lines.findIndex((line, i) => /^ {0,3}#{1,6}\s/.test(line) && !isCode(i));
  const top = heading < 0 ? lines : lines.slice(0, heading);
  const rest = restOfHead(entry);
  readLabels(rest ? [rest, '', ...top] : top, (line) => isCode(rest ? line - 2 : line), read);
  if (heading < 0) return read;
  const below = splitSections(lines.slice(heading), '');
  for (const section of below) {
    // Facts may stand under a heading of their own, `#### Meta`.
    const inner: Read = { facts: read.facts, linkLines: read.linkLines, sections: [] };
    const filled = section.lines.filter((line) => line !== '');
    const facts = filled.filter(factOf).length;
    if (facts * 2 > filled.length || (facts > 0 && META.test(section.heading))) {
      readLabels(section.lines, () => false, inner);
      read.sections.push(...inner.sections);
    } else read.sections.push(section);
  }
  return read;
}

function factOf(line: string): Fact | undefined {
  const found = LABEL.exec(line);
  const label = (found?.[3] ?? found?.[4] ?? '').trim();
  return label ? FACTS.find(([, words]) => words.test(label))?.[0] : undefined;
}

function readLabels(lines: readonly string[], isCode: (line: number) => boolean, read: Read): void {
  let current: { kind: RawSection['kind']; heading: string; lines: string[] } = {
    kind: 'analysis',
    heading: '',
    lines: [],
  };
  let afterFact: Fact | undefined;
  const close = () => {
    const text = trim(current.lines);
    if (text.length > 0) read.sections.push({ ...current, lines: text });
  };
  for (const [i, line] of lines.entries()) {
    const found = isCode(i) ? undefined : LABEL.exec(line);
    const bold = found?.[3];
    const label = (bold ?? found?.[4] ?? '').replace(/^\d+[.)、]\s*/, '').trim();
    const value = found?.[5] ?? '';
    const fact = label ? FACTS.find(([, words]) => words.test(label))?.[0] : undefined;
    const urls = linksOf(line);
    if (
      fact &&
      !(
        fact === 'link' &&
        urls.length === 0 &&
        !/\d{4}\.\d{4,5}|^\s*(?:无|暂无|none|n\/a|null|未提供)?\s*$/i.test(value)
      )
    ) {
      if (fact === 'link') read.linkLines.push({ label, text: value });
      else if (!read.facts.has(fact)) read.facts.set(fact, value);
      afterFact = fact;
      continue;
    }
    const kind = label
      ? (exactKindOf(label) ?? (bold ? (kindOf(label) ?? 'other') : undefined))
      : undefined;
    if (kind) {
      close();
      current = { kind, heading: label, lines: value ? [value] : [] };
      afterFact = undefined;
      continue;
    }
    if (current.lines.every((text) => text === '') && current.heading === '') {
      const names = /^\s*(?:[*_]{1,3})([^*_]+)(?:[*_]{1,3})\s*$/.exec(line)?.[1];
      if (names && isNames(names) && !read.facts.has('authors')) {
        read.facts.set('authors', names);
        continue;
      }
      if (isLinks(line, urls)) {
        read.linkLines.push({ label: '', text: line });
        continue;
      }
      // A fact's value may go on in the next line.
      if (afterFact && /^\s{2,}\S/.test(line) && !/^\s*[-*+•]/.test(line)) {
        if (afterFact !== 'link')
          read.facts.set(afterFact, `${read.facts.get(afterFact) ?? ''} ${line.trim()}`);
        continue;
      }
    }
    afterFact = undefined;
    current.lines.push(line);
  }
  close();
}

function isNames(text: string): boolean {
  if (/[.!?。！？:：]\s|[.!?。！？:：]$/.test(text.replace(/\b\p{Lu}\.|et al\./gu, '')))
    return false;
  return text.split(/,|，|、|;| and /).every((name) => name.trim().split(/\s+/).length <= 5);
}

/** A line of nothing but links: `[arXiv](…) | [PDF](…) | [Code](…)`. */
function isLinks(line: string, urls: readonly { label: string; url: string }[]): boolean {
  if (urls.length === 0) return false;
  let words = line;
  for (const { label, url } of urls) words = words.replace(url, '').replace(label, '');
  return words.replace(/[^\p{L}\p{N}]/gu, '').length <= 12 * urls.length;
}

/** What a list item says behind its title: `[TITLE](link): what it does`. */
function restOfHead(entry: Entry): string {
  if (entry.style.startsWith('h') || entry.style === 'title') return '';
  const link = entry.links.find(({ url }) => isPaperLink(url));
  if (!link || entry.links.length > 1) return '';
  const rest = entry.text
    .slice(entry.text.indexOf(link.url) + link.url.length)
    .replace(/^[)\]>*_\s]*[:：,，.。–—-]*\s*/, '');
  return rest.length > 30 ? rest : '';
}

function namesIn(text: string): string[] {
  const plain = plainLine(text).replace(/\s*(?:et\.?\s*al\.?|等(?:人)?)\s*$/i, '');
  return plain
    .split(/\s*[,，;；、]\s*|\s+and\s+/)
    .map((name) => name.replace(/^and\s+/, '').trim())
    .filter((name) => name !== '' && name.length < 80);
}
