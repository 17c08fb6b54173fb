import { afterEach, describe, expect, test } from 'vitest';
import type { Handlers } from '../../src/commands/ports.ts';
import { optionsSchema } from '../../src/render/slack-schema.ts';
import { recorder, reply } from '../contract/receive.ts';
import { openStage, payload, type Stage, type StageOptions } from './slack-stage.ts';

type Json = Record<string, unknown>;
const MODES = ['socket', 'http'] as const;

let stage: Stage | undefined;
afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

async function open(
  mode: (typeof MODES)[number],
  change: Partial<Handlers>,
  options: StageOptions = {},
) {
  const handlers = recorder(change);
  stage = await openStage(mode, { handlers, ...options });
  await stage.connection.start();
  return { ...stage, handlers };
}

/** A pressed button of the recorded shape; `where` changes the container. */
function pressed(action: Json, where: Json = {}): Json {
  const [button] = payload('block_action').actions as object[];
  return payload('block_action', { actions: [{ ...button, ...action }], ...where });
}

const inModal = (id: string): Json => ({
  container: { type: 'view', view_id: id },
  view: { id, type: 'modal', private_metadata: '{"channel":"C0001PAPERS"}' },
  channel: undefined,
  message: undefined,
  response_url: undefined,
});

const words = (body: Json): string => JSON.stringify(body.view);

