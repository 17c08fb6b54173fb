import { parse } from 'yaml';

/** The value of a YAML text; throws an Error with line and column when it is none. */
export function parseYaml(text: string): unknown {
  return parse(text);
}
