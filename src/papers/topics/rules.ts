import type { ParsedRule, Rule, Topic } from '../topics.ts';
import { knownNames, namesOf, nearTopics } from './near.ts';
import { keyOf } from './tokens.ts';

/** Longest phrase or name kept, in characters. */
const LONGEST = 120;
const QUOTED = /^["'“”„«「『《]\s*(.*?)\s*["'“”»」』》]$/su;
const ARCHIVES =
  'astro-ph|cond-mat|cs|econ|eess|math|nlin|physics|q-bio|q-fin|stat|gr-qc|hep-ex|hep-lat|hep-ph|hep-th|math-ph|nucl-ex|nucl-th|quant-ph';
const CATEGORY = new RegExp(
  `^(${ARCHIVES})\\.([a-z]{2}|[a-z]+-[a-z]+)$|^((?:gr|hep|math|nucl|quant)-[a-z]+)$`,
  'i',
);
const AUTHOR = /^(?:author|作者)\s*[:：]\s*(.*)$/isu;

export interface Names {
  parse(typed: string): ParsedRule;
  complete(prefix: string, limit: number): readonly Topic[];
}

export function createNames(topics: readonly Topic[]): Names {
  const byKey = new Map<string, Topic>();
  for (const topic of topics) for (const name of namesOf(topic)) byKey.set(keyOf(name), topic);
  const known = knownNames(topics);

  function parse(typed: string): ParsedRule {
    const text = clean(typed);
    const negative = /^[-−–—!！]\s*(?=\S)/u.exec(text);
    if (!negative) return positive(text);
    const inner = positive(text.slice(negative[0].length));
    if (inner.kind === 'unknown') return inner;
    return { kind: 'rule', rule: { type: 'not', rule: inner.rule }, text: `-${inner.text}` };
  }

  function positive(text: string): ParsedRule {
    const quoted = QUOTED.exec(text)?.[1];
    if (quoted !== undefined) return phraseRule(quoted);
    const author = AUTHOR.exec(text)?.[1];
    if (author !== undefined) {
      const name = unquoted(author);
      if (!keyOf(name)) return { kind: 'unknown', near: [], phrase: phraseOf(text) };
      return rule({ type: 'author', name }, `author:${name}`);
    }
    const category = CATEGORY.exec(text);
    if (category) {
      const found = categoryOf(text);
      return rule({ type: 'category', category: found }, found);
    }
    const topic = byKey.get(keyOf(text)) ?? byKey.get(keyOf(withoutFiller(text)));
    if (topic) return rule({ type: 'topic', id: topic.id }, topic.id);
    return { kind: 'unknown', near: nearTopics(known, text, 3), phrase: phraseOf(text) };
  }

  return {
    parse,
    complete(prefix, limit) {
      const key = keyOf(prefix);
      if (!key) return topics.slice(0, limit);
      const ranked = topics.flatMap((topic, at) => {
        const rank = Math.min(...namesOf(topic).map((name, nth) => rankOf(name, key, nth < 3)));
        return rank < Number.POSITIVE_INFINITY ? [{ topic, at, rank }] : [];
      });
      ranked.sort((a, b) => a.rank - b.rank || a.at - b.at);
      const found = ranked.map(({ topic }) => topic);
      if (found.length === 0) return nearTopics(known, prefix, limit);
      return found.slice(0, limit);
    },
  };
}

function rankOf(name: string, key: string, main: boolean): number {
  const whole = keyOf(name);
  if (whole === key) return 0;
  if (whole.startsWith(key)) return main ? 1 : 2;
  if (name.split(/[\s-]+/).some((word) => keyOf(word).startsWith(key))) return 3;
  return whole.includes(key) ? 4 : Number.POSITIVE_INFINITY;
}

function rule(meant: Rule, text: string): ParsedRule {
  return { kind: 'rule', rule: meant, text };
}

function phraseRule(quoted: string): ParsedRule {
  const phrase = phraseOf(quoted);
  if (!keyOf(phrase)) return { kind: 'unknown', near: [], phrase };
  return rule({ type: 'phrase', phrase }, `"${phrase}"`);
}

function phraseOf(text: string): string {
  return unquoted(text);
}

function unquoted(text: string): string {
  return [...text.replaceAll(/["“”„«»「」『』《》]/gu, ' ')]
    .slice(0, LONGEST)
    .join('')
    .replaceAll(/\s+/gu, ' ')
    .replace(/^[\s']+|[\s']+$/gu, '');
}

function clean(typed: string): string {
  return typed
    .normalize('NFKC')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]/gu, ' ')
    .replaceAll(/\s+/gu, ' ')
    .trim();
}

/** As arXiv writes it: `cs.RO`, `cond-mat.mtrl-sci`. */
function categoryOf(text: string): string {
  const [archive = '', subject] = text.toLowerCase().split('.');
  if (subject === undefined) return archive;
  return `${archive}.${subject.length === 2 ? subject.toUpperCase() : subject}`;
}

/** `papers about robots`, `机器人相关论文`: what is left without the words that every wish has. */
function withoutFiller(text: string): string {
  return text
    .replace(
      /^(?:(?:all|new|latest|papers?|research|anything|something)\s+(?:on|about|in|for)|关于|有关)\s*/iu,
      '',
    )
    .replace(
      /\s*(?:papers?|research|(?:相关|方向|领域|方面)?的?(?:论文|文章|研究)|相关|方向|领域)$/iu,
      '',
    );
}
