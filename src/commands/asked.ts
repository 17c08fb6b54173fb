import type { Doc, Language } from '../message/doc.ts';
import { say } from '../message/phrases.ts';
import { UserError } from '../ops/errors.ts';
import type { Paper } from '../papers/paper.ts';
import type { Context, Invocation, PersonRecord, Reply } from './ports.ts';

/** One question being answered: who asks, where, in which language, and all that answers need. */
export interface Asked extends Omit<Invocation, 'command' | 'text' | 'language' | 'timezone'> {
  readonly context: Context;
  readonly language: Language;
  readonly timezone: string;
  readonly me: PersonRecord;
}

type Asking = Omit<Invocation, 'command' | 'text'>;

/**
 * The person's own settings outrank the platform's, those the configured ones. A command in Chinese is answered in
 * Chinese where the person has set nothing. A store that is down never stops a look-up: settings are left out then.
 */
export async function asked(context: Context, asking: Asking, typed = ''): Promise<Asked> {
  const me = await context.people.get(asking.person).catch((): PersonRecord => ({ saved: [] }));
  const typedLanguage: Language | undefined = /\p{Script=Han}/u.test(typed) ? 'zh' : undefined;
  return {
    ...asking,
    context,
    me,
    language: me.language ?? typedLanguage ?? asking.language ?? context.defaults.language,
    timezone: me.timezone ?? asking.timezone ?? context.defaults.timezone,
  };
}

/** An answer that only the asker sees. */
export function privately(doc: Doc, surface: Reply['surface'] = 'message'): Reply {
  return { doc, visible: 'private', surface };
}

/** The paper, or an error that says what to do when the library has dropped it. */
export function paperOf({ context, language }: Asked, id: string): Paper {
  const paper = context.library.get(id);
  if (paper) return paper;
  const words = say(language).errors;
  throw new UserError('gone', words.gone(id), words.goneHint);
}
