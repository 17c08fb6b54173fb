import { expect } from 'vitest';
import type { FindResult, Receipt } from '../../src/delivery/ports.ts';
import { type SendStage, send, sent } from './send.ts';
import { type Skips, suite } from './suite.ts';

export interface FindStage extends SendStage {
  /** From now on the history cannot be read (a missing permission). */
  forbidHistory(): void;
  /** Somebody else posts a message that carries our marks for this key. */
  forge(key: string, words: string): void;
  /** Somebody else posts so many ordinary messages. */
  chatter(count: number): void;
}

export interface FindContract {
  readonly name: string;
  open(): Promise<FindStage>;
  readonly skip?: Skips;
}

const TESTS: Readonly<Record<string, (stage: FindStage) => Promise<void>>> = {
  async 'a message whose answer was lost is found by its key'(stage) {
    const since = new Date();
    stage.fault({ kind: 'lost' });
    expect(await send(stage, 's/1/lead', 'hello')).toMatchObject({ kind: 'unknown' });
    const result = await find(stage, 's/1/lead', since);
    expect(result.kind).toBe('found');
    expect(stage.posted().length).toBe(1);
  },
  async 'what it finds can be replied to'(stage) {
    const since = new Date();
    stage.fault({ kind: 'broken', stored: true });
    await send(stage, 's/1/lead', 'lead');
    const result = await find(stage, 's/1/lead', since);
    if (result.kind !== 'found') throw new Error('not found');
    sent(await send(stage, 's/1/reply', 'reply', result.receipt));
    const { thread, message } = result.receipt;
    expect(stage.posted()[1]?.thread).toBe(thread ?? message);
  },
  async 'a reply is found in its thread'(stage) {
    const since = new Date();
    const lead = sent(await send(stage, 's/1/lead', 'lead'));
    stage.fault({ kind: 'lost' });
    await send(stage, 's/1/reply', 'reply', lead);
    expect(await find(stage, 's/1/reply', since, lead)).toMatchObject({ kind: 'found' });
  },
  async 'another key is absent'(stage) {
    const since = new Date();
    sent(await send(stage, 's/1/lead', 'hello'));
    expect(await find(stage, 's/2/lead', since)).toEqual({ kind: 'absent' });
    expect(await find(stage, 's/1/lea', since)).toEqual({ kind: 'absent' });
  },
  async 'a message before many others is found'(stage) {
    const since = new Date();
    stage.fault({ kind: 'lost' });
    await send(stage, 's/1/lead', 'hello');
    stage.chatter(120);
    expect(await find(stage, 's/1/lead', since)).toMatchObject({ kind: 'found' });
  },
  async 'a copy by somebody else is not ours'(stage) {
    const since = new Date();
    stage.forge('s/1/lead', 'hello');
    expect(await find(stage, 's/1/lead', since)).toEqual({ kind: 'absent' });
  },
  async 'where history cannot be read it says so and does not guess'(stage) {
    const since = new Date();
    sent(await send(stage, 's/1/lead', 'hello'));
    stage.forbidHistory();
    expect(await find(stage, 's/1/lead', since)).toMatchObject({ kind: 'unknown' });
  },
};

/** What every platform's Find holds. */
export function findContract({ name, open, skip }: FindContract): void {
  const checks = Object.entries(TESTS).map(([title, check]) => {
    return [title, async (start: () => Promise<FindStage>) => check(await start())] as const;
  });
  suite(`find: ${name}`, Object.fromEntries(checks), open, skip);
}

async function find(
  stage: FindStage,
  key: string,
  since: Date,
  lead?: Receipt,
): Promise<FindResult> {
  const call = stage.call(key, 'any words', lead && 's/1/lead');
  return await stage.courier.find({ to: stage.to, call, since, ...(lead && { lead }) });
}
