import type { Paper } from './paper.ts';
import { readDefinition } from './topics/definition.ts';
import { type FreeText, freeTextOf } from './topics/free.ts';
import { createNames } from './topics/rules.ts';
import { scorePaper } from './topics/score.ts';
import { compileWords } from './topics/words.ts';

/** One topic of config/topics.yaml. Names and aliases count as words; weak words need company. */
export interface Topic {
  readonly id: string;
  readonly name: { readonly en: string; readonly zh: string };
  readonly aliases: readonly string[];
  /** arXiv categories that speak for the topic, e.g. `cs.RO`. */
  readonly categories: readonly string[];
  readonly strong: readonly string[];
  readonly weak: readonly string[];
  /** Phrases that mislead: words inside them do not count. */
  readonly misleading: readonly string[];
  /** Ids of narrower topics whose papers belong here too. */
  readonly includes: readonly string[];
}

/** What one subscription topic means once understood. */
export type Rule =
  | { readonly type: 'topic'; readonly id: string }
  | { readonly type: 'category'; readonly category: string }
  | { readonly type: 'author'; readonly name: string }
  | { readonly type: 'phrase'; readonly phrase: string }
  | { readonly type: 'not'; readonly rule: Rule };

export type ParsedRule =
  | {
      readonly kind: 'rule';
      readonly rule: Rule /** Canonical text, parses to the same rule. */;
      readonly text: string;
    }
  /** No such topic: the nearest ones, and the phrase it can be subscribed to as. */
  | { readonly kind: 'unknown'; readonly near: readonly Topic[]; readonly phrase: string };

export interface Match {
  readonly score: number;
  /** The words and fields that decided, e.g. `title: robot manipulation`, `category: cs.RO`. */
  readonly why: readonly string[];
}

export interface Topics {
  readonly all: readonly Topic[];
  get(id: string): Topic | undefined;
  /** Understands what a person typed: name or alias in either language, `cs.RO`, `author:NAME`, `"phrase"`, `-topic`. */
  parse(typed: string): ParsedRule;
  /** Topics of a paper, best first. Cached by paper identity. */
  of(paper: Paper): readonly { readonly topic: Topic; readonly match: Match }[];
  /** Undefined: does not match. */
  match(paper: Paper, rule: Rule): Match | undefined;
  /** Whether a subscriber with these rules gets the paper: any positive rule (none: everything), no `not` rule. */
  wants(paper: Paper, rules: readonly Rule[]): Match | undefined;
  /** Topics by name or alias for what has been typed so far. */
  complete(prefix: string, limit?: number): readonly Topic[];
}

type OfPaper = ReturnType<Topics['of']>;

/** Topics from the parsed value of config/topics.yaml; throws an Error that lists every problem with its path. */
export function createTopics(definition: unknown): Topics {
  const all = readDefinition(definition);
  const byId = new Map(all.map((topic) => [topic.id, topic]));
  const words = compileWords(all);
  const names = createNames(all);
  const known = new WeakMap<Paper, OfPaper>();
  const texts = new WeakMap<Paper, FreeText>();

  function of(paper: Paper): OfPaper {
    let found = known.get(paper);
    if (!found) {
      found = scorePaper(paper, all, words);
      known.set(paper, found);
    }
    return found;
  }

  function textOf(paper: Paper): FreeText {
    let text = texts.get(paper);
    if (!text) {
      text = freeTextOf(paper);
      texts.set(paper, text);
    }
    return text;
  }

  function match(paper: Paper, rule: Rule): Match | undefined {
    switch (rule.type) {
      case 'topic':
        return of(paper).find(({ topic }) => topic.id === rule.id)?.match;
      case 'category':
        return paper.categories.includes(rule.category)
          ? { score: 1, why: [`category: ${rule.category}`] }
          : undefined;
      case 'author':
        return textOf(paper).author(rule.name);
      case 'phrase':
        return textOf(paper).phrase(rule.phrase);
      case 'not':
        return match(paper, rule.rule) ? undefined : { score: 0, why: [] };
    }
  }

  function wants(paper: Paper, rules: readonly Rule[]): Match | undefined {
    let score = 0;
    const why: string[] = [];
    let asked = false;
    let found = false;
    for (const rule of rules) {
      const one = match(paper, rule);
      if (rule.type === 'not') {
        if (!one) return undefined;
        continue;
      }
      asked = true;
      if (!one) continue;
      found = true;
      score = Math.max(score, one.score);
      for (const reason of one.why) if (!why.includes(reason)) why.push(reason);
    }
    return found || !asked ? { score, why } : undefined;
  }

  return {
    all,
    get: (id) => byId.get(id),
    parse: names.parse,
    of,
    match,
    wants,
    complete: (prefix, limit = 25) => names.complete(prefix, limit),
  };
}
