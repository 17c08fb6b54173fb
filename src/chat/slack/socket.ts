import type { App } from '@slack/bolt';
import { SocketModeClient } from '@slack/socket-mode';
import type { Log } from '../../ops/log.ts';
import type { CallFault } from './api.ts';
import { describeFault, faultOf } from './api.ts';
import { slackLogger } from './logger.ts';

type ReceiverEvent = Parameters<App['processEvent']>[0];

export interface Inlet {
  init(app: App): void;
  start(): Promise<void>;
  stop(): Promise<void>;
  connected(): boolean;
}

/** Refusals of apps.connections.open that waiting does not cure. */
export const FATAL = new Set([
  'invalid_auth',
  'not_authed',
  'not_allowed_token_type',
  'missing_scope',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'forbidden_team',
  'no_permission',
  'org_login_required',
  'ekm_access_denied',
  'access_denied',
  'user_removed_from_team',
  'team_disabled',
]);

/** Waiting between tries to connect, milliseconds: at once, then doubling. */
const PAUSE = { first: 500, longest: 30_000 };
/** How long Slack may take from the first request to its hello, milliseconds. */
const HELLO = 20_000;
/** Our pings have to be answered in this time, milliseconds. */
const PING = 10_000;
/** How long a socket may take to close at the end, milliseconds. */
const CLOSING = 2_000;

/**
 * Socket Mode with reconnecting of our own. The SDK's waits five seconds after every refresh, in which commands are lost,
 * and ends the process with an unhandled rejection when Slack answers 503 meanwhile.
 */
export function createSocketInlet(options: {
  readonly appToken: string;
  readonly apiUrl: string | undefined;
  readonly log: Log;
  /** The token stopped working while running; no more tries are made. */
  readonly onFatal: (fault: CallFault) => void;
}): Inlet {
  const { appToken, apiUrl, log, onFatal } = options;
  const client = new SocketModeClient({
    appToken,
    autoReconnectEnabled: false,
    clientPingTimeout: PING,
    logger: slackLogger(log),
    clientOptions: {
      ...(apiUrl && { slackApiUrl: apiUrl }),
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      timeout: 10_000,
    },
  });
  let app: App | undefined;
  let stopping = false;
  let connected = false;
  let waiting: { timer: NodeJS.Timeout; wake: () => void } | undefined;
  let trying = false;

  client.on('connected', () => {
    connected = true;
  });
  client.on('disconnected', () => {
    const was = connected;
    connected = false;
    if (was && !stopping) reconnect();
  });
  client.on('slack_event', (args: SocketArguments) => void receive(args));

  async function receive({ ack, body, retry_num, retry_reason }: SocketArguments): Promise<void> {
    let acked = false;
    const event: ReceiverEvent = {
      body,
      ack: async (answer?: unknown) => {
        if (acked) return;
        acked = true;
        await ack(answer);
      },
      ...(retry_num !== undefined && { retryNum: retry_num }),
      ...(retry_reason !== undefined && { retryReason: retry_reason }),
    };
    try {
      await app?.processEvent(event);
      // What nobody listens to is acked all the same: Slack shows an error to whoever pressed.
      await event.ack();
    } catch (error) {
      log.error({ error: String(error) }, 'Slack event not handled');
      await event.ack().catch(() => undefined);
    }
  }

  function reconnect(): void {
    if (trying) return;
    trying = true;
    void keepTrying().finally(() => {
      trying = false;
      // It may have gone down again before we got here.
      if (!connected && !stopping) reconnect();
    });
  }

  async function keepTrying(): Promise<void> {
    for (let pause = 0; !stopping; pause = Math.min(pause * 2 || PAUSE.first, PAUSE.longest)) {
      await wait(pause);
      if (stopping) return;
      try {
        await connect();
        log.info({}, 'Slack socket connected again');
        return;
      } catch (error) {
        const fault = error instanceof Error ? faultOf(error) : undefined;
        if (fault && isFatal(fault)) {
          stopping = true;
          onFatal(fault);
          return;
        }
        if (fault?.kind === 'limited') await wait(fault.seconds * 1000);
        log.warn(
          { why: fault ? describeFault(fault) : 'closed before hello' },
          'Slack socket did not connect; trying again',
        );
      }
    }
  }

  /** Resolves when Slack says hello; a socket that says nothing is closed, which rejects. */
  async function connect(): Promise<void> {
    const timer = setTimeout(() => void client.disconnect().catch(() => undefined), HELLO);
    try {
      await client.start();
    } finally {
      clearTimeout(timer);
    }
  }

  function wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        waiting = undefined;
        resolve();
      };
      const timer = setTimeout(wake, milliseconds);
      waiting = { timer, wake };
    });
  }

  return {
    init: (bolt) => {
      app = bolt;
    },
    connected: () => connected,
    async start() {
      try {
        await connect();
      } catch (error) {
        const fault = error instanceof Error ? faultOf(error) : undefined;
        if (fault && isFatal(fault)) throw error;
        log.warn({ why: fault && describeFault(fault) }, 'Slack is out of reach; trying on');
        reconnect();
      }
    },
    async stop() {
      stopping = true;
      waiting?.wake();
      if (!connected) return;
      const closed = client.disconnect().catch(() => undefined);
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(() => {
          // A second call ends the handshake: the SDK then destroys the socket.
          void client.disconnect().catch(() => undefined);
          resolve();
        }, CLOSING);
      });
      await Promise.race([closed, late]);
      clearTimeout(timer);
    },
  };
}

interface SocketArguments {
  readonly ack: (answer?: unknown) => Promise<void>;
  // biome-ignore lint/suspicious/noExplicitAny: Bolt's own type of an event body
  readonly body: any;
  readonly retry_num?: number;
  readonly retry_reason?: string;
}

const isFatal = (fault: CallFault): boolean => fault.kind === 'platform' && FATAL.has(fault.code);
