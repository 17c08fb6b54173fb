import type { WebClientOptions } from '@slack/web-api';
import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
  WebClient,
} from '@slack/web-api';
import type { Log } from '../../ops/log.ts';
import { slackLogger } from './logger.ts';

/** How long one Web API call may take, milliseconds. */
const TIMEOUT = 10_000;
/** What a 429 without Retry-After is taken to mean, seconds. */
const RATE_LIMIT = 30;

/**
 * A client that makes every call exactly once: with the SDK's own retries a lost answer becomes a second message. One
 * per token: options are never shared, the SDK writes the token into them.
 */
export function createClient(
  token: string | undefined,
  { apiUrl, log, teamId }: { apiUrl?: string | undefined; log: Log; teamId?: string | undefined },
): WebClient {
  return new WebClient(token, {
    ...(apiUrl && { slackApiUrl: apiUrl }),
    ...(teamId && { teamId }),
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: TIMEOUT,
    logger: slackLogger(log),
    fetch: fetchOnce,
  });
}

/** The SDK turns a 429 without a usable Retry-After into an error without type; this gives it one. */
const fetchOnce: NonNullable<WebClientOptions['fetch']> = async (url, init) => {
  const response = await fetch(url, init);
  if (response.status !== 429 || /^\d+$/.test(response.headers.get('retry-after') ?? '')) {
    return response;
  }
  const headers = { 'retry-after': String(RATE_LIMIT) };
  return new Response(await response.text(), { status: 429, headers });
};

/** What went wrong with a call, without the SDK's error classes. */
export type CallFault =
  | {
      readonly kind: 'platform';
      readonly code: string;
      /** Scopes Slack names with missing_scope. */
      readonly needed?: string;
      /** Slack's own explanations, e.g. of invalid_blocks. */
      readonly messages: readonly string[];
    }
  | { readonly kind: 'limited'; readonly seconds: number }
  | { readonly kind: 'http'; readonly status: number; readonly seconds?: number }
  /** `sent` false: surely never left, e.g. no route to Slack. */
  | { readonly kind: 'network'; readonly code: string; readonly sent: boolean };

export function faultOf(error: unknown): CallFault {
  if (error instanceof WebAPIPlatformError) {
    const data = error.data as { needed?: unknown; response_metadata?: { messages?: unknown } };
    const messages = data.response_metadata?.messages;
    return {
      kind: 'platform',
      code: error.data.error,
      ...(typeof data.needed === 'string' && { needed: data.needed }),
      messages: Array.isArray(messages) ? messages.map(String) : [],
    };
  }
  if (error instanceof WebAPIRateLimitedError)
    return { kind: 'limited', seconds: error.retryAfter };
  if (error instanceof WebAPIHTTPError) return { kind: 'http', status: error.statusCode };
  if (error instanceof WebAPIRequestError) return networkFault(error.original);
  return { kind: 'network', code: nameOf(error), sent: true };
}

/** Failures before a request could leave. */
const UNSENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

export function networkFault(error: unknown): CallFault {
  let cause: unknown = error;
  while (cause instanceof Error) {
    const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
    if (code) return { kind: 'network', code, sent: !UNSENT.has(code) };
    cause = cause instanceof AggregateError ? cause.errors[0] : cause.cause;
  }
  return { kind: 'network', code: nameOf(error), sent: true };
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'unknown');

/** A fault in a few words for the log; never the request, which holds the token. */
export function describeFault(fault: CallFault): string {
  switch (fault.kind) {
    case 'platform':
      return [fault.code, fault.needed && `needs ${fault.needed}`, ...fault.messages]
        .filter(Boolean)
        .join('; ');
    case 'limited':
      return `rate limited for ${fault.seconds} s`;
    case 'http':
      return `HTTP ${fault.status}`;
    case 'network':
      return fault.code;
  }
}
