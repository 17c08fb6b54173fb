import { expect } from 'vitest';
import type { Courier, Receipt, SendResult } from '../../src/delivery/ports.ts';
import type { Destination } from '../../src/message/destination.ts';
import type { Call } from '../../src/render/call.ts';
import { type Skips, suite } from './suite.ts';

/** What a platform does with the next call. */
export type Fault =
  | { readonly kind: 'limited'; readonly seconds: number }
  /** The platform fails: before or after the message is stored. */
  | { readonly kind: 'broken'; readonly stored: boolean }
  /** The message is stored and the connection closed without an answer. */
  | { readonly kind: 'lost' }
  | { readonly kind: 'refused'; readonly reason: 'gone' | 'forbidden' | 'invalid' };

/** A platform to post to: the real adapter against a fake of the platform. */
export interface SendStage {
  readonly courier: Courier;
  readonly to: Destination;
  call(key: string, words: string, thread?: string): Call;
  /** Messages that readers see, oldest first. `thread`: the receipt's message it replies to. */
  posted(): readonly { readonly words: string; readonly thread?: string }[];
  /** Requests to post that arrived, whatever became of them. */
  attempts(): number;
  fault(fault: Fault): void;
  close(): Promise<void>;
}

export interface SendContract {
  readonly name: string;
  open(): Promise<SendStage>;
  readonly skip?: Skips;
}

const TESTS: Readonly<Record<string, (stage: SendStage) => Promise<void>>> = {
  async 'a call is posted once and answers its receipt'(stage) {
    const receipt = sent(await send(stage, 's/1/lead', 'hello 你好'));
    expect(receipt.message).not.toBe('');
    expect(stage.posted().map(({ words }) => words)).toEqual(['hello 你好']);
    expect(stage.attempts()).toBe(1);
  },
  async 'a reply goes into the thread of its lead'(stage) {
    const lead = sent(await send(stage, 's/1/lead', 'lead'));
    sent(await send(stage, 's/1/reply', 'reply', lead));
    expect(stage.posted().map(({ words }) => words)).toEqual(['lead', 'reply']);
    expect(stage.posted()[1]?.thread).toBe(lead.thread ?? lead.message);
  },
  async 'a rate limit says how long to wait, in milliseconds, and nothing is posted'(stage) {
    stage.fault({ kind: 'limited', seconds: 7 });
    const result = await send(stage, 's/1/lead', 'hello');
    expect(result).toMatchObject({ kind: 'later' });
    expect(result.kind === 'later' && result.milliseconds).toBeGreaterThanOrEqual(7000);
    expect(result.kind === 'later' && result.milliseconds).toBeLessThan(9000);
    expect([stage.posted().length, stage.attempts()]).toEqual([0, 1]);
  },
  async 'a failure of the platform is unknown, and is not tried again'(stage) {
    stage.fault({ kind: 'broken', stored: false });
    expect(await send(stage, 's/1/lead', 'hello')).toMatchObject({ kind: 'unknown' });
    expect([stage.posted().length, stage.attempts()]).toEqual([0, 1]);
  },
  async 'a failure after posting is unknown, and is not posted twice'(stage) {
    stage.fault({ kind: 'broken', stored: true });
    expect(await send(stage, 's/1/lead', 'hello')).toMatchObject({ kind: 'unknown' });
    expect([stage.posted().length, stage.attempts()]).toEqual([1, 1]);
  },
  async 'a lost answer is unknown, and is not posted twice'(stage) {
    stage.fault({ kind: 'lost' });
    expect(await send(stage, 's/1/lead', 'hello')).toMatchObject({ kind: 'unknown' });
    expect([stage.posted().length, stage.attempts()]).toEqual([1, 1]);
  },
  async 'a refusal says why and what to do in both languages'(stage) {
    for (const reason of ['gone', 'forbidden', 'invalid'] as const) {
      stage.fault({ kind: 'refused', reason });
      const result = await send(stage, `s/1/${reason}`, 'hello');
      expect(result).toMatchObject({ kind: 'refused', reason });
      if (result.kind !== 'refused') continue;
      expect(result.code).not.toBe('');
      expect(result.fix?.zh).toMatch(/\p{Script=Han}/u);
      expect(result.fix?.en).toMatch(/[a-z]{3}/);
    }
    expect(stage.posted()).toEqual([]);
  },
  async 'a fault of one call does not hold up the next'(stage) {
    stage.fault({ kind: 'limited', seconds: 60 });
    await send(stage, 's/1/a', 'first');
    sent(await send(stage, 's/1/b', 'second'));
    expect(stage.posted().map(({ words }) => words)).toEqual(['second']);
  },
  async 'a message that is there can be edited'(stage) {
    const receipt = sent(await send(stage, 's/1/lead', 'first words'));
    const call = stage.call('s/1/lead', 'better words');
    const result = await stage.courier.edit({ to: stage.to, call, receipt });
    expect(result).toMatchObject({ kind: 'sent' });
    expect(stage.posted().map(({ words }) => words)).toEqual(['better words']);
  },
};

/** What every platform's Send and Edit hold. */
export function sendContract({ name, open, skip }: SendContract): void {
  const checks = Object.entries(TESTS).map(([title, check]) => {
    return [title, async (start: () => Promise<SendStage>) => check(await start())] as const;
  });
  suite(`send: ${name}`, Object.fromEntries(checks), open, skip);
}

export async function send(
  stage: SendStage,
  key: string,
  words: string,
  lead?: Receipt,
): Promise<SendResult> {
  const call = stage.call(key, words, lead && 's/1/lead');
  return await stage.courier.send({ to: stage.to, call, ...(lead && { lead }) });
}

export function sent(result: SendResult): Receipt {
  if (result.kind !== 'sent') throw new Error(`not sent: ${JSON.stringify(result)}`);
  return result.receipt;
}