describe.each(MODES)('windows over %s', (mode) => {
  test('details open as a modal, and its buttons know the channel', async () => {
    const doc = reply('the whole card').doc;
    const { slack, deliver, handlers } = await open(mode, {
      press: async (what) => {
        handlers.pressed.push(what);
        return { doc, visible: 'private', surface: 'modal' };
      },
    });
    await deliver('interactive', pressed({ action_id: 'paperboy.v1.details.4' }));
    const opened = await slack.views.next();
    expect(opened.method).toBe('views.open');
    expect(words(opened.body)).toContain('the whole card');
    const metadata = (opened.body.view as Json).private_metadata;
    const view = { id: 'V0007', type: 'modal', private_metadata: metadata };
    await deliver('interactive', pressed({}, { ...inModal('V0007'), view }));
    expect((await slack.views.next()).method).toBe('views.push');
    expect(handlers.pressed[1]?.place).toMatchObject({ channel: 'C0001PAPERS' });
  });

  test('pages turn in the same modal', async () => {
    const { slack, deliver } = await open(mode, {
      press: async ({ value }) => reply(`page ${value}`, { surface: 'update' }),
    });
    const turn = { action_id: 'paperboy.v1.details.0', value: '2602.10693:2' };
    await deliver('interactive', pressed(turn, inModal('V0009')));
    const updated = await slack.views.next();
    expect([updated.method, updated.body.view_id]).toEqual(['views.update', 'V0009']);
    expect(words(updated.body)).toContain('page 2602.10693:2');
  });

  test('a modal that cannot open is answered by a message', async () => {
    const { slack, deliver } = await open(mode, {
      press: async () => reply('the card', { surface: 'modal' }),
    });
    slack.fault('views.open', { kind: 'error', error: 'expired_trigger_id' });
    await deliver('interactive', pressed({}, { response_url: slack.responseUrl() }));
    expect(await slack.answers.next()).toMatchObject({
      text: 'the card',
      response_type: 'ephemeral',
    });
  });

  test('an update replaces a private message, never a digest that all read', async () => {
    const { slack, deliver } = await open(mode, {
      press: async () => reply('page 2', { surface: 'update' }),
    });
    const container = { type: 'message', channel_id: 'C0001PAPERS', is_ephemeral: true };
    await deliver('interactive', pressed({}, { container, response_url: slack.responseUrl() }));
    expect(await slack.answers.next()).toMatchObject({ replace_original: true });
    await deliver('interactive', pressed({}, { response_url: slack.responseUrl() }));
    expect(await slack.answers.next()).toMatchObject({ replace_original: false });
  });

  test('a chosen option carries its value like a button', async () => {
    const { slack, deliver, handlers } = await open(mode, {});
    const select = payload('select_action');
    const change = { actions: [select], response_url: slack.responseUrl() };
    await deliver('interactive', payload('block_action', change));
    await slack.answers.next();
    expect(handlers.pressed[0]).toMatchObject({ verb: 'details', value: '2602.18432' });
  });

  test('buttons of versions that are no more, and links, are acked', async () => {
    const { slack, deliver, handlers } = await open(mode, {});
    const old = { action_id: 'paperboy.v0.gone', response_url: slack.responseUrl() };
    await deliver('interactive', pressed(old, { response_url: slack.responseUrl() }));
    expect((await slack.answers.next()).text).toMatch(/旧版|older/);
    await deliver('interactive', pressed({ action_id: 'paperboy.v1.link.1', value: undefined }));
    await deliver('interactive', pressed({ action_id: 'somebody.elses' }));
    expect(handlers.pressed).toEqual([]);
  });

  test('/papers alone opens a look-up that answers while typing', async () => {
    const { slack, deliver, handlers } = await open(mode, {
      complete: async (kind, prefix) => [
        { label: `${kind} ${prefix} ${'very long title '.repeat(9)}`, value: '2602.10693' },
        { label: 'too long for Slack', value: 'x'.repeat(76) },
      ],
    });
    await deliver('slash_commands', payload('slash_command', { command: '/papers', text: ' ' }));
    const opened = await slack.views.next();
    expect(words(opened.body)).toContain('external_select');
    expect(words(opened.body)).toContain('you asked papers');
    const offered = await deliver('interactive', payload('block_suggestion'));
    const { options } = optionsSchema.parse(offered);
    expect(options.map(({ value }) => value)).toEqual(['2602.10693']);
    expect(options[0]?.text.text).toMatch(/^paper ves .{10,65}…$/);
    expect(handlers.invocations).toHaveLength(1);
    const type = 'external_select';
    const chosen = { type, value: undefined, selected_option: { value: '2602.10693' } };
    const action = { ...chosen, action_id: 'paperboy.v1.card.lookup' };
    await deliver('interactive', pressed(action, inModal('V0001')));
    const card = await slack.views.next();
    expect([card.method, words(card.body)]).toEqual([
      'views.push',
      expect.stringContaining('you pressed card 2602.10693'),
    ]);
  });

  test('a closed or submitted window is acked', async () => {
    const { deliver } = await open(mode, {});
    expect(await deliver('interactive', payload('view_submission'))).toEqual({});
  });

  test('the Home tab is drawn when opened, once an event, and after changes', async () => {
    const { slack, deliver } = await open(mode, {
      press: async () => reply('saved', { changed: true }),
    });
    await deliver('events_api', payload('app_home_opened'));
    const drawn = await slack.views.next();
    expect([drawn.method, drawn.body.user_id]).toEqual(['views.publish', 'U0002ADA1']);
    expect(words(drawn.body)).toContain('your page');
    await deliver('events_api', payload('app_home_opened'));
    await deliver('interactive', pressed({}, { response_url: slack.responseUrl() }));
    expect((await slack.answers.next()).text).toBe('saved');
    expect((await slack.views.next()).method).toBe('views.publish');
    expect(slack.views.waiting).toEqual([]);
  });

  test('a change on the Home tab is shown there and nowhere else', async () => {
    const { slack, deliver, handlers } = await open(mode, {
      press: async (what) => {
        handlers.pressed.push(what);
        return reply('set', { changed: true });
      },
    });
    const view = { id: 'V0001', type: 'home', private_metadata: '' };
    await deliver('interactive', pressed({}, { ...inModal('V0001'), view }));
    expect((await slack.views.next()).method).toBe('views.publish');
    expect(handlers.pressed[0]).toMatchObject({ direct: true, place: { user: 'U0002ADA1' } });
    expect([slack.views.waiting, slack.answers.waiting]).toEqual([[], []]);
  });

  test('a shared link gets its card once', async () => {
    const url = 'https://arxiv.org/abs/2602.10693';
    const { slack, deliver } = await open(mode, {
      unfurl: async (place, urls) =>
        urls.map((one) => ({ url: one, doc: reply(`card in ${place.channel}`).doc })),
    });
    await deliver('events_api', payload('link_shared'));
    const shown = await slack.views.next();
    expect(shown.body).toMatchObject({ channel: 'C0001PAPERS', ts: '1772000002.000200' });
    expect(JSON.stringify((shown.body.unfurls as Json)[url])).toContain('card in C0001PAPERS');
    await deliver('events_api', payload('link_shared'));
    const composing = payload('link_shared', { event_id: 'Ev9' });
    Object.assign(composing.event as Json, { source: 'composer', channel: 'COMPOSER' });
    await deliver('events_api', composing);
    await stage?.connection.stop();
    expect(slack.views.waiting).toEqual([]);
  });

  test('links stay alone where cards are switched off', async () => {
    let asked = 0;
    const count = async () => {
      asked += 1;
      return [];
    };
    const { deliver, connection } = await open(mode, { unfurl: count }, { links: false });
    await deliver('events_api', payload('link_shared'));
    await connection.stop();
    expect(asked).toBe(0);
  });

  test('a file comes by direct message; where that fails, as text', async () => {
    const { slack, deliver } = await open(mode, {
      press: async () => reply('one entry', { file: { name: 'a.bib', text: '@article{a,\n}\n' } }),
    });
    await deliver('interactive', pressed({}, { response_url: slack.responseUrl() }));
    expect(await slack.uploads.next()).toMatchObject({
      name: 'a.bib',
      text: '@article{a,\n}\n',
      channel: 'D0002ADA1',
    });
    await slack.answers.next();
    slack.fault('files.getUploadURLExternal', { kind: 'error', error: 'missing_scope' });
    await deliver('interactive', pressed({}, { response_url: slack.responseUrl() }));
    await slack.answers.next();
    expect(JSON.stringify(await slack.answers.next())).toContain('@article{a');
  });

  test('a picture is uploaded without being shared, and shown by its file', async () => {
    const picture = { type: 'image' as const, url: 'data:image/png;base64,aGk=', alt: 'a chart' };
    const { slack, deliver } = await open(mode, {
      command: async () => ({ ...reply('x'), doc: { notification: 'x', blocks: [picture] } }),
    });
    const ask = () =>
      deliver('slash_commands', payload('slash_command', { response_url: slack.responseUrl() }));
    await ask();
    expect(await slack.uploads.next()).toEqual({ name: 'picture.png', text: 'hi' });
    expect((await slack.answers.next()).blocks).toMatchObject([
      { type: 'image', slack_file: { id: expect.stringMatching(/^F/) }, alt_text: 'a chart' },
    ]);
    slack.fault('files.getUploadURLExternal', { kind: 'status', status: 503 });
    await ask();
    expect(JSON.stringify((await slack.answers.next()).blocks)).toContain('a chart');
  });

  test('an answer longer than the response_url allows goes on beside it', async () => {
    const long = 'A sentence of some length. '.repeat(4000);
    const { slack, deliver } = await open(mode, { command: async () => reply(long.trim()) });
    const change = { response_url: slack.responseUrl() };
    await deliver('slash_commands', payload('slash_command', change));
    const shown: string[] = [];
    while (!/(\d+)\/\1"/.test(shown.at(-1) ?? ''))
      shown.push(JSON.stringify(await slack.answers.next()));
    const said = shown.join('').match(/A sentence of some length/g)?.length;
    expect(shown.length).toBeGreaterThan(5);
    expect(said).toBeGreaterThanOrEqual(4000);
  });

  test('a used-up response_url falls back to a message only they see', async () => {
    const { slack, deliver } = await open(mode, {});
    const change = { response_url: `${slack.origin}/nowhere` };
    await deliver('slash_commands', payload('slash_command', change));
    expect(await slack.answers.next()).toMatchObject({
      channel: 'C0001PAPERS',
      user: 'U0002ADA1',
    });
  });

  test('who asks: zone and language of the profile, guests, direct messages', async () => {
    const { slack, deliver, handlers } = await open(mode, {});
    const ask = async (change: Json) => {
      const url = slack.responseUrl();
      await deliver('slash_commands', payload('slash_command', { response_url: url, ...change }));
      await slack.answers.next();
      return handlers.invocations.at(-1);
    };
    expect(await ask({})).toEqual({
      command: 'paper',
      text: 'VESPO',
      person: { platform: 'slack', workspace: 'T0001LAB1', user: 'U0002ADA1' },
      place: { platform: 'slack', workspace: 'T0001LAB1', channel: 'C0001PAPERS' },
      direct: false,
      mayManage: true,
      language: 'zh',
      timezone: 'Asia/Shanghai',
    });
    expect(await ask({ user_id: 'U0009GUEST' })).toMatchObject({ mayManage: false });
    expect(await ask({ channel_id: 'D0002ADA1', text: 'a &lt;b&gt; &amp;amp; c' })).toMatchObject({
      direct: true,
      text: 'a <b> &amp; c',
      place: { channel: 'U0002ADA1', user: 'U0002ADA1' },
    });
  });
});
