import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { UserError } from '../ops/errors.ts';
import type { CliVerb } from './args.ts';

export const exportVerb: CliVerb = {
  usage: 'export > FILE',
  summary:
    'Writes everything worth keeping (subscriptions, people, what was posted, the outbox) as NDJSON.',
  options: {},
  help: {},
  async run(_parsed, { env, out }) {
    const { storeUrl } = await import('../app/start.ts');
    const { exportStore } = await import('../store/backup.ts');
    const { readStore } = await import('../store/store.ts');
    const store = await readStore(storeUrl(env));
    try {
      for await (const line of exportStore(store)) out(line);
    } finally {
      await store.close();
    }
    return 0;
  },
};

export const importVerb: CliVerb = {
  usage: 'import FILE',
  summary:
    'Puts an export into the store of PAPERBOY_STORE; "-" reads standard input. Records that are there are replaced.',
  options: {},
  help: {},
  async run(parsed, { env, err, stdin }) {
    const [file] = parsed.words;
    if (file === undefined) {
      throw new UserError('usage', 'No file was named.', `Usage: paperboy ${importVerb.usage}`);
    }
    if (file !== '-') {
      await access(file).catch(() => {
        throw new UserError(
          'no-file',
          `${file} cannot be read.`,
          'Name the file that paperboy export wrote.',
        );
      });
    }
    const { openAppStore } = await import('../app/start.ts');
    const { importStore } = await import('../store/backup.ts');
    const store = await openAppStore(env);
    try {
      const input = file === '-' ? stdin : createReadStream(file);
      const count = await importStore(store, createInterface({ input, crlfDelay: Infinity }));
      err(`${count} records imported.\n`);
    } finally {
      await store.close();
    }
    return 0;
  },
};
