import { readFileSync } from 'node:fs';
import { ConfigError } from './errors.ts';

export type Env = Readonly<Record<string, string | undefined>>;

/** A variable's value, or the content of the file that `NAME_FILE` names; undefined when neither is set. */
export function secret(env: Env, name: string): string | undefined {
  const value = env[name]?.trim();
  if (value) return value;
  const file = env[`${name}_FILE`];
  if (!file) return undefined;
  try {
    return readFileSync(file, 'utf8').trim() || undefined;
  } catch {
    throw new ConfigError('', [
      { path: `${name}_FILE`, message: `the file "${file}" cannot be read; name a readable one` },
    ]);
  }
}

/** Webhook addresses by the names that subscriptions use; all missing or wrong ones at once. */
export function webhooks(env: Env, names: readonly string[]): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  const problems = [];
  for (const name of new Set(names)) {
    const value = secret(env, name);
    if (value && /^https?:\/\/\S+$/.test(value)) found[name] = value;
    else {
      problems.push({
        path: name,
        message: value
          ? 'expected the address of a webhook, starting with https://'
          : 'missing; a subscription in the configuration posts to this webhook',
      });
    }
  }
  if (problems.length > 0) throw new ConfigError('', problems);
  return found;
}
