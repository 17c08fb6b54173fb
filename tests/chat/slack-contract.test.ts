import type { Destination } from '../../src/message/destination.ts';
import { paragraph, text } from '../../src/message/doc.ts';
import { renderSlack } from '../../src/render/slack.ts';
import { type FindStage, findContract } from '../contract/find.ts';
import { type ReceiveStage, receiveContract } from '../contract/receive.ts';
import { sendContract } from '../contract/send.ts';
import { openStage, payload, slackFault } from './slack-stage.ts';

const REFUSALS = {
  gone: 'channel_not_found',
  forbidden: 'missing_scope',
  invalid: 'invalid_blocks',
};

async function sendStage(to: Destination, channel: string): Promise<FindStage> {
  const { slack, connection, close } = await openStage('http');
  await connection.start();
  return {
    courier: connection.courier,
    to,
    close,
    call(key, words, thread) {
      const [, part = ''] = /^s\/\d\/(.+)$/.exec(key) ?? [];
      const doc = { notification: words, blocks: [paragraph(text(words))] };
      const target = { channel: to.channel, key: key.slice(0, 3), language: 'en' as const };
      const [call] = renderSlack([{ part, doc, thread: false }], {
        ...target,
        ...(thread !== undefined && { thread }),
      });
      if (!call) throw new Error('nothing rendered');
      return call;
    },
    posted: () =>
      slack.messages.map(({ body, thread_ts }) => ({
        words: String(body.text),
        ...(thread_ts && { thread: thread_ts }),
      })),
    attempts: () => slack.calls.filter(({ method }) => method === 'chat.postMessage').length,
    fault: (fault) => slack.fault('chat.postMessage', slackFault(fault, REFUSALS)),
    forbidHistory: () => slack.forbidHistory(),
    forge(key, words) {
      const metadata = { event_type: 'paperboy_part', event_payload: { key } };
      slack.write(channel, { text: words, metadata });
    },
    chatter(count) {
      for (let index = 0; index < count; index += 1)
        slack.write(channel, { text: `chat ${index}` });
    },
  };
}

const byName: Destination = { platform: 'slack', channel: '#papers' };
const direct: Destination = { platform: 'slack', channel: 'U0002ADA1', user: 'U0002ADA1' };
const places = [
  { name: 'a Slack channel by name', open: () => sendStage(byName, 'C0001PAPERS') },
  { name: 'a Slack person by direct message', open: () => sendStage(direct, 'D0002ADA1') },
];
for (const place of places) {
  sendContract(place);
  findContract(place);
}

for (const mode of ['socket', 'http'] as const) {
  receiveContract({
    name: `Slack over ${mode}`,
    async open(handlers): Promise<ReceiveStage> {
      const { slack, connection, deliver, close } = await openStage(mode, { handlers });
      await connection.start();
      return {
        close,
        stop: () => connection.stop(),
        async command(command, words) {
          const change = { command: `/${command}`, text: words, response_url: slack.responseUrl() };
          await deliver('slash_commands', payload('slash_command', change));
        },
        async press(verb, value) {
          const [action] = payload('block_action').actions as object[];
          const actions = [{ ...action, action_id: `paperboy.v1.${verb}.0`, value }];
          const change = { actions, response_url: slack.responseUrl() };
          await deliver('interactive', payload('block_action', change));
        },
        answer: async () => String((await slack.answers.next()).text),
      };
    },
  });
}
