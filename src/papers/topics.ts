import type { Paper } from './paper.ts';

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
