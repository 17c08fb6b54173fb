import { composeCard, detailBlocks } from '../digest/card.ts';
import { paginate } from '../digest/pages.ts';
import { type Action, type Block, text } from '../message/doc.ts';
import { say } from '../message/phrases.ts';
import { clip } from '../message/text.ts';
import { UserError } from '../ops/errors.ts';
import { type Asked, paperOf, privately } from './asked.ts';
import { row } from './paper.ts';
import type { Reply } from './ports.ts';

/** Button "Details": everything the reports say of a paper; the card's head on the first page. `value`: id or id:page. */
export async function details(asked: Asked, id: string, page = 1): Promise<Reply> {
  const { context, language } = asked;
  const words = say(language);
  const paper = paperOf(asked, id);
  const head = composeCard(paper, { language, topics: context.topics }).blocks.filter(
    (block) => block.type === 'heading' || block.type === 'context' || block.type === 'quote',
  );
  const pages = paginate([...head, { type: 'divider' }, ...detailBlocks(paper, language)]);
  const current = Math.min(Math.max(1, page), pages.length);
  const saved = asked.me.saved.some((entry) => entry.id === id);
  const turns: Action[] = [];
  const turn = (label: string, to: number): Action => ({
    type: 'button',
    label,
    verb: 'details',
    value: `${id}:${to}`,
  });
  if (current > 1) turns.push(turn(words.paper.previous, current - 1));
  if (current < pages.length) turns.push(turn(words.paper.next, current + 1));
  turns.push(
    saved
      ? { type: 'button', label: words.card.buttons.unsave, verb: 'unsave', value: id }
      : { type: 'button', label: words.card.buttons.save, verb: 'save', value: id },
  );
  const blocks: Block[] = [
    ...(pages[current - 1] ?? []),
    ...(pages.length > 1
      ? [{ type: 'context' as const, spans: [text(words.paper.page(current, pages.length))] }]
      : []),
    { type: 'actions', actions: turns },
  ];
  return privately(
    { notification: clip(`${paper.title} (${paper.id})`, 190, 'utf16'), blocks },
    page === 1 ? 'modal' : 'update',
  );
}

/** Button "Similar". */
export async function similar(asked: Asked, id: string): Promise<Reply> {
  const { context, language } = asked;
  const words = say(language).paper;
  const paper = paperOf(asked, id);
  const near = context.library.similar(id, 5).flatMap((hit) => context.library.get(hit.id) ?? []);
  if (near.length === 0) throw new UserError('no-similar', words.noSimilar);
  const heading = words.similarTo(paper.name ?? clip(paper.title, 80, 'utf16'));
  return privately({
    notification: clip(heading, 190, 'utf16'),
    blocks: [
      { type: 'heading', level: 2, spans: [text(heading)] },
      ...near.map((other, index) => row(asked, other, index + 1)),
    ],
  });
}
