import type { SourceConfig } from '../ops/config.ts';
import { ARXIV_GAP, createArxiv } from './arxiv.ts';
import { createFolder } from './folder.ts';
import { type Client, createClient, type HttpTools } from './http.ts';
import { createHuggingFace } from './huggingface.ts';
import type { Source } from './source.ts';
import { createUrl } from './url.ts';

/** The sources of a configuration. All arXiv sources wait for each other; every other one asks on its own. */
export function createSources(configs: readonly SourceConfig[], tools: HttpTools): Source[] {
  const arxiv = createClient(tools, ARXIV_GAP);
  return configs.map((config) => createSource(config, tools, arxiv));
}

function createSource(config: SourceConfig, tools: HttpTools, arxiv: Client): Source {
  const { name } = config;
  const { clock } = tools;
  switch (config.type) {
    case 'folder':
      return createFolder({ name, path: config.path });
    case 'huggingface':
      return createHuggingFace({ name, client: createClient(tools), clock, ...at(config.url) });
    case 'arxiv': {
      const { categories } = config;
      return createArxiv({ name, categories, client: arxiv, clock, ...at(config.url) });
    }
    case 'url':
      return createUrl({ name, url: config.url, client: createClient(tools), clock });
  }
}

const at = (url: string | undefined): { url?: string } => (url === undefined ? {} : { url });
