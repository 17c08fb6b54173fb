import nock from 'nock';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createClient, faultOf } from '../../src/chat/slack/api.ts';
import { outcomeOf } from '../../src/chat/slack/outcome.ts';
import { memoryLog } from './slack-stage.ts';

beforeAll(() => nock.disableNetConnect());
afterEach(() => nock.cleanAll());
afterAll(() => {
  nock.enableNetConnect();
  nock.restore();
});

/** What the SDK makes of one answer, in the words of the port: a second request would find no answer here. */
async function outcome(reply: (scope: nock.Interceptor) => nock.Scope) {
  reply(nock('https://slack.com').post('/api/chat.postMessage'));
  const { log } = memoryLog();
  const client = createClient('xoxb-1', { log });
  try {
    await client.chat.postMessage({ channel: 'C0001PAPERS', text: 'hello' });
  } catch (error) {
    return outcomeOf(faultOf(error));
  }
  throw new Error('expected a failure');
}

const platform =
  (error: string, extra = {}) =>
  (scope: nock.Interceptor) =>
    scope.reply(200, { ok: false, error, ...extra });

test.each([
  ['channel_not_found', 'gone'],
  ['is_archived', 'gone'],
  ['user_not_found', 'gone'],
  ['not_in_channel', 'forbidden'],
  ['restricted_action', 'forbidden'],
  ['restricted_action_read_only_channel', 'forbidden'],
  ['restricted_action_of_some_new_kind', 'forbidden'],
  ['restricted_action_thread_locked', 'forbidden'],
  ['cannot_reply_to_message', 'forbidden'],
  ['messages_tab_disabled', 'forbidden'],
  ['ekm_access_denied', 'forbidden'],
  ['account_inactive', 'forbidden'],
  ['token_revoked', 'forbidden'],
  ['token_expired', 'forbidden'],
  ['invalid_auth', 'forbidden'],
  ['team_access_not_granted', 'forbidden'],
  ['missing_scope', 'forbidden'],
  ['invalid_blocks', 'invalid'],
  ['invalid_blocks_format', 'invalid'],
  ['msg_blocks_too_long', 'invalid'],
  ['msg_too_long', 'invalid'],
  ['no_text', 'invalid'],
  ['metadata_too_large', 'invalid'],
  ['invalid_metadata_format', 'invalid'],
  ['invalid_metadata_schema', 'invalid'],
])('%s is refused as %s, with what to do', async (code, reason) => {
  const result = await outcome(platform(code));
  expect(result).toMatchObject({ kind: 'refused', reason, code });
  expect(result.kind === 'refused' && result.fix?.zh).toMatch(/\p{Script=Han}/u);
  expect(result.kind === 'refused' && result.fix?.en).toMatch(/\w+ \w+/);
});

test('a missing scope is named', async () => {
  const result = await outcome(platform('missing_scope', { needed: 'chat:write.public' }));
  expect(result.kind === 'refused' && result.fix?.en).toContain('chat:write.public');
  expect(result.kind === 'refused' && result.fix?.zh).toContain('chat:write.public');
});

test.each(['fatal_error', 'internal_error', 'some_code_nobody_knows'])(
  '%s may have been posted',
  async (code) => {
    expect(await outcome(platform(code))).toMatchObject({ kind: 'unknown', code });
  },
);

test.each([
  ['ratelimited', 'workspace'],
  ['rate_limited', 'workspace'],
  ['message_limit_exceeded', 'workspace'],
  ['service_unavailable', 'platform'],
  ['request_timeout', 'platform'],
])('%s comes right by waiting', async (code, scope) => {
  const result = await outcome(platform(code));
  expect(result).toMatchObject({ kind: 'later', scope, code });
  expect(result.kind === 'later' && result.milliseconds).toBeGreaterThan(0);
});

test('429 waits as long as Slack says, or thirty seconds', async () => {
  const wait = (headers: Record<string, string>) =>
    outcome((scope) => scope.reply(429, '', headers));
  expect(await wait({ 'retry-after': '12' })).toMatchObject({
    kind: 'later',
    milliseconds: 12_000,
  });
  nock.cleanAll();
  expect(await wait({})).toMatchObject({ kind: 'later', milliseconds: 30_000 });
  nock.cleanAll();
  expect(await wait({ 'retry-after': 'soon' })).toMatchObject({ milliseconds: 30_000 });
});

test.each([
  [500, 'unknown'],
  [502, 'unknown'],
  [503, 'unknown'],
  [408, 'unknown'],
  [413, 'refused'],
  [403, 'later'],
  [404, 'later'],
])('HTTP %i is %s', async (status, kind) => {
  expect(await outcome((scope) => scope.reply(status, 'no'))).toMatchObject({ kind });
});

test.each([
  ['ECONNREFUSED', 'later'],
  ['ENOTFOUND', 'later'],
  ['UND_ERR_CONNECT_TIMEOUT', 'later'],
  ['ECONNRESET', 'unknown'],
  ['UND_ERR_SOCKET', 'unknown'],
])('%s on the way is %s', async (code, kind) => {
  const error = Object.assign(new Error('broken'), { code });
  expect(await outcome((scope) => scope.replyWithError(error))).toMatchObject({ kind, code });
});
