import type { Report } from '../paper.ts';
import type { Source } from './source.ts';

export function readGeneric(_source: Source): Report | undefined {
  return undefined;
}
