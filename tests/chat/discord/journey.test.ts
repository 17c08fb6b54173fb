import { afterEach, expect, test } from 'vitest';
import { openWorld } from '../../commands/world.ts';
import {
  button,
  inGuild,
  MANAGER,
  paper,
  papers,
  select,
} from '../../fixtures/discord/interactions.ts';
import { type Stage, started, wordsIn } from './stage.ts';

type Json = Record<string, unknown>;
const EPHEMERAL = 64;

let stage: Stage | undefined;
afterEach(async () => {
  await stage?.close();
  stage = undefined;
});

async function open() {
  const world = await openWorld();
  const opened = await started({ handlers: world.handlers, patience: 10_000 });
  stage = opened;
  const ask = async (interaction: Json): Promise<Json> =>
    await opened.discord.interact(inGuild(interaction, MANAGER));
  return { ...opened, world, ask };
}

interface Control {
  readonly id: string;
  readonly choice?: string;
}

/** Everything that can be pressed in an answer, also what a menu holds. */
function controls(components: unknown): Control[] {
  if (!Array.isArray(components)) return [];
  return components.flatMap((component: Json): Control[] => {
    const { custom_id: id, options, accessory } = component;
    const nested = [...controls(component.components), ...controls(accessory ? [accessory] : [])];
    if (typeof id !== 'string') return nested;
    if (!Array.isArray(options)) return [{ id }];
    return options.map(({ value }: { value: string }) => ({ id, choice: value }));
  });
}
const controlsOf = (answer: Json): Control[] =>
  controls((answer.data as { components?: unknown }).components);
const press = ({ id, choice }: Control): Json =>
  choice === undefined ? button(id, EPHEMERAL) : select(id, choice, EPHEMERAL);

test('a paper, its details, the reading list and its BibTeX', async () => {
  const { discord, world, ask } = await open();
  const card = await ask(paper('VESPO'));
  expect(wordsIn(card.data)).toContain('VESPO: Variational Sequence');
  const pressed = async (verb: string): Promise<Json> => {
    const control = controlsOf(card).find(({ id }) => id.startsWith(`v1:${verb}:`));
    if (!control) throw new Error(`no button ${verb}`);
    return await ask(press(control));
  };
  expect(wordsIn((await pressed('details')).data)).toContain('Qwen3-30B-A3B');
  await pressed('save');
  expect(wordsIn((await ask(papers('saved'))).data)).toContain('VESPO');
  const bibtex = await pressed('bibtex');
  expect(bibtex.data).toMatchObject({
    attachments: [{ filename: expect.stringMatching(/\.bib$/) }],
  });
  expect(discord.requests.at(-1)?.files).toBe(1);
  expect(world.bugs).toEqual([]);
});

test('a subscription for the channel needs the permission to manage it', async () => {
  const { discord, world, ask } = await open();
  const topic = papers('subscribe', { topic: 'robotics', language: 'en', time: '8:30' });
  await discord.interact(inGuild(topic));
  expect(
    (await world.context.subscriptions.all()).filter(({ origin }) => origin === 'chat'),
  ).toEqual([]);
  await ask(topic);
  expect(await world.context.subscriptions.all()).toMatchObject([
    {
      to: { platform: 'discord', channel: '700000000000000001' },
      topics: ['robotics'],
      language: 'en',
      at: [expect.stringMatching(/^30 8 /)],
    },
  ]);
});

test('every button of every answer works, and shows what Discord takes', async () => {
  const { world, logged, ask } = await open();
  const typed: Json[] = [
    ...['VESPO', 'vepso', '', '2601.18631v3', 'learning'].map(paper),
    papers('latest'),
    papers('latest', { date: '2026-02-11' }),
    papers('search', { words: 'video' }),
    papers('subscribe', { topic: '机器人' }),
    papers('why', { paper: '2602.10693' }),
    papers('mute', { what: '@everyone <@1> **x**' }),
    ...['subscriptions', 'topics', 'trends', 'saved', 'status', 'help'].map((name) => papers(name)),
  ];
  const pressed = new Set<string>();
  for (const interaction of typed) {
    const answer = await ask(interaction);
    for (const control of controlsOf(answer)) {
      const verb = /^v1[.\d]*:([a-z-]+)/.exec(control.id)?.[1] ?? '';
      if (pressed.has(`${verb} ${control.choice ?? ''}`)) continue;
      pressed.add(`${verb} ${control.choice ?? ''}`);
      for (const inner of controlsOf(await ask(press(control))).slice(0, 4))
        await ask(press(inner));
    }
  }
  const verbs = new Set([...pressed].map((each) => each.split(' ')[0]));
  expect([...verbs]).toEqual(expect.arrayContaining(['all', 'bibtex', 'details', 'save']));
  expect(world.bugs).toEqual([]);
  expect(logged.filter((line) => /limits|failed|not shown|refused/.test(line))).toEqual([]);
});
