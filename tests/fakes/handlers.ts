import type { Handlers, Invocation, Offer, Pressed, Reply } from '../../src/commands/ports.ts';
import type { Action, Doc } from '../../src/message/doc.ts';

export interface ScriptedHandlers extends Handlers {
  /** Everything that came in, in order. */
  readonly calls: readonly (Invocation | Pressed)[];
}

export interface Script {
  /** What `complete` offers, by kind. */
  readonly offers?: Readonly<Record<string, readonly Offer[]>>;
  readonly actions?: readonly Action[];
  readonly file?: Reply['file'];
}

/** Handlers that answer with what they were asked, for tests of the places that ask. */
export function scriptedHandlers({
  offers = {},
  actions = [],
  file,
}: Script = {}): ScriptedHandlers {
  const calls: (Invocation | Pressed)[] = [];
  const answer = (said: string): Reply => ({
    doc: echo(said, actions),
    visible: 'private',
    surface: 'message',
    ...(file ? { file } : {}),
  });
  return {
    calls,
    async command(invocation) {
      calls.push(invocation);
      return answer(`${invocation.command}: ${invocation.text} (${invocation.language})`);
    },
    async press(pressed) {
      calls.push(pressed);
      return answer(`${pressed.verb}: ${pressed.value}`);
    },
    unfurl: async () => [],
    complete: async (kind, prefix) =>
      (offers[kind] ?? []).filter((offer) =>
        offer.label.toLowerCase().includes(prefix.trim().toLowerCase()),
      ),
    home: async () => echo('home', []),
  };
}

function echo(said: string, actions: readonly Action[]): Doc {
  return {
    notification: said,
    blocks: [
      { type: 'paragraph', spans: [{ text: said }] },
      ...(actions.length > 0 ? [{ type: 'actions' as const, actions }] : []),
    ],
  };
}
