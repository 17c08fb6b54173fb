import { createApi } from '../../../src/chat/discord/api.ts';
import { createChannels } from '../../../src/chat/discord/channels.ts';
import { createCourier } from '../../../src/chat/discord/send.ts';
import { createDiscordWebhooks } from '../../../src/chat/webhook/discord.ts';
import { paragraph, text } from '../../../src/message/doc.ts';
import { createLog } from '../../../src/ops/log.ts';
import type { Call } from '../../../src/render/call.ts';
import { markOf, renderDiscord } from '../../../src/render/discord.ts';
import { flatten } from '../../../src/render/discord-schema.ts';
import { renderDiscordWebhook } from '../../../src/render/discord-webhook.ts';
import { type FindStage, findContract } from '../../contract/find.ts';
import { type Fault, sendContract } from '../../contract/send.ts';
import {
  APPLICATION,
  CHANNEL,
  type FakeDiscord,
  type FakeFault,
  type FakeMessage,
  startDiscord,
  TOKEN,
} from '../../fakes/discord-server.ts';

const quiet = createLog('silent', () => undefined);
const POSTS = /^POST (?:\/channels\/\d+\/(?:messages|threads)|\/webhooks\/.*)$/;

function wordsOf({ body }: FakeMessage): string {
  const {
    components = [],
    embeds = [],
    content = '',
  } = body as {
    components?: Parameters<typeof flatten>[0];
    embeds?: { description?: string }[];
    content?: string;
  };
  const texts = flatten(components).flatMap((each) => each.content ?? []);
  return [content, ...embeds.map(({ description = '' }) => description), ...texts].join('');
}

function ordered(fault: Fault): FakeFault {
  if (fault.kind !== 'refused') return { ...fault, on: POSTS };
  const { reason } = fault;
  const status = { gone: 404, forbidden: 403, invalid: 400 }[reason];
  const code = { gone: 10003, forbidden: 50013, invalid: 50035 }[reason];
  return { kind: 'refused', status, code, on: POSTS };
}

function stageOf(discord: FakeDiscord, home: string) {
  return {
    posted: () =>
      discord.messages.map((message) => ({
        words: wordsOf(message),
        ...(message.channel_id !== home && { thread: message.channel_id }),
      })),
    attempts: () =>
      discord.requests.filter(({ method, path }) => POSTS.test(`${method} ${path}`)).length,
    fault: (fault: Fault) => discord.fault(ordered(fault)),
    close: () => discord.close(),
  };
}

function callOf(render: typeof renderDiscord) {
  return (key: string, words: string, thread?: string): Call => {
    const part = key.split('/').at(-1) ?? '';
    const doc = { notification: words, blocks: [paragraph(text(words))] };
    const to = { channel: CHANNEL, key: key.slice(0, -part.length - 1), language: 'en' as const };
    const [call] = render([{ part, doc, thread: false }], to);
    if (!call) throw new Error('nothing rendered');
    return { ...call, ...(thread && { thread }) };
  };
}

async function openChannel(): Promise<FindStage> {
  const discord = await startDiscord();
  const api = createApi({ token: TOKEN, apiUrl: discord.url, log: quiet });
  const now = () => new Date();
  const courier = createCourier({
    api,
    channels: createChannels({ api, now }),
    crosspost: false,
    self: async () => APPLICATION,
    missing: () => [],
    now,
    log: quiet,
  });
  return {
    ...stageOf(discord, CHANNEL),
    courier,
    to: { platform: 'discord', channel: CHANNEL },
    call: callOf(renderDiscord),
    forbidHistory: () => {
      for (let times = 0; times < 30; times += 1) {
        discord.fault({ kind: 'refused', status: 403, code: 50001, on: /^GET .*\/messages$/ });
      }
    },
    forge: (key, words) => {
      const [one, two] = markOf(key);
      const inner = { type: 10, id: two, content: words };
      discord.say(CHANNEL, '555', {
        flags: 32768,
        components: [{ type: 17, id: one, components: [inner] }],
      });
    },
    chatter: (count) => {
      for (let index = 0; index < count; index += 1) {
        discord.say(CHANNEL, '555', { content: `message ${index}` });
      }
    },
  };
}

const open = openChannel;
sendContract({ name: 'discord', open });
findContract({
  name: 'discord',
  open,
  skip: {
    'where history cannot be read it says so and does not guess':
      'for two minutes the nonce makes another try harmless; courier.test.ts has it for later',
  },
});

sendContract({
  name: 'discord webhook',
  async open() {
    const discord = await startDiscord();
    const address = `${discord.url}/webhooks/${CHANNEL}/hook-secret`;
    return {
      ...stageOf(discord, CHANNEL),
      courier: createDiscordWebhooks({ urls: { HOOK: address }, log: quiet }),
      to: { platform: 'discord-webhook', channel: 'HOOK' },
      call: callOf(renderDiscordWebhook),
    };
  },
  skip: {
    'a reply goes into the thread of its lead': 'webhooks make threads only in forums',
  },
});
