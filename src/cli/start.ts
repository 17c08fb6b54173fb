import { loadConfig } from '../app/load.ts';
import type { CliVerb } from './args.ts';

export const start: CliVerb = {
  usage: 'start',
  summary:
    'Runs the bot: every platform whose token is set, the local page, and on a terminal a prompt.',
  options: {},
  help: {},
  async run(parsed, terminal) {
    const { config } = loadConfig(parsed);
    const { startApp } = await import('../app/start.ts');
    return startApp(config, terminal);
  },
};
