import { readdirSync, readFileSync } from 'node:fs';
import { createHandlers } from '../../src/commands/handlers.ts';
import type { Context, Handlers, Invocation, Reply, Status } from '../../src/commands/ports.ts';
import type { ActionVerb, Doc } from '../../src/message/doc.ts';
import { plainText } from '../../src/message/text.ts';
import { parseYaml } from '../../src/ops/yaml.ts';
import { createLibrary, type Library } from '../../src/papers/library.ts';
import { readReport } from '../../src/papers/read.ts';
import { createTopics, type Topics } from '../../src/papers/topics.ts';
import { openStore } from '../../src/store/store.ts';

export const topics: Topics = createTopics(parseYaml(readFileSync('config/topics.yaml', 'utf8')));

/** All seeds in a library. */
export function seedLibrary(): Library {
  const library = createLibrary();
  for (const name of readdirSync('seeds')) {
    const report = readReport(readFileSync(`seeds/${name}`, 'utf8'), { file: name });
    if (report) library.add(report, 'seeds');
  }
  return library;
}

const seeds = seedLibrary();

export interface World {
  readonly context: Context;
  readonly handlers: Handlers;
  readonly bugs: unknown[];
  /** Types a command, as somebody who may manage the channel unless said otherwise. */
  type(text: string, as?: Partial<Invocation>): Promise<Reply>;
  press(verb: ActionVerb, value: string, as?: Partial<Invocation>): Promise<Reply>;
}

/** A channel of a workspace with the seeds and an empty store. */
export async function openWorld(change: Partial<Context> = {}): Promise<World> {
  const store = await openStore('memory:');
  const status: Status = { runs: [], sources: [{ name: 'seeds', newest: '2026-02-23' }] };
  const context: Context = {
    library: seeds,
    topics,
    subscriptions: store.subscriptions,
    people: store.people,
    places: store.places,
    status: async () => status,
    now: () => new Date('2026-02-23T02:00:00Z'),
    defaults: {
      timezone: 'Asia/Shanghai',
      language: 'en',
      at: '0 9 * * 1-5',
      wait: 10_800_000,
      quiet: 'never',
    },
    ...change,
  };
  const bugs: unknown[] = [];
  const handlers = createHandlers(context, (error) => {
    bugs.push(error);
    return 'ref1';
  });
  const asking = {
    person: { platform: 'slack', workspace: 'T1', user: 'U1' },
    place: { platform: 'slack', workspace: 'T1', channel: 'C1' },
    direct: false,
    mayManage: true,
  } as const;
  return {
    context,
    handlers,
    bugs,
    type: (typed, as) => {
      const [, command = 'papers', text = typed] = /^\/(papers?)\s*(.*)$/s.exec(typed) ?? [];
      return handlers.command({ ...asking, ...as, command: command as 'paper' | 'papers', text });
    },
    press: (verb, value, as) => handlers.press({ ...asking, ...as, verb, value }),
  };
}

/** A Doc as its readers see it. */
export const shown = (doc: Doc): string => plainText(doc.blocks);

/** What can be pressed in a Doc: `verb value`. */
export function pressable(doc: Doc): string[] {
  return doc.blocks.flatMap((block) => {
    if (block.type === 'group') {
      const inner = pressable({ ...doc, blocks: block.blocks });
      return block.accessory
        ? [`${block.accessory.verb} ${block.accessory.value}`, ...inner]
        : inner;
    }
    if (block.type !== 'actions') return [];
    return block.actions.flatMap((action) => {
      if (action.type === 'link') return [];
      if (action.type === 'button') return [`${action.verb} ${action.value}`];
      return action.options.map((option) => `${action.verb} ${option.value}`);
    });
  });
}
