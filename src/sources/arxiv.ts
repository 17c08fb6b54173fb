import type { Problem, Reading } from '../papers/paper.ts';
import { newestListing, submissionWindow } from './arxiv-days.ts';
import { readFeed } from './arxiv-feed.ts';
import type { Client } from './http.ts';
import type { Clock, FetchResult, Source } from './source.ts';

export interface ArxivOptions {
  readonly name: string;
  /** Such as `cs.RO`; a paper in any of them counts, cross-lists too. */
  readonly categories: readonly string[];
  /** Instead of the public API. */
  readonly url?: string;
  /** Keeps the three seconds between two calls that arXiv asks for; one for all arXiv sources. */
  readonly client: Client;
  readonly clock: Clock;
}

const API = 'https://export.arxiv.org/api/query';
/** Milliseconds between two calls: https://info.arxiv.org/help/api/tou.html */
export const ARXIV_GAP = 3000;
/** Papers a page; a busy category has 200 to 400 a day. */
const PAGE = 200;
const MOST_PAPERS = 2000;

/** The papers arXiv lists on a day in some categories, as one report with their abstracts. */
export function createArxiv(options: ArxivOptions): Source {
  const { name, categories, clock } = options;
  const label = categories.join(', ');

  const fetch = async (wanted?: string): Promise<FetchResult> => {
    const newest = newestListing(clock.now());
    const day = wanted ?? newest;
    const window = submissionWindow(day);
    if (!window) return { kind: 'empty', message: `arXiv lists no papers on weekends (${day}).` };
    const papers: Reading[] = [];
    const problems: Problem[] = [];
    for (let start = 0; start < MOST_PAPERS; start += PAGE) {
      const answer = await options.client.get(pageAddress(options, window, start));
      if (answer.kind === 'missing') {
        return {
          kind: 'failed',
          status: answer.status,
          message: `arXiv answered ${answer.status}`,
        };
      }
      if (answer.kind !== 'text') return answer;
      const feed = readFeed(answer.text);
      if (feed.kind === 'broken') return { kind: 'failed', message: feed.message };
      papers.push(...feed.papers);
      problems.push(...feed.problems);
      if (start + PAGE >= feed.total) break;
      // A known fault of the API: an empty page although there are more.
      if (feed.entries === 0) {
        return { kind: 'failed', message: `arXiv sent an empty page (${start} of ${feed.total})` };
      }
    }
    if (papers.length === 0) {
      return day < newest
        ? { kind: 'empty', message: `arXiv listed no papers in ${label} on ${day}.` }
        : { kind: 'absent', message: `arXiv has no papers in ${label} for ${day} yet.` };
    }
    const report = {
      format: 'generic' as const,
      source: `arxiv-${categories.join('+')}`,
      date: day,
      title: `arXiv ${label} ${day}`,
      ...(categories.length === 1 && { sourceUrl: `https://arxiv.org/list/${categories[0]}/new` }),
      papers,
      problems,
    };
    const url = pageAddress(options, window, 0);
    return { kind: 'fetched', raws: [{ kind: 'report', report, from: name, url }], problems: [] };
  };
  return { name, fetch };
}

function pageAddress(
  { categories, url = API }: ArxivOptions,
  { from, to }: { readonly from: Date; readonly to: Date },
  start: number,
): string {
  const anyOf = categories.map((category) => `cat:${category}`).join(' OR ');
  const last = new Date(to.getTime() - 60_000);
  const address = new URL(url);
  address.search = new URLSearchParams({
    search_query: `(${anyOf}) AND submittedDate:[${minute(from)} TO ${minute(last)}]`,
    sortBy: 'submittedDate',
    sortOrder: 'descending',
    start: String(start),
    max_results: String(PAGE),
  }).toString();
  return address.href;
}

/** `YYYYMMDDHHMM` in GMT, as submittedDate wants it. */
const minute = (instant: Date): string => instant.toISOString().slice(0, 16).replace(/\D/g, '');
