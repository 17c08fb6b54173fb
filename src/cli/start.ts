import type { CliVerb } from './args.ts';
import { loadConfig } from './load.ts';

export const start: CliVerb = {
  usage: 'start',
  summary:
    'Runs the bot: every platform whose token is set, the local page, and on a terminal a prompt.',
  options: {},
  help: {},
  async run(parsed, terminal) {
    const { config } = loadConfig(parsed);
    const { startApp } = await import('../app.ts');
    return startApp(config, terminal);
  },
};
