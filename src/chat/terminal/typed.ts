import { splitVerb } from '../../commands/verbs.ts';

/** What a typed line asks for. */
export type Typed =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'leave' }
  /** Presses a button of the last answer. */
  | { readonly kind: 'number'; readonly number: number }
  | { readonly kind: 'command'; readonly command: 'paper' | 'papers'; readonly text: string };

/** Commands as in a chat, with or without the slash; a bare verb is one of `/papers`, anything else a paper to look up. */
export function readTyped(line: string): Typed {
  const typed = line.normalize('NFKC').trim();
  if (typed === '') return { kind: 'nothing' };
  if (/^\/?(?:exit|quit|bye|退出|再见)$/i.test(typed)) return { kind: 'leave' };
  if (/^\d{1,3}$/.test(typed)) return { kind: 'number', number: Number(typed) };
  const [, command, text] = /^\/?(papers?)(?:\s+(.*))?$/is.exec(typed) ?? [];
  if (command) {
    const name = command.toLowerCase() === 'paper' ? 'paper' : 'papers';
    return { kind: 'command', command: name, text: text ?? '' };
  }
  const bare = typed.replace(/^\//, '');
  const { verb, rest } = splitVerb(bare);
  if (verb === 'paper') return { kind: 'command', command: 'paper', text: rest };
  return {
    kind: 'command',
    command: verb || typed.startsWith('/') ? 'papers' : 'paper',
    text: bare,
  };
}
