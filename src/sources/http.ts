import { decodeText } from './decode.ts';
import { type Lookup, mayVisit } from './guard.ts';
import type { Clock, Failure } from './source.ts';

/** Milliseconds for the whole answer. */
const TIMEOUT = 30_000;
/** Bytes; a day of arXiv or of Hugging Face has well under 2 MB. */
const LARGEST_ANSWER = 10_000_000;
const MOST_REDIRECTS = 5;
/** How long to stay away after failures: doubled each time, between these milliseconds. */
const FIRST_PAUSE = 5_000;
const LONGEST_PAUSE = 10 * 60_000;
/** The longest Retry-After that is kept to. */
const LONGEST_WISH = 6 * 3_600_000;
/** Addresses whose ETag is kept. */
const MOST_VALIDATORS = 64;

export interface HttpTools {
  readonly fetch: typeof globalThis.fetch;
  readonly lookup: Lookup;
  readonly clock: Clock;
  /** Between 0 and 1. */
  readonly random: () => number;
  /** Says who asks, as arXiv and Hugging Face wish. */
  readonly userAgent: string;
  /** Milliseconds; for an answer that hangs. */
  readonly timeout?: number;
}

export type Answer =
  | { readonly kind: 'text'; readonly text: string; readonly url: string }
  | { readonly kind: 'unchanged' }
  /** 404 or 410. */
  | { readonly kind: 'missing'; readonly status: number }
  | Failure;

export interface Client {
  /** Never throws. */
  get(url: string): Promise<Answer>;
}

interface Validators {
  readonly etag: string | null;
  readonly modified: string | null;
}

/** The last failure, and for how long after it nobody asks again. */
interface Pause {
  readonly since: number;
  readonly length: number;
  readonly failure: Failure;
}

/**
 * Asks one host: conditional requests, at least `gap` milliseconds between two of them, one at a time, and after a
 * failure none before the time the host named or a doubling pause with jitter is over.
 */
export function createClient(tools: HttpTools, gap = 0): Client {
  const { clock } = tools;
  const known = new Map<string, Validators>();
  let last = Number.NEGATIVE_INFINITY;
  let pause: Pause | undefined;
  let failures = 0;
  let line: Promise<unknown> = Promise.resolve();

  const one = async (url: string): Promise<Answer> => {
    const now = clock.now().getTime();
    // A clock that was set back ends the pause: nobody waits for a time that was never meant.
    if (pause && now >= pause.since && now < pause.since + pause.length) {
      return { ...pause.failure, retryAfter: pause.since + pause.length - now };
    }
    if (now - last < gap) await clock.sleep(Math.min(gap, gap - (now - last)));
    const answer = await request(url, known.get(url), tools);
    last = clock.now().getTime();
    if (answer.kind === 'failed' && isTrouble(answer.status)) {
      const length = pauseOf(answer, failures, tools.random());
      failures += 1;
      pause = { since: last, length, failure: answer };
      return { ...answer, retryAfter: length };
    }
    failures = 0;
    pause = undefined;
    if (answer.kind === 'text') keep(known, url, answer.validators);
    return answer;
  };

  return {
    get(url) {
      const answer = line.then(() => one(url));
      line = answer;
      return answer;
    },
  };
}

/** As long as the host asked for, within reason, else doubled each time; by chance up to half of it shorter. */
function pauseOf({ retryAfter = 0 }: Failure, failures: number, random: number): number {
  const doubled = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** failures) * (0.5 + random / 2);
  return Math.round(Math.max(Math.min(retryAfter, LONGEST_WISH), doubled));
}

/** Whether the host has too much to do or is down; other refusals are about this one address. */
const isTrouble = (status: number | undefined): boolean =>
  status === undefined || status === 200 || status === 408 || status === 429 || status >= 500;

function keep(known: Map<string, Validators>, url: string, validators: Validators): void {
  known.delete(url);
  if (!validators.etag && !validators.modified) return;
  known.set(url, validators);
  for (const oldest of known.keys()) {
    if (known.size <= MOST_VALIDATORS) break;
    known.delete(oldest);
  }
}

type Requested =
  | Exclude<Answer, { kind: 'text' }>
  | (Extract<Answer, { kind: 'text' }> & { readonly validators: Validators });

async function request(
  url: string,
  validators: Validators | undefined,
  tools: HttpTools,
): Promise<Requested> {
  const timeout = tools.timeout ?? TIMEOUT;
  const signal = AbortSignal.timeout(timeout);
  const headers = new Headers({ 'user-agent': tools.userAgent, accept: '*/*' });
  if (validators?.etag) headers.set('if-none-match', validators.etag);
  if (validators?.modified) headers.set('if-modified-since', validators.modified);
  const configured = new URL(url);
  let at = configured;
  try {
    for (let hops = 0; hops <= MOST_REDIRECTS; hops += 1) {
      const response = await tools.fetch(at.href, { headers, signal, redirect: 'manual' });
      const next = redirect(response, at);
      if (!next) return await readAnswer(response, at);
      await response.body?.cancel();
      if (!(await mayVisit(next, configured, tools.lookup))) {
        return failure(`${at.host} redirects to ${next.host}, which is not a public address`);
      }
      at = next;
    }
    return failure(`${configured.host} redirects more than ${MOST_REDIRECTS} times`);
  } catch (error) {
    return failure(`${at.host} ${reason(error, timeout)}`);
  }
}

function redirect(response: Response, at: URL): URL | undefined {
  const location = response.headers.get('location');
  const moved = [301, 302, 303, 307, 308].includes(response.status);
  return moved && location && URL.canParse(location, at.href) ? new URL(location, at) : undefined;
}

async function readAnswer(response: Response, at: URL): Promise<Requested> {
  const { status, headers } = response;
  if (status === 304) return { kind: 'unchanged' };
  if (status !== 200) {
    await response.body?.cancel();
    if (status === 404 || status === 410) return { kind: 'missing', status };
    const retryAfter = waitOf(headers);
    return failure(`${at.host} answered ${status}`, {
      status,
      ...(retryAfter ? { retryAfter } : {}),
    });
  }
  const bytes = await readBytes(response);
  if (!bytes)
    return failure(`${at.host} sent more than ${LARGEST_ANSWER / 1_000_000} MB`, { status });
  const text = decodeText(
    bytes,
    /charset="?([\w-]+)/i.exec(headers.get('content-type') ?? '')?.[1],
  );
  if (text === undefined) return failure(`${at.host} sent something that is no text`, { status });
  const validators = { etag: headers.get('etag'), modified: headers.get('last-modified') };
  return { kind: 'text', text, url: at.href, validators };
}

async function readBytes(response: Response): Promise<Uint8Array | undefined> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.length;
    if (size > LARGEST_ANSWER) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** Retry-After in milliseconds: seconds, or a date measured against the answer's own. */
function waitOf(headers: Headers): number | undefined {
  const value = headers.get('retry-after');
  if (!value) return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const wait = Date.parse(value) - Date.parse(headers.get('date') ?? '');
  return wait > 0 ? wait : undefined;
}

function failure(what: string, details: Omit<Failure, 'kind' | 'message'> = {}): Failure {
  return { kind: 'failed', message: what, ...details };
}

function reason(error: unknown, timeout: number): string {
  if (error instanceof DOMException && error.name === 'TimeoutError') {
    return `did not answer within ${timeout / 1000} seconds`;
  }
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (cause instanceof Error && 'code' in cause) return `cannot be reached (${String(cause.code)})`;
  return `cannot be reached (${cause instanceof Error ? cause.message : String(cause)})`;
}
