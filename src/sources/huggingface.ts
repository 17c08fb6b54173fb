import type { Client } from './http.ts';
import { type Clock, type FetchResult, isWeekend, type Source, utcDay } from './source.ts';

export interface HuggingFaceOptions {
  readonly name: string;
  /** Instead of the public API. */
  readonly url?: string;
  readonly client: Client;
  readonly clock: Clock;
}

const API = 'https://huggingface.co/api/daily_papers';

/** The daily papers of Hugging Face, one JSON list a day; nothing appears on weekends. */
export function createHuggingFace({ name, url = API, client, clock }: HuggingFaceOptions): Source {
  /** Addresses whose last answer was an empty list: unchanged means still nothing. */
  const empty = new Set<string>();
  const fetch = async (wanted?: string): Promise<FetchResult> => {
    const today = utcDay(clock.now());
    const day = wanted ?? today;
    const address = new URL(url);
    address.searchParams.set('date', day);
    const answer = await client.get(address.href);
    if (answer.kind === 'missing') return nothing(day, today);
    if (answer.kind === 'failed') return fromFuture(day, today, answer.status) ?? answer;
    if (answer.kind === 'unchanged') return empty.has(address.href) ? nothing(day, today) : answer;
    empty.delete(address.href);
    if (isEmptyList(answer.text)) {
      empty.add(address.href);
      return nothing(day, today);
    }
    const raw = { kind: 'text' as const, text: answer.text, from: name, url: address.href };
    return { kind: 'fetched', raws: [raw], problems: [] };
  };
  return { name, fetch };
}

const isEmptyList = (text: string): boolean => /^\s*\[\s*\]\s*$/.test(text);

/** A day that has not begun in UTC is refused with 400. */
const fromFuture = (day: string, today: string, status?: number): FetchResult | undefined =>
  status === 400 && day >= today ? nothing(day, today) : undefined;

function nothing(day: string, today: string): FetchResult {
  if (isWeekend(day)) {
    return { kind: 'empty', message: `Hugging Face lists no papers on weekends (${day}).` };
  }
  if (day < today) return { kind: 'empty', message: `Hugging Face listed no papers on ${day}.` };
  return { kind: 'absent', message: `Hugging Face has no papers of ${day} yet.` };
}
