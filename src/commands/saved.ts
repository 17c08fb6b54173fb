import { titles } from '../digest/card.ts';
import { type Block, text } from '../message/doc.ts';
import { say } from '../message/phrases.ts';
import { type Asked, paperOf, privately } from './asked.ts';
import { row } from './paper.ts';
import type { Reply } from './ports.ts';

/** The newest of a reading list shown at once; all of them are in the BibTeX file. */
const SHOWN = 10;

/** `/papers saved` */
export async function saved(asked: Asked): Promise<Reply> {
  const words = say(asked.language);
  const blocks = savedBlocks(asked);
  const heading = words.saved.title(asked.me.saved.length);
  return privately({
    notification: heading,
    blocks: [{ type: 'heading', level: 2, spans: [text(heading)] }, ...blocks],
  });
}

/** The newest saved papers with their export button, or a sentence when there are none. */
export function savedBlocks(asked: Asked): Block[] {
  const { context, me, language } = asked;
  const words = say(language);
  if (me.saved.length === 0) return [{ type: 'paragraph', spans: [text(words.saved.none)] }];
  const newest = [...me.saved].reverse().slice(0, SHOWN);
  return [
    ...newest.map(({ id }, index): Block => {
      const paper = context.library.get(id);
      return paper ? row(asked, paper, index + 1) : { type: 'paragraph', spans: [text(id)] };
    }),
    {
      type: 'actions',
      actions: [{ type: 'button', label: words.saved.export, verb: 'bibtex', value: 'saved' }],
    },
  ];
}

/** Buttons Save and Unsave; pressing one twice changes nothing more. */
export async function save(asked: Asked, id: string, keep: boolean): Promise<Reply> {
  const { context, me, language, person } = asked;
  const words = say(language);
  const known = me.saved.some((entry) => entry.id === id);
  const title = keep
    ? titles(paperOf(asked, id), language).title
    : (context.library.get(id)?.title ?? id);
  if (known !== keep) {
    const record = await context.people.get(person);
    const others = record.saved.filter((entry) => entry.id !== id);
    await context.people.put(person, {
      ...record,
      saved: keep ? [...others, { id, at: context.now().toISOString() }] : others,
    });
  }
  const sentence = keep ? words.paper.saved(title) : words.paper.unsaved(title);
  const undo = keep
    ? ({ type: 'button', label: words.card.buttons.unsave, verb: 'unsave', value: id } as const)
    : ({ type: 'button', label: words.card.buttons.save, verb: 'save', value: id } as const);
  return {
    ...privately({
      notification: sentence.slice(0, 190),
      blocks: [
        { type: 'paragraph', spans: [text(sentence)] },
        { type: 'actions', actions: [undo] },
      ],
    }),
    changed: true,
  };
}
