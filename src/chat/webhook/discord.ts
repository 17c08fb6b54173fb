import type { Courier, Receipt, Sending, SendResult } from '../../delivery/ports.ts';
import { say } from '../../message/phrases.ts';
import type { Log } from '../../ops/log.ts';
import { messageProblems } from '../../render/discord-schema.ts';

type Failure = Exclude<SendResult, { kind: 'sent' }>;
type Refused = Extract<SendResult, { kind: 'refused' }>;
type Fixes = ReturnType<typeof say>['discord']['fixes'];

interface Posted {
  readonly ok: boolean;
  readonly status: number;
  readonly json: {
    readonly id?: string;
    readonly channel_id?: string;
    readonly code?: number;
    readonly retry_after?: number;
    readonly message?: string;
  };
}

const TIMEOUT = 10_000;
const UNREACHABLE_WAIT = 15_000;
/** A forum wants the name of a new post (docs, JSON Error Codes). */
const NEEDS_THREAD = 220_001;
const UNREACHABLE = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|CONNECT_TIMEOUT/;

/** Posts through webhooks, each request made once. They have no nonce and cannot be read back. */
export function createDiscordWebhooks(options: {
  /** Addresses by the names that destinations use. */
  readonly urls: Readonly<Record<string, string>>;
  readonly log: Log;
}): Courier {
  const { urls, log } = options;

  async function ask(
    method: 'POST' | 'PATCH',
    url: URL,
    body: object,
  ): Promise<Posted | Extract<Failure, { kind: 'later' | 'unknown' }>> {
    try {
      const response = await fetch(url, {
        method,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(TIMEOUT),
      });
      const text = await response.text();
      const { ok, status } = response;
      if (status >= 500) return { kind: 'unknown', code: String(status) };
      return { ok, status, json: parsed(text) };
    } catch (error) {
      const { cause, name } = error as Error & { cause?: { code?: string } };
      const code = cause?.code ?? name;
      return UNREACHABLE.test(code)
        ? { kind: 'later', milliseconds: UNREACHABLE_WAIT, scope: 'platform', code }
        : { kind: 'unknown', code };
    }
  }

  function prepared({ to, call }: Sending, path = ''): URL | Failure {
    const base = urls[to.channel];
    if (!base || !URL.canParse(base)) return refused('no_webhook', 'gone', 'webhook');
    const problems = messageProblems(call.body);
    if (problems.length > 0) {
      log.error({ key: call.key, problems }, 'message against the limits of Discord');
      return refused('invalid_payload', 'invalid', 'payload');
    }
    const url = new URL(base);
    url.pathname = url.pathname.replace(/\/+$/, '') + path;
    return url;
  }

  function failed({ status, json }: Posted, key: string): Failure {
    log.warn({ key, status, code: json.code, why: json.message }, 'Discord webhook call failed');
    if (status === 429) {
      const milliseconds = Math.ceil((json.retry_after ?? 1) * 1000);
      return { kind: 'later', milliseconds, scope: 'channel', code: '429' };
    }
    const code = String(json.code || status);
    if (status === 401 || status === 404) return refused(code, 'gone', 'webhook');
    if (status === 403) return refused(code, 'forbidden', 'other');
    return refused(code, 'invalid', 'payload');
  }

  async function send(sending: Sending): Promise<SendResult> {
    const url = prepared(sending);
    if ('kind' in url) return url;
    const { call, lead, to } = sending;
    url.searchParams.set('wait', 'true');
    url.searchParams.set('with_components', 'true');
    const thread = call.thread === undefined ? undefined : lead?.thread;
    if (thread) url.searchParams.set('thread_id', thread);
    let posted = await ask('POST', url, call.body);
    let opened = false;
    if ('ok' in posted && posted.json.code === NEEDS_THREAD && call.threadName !== undefined) {
      opened = true;
      posted = await ask('POST', url, { ...call.body, thread_name: call.threadName });
    }
    if ('kind' in posted) return posted;
    if (!posted.ok) return failed(posted, call.key);
    const { id, channel_id: place } = posted.json;
    if (id === undefined) return { kind: 'unknown', code: 'no id' };
    const replies = thread ?? (opened ? place : undefined);
    const receipt: Receipt = { channel: to.channel, message: id };
    return { kind: 'sent', receipt: replies ? { ...receipt, thread: replies } : receipt };
  }

  async function edit(sending: Sending & { readonly receipt: Receipt }): Promise<SendResult> {
    const { receipt, call } = sending;
    const url = prepared(sending, `/messages/${receipt.message}`);
    if ('kind' in url) return url;
    url.searchParams.set('with_components', 'true');
    if (receipt.thread) url.searchParams.set('thread_id', receipt.thread);
    const posted = await ask('PATCH', url, call.body);
    if ('kind' in posted) return posted;
    return posted.ok ? { kind: 'sent', receipt } : failed(posted, call.key);
  }

  return {
    send,
    edit,
    find: () => Promise.resolve({ kind: 'unknown', code: 'webhooks cannot read' }),
  };
}

function parsed(text: string): Posted['json'] {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null ? json : {};
  } catch {
    return {};
  }
}

function refused(
  code: string,
  reason: Refused['reason'],
  fix: Exclude<keyof Fixes, 'permissions'>,
): Refused {
  const words = { zh: say('zh').discord.fixes[fix], en: say('en').discord.fixes[fix] };
  return { kind: 'refused', reason, code, fix: words };
}
