import { createInterface, cursorTo, type Interface, moveCursor } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { Handlers, Invocation, Reply } from '../../commands/ports.ts';
import type { Doc, Language } from '../../message/doc.ts';
import { say } from '../../message/phrases.ts';
import { cleanText, clip } from '../../message/text.ts';
import { safeUrl } from '../../message/url.ts';
import { type Choice, choices } from '../../render/choices.ts';
import { renderText } from '../../render/text.ts';
import { candidates, commonStart } from './complete.ts';
import { readTyped } from './typed.ts';

export interface TerminalOptions {
  readonly input: Readable;
  readonly output: Writable;
  /** True: line editing, history, completion. False: plain lines in, plain text out. */
  readonly editing: boolean;
  readonly handlers: Handlers;
  readonly language: Language;
  readonly color: boolean;
  readonly links: 'osc8' | 'inline' | 'none';
  /** Asked before everything that is drawn, so that a resized window counts at once. */
  readonly columns: () => number;
  /** Typed before, oldest first. */
  readonly history?: readonly string[];
  /** Called with each line typed, for whoever keeps the history. */
  readonly remember?: (line: string) => void;
  /** Told about bugs; the person sees a general sentence. */
  readonly onError?: (error: unknown) => void;
}

export interface Terminal {
  /** Shows something that nobody typed for (a digest), above the prompt. Its buttons get the numbers. */
  show(doc: Doc): void;
  /** Shows a text above the prompt. */
  print(text: string): void;
  /** Resolves when the person left or `stop` was called, and what was typed before is answered. */
  readonly done: Promise<void>;
  stop(): void;
}

const PROMPT = '› ';
const MOST_HISTORY = 500;
/** Names listed for one press of Tab. */
const MOST_OFFERS = 12;

/** The chat on a terminal: what is typed in Slack or Discord is typed here; a number presses a button. */
export function runTerminal(options: TerminalOptions): Terminal {
  const { input, output, handlers, editing } = options;
  const words = say(options.language).terminal;
  let pressable: readonly Choice[] = [];
  let line: Promise<void> = Promise.resolve();
  let closed = false;

  const prompt: Interface = createInterface({
    input,
    output,
    terminal: editing,
    prompt: editing ? PROMPT : '',
    history: [...(options.history ?? [])].reverse().slice(0, MOST_HISTORY),
    historySize: MOST_HISTORY,
    removeHistoryDuplicates: true,
    completer: (typed: string, done: (error: null, result: [string[], string]) => void) => {
      // Readline inserts only what begins with the very letters typed; names are completed in their own case instead.
      done(null, [[], typed]);
      offer(typed).catch((error: unknown) => options.onError?.(error));
    },
  });

  const asking = (): Omit<Invocation, 'command' | 'text'> => ({
    person: { platform: 'local', user: 'local' },
    place: { platform: 'local', channel: 'preview' },
    direct: false,
    language: options.language,
    mayManage: true,
  });

  const write = (text: string): void => {
    if (output.writable) output.write(text);
  };

  const draw = (doc: Doc): void => {
    const { color, links } = options;
    const text = renderText(doc, { width: options.columns(), color, links, numbered: true });
    pressable = choices(doc.blocks);
    write(`${text}\n\n`);
  };

  /** Draws over the prompt and what is being typed, and puts both back below. */
  const above = (drawing: () => void): void => {
    if (editing) {
      moveCursor(output, 0, -prompt.getCursorPos().rows);
      cursorTo(output, 0);
      write('\x1b[J');
    }
    drawing();
    if (editing && !closed) prompt.prompt(true);
  };

  const reply = ({ doc, file }: Reply): void => {
    const shown = !file || doc.blocks.some((block) => block.type === 'code');
    draw(shown ? doc : { ...doc, blocks: [...doc.blocks, { type: 'code', text: file.text }] });
  };

  const sentence = (text: string): void => write(`${text}\n\n`);

  const press = async (number: number): Promise<void> => {
    const choice = pressable[number - 1];
    if (!choice) return sentence(words.noNumber(String(number), pressable.length));
    if (choice.type === 'link') return sentence(safeUrl(choice.url) ?? '');
    reply(await handlers.press({ ...asking(), verb: choice.verb, value: choice.value }));
  };

  const answer = async (typed: string): Promise<void> => {
    const asked = readTyped(typed);
    if (asked.kind === 'leave') return prompt.close();
    if (asked.kind !== 'nothing') options.remember?.(typed.trim());
    if (asked.kind === 'number') await press(asked.number);
    if (asked.kind === 'command') {
      reply(await handlers.command({ ...asking(), command: asked.command, text: asked.text }));
    }
    if (!closed) prompt.prompt();
  };

  const offer = async (typed: string): Promise<void> => {
    const found = await candidates(typed, (kind, prefix) =>
      handlers.complete(kind, prefix, asking()),
    );
    // Typed on while the answer was on its way: it is about a line that is no more.
    if (closed || found.length === 0 || prompt.line !== typed) return;
    const start = oneLine(commonStart(found.map((each) => each.line)));
    if (start.length > typed.length || found.length === 1) {
      prompt.write(null, { ctrl: true, name: 'e' });
      prompt.write(null, { ctrl: true, name: 'u' });
      prompt.write(start);
    } else {
      const names = found
        .slice(0, MOST_OFFERS)
        .map(({ label }) => `  ${clip(oneLine(label), options.columns() - 2, 'width')}`);
      above(() => sentence(names.join('\n')));
    }
  };

  const done = new Promise<void>((resolve) => {
    prompt.on('close', () => {
      closed = true;
      if (editing) write('\n');
      resolve(line);
    });
  });
  prompt.on('line', (typed) => {
    line = line
      .then(() => answer(typed))
      .catch((error: unknown) => {
        options.onError?.(error);
        sentence(words.broken);
        if (!closed) prompt.prompt();
      });
  });
  prompt.on('SIGINT', () => prompt.close());
  write(`${words.hint}\n\n`);
  prompt.prompt();

  return {
    show: (doc) => above(() => draw(doc)),
    print: (text) => above(() => sentence(cleanText(text))),
    done,
    stop: () => prompt.close(),
  };
}

/** What may be written into the line being typed: no control character presses a key there. */
const oneLine = (text: string): string => cleanText(text).replace(/\s/g, ' ');
