import type { Client } from './http.ts';
import { type Clock, type FetchResult, type Source, utcDay } from './source.ts';

export interface UrlOptions {
  readonly name: string;
  /** With `{yyyy}`, `{MM}`, `{dd}` where the day stands. */
  readonly url: string;
  readonly client: Client;
  readonly clock: Clock;
}

/** Reports that stand under an address of their own each day, or always under the same. */
export function createUrl({ name, url, client, clock }: UrlOptions): Source {
  const fetch = async (wanted?: string): Promise<FetchResult> => {
    const today = utcDay(clock.now());
    const day = wanted ?? today;
    const address = fillDay(url, day);
    if (address === url && day !== today) {
      return { kind: 'absent', message: `${url} has only the newest report, not that of ${day}.` };
    }
    const answer = await client.get(address);
    if (answer.kind === 'missing') {
      return { kind: 'absent', message: `There is no report of ${day} at ${address}.` };
    }
    if (answer.kind !== 'text') return answer;
    if (answer.text.trim() === '') {
      return { kind: 'absent', message: `The report of ${day} at ${address} is empty.` };
    }
    const raw = { kind: 'text' as const, text: answer.text, from: name, url: address };
    return { kind: 'fetched', raws: [raw], problems: [] };
  };
  return { name, fetch };
}

function fillDay(template: string, day: string): string {
  const [year = '', month = '', date = ''] = day.split('-');
  return template.replaceAll('{yyyy}', year).replaceAll('{MM}', month).replaceAll('{dd}', date);
}
