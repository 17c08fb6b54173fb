import { DiscordAPIError, HTTPError, RateLimitError, type RawFile, REST } from 'discord.js';
import type { Log } from '../../ops/log.ts';

/** Why a request brought nothing. */
export type Fault =
  /** Refused before anything happened, for so many milliseconds. */
  | { readonly kind: 'limited'; readonly milliseconds: number; readonly global: boolean }
  /** An answer that says no. `code`: Discord's own number, 0 where there is none. */
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly code: number;
      readonly message: string;
    }
  /** The request never reached Discord. */
  | { readonly kind: 'unreachable'; readonly code: string }
  /** It left, and no usable answer came: whatever it asks for may have happened. */
  | { readonly kind: 'lost'; readonly code: string };

export type Answer<T = unknown> =
  | { readonly ok: true; readonly data: T }
  | { readonly ok: false; readonly fault: Fault };

export interface Ask {
  readonly body?: unknown;
  readonly query?: Readonly<Record<string, string>>;
  readonly files?: RawFile[];
  /** False: the path itself holds the right to ask (interactions, webhooks). */
  readonly auth?: false;
}

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** Requests to Discord, each made once: what to do about a failure is for those who know what was asked. */
export interface Api {
  ask(method: Method, path: `/${string}`, how?: Ask): Promise<Answer>;
}

export interface ApiOptions {
  readonly token?: string;
  /** Other address than Discord's own, with or without the version. */
  readonly apiUrl?: string;
  readonly log: Log;
  /** Milliseconds until an answer counts as lost. */
  readonly timeout?: number;
  /** Answers to interactions do not count against the 50 requests a second (docs, Rate Limits). */
  readonly unlimited?: true;
}

const TIMEOUT = 10_000;
/** A limit that does not say for how long. */
const UNTOLD_WAIT = 1_000;
/** Discord bans an address after 10,000 answers of 401, 403 and 429 in ten minutes; a word in time. */
const INVALID_WARNING = 500;

/** The address as the SDK wants it: without version and closing slash. */
export function apiBase(url: string): string {
  return url.replace(/\/+$/, '').replace(/\/v\d+$/, '');
}

export function createApi(options: ApiOptions): Api {
  const { token, apiUrl, log, timeout = TIMEOUT } = options;
  const rest = new REST({
    version: '10',
    retries: 0,
    rejectOnRateLimit: () => true,
    timeout,
    invalidRequestWarningInterval: INVALID_WARNING,
    ...(apiUrl && { api: apiBase(apiUrl) }),
    ...(options.unlimited && { globalRequestsPerSecond: 100_000 }),
  });
  rest.on('invalidRequestWarning', ({ count, remainingTime }) => {
    log.warn({ count, remainingTime }, 'Discord refuses many requests');
  });
  return {
    async ask(method, path, { body, query, files, auth } = {}) {
      // The SDK forgets a token that was refused once; every request says again whose it is.
      if (token && auth !== false) rest.setToken(token);
      try {
        const data = await rest[method](path, {
          auth: auth ?? token !== undefined,
          // The SDK's own limit ends with the head of an answer; this one holds for all of it.
          signal: AbortSignal.timeout(2 * timeout),
          ...(body !== undefined && { body }),
          ...(query && { query: new URLSearchParams(query) }),
          ...(files && { files }),
        });
        return { ok: true, data };
      } catch (error) {
        return { ok: false, fault: faultOf(error) };
      }
    },
  };
}

/** Errors of undici that come before a request has left. */
const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

export function faultOf(error: unknown): Fault {
  if (error instanceof RateLimitError) {
    const told = Math.ceil(Math.max(error.retryAfter, error.timeToReset));
    const milliseconds = told > 0 ? told : UNTOLD_WAIT;
    return { kind: 'limited', milliseconds, global: error.global };
  }
  if (error instanceof DiscordAPIError) {
    const code = typeof error.code === 'number' ? error.code : 0;
    return { kind: 'refused', status: error.status, code, message: error.message };
  }
  if (error instanceof HTTPError) return { kind: 'lost', code: String(error.status) };
  const { code, name } = error as { code?: unknown; name?: unknown };
  const word = typeof code === 'string' ? code : String(name ?? 'Error');
  return { kind: UNREACHABLE.has(word) ? 'unreachable' : 'lost', code: word };
}

export const isRefusal = (fault: Fault, code: number): boolean =>
  fault.kind === 'refused' && fault.code === code;

/** Refused without a code of Discord's: the one who answers does not know the request at all. */
export const isUnsupported = (fault: Fault): boolean =>
  fault.kind === 'refused' && fault.code === 0 && [404, 405, 501].includes(fault.status);

/** For the log; Discord's message names the fields at fault and holds no secret. */
export function describeFault(fault: Fault): string {
  switch (fault.kind) {
    case 'limited':
      return `rate limited for ${fault.milliseconds} ms${fault.global ? ' everywhere' : ''}`;
    case 'refused':
      return `${fault.status} ${fault.code}: ${fault.message}`;
    case 'unreachable':
    case 'lost':
      return `${fault.kind}: ${fault.code}`;
  }
}
