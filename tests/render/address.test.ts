import { expect, test } from 'vitest';
import { composeDigest } from '../../src/digest/compose.ts';
import { selectPapers } from '../../src/digest/select.ts';
import { address } from '../../src/render/address.ts';
import { renderDiscord } from '../../src/render/discord.ts';
import { renderDiscordWebhook } from '../../src/render/discord-webhook.ts';
import { renderSlack } from '../../src/render/slack.ts';
import { textCalls } from '../../src/render/text.ts';
import { seedLibrary, topics } from '../commands/world.ts';

const library = seedLibrary();
const selection = selectPapers(library, topics, { sources: [], topics: [] }, ['2026-02-11']);
const posts = composeDigest(selection, { language: 'zh', layout: 'thread', topics });

test.each([
  ['slack', renderSlack],
  ['discord', renderDiscord],
  ['discord-webhook', renderDiscordWebhook],
  ['local', textCalls],
] as const)('a %s call rendered for all is the one rendered for each', (platform, render) => {
  const shared = render(posts, { channel: 'shared', key: 'digest', language: 'zh' });
  const own = render(posts, {
    channel: '1234567890',
    key: 'lab-papers/2026-02-11T01:00:00.000Z',
    language: 'zh',
  });
  const addressed = shared.map((call) =>
    address(call, { platform, channel: '1234567890' }, 'lab-papers/2026-02-11T01:00:00.000Z'),
  );
  expect(addressed).toEqual(own);
  expect(JSON.stringify(addressed)).not.toContain('shared');
});
