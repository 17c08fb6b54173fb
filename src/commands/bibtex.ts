import { arxivPage } from '../digest/card.ts';
import { text } from '../message/doc.ts';
import { say } from '../message/phrases.ts';
import { clip } from '../message/text.ts';
import { UserError } from '../ops/errors.ts';
import type { Paper } from '../papers/paper.ts';
import { type Asked, paperOf, privately } from './asked.ts';
import type { Reply } from './ports.ts';

/** Button "BibTeX": one paper, or `saved` for the whole reading list; the entry in the message and as a file. */
export async function bibtex(asked: Asked, value: string): Promise<Reply> {
  const { context, language, me } = asked;
  const words = say(language);
  if (value === 'saved') {
    const papers = me.saved.flatMap(({ id }) => context.library.get(id) ?? []);
    if (papers.length === 0) throw new UserError('nothing-saved', words.saved.none);
    const entries = `${bibtexEntries(papers).join('\n\n')}\n`;
    const doc = {
      notification: words.saved.file,
      blocks: [{ type: 'paragraph' as const, spans: [text(words.saved.file)] }],
    };
    return { ...privately(doc), file: { name: 'paperboy.bib', text: entries } };
  }
  const paper = paperOf(asked, value);
  const entry = bibtexEntries([paper])[0] ?? '';
  const title = words.paper.bibtexFor(paper.name ?? clip(paper.title, 80, 'utf16'));
  return {
    ...privately({
      notification: title,
      blocks: [
        { type: 'paragraph', spans: [text(title)] },
        { type: 'code', text: entry, language: 'bibtex' },
      ],
    }),
    file: { name: `${paper.id}.bib`, text: `${entry}\n` },
  };
}

/** BibTeX entries with distinct keys, in the given order. */
function bibtexEntries(papers: readonly Paper[]): string[] {
  const taken = new Map<string, number>();
  return papers.map((paper) => {
    const key = keyOf(paper);
    const count = (taken.get(key) ?? 0) + 1;
    taken.set(key, count);
    return entry(paper, count === 1 ? key : `${key}${String.fromCharCode(95 + count)}`);
  });
}

function keyOf(paper: Paper): string {
  const plain = (value: string): string =>
    value
      .normalize('NFKD')
      .replace(/[^A-Za-z0-9]/g, '')
      .toLowerCase();
  const author = plain(paper.authors[0]?.split(' ').at(-1) ?? '');
  const word = plain(
    paper.name ?? paper.title.split(' ').find((part) => plain(part).length > 3) ?? '',
  );
  return `${author}${yearOf(paper)}${word}` || paper.id;
}

const yearOf = (paper: Paper): string =>
  (paper.published ?? `20${paper.id.slice(0, 2)}`).slice(0, 4);

const TEX: Record<string, string> = {
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  $: '\\$',
  '&': '\\&',
  '#': '\\#',
  '%': '\\%',
  _: '\\_',
  '^': '\\textasciicircum{}',
  '~': '\\textasciitilde{}',
};

const escapeTex = (value: string): string =>
  value.replace(/[\\{}$&#%_^~]/g, (mark) => TEX[mark] ?? mark);

function entry(paper: Paper, key: string): string {
  const page = arxivPage(paper, 'abs');
  const fields: [string, string][] = [
    ['title', `{${escapeTex(paper.title)}}`],
    ...(paper.authors.length > 0
      ? ([['author', paper.authors.map(escapeTex).join(' and ')]] as [string, string][])
      : []),
    ['year', yearOf(paper)],
    ...(page
      ? ([
          ['eprint', paper.id],
          ['archivePrefix', 'arXiv'],
        ] as [string, string][])
      : []),
    ...(page && paper.categories[0]
      ? ([['primaryClass', paper.categories[0]]] as [string, string][])
      : []),
    ...(page ? ([['url', page]] as [string, string][]) : []),
  ];
  return `@misc{${key},\n${fields.map(([name, value]) => `  ${name} = {${value}}`).join(',\n')}\n}`;
}
