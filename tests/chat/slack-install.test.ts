import { afterEach, describe, expect, test } from 'vitest';
import type { StoredInstallation } from '../../src/chat/slack/installations.ts';
import { createSeal } from '../../src/chat/slack/seal.ts';
import { paragraph, text } from '../../src/message/doc.ts';
import { renderSlack } from '../../src/render/slack.ts';
import { recorder } from '../contract/receive.ts';
import { type FakeTeam, TEAM } from '../fakes/slack-server.ts';
import { memoryRecords, openStage, payload, type Stage, type StageOptions } from './slack-stage.ts';

const OTHER: FakeTeam = {
  id: 'T0002HALL',
  token: 'xoxb-hall-token',
  botId: 'B0002HALL',
  botUserId: 'U0002BOT2',
  channels: [{ id: 'C0002HALLS', name: 'papers' }],
};
const ORGANISATION: FakeTeam = {
  id: 'E0001UNIV',
  token: 'xoxb-university-token',
  botId: 'B0003UNIV',
  botUserId: 'U0003BOT3',
  enterprise: 'E0001UNIV',
  channels: [{ id: 'C0003WHOLE', name: 'papers' }],
};

let stage: Stage | undefined;
afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

async function open(options: StageOptions = {}, secrets: readonly string[] = ['first secret']) {
  const installations = memoryRecords<StoredInstallation>();
  const handlers = recorder();
  stage = await openStage('http', {
    handlers,
    teams: [TEAM, OTHER, ORGANISATION],
    oauth: { clientId: '1.2', clientSecret: 'client-secret', secrets, installations },
    ...options,
  });
  await stage.connection.start();
  return { ...stage, handlers, installations };
}

/** Goes through "Add to Slack" in a browser: the state comes back in query and cookie. */
async function install({ slack, request }: Stage, team: FakeTeam): Promise<Response> {
  const { state, cookie } = await begin({ request });
  slack.grant(`code-${team.id}`, team);
  return await request(`/slack/oauth_redirect?code=code-${team.id}&state=${state}`, {
    headers: { cookie },
  });
}

