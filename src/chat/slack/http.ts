import type { IncomingMessage, ServerResponse } from 'node:http';
import type { App } from '@slack/bolt';
import { HTTPModuleFunctions, HTTPResponseAck } from '@slack/bolt';
import type { Log } from '../../ops/log.ts';
import { slackLogger } from './logger.ts';

/** How far a request's time may lie from ours, seconds, in both directions; Bolt looks only at the past. */
const CLOCKS = 300;
/** Largest request body; Slack's own are far smaller. */
const BODY = '1mb';

export interface HttpInlet {
  init(app: App): void;
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

/** Events, commands and interactions over HTTP: each request signed, in time, and taken once. */
export function createHttpInlet(options: {
  readonly signingSecret: string;
  readonly now: () => Date;
  readonly log: Log;
}): HttpInlet {
  const { signingSecret, now, log } = options;
  const logger = slackLogger(log);
  const seen = new Map<string, number>();
  let app: App | undefined;

  /** A signature covers time and body, so the same one again is a replay, or a retry within the second. */
  function replayed(signature: string): boolean {
    const instant = now().getTime();
    for (const [known, at] of seen) {
      if (instant - at <= 2 * CLOCKS * 1000) break;
      seen.delete(known);
    }
    if (seen.has(signature)) return true;
    seen.set(signature, instant);
    return false;
  }

  function late(request: IncomingMessage): boolean {
    const time = Number(request.headers['x-slack-request-timestamp']);
    return !(Math.abs(now().getTime() / 1000 - time) <= CLOCKS);
  }

  return {
    init: (bolt) => {
      app = bolt;
    },
    async handle(request, response) {
      if (request.method !== 'POST') return answer(response, 405);
      let buffered: Awaited<ReturnType<typeof HTTPModuleFunctions.parseAndVerifyHTTPRequest>>;
      try {
        buffered = await HTTPModuleFunctions.parseAndVerifyHTTPRequest(
          { signingSecret, bodyLimit: BODY, nowMilliseconds: () => now().getTime() },
          request,
        );
      } catch (error) {
        const large = HTTPModuleFunctions.isRawBodyError(error) && error.statusCode === 413;
        log.warn({ from: request.socket.remoteAddress }, 'Slack request refused');
        return answer(response, large ? 413 : 401);
      }
      // Bolt leaves requests of certificate checks without signature through; so they get nothing but the answer.
      if (request.headers['x-slack-signature'] === undefined) return answer(response, 200);
      if (late(request)) return answer(response, 401);
      if (replayed(String(request.headers['x-slack-signature']))) {
        return answer(response, request.headers['x-slack-retry-num'] === undefined ? 401 : 200);
      }
      let body: { ssl_check?: unknown; type?: unknown };
      try {
        body = HTTPModuleFunctions.parseHTTPRequestBody(buffered);
      } catch {
        return answer(response, 400);
      }
      if (body.ssl_check) return HTTPModuleFunctions.buildSSLCheckResponse(response);
      if (body.type === 'url_verification') {
        return HTTPModuleFunctions.buildUrlVerificationResponse(response, body);
      }
      const ack = new HTTPResponseAck({
        logger,
        processBeforeResponse: false,
        httpRequest: buffered,
        httpRequestBody: body,
        httpResponse: response,
      });
      const retryNum = HTTPModuleFunctions.extractRetryNumFromHTTPRequest(request);
      const retryReason = HTTPModuleFunctions.extractRetryReasonFromHTTPRequest(request);
      const send = ack.bind();
      let acked = false;
      try {
        await app?.processEvent({
          body,
          ack: async (answered?: unknown) => {
            if (acked) return;
            acked = true;
            await send(answered);
          },
          ...(retryNum !== undefined && { retryNum }),
          ...(retryReason !== undefined && { retryReason }),
        });
      } catch (error) {
        log.error({ error: String(error) }, 'Slack request not handled');
      }
      // What nobody listens to is acked all the same: Slack shows an error to whoever pressed.
      if (!acked) {
        ack.ack();
        answer(response, 200);
      }
    },
  };
}

function answer(response: ServerResponse, status: number): void {
  if (!response.headersSent) response.writeHead(status);
  response.end();
}
