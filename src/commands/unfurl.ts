import { composeCard } from '../digest/card.ts';
import type { Destination } from '../message/destination.ts';
import type { Doc, Language } from '../message/doc.ts';
import { findPaperId } from '../papers/paper.ts';
import type { Context } from './ports.ts';

/** More links than this in one message are a reading list, not a talk about a paper. */
const MOST_LINKS = 2;
/** The same paper is not shown twice in a channel within this time. */
const REPEAT_MILLISECONDS = 30 * 60_000;
const HOSTS = /(?:^|\.)(?:arxiv\.org|huggingface\.co|alphaxiv\.org|hf\.co)$/i;

/** Cards under shared links, with manners: few links, not muted here, not shown here a moment ago, only papers we know. */
export async function unfurl(
  context: Context,
  place: Destination,
  urls: readonly string[],
  language: Language = context.defaults.language,
): Promise<readonly { url: string; doc: Doc }[]> {
  if (urls.length > MOST_LINKS) return [];
  const record = await context.places.get(place);
  if (record.linksMuted) return [];
  const now = context.now();
  const recent = Object.fromEntries(
    Object.entries(record.unfurled ?? {}).filter(
      ([, at]) => now.getTime() - new Date(at).getTime() < REPEAT_MILLISECONDS,
    ),
  );
  const cards: { url: string; doc: Doc }[] = [];
  for (const url of urls) {
    const id = paperIdOf(url);
    const paper = id ? context.library.get(id) : undefined;
    if (!id || !paper || recent[id]) continue;
    recent[id] = now.toISOString();
    cards.push({
      url,
      doc: composeCard(paper, { language, topics: context.topics, omit: new Set([url]) }),
    });
  }
  if (cards.length > 0) await context.places.put(place, { ...record, unfurled: recent });
  return cards;
}

function paperIdOf(url: string): string | undefined {
  try {
    const { hostname, pathname } = new URL(url);
    return HOSTS.test(hostname) ? findPaperId(pathname)?.id : undefined;
  } catch {
    return undefined;
  }
}
