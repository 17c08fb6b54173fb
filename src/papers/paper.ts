import type { Block } from '../message/doc.ts';

/** arXiv id without version, e.g. `2602.10693`. */
export type PaperId = string & { readonly __brand: 'PaperId' };

export type SectionKind =
  | 'field'
  | 'contribution'
  | 'usage'
  | 'innovation'
  | 'results'
  | 'abstract'
  | 'motivation'
  | 'method'
  | 'comparison'
  | 'experiments'
  | 'guide'
  | 'summary'
  | 'impact'
  | 'applications'
  | 'limitations'
  | 'analysis'
  | 'other';

export interface Section {
  readonly kind: SectionKind;
  /** As the report wrote it, without numbering and markup; empty for text before the first heading. */
  readonly heading: string;
  readonly blocks: readonly Block[];
}

export interface PaperLinks {
  readonly abs?: string;
  readonly pdf?: string;
  readonly huggingface?: string;
  readonly code?: string;
  readonly project?: string;
}

/** What one report says about one paper. */
export interface Reading {
  readonly id: PaperId;
  readonly version?: number;
  /** Plain text, math as Unicode, white space collapsed. */
  readonly title: string;
  readonly titleZh?: string;
  readonly authors?: readonly string[];
  /** ISO date. */
  readonly published?: string;
  readonly categories?: readonly string[];
  readonly abstract?: { readonly en?: string; readonly zh?: string };
  /** One sentence, plain text: the report's own, else derived (papers/derive.ts). */
  readonly contribution?: string;
  /** Application fields named by the report, e.g. `多模态大语言模型`. */
  readonly fields?: readonly string[];
  readonly keywords?: readonly string[];
  readonly links: PaperLinks;
  readonly sections: readonly Section[];
  readonly findings?: readonly string[];
  /** True: the report has a place for an analysis but only model chatter or a request for input stood there. */
  readonly noAnalysis?: true;
  /** True: the text says that code is or will be public. */
  readonly codeOpen?: true;
  readonly upvotes?: number;
  readonly githubStars?: number;
  readonly organization?: string;
  readonly submittedBy?: string;
  readonly thumbnail?: string;
  /** First line of the paper in the report, from 1. */
  readonly line: number;
}

export type Format =
  | 'huggingface-report'
  | 'newsletter'
  | 'arxiv-daily'
  | 'huggingface-api'
  | 'generic';

export interface Problem {
  /** From 1; 1 for the file as a whole. */
  readonly line: number;
  /** Kebab-case and stable, e.g. `missing-section`, `count-mismatch`, `damaged-entry`. */
  readonly kind: string;
  /** English sentence for whoever runs Paperboy. */
  readonly message: string;
}

/** One publication of one source on one day. */
export interface Report {
  readonly format: Format;
  /** Who publishes it, from its content: `huggingface`, `newsletter`, `arxiv-cv`; generic ones: a slug of the title. */
  readonly source: string;
  /** ISO date; from the content, else from the hint (file name or URL). */
  readonly date: string;
  readonly title: string;
  readonly sourceUrl?: string;
  readonly overview?: readonly Section[];
  readonly stats?: { readonly count?: number; readonly hotFields?: readonly string[] };
  readonly media?: { readonly audio?: string; readonly images?: readonly string[] };
  readonly papers: readonly Reading[];
  readonly problems: readonly Problem[];
}

/** A reading with where it stood; a paper keeps all of them, newest first. */
export interface PlacedReading extends Reading {
  readonly source: string;
  readonly date: string;
  /** Name of the configured source that delivered the report. */
  readonly from: string;
}

/** One paper over all reports: the union of its readings, the fuller value wins (papers/merge.ts). */
export interface Paper {
  readonly id: PaperId;
  readonly version?: number;
  readonly title: string;
  readonly titleZh?: string;
  /** Other titles that readings gave it. */
  readonly otherTitles: readonly string[];
  /** System name: VESPO, VA-π, GTR-Turbo; absent when the title names none. */
  readonly name?: string;
  readonly authors: readonly string[];
  readonly published?: string;
  readonly categories: readonly string[];
  readonly abstract: { readonly en?: string; readonly zh?: string };
  readonly contribution: { readonly en?: string; readonly zh?: string };
  readonly fields: readonly string[];
  readonly keywords: readonly string[];
  readonly links: PaperLinks;
  readonly codeOpen?: true;
  readonly upvotes?: number;
  /** Newest date of a report it stood in. */
  readonly date: string;
  readonly readings: readonly PlacedReading[];
}

/** Finds the first arXiv id in a text or URL, with its version. Old ids (`cs/0112017`) are not covered: no source has them. */
export function findPaperId(text: string): { id: PaperId; version?: number } | undefined {
  const match = /(?<!\d)(\d{4}\.\d{4,5})(?:v(\d+))?(?!\d)/.exec(text);
  if (!match?.[1]) return undefined;
  const id = match[1] as PaperId;
  return match[2] ? { id, version: Number(match[2]) } : { id };
}
