import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { runTerminal, type TerminalOptions } from '../../src/chat/terminal/terminal.ts';
import type { Action } from '../../src/message/doc.ts';
import { type Script, scriptedHandlers } from '../fakes/handlers.ts';
import { richDoc } from '../render/rich-doc.ts';

const TAB = '\t';
const UP = '\x1b[A';

/** A terminal on streams: `type` sends keys, `until` waits for something to be written, `screen` is everything so far. */
function open(script: Script = {}, options: Partial<TerminalOptions> = {}) {
  const input = new PassThrough();
  const output = new PassThrough();
  const handlers = scriptedHandlers(script);
  let screen = '';
  let wake = (): void => {};
  output.on('data', (data) => {
    screen += String(data);
    wake();
  });
  const terminal = runTerminal({
    input,
    output,
    editing: true,
    handlers,
    language: 'en',
    color: false,
    links: 'none',
    columns: () => 60,
    ...options,
  });
  return {
    terminal,
    handlers,
    input,
    screen: () => screen,
    type: (keys: string) => input.write(keys),
    async until(text: string | RegExp): Promise<void> {
      const there = (): boolean =>
        typeof text === 'string' ? screen.includes(text) : text.test(screen);
      while (!there()) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}

test('says how it works and answers commands, with or without a slash', async () => {
  const chat = open();
  expect(chat.screen()).toContain('Type /paper and a name');
  for (const [typed, command, text] of [
    ['/paper VESPO', 'paper', 'VESPO'],
    ['paper VESPO', 'paper', 'VESPO'],
    ['/papers subscribe robotics me', 'papers', 'subscribe robotics me'],
    ['/papers', 'papers', ''],
    ['latest 2026-02-23', 'papers', 'latest 2026-02-23'],
    ['订阅 机器人', 'papers', '订阅 机器人'],
    ['help', 'papers', 'help'],
    ['2602.10693v2', 'paper', '2602.10693v2'],
    ['soft policy optimization', 'paper', 'soft policy optimization'],
    ['/nonsense here', 'papers', 'nonsense here'],
  ] as const) {
    chat.type(`${typed}\r`);
    await chat.until(`${command}: ${text} (en)`);
    expect(chat.handlers.calls.at(-1), typed).toMatchObject({ command, text });
  }
  expect(chat.handlers.calls[0]).toMatchObject({
    person: { platform: 'local' },
    place: { platform: 'local', channel: 'preview' },
    mayManage: true,
  });
  chat.terminal.stop();
});

test('lines sent at once are answered one after the other, also when the input ends there', async () => {
  const chat = open({}, { editing: false });
  chat.input.end('/paper one\n\n/paper two\n/papers help\n');
  await chat.terminal.done;
  expect(chat.handlers.calls.map((call) => 'text' in call && call.text)).toEqual([
    'one',
    'two',
    'help',
  ]);
  expect(chat.screen()).not.toContain('\x1b');
  expect(chat.screen()).not.toContain('›');
  expect(chat.screen().indexOf('paper: one')).toBeLessThan(chat.screen().indexOf('papers: help'));
});

test('a number presses a button or chooses an option of the last answer', async () => {
  const actions: Action[] = [
    { type: 'button', label: 'Details', verb: 'details', value: '2602.10693' },
    { type: 'link', label: 'arXiv', url: 'https://arxiv.org/abs/2602.10693' },
    {
      type: 'select',
      placeholder: 'Which?',
      verb: 'card',
      options: [
        { label: 'PRISM', value: '2601.00001' },
        { label: 'PRISM', value: '2512.00002' },
      ],
    },
  ];
  const chat = open({ actions });
  chat.type('1\r');
  await chat.until('There is nothing to press.');
  chat.type('/paper prism\r');
  await chat.until('4 PRISM');
  expect(chat.screen()).toContain('[1 Details] [2 arXiv]');
  chat.type('4\r');
  await chat.until('card: 2512.00002');
  chat.type('2\r');
  await chat.until('https://arxiv.org/abs/2602.10693');
  chat.type('9\r');
  await chat.until('There is no 9: the last answer has 4 buttons.');
  expect(chat.handlers.calls.at(-1)).toMatchObject({ verb: 'card', value: '2512.00002' });
  chat.terminal.stop();
});

const OFFERS = {
  paper: [
    { label: 'VESPO: Variational Sequence-Level Soft Policy Optimization', value: '2602.10693' },
    { label: 'Learning Smooth Policies', value: '2602.18312' },
  ],
  topic: [
    { label: 'Robotics · robotics', value: 'robotics' },
    { label: 'Robustness · robustness', value: 'robustness' },
  ],
};

test.each([
  ['/pa', '/paper'],
  ['/papers sta', '/papers status '],
  ['trend', 'trends '],
  ['/paper ves', '/paper VESPO'],
  ['/paper learn', '/paper Learning Smooth Policies'],
  ['ves', 'VESPO'],
  ['/papers why ves', '/papers why VESPO'],
  ['/papers subscribe roboti', '/papers subscribe robotics'],
  ['/papers 取消订', '/papers 取消订阅 '],
  ['订阅 robus', '订阅 robustness'],
  ['subscribe rob', 'subscribe rob'],
])('Tab makes %j to %j', async (typed, completed) => {
  const chat = open({ offers: OFFERS });
  chat.type(typed);
  chat.type(TAB);
  // The answer to Tab comes later than the key: the line is sent when it is there.
  if (completed === typed) await chat.until('Robustness');
  else await chat.until(completed);
  chat.type('\r');
  await chat.until(/\(en\)/);
  const said = chat.handlers.calls.map((call) => ('command' in call ? call : undefined))[0];
  const line = completed.replace(/^\/papers? ?/, '').trim();
  expect(said?.text.trim()).toBe(line);
  chat.terminal.stop();
});

test('several candidates are listed above the prompt, and the line stays', async () => {
  const chat = open({ offers: OFFERS });
  chat.type('/papers subscribe rob');
  chat.type(TAB);
  await chat.until(
    /Robotics · robotics\r?\n.*Robustness · robustness[\s\S]*› \/papers subscribe rob/,
  );
  chat.terminal.stop();
});

test('a title from a report cannot press keys when it completes', async () => {
  const paper = [
    { label: 'EVIL: \x03\x1b[A\rquit\r', value: '2601.00001' },
    { label: 'evil \x04 two', value: '2' },
  ];
  const chat = open({ offers: { paper } });
  chat.type('/paper evil');
  chat.type(TAB);
  await chat.until('evil  two');
  expect(chat.handlers.calls).toEqual([]);
  expect(chat.screen()).not.toContain('\x03');
  expect(chat.screen()).not.toContain('\x04');
  chat.terminal.stop();
});

test('earlier lines come back with the arrow, also those of another day', async () => {
  const remembered: string[] = [];
  const chat = open(
    {},
    { history: ['/paper OLD', '/papers help'], remember: (line) => remembered.push(line) },
  );
  chat.type(`${UP}${UP}\r`);
  await chat.until('paper: OLD');
  chat.type('/paper NEW\r');
  await chat.until('paper: NEW');
  chat.type(`${UP}\r`);
  await chat.until(/paper: NEW[\s\S]*paper: NEW/);
  expect(remembered).toEqual(['/paper OLD', '/paper NEW', '/paper NEW']);
  chat.terminal.stop();
});

test('a digest that arrives goes above what is being typed', async () => {
  const chat = open();
  chat.type('/paper VES');
  await chat.until('VES');
  chat.terminal.show(richDoc('en'));
  await chat.until(/Daily papers · Mon, Feb 23[\s\S]*› \/paper VES/);
  chat.type('PO\r');
  await chat.until('paper: VESPO');
  chat.terminal.stop();
});

test('a text that arrives goes above the prompt too, without anything that steers', async () => {
  const chat = open();
  chat.terminal.print('论文日报\x1b[2J\n7 篇');
  await chat.until(/论文日报\[2J\n7 篇\n\n[\s\S]*› /);
  chat.terminal.stop();
});

test('the window may change its width', async () => {
  let columns = 60;
  const chat = open({}, { columns: () => columns });
  chat.terminal.show(richDoc('zh'));
  await chat.until('─'.repeat(60));
  columns = 30;
  chat.terminal.show(richDoc('zh'));
  await chat.until(/(?<!─)─{30}(?!─)/);
  chat.terminal.stop();
});

test('a file is shown where the answer does not show it', async () => {
  const chat = open({ file: { name: 'a.bib', text: '@misc{vespo}\n' } });
  chat.type('/paper x\r');
  await chat.until('    @misc{vespo}');
  chat.terminal.stop();
});

test.each([
  ['Ctrl-D', '\x04'],
  ['Ctrl-C', '\x03'],
  ['quit', 'quit\r'],
  ['退出', '退出\r'],
])('%s leaves', async (_name, keys) => {
  const chat = open();
  chat.type(keys);
  await chat.terminal.done;
  expect(stripVTControlCharacters(chat.screen()).endsWith('\n')).toBe(true);
  expect(chat.handlers.calls).toEqual([]);
});

test('a bug is told to the log, and the chat goes on', async () => {
  const errors: unknown[] = [];
  const handlers = scriptedHandlers();
  const broken = {
    ...handlers,
    press: handlers.press,
    command: () => Promise.reject(new Error('no disk')),
  };
  const chat = open({}, { handlers: broken, onError: (error) => errors.push(error) });
  chat.type('/paper x\r');
  await chat.until('Something went wrong on my side');
  expect(errors).toMatchObject([{ message: 'no disk' }]);
  chat.type('quit\r');
  await chat.terminal.done;
});
