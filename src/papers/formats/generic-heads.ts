import { findPaperId } from '../paper.ts';
import { exactKindOf, headingWords } from '../sections.ts';
import { isoDate } from './dates.ts';
import { factOf } from './generic-facts.ts';
import type { Linked } from './links.ts';
import { isPaperLink, linksOf } from './links.ts';

/** A line that may begin a paper, and how it is set: papers of one report are all set alike. */
export interface Head {
  readonly line: number;
  /** `h2`, `bold`, `title`, `ordered0`, `bullet0`, `plain`. */
  readonly style: string;
  /** How far out it stands; an outer style's papers contain whatever an inner style sets. */
  readonly depth: number;
  /** The line without its marker. */
  readonly text: string;
  readonly links: readonly Linked[];
}

/** A head that names a paper. */
export interface Entry extends Head {
  readonly id: string;
  /** Index behind the last line. */
  readonly end: number;
}

const ATX = /^ {0,3}(#{1,6})\s+(\S.*?)(?:\s+#+)?$/;
const ITEM = /^(\s*)(?:([-*+•·])|(\d{1,3})\s*[.)、）])\s+(\S.*)$/;
const BOLD_LINE = /^\s{0,3}(?:\d{1,3}\s*[.、)]\s*)?(\*\*|__)(?!\s).+\1/;
const TITLE_LABEL =
  /^\s{0,12}(?:[-*+•]\s{1,4})?(?:\*\*|__)? ?(?:\d{1,3}[.)]\s{0,4})?(?:paper\s+)?(?:title|标题|论文标题|题目|论文题目|论文名称?)\s*(?:\*\*|__)?\s*[:：]\s*(?:\*\*|__)?\s*(\S.*)$/i;
