import { blankChatter } from '../chatter.ts';
import type { PaperId, Reading } from '../paper.ts';
import { findPaperId } from '../paper.ts';
import { isoDate } from './dates.ts';
import type { Entry } from './generic-heads.ts';
import { META, titleIn } from './generic-heads.ts';
import type { Read } from './generic-labels.ts';
import { isFact, readLabels } from './generic-labels.ts';
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
import { fenced, outdent, splitSections } from './split.ts';

const TAGS =
  /^\s*(?:<\/?(?:details|summary|div|p|br|a|center|hr|ul|li|b|i|em|strong|span|blockquote)\b[^>]*>\s*)+(?:details|summary|详情|展开)?\s*(?:<\/?\w+>\s*)*$/i;

/** `**作者**: … ｜ **机构**: …`: several facts in one line. */
const SEVERAL = /^[^|｜·•]{0,200}(?:\*\*|__)[^*_|｜·•]{1,200}[|｜·•]\s*(?:\*\*|__)/;
const BETWEEN = /\s*[|｜·•]\s*(?=(?:\*\*|__)[^*_]{1,30}(?:[:：](?:\*\*|__)|(?:\*\*|__)\s*[:：]))/;
/** What arXiv's feeds write before an abstract. */
const FEED =
  /^\s*arxiv:\s?\d{4}\.\d{4,5}(?:v\d+)?\s+(?:announce type|公告类型)[:：]\s*\S{1,20}\s*(?:(?:摘要|abstract)[:：]\s*)?/i;

/** One paper of a generic report: the head gives title and id, the lines under it facts and text. */
export function readEntry(entry: Entry, lines: readonly string[], problems: Problems): Reading {
  const body = lines
    .slice(entry.line + 1, entry.end)
    .flatMap((line) => (TAGS.test(line) ? '' : SEVERAL.test(line) ? line.split(BETWEEN) : line));
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
  const before = entry.text.slice(0, Math.max(0, entry.text.indexOf(entry.links[0]?.label || ' ')));
  const published = isoDate(facts.get('published') ?? '') ?? isoDate(before);
  const categories =
    (facts.get('categories') ?? '')
      .match(/\b[a-z-]+(?:\.[A-Za-z-]{2,})?\b/g)
      ?.filter((c) => c.includes('.')) ?? [];
  const keywords = (facts.get('keywords') ?? '')
    .split(/\s*[,，、;；]\s*/)
    .map(plainLine)
    .filter(Boolean);
  const upvotes = /\d+/.exec(facts.get('upvotes') ?? '')?.[0];
  const organization = plainLine(facts.get('organization') ?? '');
  const abstracts = read.sections
    .filter(({ kind }) => kind === 'abstract')
    .map(({ lines: text }) => plainBlock(text).replace(FEED, ''))
    .filter(Boolean)
    .map(inLanguage);
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
    lines.slice(entry.line, entry.end).join('\n').replace(PAPER_ADDRESS, ''),
  );
}

/** `… Software](https://arxiv.org/…)` does not say that the software is there. */
const PAPER_ADDRESS =
  /https?:\/\/(?:www\.)?(?:arxiv\.org|huggingface\.co\/papers|hf\.co\/papers)\/\S*/gi;

function readBody(lines: readonly string[], entry: Entry): Read {
  const read: Read = { facts: new Map(), linkLines: [], sections: [] };
  const isCode = fenced(lines);
  const heading = lines.findIndex((line, i) => /^ {0,3}#{1,6}\s/.test(line) && !isCode(i));
  const top = heading < 0 ? lines : lines.slice(0, heading);
  const rest = restOfHead(entry);
  readLabels(rest ? [rest, '', ...top] : top, (line) => isCode(rest ? line - 2 : line), read);
  if (heading < 0) {
    // Headings in bold are found in what no label claimed.
    const split = read.sections.flatMap((section) =>
      section.heading === '' ? splitSections(section.lines) : section,
    );
    return { ...read, sections: split };
  }
  const below = splitSections(lines.slice(heading), '');
  for (const section of below) {
    // Facts may stand under a heading of their own, `#### Meta`.
    const inner: Read = { facts: read.facts, linkLines: read.linkLines, sections: [] };
    const filled = section.lines.filter((line) => line !== '');
    const facts = filled.filter(isFact).length;
    if (facts * 2 > filled.length || (facts > 0 && META.test(section.heading))) {
      readLabels(section.lines, () => false, inner);
      read.sections.push(...inner.sections);
    } else read.sections.push(section);
  }
  return read;
}

/** What a list item says behind its title: `[TITLE](link): what it does`. */
function restOfHead(entry: Entry): string {
  if (entry.style.startsWith('h') || entry.style === 'title') return '';
  const link = entry.links.at(-1);
  if (!entry.links.some(({ url }) => isPaperLink(url)) || !link) return '';
  const rest = entry.text
    .slice(entry.text.lastIndexOf(link.url) + link.url.length)
    .replace(/^[)\]>*_\s]*[:：,，.。–—-]*\s*/, '');
  if (rest.startsWith(titleIn(entry))) return '';
  const han = rest.match(/\p{Script=Han}/gu)?.length ?? 0;
  return rest.length + 2 * han > 24 && !/^[(（][^()（）]*[)）]$/.test(rest) ? rest : '';
}

function namesIn(text: string): string[] {
  const plain = plainLine(text).replace(/\s*(?:et\.?\s*al\.?|等(?:人)?)\s*$/i, '');
  return plain
    .split(/\s*[,，;；、]\s*|\s+and\s+/)
    .map((name) => name.replace(/^and\s+/, '').trim())
    .filter((name) => name !== '' && name.length < 80);
}
