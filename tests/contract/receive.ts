import { expect } from 'vitest';
import type { Handlers, Invocation, Pressed, Reply } from '../../src/commands/ports.ts';
import type { ActionVerb } from '../../src/message/doc.ts';
import { paragraph, text } from '../../src/message/doc.ts';
import { type Skips, suite } from './suite.ts';

/** A connected platform with somebody in front of it. */
export interface ReceiveStage {
  /** Types a command. Resolves when the platform has its ack. */
  command(command: 'paper' | 'papers', words: string): Promise<void>;
  /** Presses a button below an answer. Resolves when the platform has its ack. */
  press(verb: ActionVerb, value: string): Promise<void>;
  /** The next answer that the person sees, as plain words. */
  answer(): Promise<string>;
  /** Ends the adapter. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

export interface ReceiveContract {
  readonly name: string;
  open(handlers: Handlers): Promise<ReceiveStage>;
  readonly skip?: Skips;
}

/** Answers what it was asked, and keeps it. */
export interface Recorder extends Handlers {
  readonly invocations: Invocation[];
  readonly pressed: Pressed[];
}

export function recorder(change: Partial<Handlers> = {}): Recorder {
  const invocations: Invocation[] = [];
  const pressed: Pressed[] = [];
  return {
    invocations,
    pressed,
    async command(invocation) {
      invocations.push(invocation);
      return reply(`you asked ${invocation.command} ${invocation.text}`);
    },
    async press(what) {
      pressed.push(what);
      return reply(`you pressed ${what.verb} ${what.value}`);
    },
    unfurl: async () => [],
    complete: async () => [],
    home: async () => reply('your page').doc,
    ...change,
  };
}

export function reply(words: string, change: Partial<Reply> = {}): Reply {
  return {
    doc: { notification: words, blocks: [paragraph(text(words))] },
    visible: 'private',
    surface: 'message',
    ...change,
  };
}

type Opened = (handlers: Handlers) => Promise<ReceiveStage>;

const TESTS: Readonly<Record<string, (open: Opened) => Promise<void>>> = {
  async 'a command reaches the handler as it was typed, and its answer the person'(open) {
    const handlers = recorder();
    const stage = await open(handlers);
    await stage.command('paper', 'VESPO 论文');
    expect(await stage.answer()).toContain('you asked paper VESPO 论文');
    expect(handlers.invocations).toHaveLength(1);
    const [invocation] = handlers.invocations;
    expect(invocation?.person.user).not.toBe('');
    expect(invocation?.place.channel).not.toBe('');
  },
  async 'the ack does not wait for the handler'(open) {
    const gate = Promise.withResolvers<void>();
    const stage = await open(
      recorder({
        async command() {
          await gate.promise;
          return reply('at last');
        },
      }),
    );
    await stage.command('papers', 'latest');
    gate.resolve();
    expect(await stage.answer()).toContain('at last');
  },
  async 'commands at the same time do not wait for each other'(open) {
    const gate = Promise.withResolvers<void>();
    const stage = await open(
      recorder({
        async command({ text: words }) {
          if (words === 'slow') await gate.promise;
          return reply(words);
        },
      }),
    );
    await stage.command('paper', 'slow');
    await stage.command('paper', 'quick');
    expect(await stage.answer()).toContain('quick');
    gate.resolve();
    expect(await stage.answer()).toContain('slow');
  },
  async 'a button reaches the handler with verb and value'(open) {
    const handlers = recorder();
    const stage = await open(handlers);
    await stage.press('similar', '2602.10693');
    expect(await stage.answer()).toContain('you pressed similar 2602.10693');
    expect(handlers.pressed[0]).toMatchObject({ verb: 'similar', value: '2602.10693' });
  },
  async 'a handler that breaks its promise still gives an answer'(open) {
    const stage = await open(
      recorder({
        async command() {
          throw new Error('xoxb-secret broke');
        },
      }),
    );
    await stage.command('paper', 'VESPO');
    const words = await stage.answer();
    expect(words).toMatch(/wrong|问题/);
    expect(words).not.toContain('secret');
    await stage.press('save', '2602.10693');
    expect(await stage.answer()).toContain('save');
  },
  async 'stopping lets what is under way finish'(open) {
    const gate = Promise.withResolvers<void>();
    const started = Promise.withResolvers<void>();
    const stage = await open(
      recorder({
        async command() {
          started.resolve();
          await gate.promise;
          return reply('finished');
        },
      }),
    );
    await stage.command('paper', 'VESPO');
    await started.promise;
    const stopped = stage.stop();
    gate.resolve();
    await stopped;
    expect(await stage.answer()).toContain('finished');
  },
};

/** What every platform's way in holds. */
export function receiveContract({ name, open, skip }: ReceiveContract): void {
  suite(`receive: ${name}`, TESTS, open, skip);
}
