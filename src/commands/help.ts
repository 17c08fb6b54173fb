import { type Block, text } from '../message/doc.ts';
import { say } from '../message/phrases.ts';
import { type Asked, privately } from './asked.ts';
import { examples } from './paper.ts';
import type { Reply } from './ports.ts';
import { VERBS } from './verbs.ts';

/** `/papers help`, rendered from the table of verbs. */
export async function help(asked: Asked): Promise<Reply> {
  const words = say(asked.language);
  const tryOut = examples(asked);
  const blocks: Block[] = [
    { type: 'heading', level: 2, spans: [text(words.help.title)] },
    {
      type: 'list',
      ordered: false,
      start: 1,
      items: VERBS.map(({ verb }) => ({
        blocks: [
          {
            type: 'paragraph',
            spans: [
              { text: words.commands[verb].usage, code: true },
              text(` ${words.commands[verb].summary}`),
            ],
          },
        ],
      })),
    },
    { type: 'context', spans: [text(words.help.topics)] },
    ...(tryOut ? [{ type: 'context' as const, spans: [text(tryOut)] }] : []),
  ];
  return privately({ notification: words.help.notification, blocks });
}
