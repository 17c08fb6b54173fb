import { afterEach, expect, test } from 'vitest';
import type { Destination } from '../../src/message/destination.ts';
import { paragraph, text } from '../../src/message/doc.ts';
import type { Call } from '../../src/render/call.ts';
import { renderSlack } from '../../src/render/slack.ts';
import { openStage, type Stage } from './slack-stage.ts';

let stage: Stage | undefined;
afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

const to: Destination = { platform: 'slack', channel: '#papers' };

async function open() {
  stage = await openStage('http');
  await stage.connection.start();
  return { ...stage, courier: stage.connection.courier };
}

function call(channel = '#papers', change: object = {}): Call {
  const doc = { notification: 'hello', blocks: [paragraph(text('hello'))] };
  const posts = [{ part: 'lead', doc, thread: false }];
  const [made] = renderSlack(posts, { channel, key: 's/1', language: 'en' });
  if (!made) throw new Error('nothing rendered');
  return { ...made, body: { ...made.body, ...change } };
}

const posts = ({ slack }: Stage) =>
  slack.calls.filter(({ method }) => method === 'chat.postMessage');

test('sends exactly the rendered body, with the channel by its id', async () => {
  const here = await open();
  await here.courier.send({ to, call: call() });
  expect(posts(here).map(({ body }) => body)).toEqual([{ ...call().body, channel: 'C0001PAPERS' }]);
});

test('what is against the limits never leaves', async () => {
  const here = await open();
  const bad = call('#papers', {
    blocks: [{ type: 'section', text: { type: 'mrkdwn', text: '' } }],
  });
  expect(await here.courier.send({ to, call: bad })).toMatchObject({
    kind: 'refused',
    reason: 'invalid',
    code: 'invalid_blocks',
  });
  expect(posts(here)).toEqual([]);
  expect(here.log.join('\n')).toContain('blocks.0');
});

test('finds its message by the block mark where Slack gives no metadata', async () => {
  const here = await open();
  const since = new Date();
  await here.courier.send({ to, call: call() });
  const [message] = here.slack.messages;
  delete message?.body.metadata;
  const found = await here.courier.find({ to, call: call(), since });
  expect(found).toEqual({
    kind: 'found',
    receipt: { channel: 'C0001PAPERS', message: message?.ts },
  });
});

test('without the right to list channels Slack itself resolves the name', async () => {
  const here = await open();
  for (const _ of [1, 2]) {
    here.slack.fault('conversations.list', { kind: 'error', error: 'missing_scope' });
  }
  expect(await here.courier.send({ to, call: call() })).toMatchObject({ kind: 'sent' });
  expect(posts(here)[0]?.body.channel).toBe('#papers');
});

test('a failure while looking the channel up only waits: nothing was posted', async () => {
  const here = await open();
  here.slack.fault('conversations.list', { kind: 'lost' });
  expect(await here.courier.send({ to, call: call() })).toMatchObject({ kind: 'later' });
  here.slack.fault('conversations.list', { kind: 'status', status: 500 });
  expect(await here.courier.send({ to, call: call() })).toMatchObject({ kind: 'later' });
  expect(posts(here)).toEqual([]);
});

test('a channel that nobody can see is gone, with what to do', async () => {
  const here = await open();
  const nowhere = { ...to, channel: '#nowhere' };
  const result = await here.courier.send({ to: nowhere, call: call('#nowhere') });
  expect(result).toMatchObject({ kind: 'refused', reason: 'gone', code: 'channel_not_found' });
  expect(result.kind === 'refused' && result.fix?.en).toContain('/invite @paperboy');
  expect(posts(here)).toEqual([]);
});

test('private channels it was invited to go by name, people by their id', async () => {
  const here = await open();
  const hidden = { ...to, channel: 'robots' };
  expect(await here.courier.send({ to: hidden, call: call('robots') })).toMatchObject({
    receipt: { channel: 'C0002ROBOTS' },
  });
  const person = { ...to, channel: 'U0002ADA1', user: 'U0002ADA1' };
  expect(await here.courier.send({ to: person, call: call('U0002ADA1') })).toMatchObject({
    receipt: { channel: 'D0002ADA1' },
  });
});