async function begin({ request }: Pick<Stage, 'request'>) {
  const started = await request('/slack/install', { redirect: 'manual' });
  const target = new URL(started.headers.get('location') ?? '');
  const cookie = (started.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  return { target, cookie, state: encodeURIComponent(target.searchParams.get('state') ?? '') };
}

function post(here: Stage, workspace: string, channel = '#papers') {
  const doc = { notification: 'hello', blocks: [paragraph(text('hello'))] };
  const posts = [{ part: 'lead', doc, thread: false }];
  const [call] = renderSlack(posts, { channel, key: 's/1', language: 'en' });
  if (!call) throw new Error('nothing rendered');
  return here.connection.courier.send({ to: { platform: 'slack', workspace, channel }, call });
}

describe('installing', () => {
  test('asks Slack for exactly the scopes of the manifest, with a state', async () => {
    const { target, state } = await begin(await open());
    expect(target.pathname).toBe('/oauth/v2/authorize');
    expect(target.searchParams.get('scope')).toContain('chat:write.public');
    expect(state.length).toBeGreaterThan(20);
  });

  test('two workspaces live side by side, each with its own token', async () => {
    const here = await open();
    for (const team of [TEAM, OTHER]) expect((await install(here, team)).status).toBe(200);
    expect(await post(here, TEAM.id)).toMatchObject({ kind: 'sent' });
    expect(await post(here, OTHER.id)).toMatchObject({ kind: 'sent' });
    const posts = here.slack.calls.filter(({ method }) => method === 'chat.postMessage');
    expect(posts.map(({ token, body }) => [token, body.channel])).toEqual([
      [TEAM.token, 'C0001PAPERS'],
      [OTHER.token, 'C0002HALLS'],
    ]);
  });

  test('a state that is missing, forged or of another browser installs nothing', async () => {
    const here = await open();
    here.slack.grant('code', TEAM);
    const { cookie, state } = await begin(here);
    const tries: [string, string][] = [
      ['/slack/oauth_redirect?code=code', cookie],
      [`/slack/oauth_redirect?code=code&state=${state}x`, cookie],
      [`/slack/oauth_redirect?code=code&state=${state}`, ''],
      [`/slack/oauth_redirect?code=code&state=${state}`, 'slack-app-oauth-state=other'],
    ];
    for (const [path, sent] of tries) {
      const response = await here.request(path, { headers: { cookie: sent } });
      expect(response.status).toBe(400);
      expect(await response.text()).not.toContain('xoxb');
    }
    expect(here.installations.values.size).toBe(0);
  });

  test('no token is readable in the store or in the log', async () => {
    const here = await open();
    await install(here, TEAM);
    await post(here, TEAM.id);
    const stored = JSON.stringify([...here.installations.values]);
    expect(stored).toContain('v1.');
    expect(stored + here.log.join('\n')).not.toContain(TEAM.token);
  });

  test('an organisation installs for all of its workspaces', async () => {
    const here = await open();
    await install(here, ORGANISATION);
    const change = {
      team_id: 'T0031DEPT',
      enterprise_id: ORGANISATION.id,
      is_enterprise_install: 'true',
    };
    const body = { ...change, response_url: here.slack.responseUrl() };
    await here.deliver('slash_commands', payload('slash_command', body));
    await here.slack.answers.next();
    expect(here.handlers.invocations[0]?.person.workspace).toBe('T0031DEPT');
    expect(await post(here, 'T0031DEPT')).toMatchObject({ kind: 'sent' });
    expect(here.slack.calls.at(-1)?.token).toBe(ORGANISATION.token);
    expect(await post(here, 'T0099ELSE')).toMatchObject({ kind: 'refused', code: 'not_installed' });
  });
});

describe('keeping workspaces apart', () => {
  test('no request or post of a workspace without installation goes anywhere', async () => {
    const here = await open();
    await install(here, TEAM);
    await here.deliver('slash_commands', payload('slash_command', { team_id: OTHER.id }));
    expect(await post(here, OTHER.id)).toMatchObject({
      kind: 'refused',
      reason: 'forbidden',
      code: 'not_installed',
    });
    await here.connection.stop();
    expect(here.handlers.invocations).toEqual([]);
    expect(here.slack.calls.filter(({ token }) => token === OTHER.token)).toEqual([]);
  });

  test("a record copied under another workspace's id opens with no other token", async () => {
    const here = await open();
    await install(here, TEAM);
    const sealed = here.installations.values.get(TEAM.id);
    here.installations.values.set(OTHER.id, { ...sealed, token: `${sealed?.token}x` });
    expect(await post(here, OTHER.id)).toMatchObject({ kind: 'refused', code: 'not_installed' });
  });

  test.each([
    ['tokens_revoked', 'tokens_revoked'],
    ['app_uninstalled', 'app_uninstalled'],
  ])('%s removes the installation and tells whose subscriptions to pause', async (name, code) => {
    const told = Promise.withResolvers<[readonly string[], string]>();
    const here = await open({ onRevoked: (ids, why) => told.resolve([ids, why]) });
    for (const team of [TEAM, OTHER]) await install(here, team);
    await here.deliver('events_api', payload(name));
    expect(await told.promise).toEqual([[TEAM.id], code]);
    expect([...here.installations.values.keys()]).toEqual([OTHER.id]);
    expect(await post(here, TEAM.id)).toMatchObject({ kind: 'refused', code: 'not_installed' });
    expect(await post(here, OTHER.id)).toMatchObject({ kind: 'sent' });
  });

  test('only user tokens revoked: nothing changes', async () => {
    const here = await open();
    await install(here, TEAM);
    const event = { type: 'tokens_revoked', tokens: { oauth: ['U0002ADA1'], bot: [] } };
    await here.deliver('events_api', payload('tokens_revoked', { event }));
    await here.connection.stop();
    expect(here.installations.values.size).toBe(1);
  });
});

describe('the seal', () => {
  test('opens what it sealed, twice differently sealed', () => {
    const seal = createSeal(['secret']);
    const [one, two] = [seal.seal('xoxb-1'), seal.seal('xoxb-1')];
    expect(one).not.toBe(two);
    expect([seal.open(one), seal.open(two)]).toEqual(['xoxb-1', 'xoxb-1']);
  });

  test('opens with an old secret behind the new one, and nothing with another', () => {
    const old = createSeal(['old']).seal('xoxb-1');
    const rotated = createSeal(['new', 'old']);
    expect([rotated.open(old), rotated.stale(old)]).toEqual(['xoxb-1', true]);
    expect(createSeal(['new']).open(old)).toBeUndefined();
  });

  test('notices every change of a sealed text', () => {
    const seal = createSeal(['secret']);
    const sealed = seal.seal('xoxb-1');
    for (let index = 3; index < sealed.length; index += 1) {
      // The last letters of base64url may hold unused bits: change what surely matters.
      const swapped = sealed[index] === 'A' ? 'z' : 'A';
      const changed = sealed.slice(0, index) + swapped + sealed.slice(index + 1);
      if (seal.open(changed) === 'xoxb-1') expect(index).toBeGreaterThan(sealed.length - 2);
    }
    expect(seal.open('v1.short')).toBeUndefined();
    expect(seal.open('')).toBeUndefined();
  });

  test('rotating: a start with the new secret in front seals stored tokens anew', async () => {
    const here = await open({}, ['old secret']);
    await install(here, TEAM);
    const before = here.installations.values.get(TEAM.id)?.token;
    const rotated = await openStageWith(here.installations, ['new secret', 'old secret']);
    await rotated.connection.start();
    expect(here.installations.values.get(TEAM.id)?.token).not.toBe(before);
    const alone = await openStageWith(here.installations, ['new secret']);
    expect(await post(alone, TEAM.id)).toMatchObject({ kind: 'sent' });
  });

  async function openStageWith(
    installations: ReturnType<typeof memoryRecords<StoredInstallation>>,
    secrets: readonly string[],
  ): Promise<Stage> {
    await stage?.close();
    const oauth = { clientId: '1.2', clientSecret: 's', secrets, installations };
    stage = await openStage('http', { oauth });
    return stage;
  }
});