/** Words that stand for a link, not for a title. */
const LINK_WORDS =
  /^(?:(?:paper|arxiv|pdf|abs(?:tract)?|html?|link|url|full ?text|source|original|read|view|hugging ?face|hf|alphaxiv|preprint|page|papers?|project|code|github|website|demo|doi|论文|原文|链接|地址|全文|摘要|页面|阅读|查看|下载|预印本|详情|on|at|the|more|here|hf papers?|🔗|📄|🤗|⬇️|↗|→|：|:|\s|[[\]()（）*_`|/,.-])+|(?:arxiv\s*[:：]?\s*)?\d{4}\.\d{4,5}(?:v\d+)?(?:\s*\[[\w.-]+\])?|https?:\/\/\S+)$/iu;
/** `- **论文链接**: …`, `🔗 Links: …` */
const LINK_LINE =
  /^[^\p{L}\p{N}]{0,8}[^:：[\]()]{0,16}?(?:链接|地址|原文|论文|arxiv|paper|link|url|pdf|source|abs|hugging ?face|doi|来源)[^:：[\]()]{0,12}[:：]/iu;
const REFERENCES =
  /^(?:\d+[.、]?\s*)?(?:references?|bibliography|参考(?:文献|资料|链接)?|相关(?:链接|资源|论文|工作)|resources?|related (?:work|papers?|projects?|links?)|further reading|acknowledge?ments?|致谢|引用|citations?|sources?|延伸阅读)\s*[:：]?$/i;
export const NO_TITLE =
  /^(?:(?:today'?s?|daily|latest|new|recent|top|all|selected|featured|other|more|hot|trending|the|best|must[- ]read|highlight(?:s|ed)?|今日|每日|最新|本周|本期|重点|精选|热门|推荐|全部|其他|更多)?[\s·:：-]*(?:papers?|articles?|论文(?:列表|详情|精选|推荐|汇总|一览|解读|速递)?|list|overview|summary|highlights?|contents?|table of contents|目录|概览|总览|总结|摘要|趋势|news|updates?|index|introduction|简介|前言)(?:\s*[（(].*[）)])?|[a-z-]+\.[A-Z]{2}\b.*|[\d\s./:年月日-]+|paper\s*#?\d+|论文\s*#?[\d一二三四五六七八九十]+)[\s:：]*$/i;

/** Whether words can be a title, and not a category, a date, a link word or a heading of the frame. */
export function isTitle(words: string): boolean {
  const text = words
    .replace(/[*_`[\]#]/g, '')
    .replace(/^\d{1,3}\s*[.、)）:]\s*/, '')
    .trim();
  if (text.length < 2 || text.length > 400 || !/\p{L}{2}|\p{L}.{5}/u.test(text)) return false;
  if (LINK_WORDS.test(text) || NO_TITLE.test(text)) return false;
  return !(isoDate(text) && text.replace(/[\d\s年月日./:,-]/g, '').length < 12);
}

/** A longer line is text, or no report. */
const LONGEST_HEAD = 5000;

/** Lines that may begin papers, in the styles that reports use. */
export function findHeads(lines: readonly string[], isCode: (line: number) => boolean): Head[] {
  const heads: Head[] = [];
  let references = 0;
  for (const [line, source] of lines.entries()) {
    if (source === '' || isCode(line)) continue;
    const atx = ATX.exec(source);
    if (atx) {
      const level = atx[1]?.length ?? 1;
      if (references && level <= references) references = 0;
      const words = (atx[2] ?? '').replace(/^[^\p{L}\p{N}[*]+/u, '');
      if (!references && REFERENCES.test(words)) references = level;
    }
    // Headings of references still end what stands above them.
    if (references && !atx) continue;
    if (source.length > LONGEST_HEAD) continue;
    const head = references
      ? { style: `h${atx?.[1]?.length}`, depth: atx?.[1]?.length ?? 1, text: '' }
      : atx
        ? { style: `h${atx[1]?.length}`, depth: atx[1]?.length ?? 1, text: atx[2] ?? '' }
        : readHead(source);
    if (head) heads.push({ line, ...head, links: references ? [] : linksOf(source) });
  }
  return heads;
}

function readHead(source: string): { style: string; depth: number; text: string } | undefined {
  const titled = TITLE_LABEL.exec(source);
  if (titled) return { style: 'title', depth: 7, text: titled[1] ?? '' };
  if (/^\s*\|/.test(source)) return undefined;
  if (BOLD_LINE.test(source) && !isLabelled(source))
    return { style: 'bold', depth: 8, text: source.trim() };
  const item = ITEM.exec(source);
  if (item) {
    const indent = Math.floor((item[1] ?? '').replace(/\t/g, '    ').length / 2);
    const style = item[3] ? 'ordered' : 'bullet';
    return {
      style: `${style}${indent}`,
      depth: (item[3] ? 9 : 10) + indent * 2,
      text: item[4] ?? '',
    };
  }
  const linked = /^\s{0,3}(?:\[[^\]]{1,12}\]\s*)?\[/.test(source);
  if (linked || source.length < 300)
    return { style: linked ? 'link' : 'plain', depth: linked ? 30 : 31, text: source.trim() };
  return undefined;
}

/** Headings over the facts about a paper. */
export const META =
  /^(?:meta(?:data)?|basic info\w*|info\w*|details|论文信息|基本信息|元数据|元信息|信息)$/i;

function plainWords(text: string): string {
  return text.replace(/[^\p{L}\p{N} ]/gu, '').trim();
}

/** `**Authors:** …`, `**摘要**：…` */
function isLabelled(source: string): boolean {
  const found = /^\s*(?:\*\*|__)([^*_]{1,40})(?:[:：]\s*(?:\*\*|__)|(?:\*\*|__)\s*[:：])/.exec(
    source,
  );
  const label = headingWords(found?.[1] ?? '').replace(/[:：]$/, '');
  return label !== '' && (factOf(label) !== undefined || exactKindOf(label) !== undefined);
}

/** The id a line carries: of a paper link, or written out as `arXiv:2602.10693`. */
export function idsIn(source: string, links: readonly Linked[] = linksOf(source)): string[] {
  const linked = links.filter(({ url }) => isPaperLink(url)).map(({ url }) => findPaperId(url)?.id);
  const written =
    /arxiv\s*(?:id)?\s*(?:\*\*|__)?\s*[:：]\s*(?:\*\*|__)?\s*\[?(\d{4}\.\d{4,5})/i.exec(
      source,
    )?.[1] ?? /^[\s\d.)#*-]{0,12}\[(\d{4}\.\d{4,5})(?:v\d+)?\](?!\()/.exec(source)?.[1];
  return [...new Set([...linked, written].filter((id) => id !== undefined))];
}

/** The paper that a head names: by its own link, or by the link lines right under it. */
export function paperOf(head: Head, lines: readonly string[], next: number): string | undefined {
  const own = idsIn(lines[head.line] ?? '', head.links);
  if (own.length > 0) return namesPaper(head, lines[head.line] ?? '') ? own[0] : undefined;
  if (head.style === 'link' || (!isTitle(head.text) && !/^(?:paper|论文)\s*#?\d+/i.test(head.text)))
    return undefined;
  const found: string[] = [];
  let seen = 0;
  for (let i = head.line + 1; i < next && seen < (head.style === 'plain' ? 2 : 8); i++) {
    const line = lines[i] ?? '';
    if (line === '') {
      if (head.style === 'plain' && seen > 0) break;
      continue;
    }
    // A title further in has its own link: this one names a group of papers.
    const inner = head.style.startsWith('h') ? ATX.exec(line)?.[2] : undefined;
    if (inner && isTitle(inner) && !exactKindOf(inner) && !META.test(plainWords(inner))) break;
    seen++;
    const links = linksOf(line);
    const ids = idsIn(line, links);
    if (ids.length === 0) continue;
    if (!isLinkLine(line, links)) break;
    found.push(...ids);
    if (LINK_LINE.test(line)) break;
  }
  return new Set(found).size === 1 || (found.length > 0 && seen <= 3) ? found[0] : undefined;
}

/** A paper link in running text is a mention; in front of or behind a title it names the paper. */
function namesPaper(head: Head, line: string): boolean {
  const first = head.links.findIndex(({ url }) => isPaperLink(url));
  const link = head.links[first];
  if (!link) return isTitle(head.text) || head.style === 'title';
  const label = link.label.replace(/^\*\*|\*\*$/g, '');
  const before = line.slice(0, Math.max(0, line.indexOf(link.url) - link.label.length - 3));
  const prose = /[。！？；]|[.!?;]\s+\p{Ll}/u.test(before) || before.length > 350;
  if (label !== '' && isTitle(label)) {
    const lead = before.replace(/[*_#>[\]()\d\s.,:：、/|·•+-]|\p{Emoji}/gu, '');
    return head.style.startsWith('h') || lead.length <= 20 || /\*\*\s*$/.test(before);
  }
  return (
    !prose &&
    (isTitle(before.replace(ITEM, '$4')) ||
      isTitle(line.slice(line.indexOf(link.url) + link.url.length)))
  );
}

function isLinkLine(line: string, links: readonly Linked[]): boolean {
  if (LINK_LINE.test(line)) return true;
  const papers = links.filter(({ url }) => isPaperLink(url));
  if (!papers.every(({ label }) => label === '' || LINK_WORDS.test(label))) return false;
  let words = line;
  for (const { label, url } of links) words = words.replace(url, '').replace(label, '');
  return words.replace(/[^\p{L}\p{N}]/gu, '').length <= 24;
}

/** Characters of a line that are looked at for a title. */
const LONGEST_TITLE = 1000;

/** The title in a head's text. */
export function titleIn(head: Pick<Head, 'text' | 'links'>): string {
  const paper = head.links.find(({ url, label }) => isPaperLink(url) && isTitle(label));
  if (paper) return tidy(paper.label);
  let text = head.text.slice(0, LONGEST_TITLE);
  for (const { label, url } of head.links) {
    const drop = label === '' || LINK_WORDS.test(label) || !isTitle(label);
    text = text
      .split(`[${label}](${url})`)
      .join(drop ? ' ' : label)
      .replace(url, ' ');
  }
  const marked = [/(?:\*\*|__)\s*(.+?)\s*(?:\*\*|__)/, /[“"《]([^”"》]{8,})[”"》]/]
    .map((marks) => marks.exec(text))
    .filter((found) => found !== null && isTitle(found[1] ?? ''))
    .sort((a, b) => (a?.index ?? 0) - (b?.index ?? 0));
  return tidy(marked[0]?.[1] ?? text);
}

const BEFORE_TITLE =
  /^(?:[\s*_#>:：—-]+|\[\s*\d{1,4}\s*\]|\d{1,3}\s*[.、)）:]|\[?\d{4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?\]?[\s,:：]*|(?![\d#*])\p{Emoji}[\ufe0f\u200d]*|(?:(?:paper\s+)?title|标题|论文标题|题目|论文)\s*[:：]|(?:arxiv\s*[:：]\s*)?\d{4}\.\d{4,5}(?:v\d+)?\s*[:：—-]?)\s*/iu;
const BEHIND_TITLE =
  /(?:[\s*_|,，:：–—-]+|[(（](?=[^()（）]*\d)[^()（）\p{L}]*(?:upvotes?|likes?|votes?|赞|票)?\s*[)）]|\s[⭐★👍🔥▲↑]\ufe0f?\s*\d+)$/iu;

function tidy(text: string): string {
  let title = text.replace(EMPTY_BRACKETS, ' ').trim();
  for (const marks of [BEFORE_TITLE, BEHIND_TITLE]) {
    for (let shorter = title.replace(marks, ''); shorter !== title && shorter !== ''; ) {
      title = shorter;
      shorter = title.replace(marks, '');
    }
  }
  return title.replace(/^\[(.*)\]$/, '$1').trim();
}

/** What is left of `(链接: …)`, `[[PDF](…)]` once the links are gone. */
const EMPTY_BRACKETS =
  /[(（[【]\s*(?:(?:论文)?链接|link|url|paper|arxiv(?:\s*id)?)?\s*[:：]?\s*(?:arxiv\s*[:：])?\s*(?:\d{4}\.\d{4,5}(?:v\d+)?)?\s*[)）\]】]/gi;
