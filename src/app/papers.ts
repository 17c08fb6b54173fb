import { lookup } from 'node:dns/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { composeDigest } from '../digest/compose.ts';
import { newestDay, selectPapers } from '../digest/select.ts';
import type { Doc, Language } from '../message/doc.ts';
import type { Config } from '../ops/config.ts';
import type { Log } from '../ops/log.ts';
import { createLibrary, type Library } from '../papers/library.ts';
import { readReport } from '../papers/read.ts';
import type { Topics } from '../papers/topics.ts';
import { createArchive } from '../sources/archive.ts';
import { createFeed, type Feed } from '../sources/feed.ts';
import { createSources } from '../sources/sources.ts';
import { ARCHIVE, addReport, hintOf } from './load.ts';
import { loadTopics, topicIds } from './topics.ts';

export const VERSION = '0.1.0';

/** Papers, topics and the feed that keeps them fresh. */
export interface Papers {
  readonly library: Library;
  readonly topics: Topics;
  readonly feed: Feed;
}

export function openPapers(config: Config, log: Log, onNew: (source: string) => void): Papers {
  const topics = loadTopics();
  const library = createLibrary({ topicsOf: topicIds(topics) });
  const media = new Map(
    config.sources.flatMap((source) =>
      'media' in source && source.media ? [[source.name, source.media]] : [],
    ),
  );
  const clock = {
    now: () => new Date(),
    sleep: (duration: number) => sleep(duration, undefined, { ref: false }),
  };
  const sources = createSources(config.sources, {
    fetch: globalThis.fetch,
    lookup: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
    clock,
    random: Math.random,
    userAgent: `paperboy/${VERSION}`,
  });
  const feed = createFeed({
    sources: sources.map((source, index) => ({
      source,
      live: config.sources[index]?.type !== 'folder',
    })),
    archive: createArchive(ARCHIVE),
    add: (raw) =>
      addReport(
        library,
        raw,
        raw.kind === 'report' ? raw.report : readReport(raw.text, hintOf(raw, media.get(raw.from))),
      ),
    onNew,
    clock,
    log,
    refresh: config.refresh,
  });
  return { library, topics, feed };
}

/** The newest digest in one language, lead and cards. */
export function newestDigest({ library, topics }: Papers, language: Language): Doc[] {
  const day = newestDay(library, []);
  if (!day) return [];
  const selection = selectPapers(library, topics, { sources: [], topics: [] }, [day]);
  return composeDigest(selection, { language, layout: 'thread', topics }).map((post) => post.doc);
}
