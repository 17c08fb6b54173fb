import type { WebAPICallResult, WebClient } from '@slack/web-api';
import type { ZodType } from 'zod';
import {
  ephemeralSchema,
  messageSchema,
  publishSchema,
  responseSchema,
  unfurlSchema,
  updateSchema,
  windowSchema,
} from '../../render/slack-schema.ts';

/** Methods whose arguments we make from Docs; all are checked before they leave. */
export const SCHEMAS = {
  'chat.postMessage': messageSchema,
  'chat.update': updateSchema,
  'chat.postEphemeral': ephemeralSchema,
  'chat.unfurl': unfurlSchema,
  'views.open': windowSchema,
  'views.push': windowSchema,
  'views.update': windowSchema,
  'views.publish': publishSchema,
  response_url: responseSchema,
} satisfies Record<string, ZodType>;

type CheckedMethod = keyof typeof SCHEMAS;

/** What Slack would refuse about these arguments, each with its path; none: empty. */
export function problemsOf(method: CheckedMethod, body: unknown): string[] {
  const checked = SCHEMAS[method].safeParse(body);
  if (checked.success) return [];
  return checked.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

class InvalidCall extends Error {
  override readonly name = 'InvalidCall';
}

/** One call, after the check; rejects with InvalidCall or the SDK's error. */
export async function call(
  client: WebClient,
  method: Exclude<CheckedMethod, 'response_url'>,
  body: Record<string, unknown>,
): Promise<WebAPICallResult> {
  const problems = problemsOf(method, body);
  if (problems.length > 0) throw new InvalidCall(`${method}: ${problems.join('; ')}`);
  return await client.apiCall(method, body);
}
