import type { SourceConfig } from '../ops/config.ts';
import { ARXIV_GAP, createArxiv } from './arxiv.ts';
import { createFolder } from './folder.ts';
import { createClient, type HttpTools } from './http.ts';
import { createHuggingFace } from './huggingface.ts';
import type { Source } from './source.ts';
import { createUrl } from './url.ts';

/** The sources of a configuration. All arXiv sources wait for each other; every other one asks on its own. */
export function createSources(configs: readonly SourceConfig[], tools: HttpTools): Source[] {
  const arxiv = createClient(tools, ARXIV_GAP);
  const { clock } = tools;
  return configs.map((config): Source => {
    const { name } = config;
    switch (config.type) {
      case 'folder':
        return createFolder({ name, path: config.path });
      case 'huggingface':
        return createHuggingFace({
          name,
          client: createClient(tools),
          clock,
          ...optional(config.url),
        });
      case 'arxiv': {
        const { categories, url } = config;
        return createArxiv({ name, categories, client: arxiv, clock, ...optional(url) });
      }
      case 'url':
        return createUrl({ name, url: config.url, client: createClient(tools), clock });
    }
  });
}

const optional = (url: string | undefined): { url?: string } => (url === undefined ? {} : { url });
