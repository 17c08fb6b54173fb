import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemName } from '../src/papers/names.ts';
import type { Reading, Report } from '../src/papers/paper.ts';
import { readReport } from '../src/papers/read.ts';

/** A query with the papers that are right answers. */
export interface KnownItem {
  readonly kind: string;
  readonly text: string;
  readonly accept: ReadonlySet<string>;
}

export interface Corpus {
  readonly readings: readonly Reading[];
  /** How many of them are real papers; they come first. */
  readonly real: number;
}

/** Seeded, so that every run asks the same. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const SEEDS = join(import.meta.dirname, '..', 'seeds');

/** The seeds and, where there is one, the corpus folder: papers as lines of JSON, newsletters. */
export function loadPapers(folder: string): Reading[] {
  const reports = readFolder(SEEDS);
  const papers: Reading[] = [];
  if (existsSync(folder)) {
    reports.push(...readFolder(join(folder, 'newsletters')));
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.ndjson'))) {
      for (const line of readFileSync(join(folder, file), 'utf8').split('\n')) {
        if (line) papers.push(fromLine(JSON.parse(line)));
      }
    }
  }
  const all = [...reports.flatMap((report) => report.papers), ...papers];
  const united = new Map<string, Reading>();
  for (const reading of all) {
    const had = united.get(reading.id);
    const abstract = { ...had?.abstract, ...reading.abstract };
    united.set(reading.id, { ...had, ...reading, ...(had && { abstract }) });
  }
  return [...united.values()];
}

function readFolder(folder: string): Report[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) =>
    name.endsWith('.md') ? (readReport(readFileSync(join(folder, name), 'utf8'), {}) ?? []) : [],
  );
}

interface Line {
  readonly id: Reading['id'];
  readonly date: string;
  readonly title: string;
  readonly summary: string;
  readonly authors: readonly string[];
  readonly upvotes: number;
  readonly keywords?: readonly string[];
}

function fromLine({ id, date, title, summary, authors, upvotes, keywords }: Line): Reading {
  return {
    id,
    title: title.replace(/\s+/g, ' ').trim(),
    abstract: { en: summary.replace(/\s+/g, ' ').trim() },
    authors,
    published: date,
    upvotes,
    ...(keywords && { keywords }),
    links: {},
    sections: [],
    line: 1,
  };
}

/** Real papers, then made ones up to the size: halves of real titles, new names, sentences and people dealt anew. */
export function corpusOf(real: readonly Reading[], size: number, abstracts: boolean): Corpus {
  const random = randomFrom(size);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const slim = (reading: Reading): Reading => (abstracts ? reading : { ...reading, abstract: {} });
  const names = real.flatMap(({ title }) => systemName(title) ?? []).filter((n) => n.length > 3);
  const tails = real.map(({ title }) => title.slice(title.search(/[:：]/) + 1).trim());
  const halves = tails.map((tail) => {
    const words = tail.split(' ');
    const middle = Math.ceil(words.length / 2);
    return [words.slice(0, middle).join(' '), words.slice(middle).join(' ')] as const;
  });
  const zh = real.flatMap(({ titleZh }) => (titleZh ? [titleZh] : []));
  const sentences = real.flatMap(({ abstract }) => abstract?.en?.split(/(?<=\.) /) ?? []);
  const people = real.flatMap(({ authors }) => authors ?? []).map((name) => name.split(' '));
  const readings = real.slice(0, size).map(slim);
  for (let n = readings.length; n < size; n++) {
    const [a, b] = [pick(names), pick(names)];
    const name =
      a.slice(0, Math.ceil(a.length / 2)) + b.slice(Math.floor(b.length / 2)).toLowerCase();
    const tail = `${pick(halves)[0]} ${pick(halves)[1]}`;
    const title = random() < 0.6 ? `${name}: ${tail}` : tail;
    const [left, right] = zh.length > 0 ? [pick(zh), pick(zh)] : ['', ''];
    const titleZh = left.slice(0, left.length / 2) + right.slice(right.length / 2);
    const month = `${String(15 + Math.floor(random() * 10))}${String(1 + Math.floor(random() * 12)).padStart(2, '0')}`;
    readings.push({
      id: `${month}.${String(n % 100_000).padStart(5, '0')}` as Reading['id'],
      title,
      ...(random() < 0.02 && titleZh && { titleZh }),
      ...(abstracts && {
        abstract: { en: Array.from({ length: 7 }, () => pick(sentences)).join(' ') },
      }),
      authors: Array.from(
        { length: 2 + Math.floor(random() * 7) },
        () => `${pick(people)[0]} ${pick(people).at(-1)}`,
      ),
      published: `20${month.slice(0, 2)}-${month.slice(2)}-01`,
      upvotes: Math.floor(40 * random() ** 3),
      links: {},
      sections: [],
      line: 1,
    });
  }
  // A made paper never takes the id of a real one.
  const once = new Map(readings.toReversed().map((reading) => [reading.id, reading]));
  return { readings: [...once.values()].toReversed(), real: Math.min(real.length, size) };
}

