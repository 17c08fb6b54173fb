import type { Courier, Sending, SendResult } from '../../delivery/ports.ts';
import { say } from '../../message/phrases.ts';
import type { Log } from '../../ops/log.ts';
import { webhookSchema } from '../../render/slack-schema.ts';

const TIMEOUT = 10_000;
/** A 429 without Retry-After: webhooks take one message a second. Milliseconds. */
const PAUSE = 5_000;

/** Failures before the request could leave. */
const UNSENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

/** What Slack writes into the body of a refusal (docs.slack.dev/messaging/sending-messages-using-incoming-webhooks). */
const REFUSALS: Readonly<Record<string, 'gone' | 'forbidden' | 'invalid'>> = {
  channel_not_found: 'gone',
  channel_is_archived: 'gone',
  no_service: 'gone',
  no_service_id: 'gone',
  no_team: 'gone',
  team_disabled: 'gone',
  user_not_found: 'gone',
  action_prohibited: 'forbidden',
  invalid_token: 'forbidden',
  posting_to_general_channel_denied: 'forbidden',
  posting_to_channel_denied: 'forbidden',
};

/**
 * Slack's incoming webhooks, by the name of the variable that holds the address. They answer no id: replies stand below
 * their lead instead of in its thread, nothing can be looked for or edited, and buttons that would need an app are left out.
 */
export function createSlackWebhooks(options: {
  readonly urls: Readonly<Record<string, string>>;
  readonly log: Log;
}): Courier {
  const { urls, log } = options;

  async function send({ to, call }: Sending): Promise<SendResult> {
    const url = urls[to.channel];
    if (!url) return refused('gone', 'no_such_webhook', 'webhook');
    const { channel, metadata, thread_ts, blocks, ...rest } = call.body;
    const body = { ...rest, ...(Array.isArray(blocks) && { blocks: passive(blocks) }) };
    const checked = webhookSchema.safeParse(body);
    if (!checked.success) {
      log.error(
        { key: call.key, problems: checked.error.issues },
        'message against the limits of Slack',
      );
      return refused('invalid', 'invalid_blocks', 'payload');
    }
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: JSON.stringify(body),
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT),
      });
      const words = (await response.text()).slice(0, 200);
      if (response.ok) {
        return { kind: 'sent', receipt: { channel: to.channel, message: call.key } };
      }
      log.warn({ key: call.key, status: response.status, words }, 'Slack webhook took no message');
      return outcome(response.status, response.headers.get('retry-after'), words.trim());
    } catch (error) {
      const code = codeOf(error);
      log.warn({ key: call.key, why: code }, 'Slack webhook not reached');
      return UNSENT.has(code)
        ? { kind: 'later', milliseconds: 15_000, scope: 'platform', code }
        : { kind: 'unknown', code };
    }
  }

  return {
    send,
    find: async () => ({ kind: 'unknown', code: 'webhooks_cannot_read' }),
    edit: async () => refused('invalid', 'webhooks_cannot_edit', 'payload'),
  };
}

function outcome(status: number, retryAfter: string | null, words: string): SendResult {
  if (status === 429) {
    const seconds = Number(retryAfter);
    const milliseconds = seconds > 0 ? seconds * 1000 : PAUSE;
    return { kind: 'later', milliseconds, scope: 'channel', code: 'ratelimited' };
  }
  if (status >= 500) return { kind: 'unknown', code: `http_${status}` };
  const reason = REFUSALS[words] ?? (status === 404 || status === 410 ? 'gone' : undefined);
  if (reason) return refused(reason, words || `http_${status}`, 'webhook');
  return status === 403
    ? refused('forbidden', words || 'http_403', 'webhook')
    : refused('invalid', words || `http_${status}`, 'payload');
}

function refused(
  reason: 'gone' | 'forbidden' | 'invalid',
  code: string,
  fix: 'webhook' | 'payload',
): SendResult {
  const words = { zh: say('zh').slack.fixes[fix], en: say('en').slack.fixes[fix] };
  return { kind: 'refused', reason, code, fix: words };
}

/** Blocks without what would answer: an incoming webhook's buttons reach nobody unless they are links. */
function passive(blocks: readonly unknown[]): unknown[] {
  return blocks.flatMap((block) => {
    const { type, elements, accessory, ...rest } = block as {
      type: string;
      elements?: readonly { url?: string }[];
      accessory?: unknown;
    };
    if (type === 'section') return [{ type, ...rest }];
    if (type !== 'actions') return [block];
    const links = (elements ?? []).filter(({ url }) => url !== undefined);
    return links.length > 0 ? [{ type, ...rest, elements: links }] : [];
  });
}

function codeOf(error: unknown): string {
  let cause: unknown = error;
  while (cause instanceof Error) {
    if ('code' in cause && typeof cause.code === 'string') return cause.code;
    cause = cause instanceof AggregateError ? cause.errors[0] : cause.cause;
  }
  return error instanceof Error ? error.name : 'unknown';
}
