import { afterEach, expect, test, vi } from 'vitest';
import { openWorld } from '../commands/world.ts';
import { openStage, payload, type Stage } from './slack-stage.ts';

type Json = Record<string, unknown>;

let stage: Stage | undefined;
afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

async function open() {
  const world = await openWorld();
  stage = await openStage('socket', { handlers: world.handlers });
  const { slack, deliver, connection } = stage;
  await connection.start();
  return {
    ...stage,
    world,
    async type(command: string, words: string): Promise<Json> {
      const response_url = slack.responseUrl();
      const change = { command, text: words, response_url };
      const answer = slack.answered(response_url);
      await deliver('slash_commands', payload('slash_command', change));
      return await answer;
    },
    async press(action: Json): Promise<void> {
      const actions = [{ ...(payload('block_action').actions as Json[])[0], ...action }];
      const change = { actions, response_url: slack.responseUrl() };
      await deliver('interactive', payload('block_action', change));
    },
  };
}

interface Control extends Json {
  readonly action_id: string;
}

/** Everything that can be pressed in blocks, as Slack sends it back. */
function controls(blocks: unknown): Control[] {
  const all = (blocks as { elements?: Json[]; accessory?: Json }[]).flatMap(
    ({ elements, accessory }) => [...(elements ?? []), ...(accessory ? [accessory] : [])],
  );
  return all.flatMap((element): Control[] => {
    const { type, action_id, value, options } = element as {
      type: string;
      action_id?: string;
      value?: string;
      options?: Json[];
    };
    if (!action_id) return [];
    if (type !== 'static_select') return [{ type, action_id, value }];
    return [{ type, action_id, value: undefined, selected_option: options?.[0] }];
  });
}

const verb = ({ action_id }: Control): string => action_id.split('.')[2] ?? '';

test('a paper, its details, the reading list and its BibTeX', async () => {
  const { slack, world, type, press } = await open();
  const card = await type('/paper', 'VESPO');
  expect(JSON.stringify(card)).toContain('VESPO: Variational Sequence-Level');
  expect(card.response_type).toBe('ephemeral');
  const buttons = controls(card.blocks);
  const button = (name: string): Control => {
    const found = buttons.find((one) => verb(one) === name);
    if (!found) throw new Error(`no button ${name}`);
    return found;
  };
  await press(button('details'));
  const details = await slack.views.next();
  expect(details.method).toBe('views.open');
  expect(JSON.stringify(details.body)).toContain('Qwen3-30B-A3B');
  await press(button('save'));
  const home = await slack.views.next();
  expect(home.method).toBe('views.publish');
  expect(JSON.stringify(home.body)).toContain('VESPO');
  await press(button('bibtex'));
  expect((await slack.uploads.next()).text).toContain('2602.10693');
  expect(world.bugs).toEqual([]);
});

test('every button of every answer works, and shows what Slack takes', async () => {
  const { slack, world, log, type, press } = await open();
  const typed: [string, string][] = [
    ['/paper', 'VESPO'],
    ['/paper', 'vepso'],
    ['/paper', ''],
    ['/paper', '2601.18631v3'],
    ['/papers', 'latest'],
    ['/papers', 'latest 2026-02-11'],
    ['/papers', 'search video'],
    ['/papers', '订阅 机器人'],
    ['/papers', 'subscriptions'],
    ['/papers', 'topics'],
    ['/papers', 'trends'],
    ['/papers', 'saved'],
    ['/papers', 'status'],
    ['/papers', 'help'],
    ['/papers', 'why 2602.10693'],
    ['/papers', 'nonsense & <!channel>'],
  ];
  const pressed = new Set<string>();
  for (const [command, words] of typed) {
    const answer = await type(command, words);
    for (const control of controls(answer.blocks)) {
      if (verb(control) === 'link') continue;
      const shown = () => slack.answers.waiting.length + slack.views.waiting.length;
      const before = shown();
      await press(control);
      await vi.waitUntil(() => shown() > before, { interval: 5 });
      pressed.add(verb(control));
    }
  }
  expect([...pressed].sort()).toEqual(expect.arrayContaining(['all', 'bibtex', 'details', 'save']));
  expect(world.bugs).toEqual([]);
  expect(log.filter((line) => /limits|failed|not shown|took no/.test(line))).toEqual([]);
});
