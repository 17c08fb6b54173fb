import type { Logger } from '@slack/bolt';
import { LogLevel } from '@slack/bolt';
import type { Log } from '../../ops/log.ts';

/**
 * The SDK's logger on ours. Its `info` is chatter and its `warn` and `error` repeat what we handle and log ourselves, so
 * everything goes one level down; its debug lines hold whole requests and are not written at all.
 */
export function slackLogger(log: Log): Logger {
  const say =
    (to: (fields: object, message: string) => void) =>
    (...parts: unknown[]) =>
      to({ from: 'slack-sdk' }, parts.map(String).join(' '));
  const debug = say((fields, message) => log.debug(fields, message));
  return {
    debug: () => {},
    info: debug,
    warn: debug,
    error: say((fields, message) => log.info(fields, message)),
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  };
}
