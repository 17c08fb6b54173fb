import { parseXml, XmlElement } from '@rgrove/parse-xml';
import { complete } from '../papers/formats/reading.ts';
import { cleanTex } from '../papers/math.ts';
import { findPaperId, type Problem, type Reading } from '../papers/paper.ts';

export type Feed =
  | {
      readonly kind: 'feed';
      /** Entries that fit the query, on all pages. */
      readonly total: number;
      /** Entries on this page, also those left out. */
      readonly entries: number;
      readonly papers: readonly Reading[];
      readonly problems: readonly Problem[];
    }
  /** The text is no answer of the API, or one that says what is wrong with the query. */
  | { readonly kind: 'broken'; readonly message: string };

/** Reads one page of the arXiv API's Atom answer. Never throws. */
export function readFeed(xml: string): Feed {
  let root: XmlElement | null;
  try {
    root = parseXml(xml).root;
  } catch (error) {
    const what = error instanceof Error ? error.message.split('\n')[0] : String(error);
    return { kind: 'broken', message: `arXiv sent damaged XML (${what})` };
  }
  if (root?.name !== 'feed')
    return { kind: 'broken', message: 'arXiv sent something that is no Atom feed' };
  const entries = children(root, 'entry');
  const fault = entries.find((entry) => textOf(entry, 'id').includes('/api/errors'));
  if (fault)
    return { kind: 'broken', message: `arXiv refused the query: ${textOf(fault, 'summary')}` };
  const papers: Reading[] = [];
  const problems: Problem[] = [];
  for (const entry of entries) {
    const reading = readEntry(entry);
    if (reading) papers.push(reading);
    else {
      const message = `The entry ${textOf(entry, 'id') || 'without an id'} has no arXiv id or no title; it is left out.`;
      problems.push({ line: 1, kind: 'damaged-entry', message });
    }
  }
  const total = Number(textOf(root, 'opensearch:totalResults')) || entries.length;
  return { kind: 'feed', total, entries: entries.length, papers, problems };
}

function readEntry(entry: XmlElement): Reading | undefined {
  const found = findPaperId(textOf(entry, 'id'));
  const title = plain(textOf(entry, 'title'));
  if (!found || !title) return undefined;
  const { id, version } = found;
  const abstract = plain(textOf(entry, 'summary'));
  const authors = children(entry, 'author').map((author) => plain(textOf(author, 'name')));
  const categories = children(entry, 'category').map((each) => each.attributes.term ?? '');
  const primary = children(entry, 'arxiv:primary_category')[0]?.attributes.term;
  const published = /^\d{4}-\d\d-\d\d/.exec(textOf(entry, 'published'))?.[0];
  const reading: Reading = {
    id,
    ...(version && { version }),
    title,
    authors: authors.filter(Boolean),
    ...(published && { published }),
    categories: [...new Set([primary ?? '', ...categories])].filter((each) =>
      /^[a-z-]+(\.[\w-]+)?$/i.test(each),
    ),
    ...(abstract && { abstract: { en: abstract } }),
    links: { abs: `https://arxiv.org/abs/${id}`, pdf: `https://arxiv.org/pdf/${id}` },
    sections: [],
    line: 1,
  };
  return complete(reading, `${textOf(entry, 'summary')} ${textOf(entry, 'arxiv:comment')}`);
}

function children(parent: XmlElement, name: string): XmlElement[] {
  return parent.children.filter(
    (child): child is XmlElement => child instanceof XmlElement && child.name === name,
  );
}

const textOf = (parent: XmlElement, name: string): string =>
  children(parent, name)[0]?.text.trim() ?? '';

/** One line, TeX readable, no characters that steer or hide. */
const plain = (text: string): string =>
  cleanTex(text)
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