const letters = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}+]/gu, '');
const words = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
const isSpecial = (name: string): boolean => /[^\x20-\x7e]|[\^_$+]/.test(name);
const GREEK: Record<string, string> = {
  α: 'alpha',
  β: 'beta',
  γ: 'gamma',
  δ: 'delta',
  ε: 'epsilon',
  θ: 'theta',
  λ: 'lambda',
  μ: 'mu',
  µ: 'mu',
  π: 'pi',
  σ: 'sigma',
  τ: 'tau',
  φ: 'phi',
  ψ: 'psi',
  ω: 'omega',
  Ψ: 'psi',
  Φ: 'phi',
  Δ: 'delta',
  Ω: 'omega',
};

/** Known-item queries of every kind over the real papers of one half: `development` to tune on, `held-out` to report. */
export function makeQueries(
  { readings, real }: Corpus,
  half: 'development' | 'held-out',
  each: number,
): KnownItem[] {
  const random = randomFrom(half === 'held-out' ? 77 : 5);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const mine = readings
    .slice(0, real)
    .filter(({ id }) => (Number(id.slice(-3)) % 2 === 0) === (half === 'development'));
  const shuffled = mine
    .map((reading) => ({ reading, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ reading }) => reading);
  const named = new Map<string, string[]>();
  const byAuthor = new Map<string, string[]>();
  const byTitle = new Map<string, string[]>();
  const byWords = new Map<string, string[]>();
  const inText = new Map<string, Set<number>>();
  const add = <K>(map: Map<K, string[]>, key: K, id: string): void => {
    const list = map.get(key);
    if (list) list.push(id);
    else map.set(key, [id]);
  };
  for (const [n, { id, title, titleZh, authors, abstract }] of readings.entries()) {
    const name = systemName(title, titleZh);
    if (name) add(named, letters(name), id);
    add(byTitle, letters(title), id);
    if (titleZh) add(byTitle, letters(titleZh), id);
    for (const author of authors ?? []) add(byAuthor, words(author).sort().join(' '), id);
    const list = words(title);
    for (let at = 0; at + 2 < list.length; at++) add(byWords, list.slice(at, at + 3).join(' '), id);
    const text = abstract?.en ? `${title} ${abstract.en}` : title;
    for (const word of new Set(words(text))) {
      const docs = inText.get(word);
      if (docs) docs.add(n);
      else inText.set(word, new Set([n]));
    }
  }
  const typo = (word: string): string => {
    const at = Math.floor(random() * (word.length - 1));
    const letter = pick([...'abcdefghijklmnopqrstuvwxyz']);
    switch (Math.floor(random() * 4)) {
      case 0:
        return word.slice(0, at) + word.slice(at + 1);
      case 1:
        return word.slice(0, at) + letter + word.slice(at);
      case 2:
        return word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2);
      default:
        return word.slice(0, at) + letter + word.slice(at + 1);
    }
  };
  const found: KnownItem[] = [];
  const kind = (
    name: string,
    make: (reading: Reading) => { text: string; accept?: readonly string[] } | undefined,
    most = each,
  ): void => {
    let count = 0;
    for (const reading of shuffled) {
      if (count >= most) return;
      const made = make(reading);
      if (!made || made.text.trim() === '') continue;
      found.push({ kind: name, text: made.text, accept: new Set(made.accept ?? [reading.id]) });
      count++;
    }
  };
  const nameOf = ({ title, titleZh }: Reading): string => systemName(title, titleZh) ?? '';
  const same = (name: string): string[] => named.get(letters(name)) ?? [];
  const plain = (reading: Reading): string => {
    const name = nameOf(reading);
    return isSpecial(name) || same(name).length > 1 ? '' : name;
  };

  kind('name', (reading) => (plain(reading) ? { text: plain(reading) } : undefined));
  kind('name shared', (reading) => {
    const name = nameOf(reading);
    return same(name).length > 1 ? { text: name, accept: same(name) } : undefined;
  });
  kind('name case', (reading) => {
    const name = plain(reading);
    const wide = (text: string) =>
      text.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0));
    return name ? { text: pick([name.toLowerCase(), name.toUpperCase(), wide(name)]) } : undefined;
  });
  kind('name variant', (reading) => {
    const name = plain(reading);
    const parts = name.split(/[-\s]|(?<=[a-z])(?=[A-Z][a-z])/).filter(Boolean);
    if (parts.length < 2) return undefined;
    return { text: parts.join(pick([' ', '-', ''])).toLowerCase() };
  });
  kind('name typo', (reading) => {
    const name = plain(reading).toLowerCase();
    const text = name.length > 3 ? typo(name) : '';
    return text && !named.has(letters(text)) && letters(text) !== letters(name)
      ? { text }
      : undefined;
  });
  kind('name cut', (reading) => {
    const name = plain(reading).toLowerCase();
    const text = name.length > 4 ? name.slice(0, name.length > 7 ? -2 : -1) : '';
    return text && !named.has(letters(text)) ? { text } : undefined;
  });
  const special = (reading: Reading): string => (isSpecial(nameOf(reading)) ? nameOf(reading) : '');
  kind('special', (reading) => {
    const name = special(reading);
    return name ? { text: name, accept: same(name) } : undefined;
  });
  kind('special typed', (reading) => {
    const name = special(reading);
    if (!name) return undefined;
    const text = name
      .replace(/\p{Script=Greek}|µ/gu, (letter) => GREEK[letter] ?? letter.toLowerCase())
      .normalize('NFKD')
      .replace(/\p{M}|[\^_$]/gu, '')
      .toLowerCase();
    return { text, accept: same(name) };
  });
  kind('id or link', ({ id }) => ({
    text: pick([
      id,
      `${id}v2`,
      `arXiv:${id}`,
      `https://arxiv.org/abs/${id}`,
      `https://arxiv.org/pdf/${id}v1.pdf`,
      `https://huggingface.co/papers/${id}?utm=x#community`,
      `<https://arxiv.org/html/${id}v3|arxiv.org/html/${id}v3>`,
      `https://www.alphaxiv.org/abs/${id}`,
      `https://doi.org/10.48550/arXiv.${id}`,
      `[${id}] ${id.slice(0, 4)}`,
    ]),
  }));
  kind('title', ({ title }) => ({ text: title, accept: byTitle.get(letters(title)) ?? [] }));
  const three = (reading: Reading): string[] | undefined => {
    const list = words(reading.title);
    const at = Math.floor(random() * Math.max(1, list.length - 2));
    const part = list.slice(at, at + 3);
    const alone = part.length === 3 && byWords.get(part.join(' '))?.length === 1;
    return alone && part.join('').length > 12 ? part : undefined;
  };
  kind('three words', (reading) => {
    const part = three(reading);
    return part && { text: part.join(' ') };
  });
  kind('three words, typo', (reading) => {
    const part = three(reading);
    if (!part) return undefined;
    const longest = part.reduce((a, b) => (b.length > a.length ? b : a));
    return longest.length > 5
      ? { text: part.map((word) => (word === longest ? typo(word) : word)).join(' ') }
      : undefined;
  });
  kind('title, typos', ({ title }) => {
    const list = words(title);
    if (list.length < 5) return undefined;
    for (let n = 0; n < 1 + Math.floor(random() * 2); n++) {
      const at = Math.floor(random() * list.length);
      const word = list[at] ?? '';
      if (word.length > 3) list[at] = typo(word);
    }
    return { text: list.join(' '), accept: byTitle.get(letters(title)) ?? [] };
  });
  kind('author and word', (reading) => {
    const author = reading.authors?.length ? pick(reading.authors) : '';
    const long = words(reading.title).filter((word) => word.length > 4);
    if (long.length === 0 || !author.includes(' ')) return undefined;
    const word = pick(long);
    const who = random() < 0.5 ? author : (author.split(' ').at(-1) ?? '');
    const both = [...(inText.get(word) ?? [])].filter((n) => {
      const other = readings[n];
      return (
        other !== undefined &&
        words(other.title).includes(word) &&
        words(who).every((part) => other.authors?.some((name) => words(name).includes(part)))
      );
    });
    return both.length === 1 ? { text: `${who} ${word}` } : undefined;
  });
  kind('author', (reading) => {
    const author = reading.authors?.length ? pick(reading.authors) : '';
    const parts = words(author);
    const accept = byAuthor.get([...parts].sort().join(' ')) ?? [];
    if (parts.length < 2 || accept.length > 1) return undefined;
    return { text: (random() < 0.3 ? parts.reverse() : parts).join(' '), accept };
  });
  const rare = (list: readonly string[], most: number): string[] =>
    [...new Set(list)].filter(
      (word) => word.length > 3 && (inText.get(word)?.size ?? 0) < most && !/\d/.test(word),
    );
  const holding = (list: readonly string[]): number[] => {
    const sets = list.map((word) => inText.get(word) ?? new Set<number>());
    const [least, ...rest] = sets.sort((a, b) => a.size - b.size);
    return [...(least ?? [])].filter((n) => rest.every((set) => set.has(n)));
  };
  kind('topic words', ({ abstract }) => {
    const list = rare(words(abstract?.en ?? ''), readings.length / 20);
    if (list.length < 8) return undefined;
    const text = [pick(list), pick(list), pick(list), pick(list)];
    return new Set(text).size === 4 && holding(text).length === 1
      ? { text: text.join(' ') }
      : undefined;
  });
  const zh = ({ titleZh = '' }: Reading): string => titleZh;
  const runs = (text: string): string[] => text.match(/\p{Script=Han}{4,}/gu) ?? [];
  const having = (part: string): string[] =>
    readings.filter((other) => other.titleZh?.includes(part)).map(({ id }) => id);
  kind('zh title', (reading) => ({ text: zh(reading) }));
  kind('zh title, typo', (reading) => {
    const title = zh(reading);
    if (title.length < 8) return undefined;
    const at = 2 + Math.floor(random() * (title.length - 4));
    return { text: `${title.slice(0, at)}龘${title.slice(at + 1)}` };
  });
  for (let round = 0; round < 3; round++) {
    kind('zh four', (reading) => {
      const run = pick(runs(zh(reading))) ?? '';
      const at = Math.floor(random() * Math.max(1, run.length - 3));
      const text = run.slice(at, at + 4);
      return text ? { text, accept: having(text) } : undefined;
    });
    kind('zh and Latin', (reading) => {
      const run = pick(runs(zh(reading))) ?? '';
      const latin = words(reading.title).filter((word) => word.length > 4);
      if (!run || latin.length === 0) return undefined;
      const at = Math.floor(random() * Math.max(1, run.length - 3));
      const [word, part] = [pick(latin), run.slice(at, at + 4)];
      const accept = readings
        .filter((other) => other.titleZh?.includes(part) && words(other.title).includes(word))
        .map(({ id }) => id);
      return { text: `${word}${pick([' ', ''])}${part}`, accept };
    });
  }
  kind('zh topic words', ({ abstract }) => {
    const list = runs(abstract?.zh ?? '').map((run) => run.slice(0, 4));
    if (list.length < 6) return undefined;
    const text = [pick(list), pick(list), pick(list)];
    const all = readings.filter(({ abstract: other }) =>
      text.every((part) => other?.zh?.includes(part)),
    );
    return all.length === 1 ? { text: text.join(' ') } : undefined;
  });
  return found;
}

/** What somebody types on the way to a paper's name, popular papers more often. */
export function makeBeginnings({ readings, real }: Corpus, each: number): KnownItem[] {
  const random = randomFrom(31);
  const named = readings.slice(0, real).flatMap(({ id, title, titleZh, upvotes }) => {
    const name = systemName(title, titleZh);
    return name && name.length > 5 ? [{ id, name, weight: 1 + (upvotes ?? 0) }] : [];
  });
  const total = named.reduce((sum, { weight }) => sum + weight, 0);
  const found: KnownItem[] = [];
  for (let n = 0; n < each && named.length > 0; n++) {
    let left = random() * total;
    let chosen = named[0];
    for (const one of named) {
      chosen = one;
      left -= one.weight;
      if (left < 0) break;
    }
    const { id = '', name = '' } = chosen ?? {};
    for (const length of [2, 3, 4, 5, 6]) {
      found.push({
        kind: `typing ${length}`,
        text: name.slice(0, length).toLowerCase(),
        accept: new Set([id]),
      });
    }
  }
  return found;
}
