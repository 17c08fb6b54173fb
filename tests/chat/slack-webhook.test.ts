import { afterEach, expect, test } from 'vitest';
import { createSlackWebhooks } from '../../src/chat/webhook/slack.ts';
import type { Destination } from '../../src/message/destination.ts';
import { type Block, paragraph, text } from '../../src/message/doc.ts';
import { renderSlack } from '../../src/render/slack.ts';
import { type SendStage, sendContract } from '../contract/send.ts';
import { createSlackServer, type SlackServer } from '../fakes/slack-server.ts';
import { memoryLog, slackFault } from './slack-stage.ts';

const to: Destination = { platform: 'slack-webhook', channel: 'SLACK_WEBHOOK_LAB' };
const REFUSALS = { gone: 'no_service', forbidden: 'action_prohibited', invalid: 'invalid_blocks' };

function rendered(key: string, words: string, blocks: readonly Block[] = [paragraph(text(words))]) {
  const post = {
    part: key.split('/').at(-1) ?? '',
    doc: { notification: words, blocks },
    thread: false,
  };
  const [call] = renderSlack([post], { channel: to.channel, key: 's/1', language: 'en' });
  if (!call) throw new Error('nothing rendered');
  return call;
}

async function open() {
  const slack = await createSlackServer();
  const { log, lines } = memoryLog();
  const urls = { SLACK_WEBHOOK_LAB: `${slack.origin}/services/T1/B1/secretpart` };
  return { slack, lines, courier: createSlackWebhooks({ urls, log }) };
}

let opened: SlackServer | undefined;
afterEach(async () => {
  await opened?.close();
  opened = undefined;
});

sendContract({
  name: 'a Slack incoming webhook',
  skip: {
    'a reply goes into the thread of its lead': 'webhooks answer no id, so there is no thread',
    'a message that is there can be edited': 'webhooks cannot edit',
  },
  async open(): Promise<SendStage> {
    const { slack, courier } = await open();
    return {
      courier,
      to,
      call: (key, words) => rendered(key, words),
      posted: () => slack.messages.map(({ body }) => ({ words: String(body.text) })),
      attempts: () => slack.calls.length,
      fault: (fault) => slack.fault('webhook', slackFault(fault, REFUSALS)),
      close: () => slack.close(),
    };
  },
});

test('posts neither channel nor metadata, and no button that would reach nobody', async () => {
  const { slack, courier } = await open();
  opened = slack;
  const actions: Block = {
    type: 'actions',
    actions: [
      { type: 'button', label: 'Save', verb: 'save', value: '2602.10693' },
      { type: 'link', label: 'PDF', url: 'https://arxiv.org/pdf/2602.10693' },
    ],
  };
  const call = rendered('s/1/lead', 'hello', [paragraph(text('hello')), actions]);
  expect(await courier.send({ to, call })).toMatchObject({ kind: 'sent' });
  const body = JSON.stringify(slack.messages[0]?.body);
  expect(body).toContain('PDF');
  expect(body).not.toMatch(/Save|metadata|"channel"/);
});

test('an unknown name is gone; a webhook that nobody can reach waits; its address stays secret', async () => {
  const { slack, courier, lines } = await open();
  opened = slack;
  const call = rendered('s/1/lead', 'hello');
  expect(await courier.send({ to: { ...to, channel: 'OTHER' }, call })).toMatchObject({
    kind: 'refused',
    reason: 'gone',
    code: 'no_such_webhook',
  });
  await slack.close();
  opened = undefined;
  expect(await courier.send({ to, call })).toMatchObject({ kind: 'later', code: 'ECONNREFUSED' });
  expect(lines.join('\n')).not.toContain('secretpart');
});
