import { type Doc, text } from '../message/doc.ts';
import { say } from '../message/phrases.ts';
import { UserError } from '../ops/errors.ts';
import { type Asked, asked as ask, privately } from './asked.ts';
import { bibtex } from './bibtex.ts';
import { complete } from './complete.ts';
import { details, similar } from './details.ts';
import { help } from './help.ts';
import { home } from './home.ts';
import { all, latest } from './latest.ts';
import { mute } from './mute.ts';
import { card, paper, search } from './paper.ts';
import type { Context, Handlers, Pressed, Reply } from './ports.ts';
import { save, saved } from './saved.ts';
import { settings } from './settings.ts';
import { status } from './status.ts';
import { subscribe, unsubscribe } from './subscribe.ts';
import { setPaused, subscriptions } from './subscriptions.ts';
import { topics, trends } from './topics.ts';
import { unfurl } from './unfurl.ts';
import { splitVerb, VERBS, type Verb } from './verbs.ts';
import { why } from './why.ts';

/** A bug in a handler: logged with a short reference that the person also sees. */
export type ReportBug = (error: unknown, doing: string) => string;

/** The store cannot be reached: an error class of the store has this code. */
const isStoreError = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'store-down';

const RUN: Record<Verb, (asked: Asked, rest: string) => Promise<Reply>> = {
  paper,
  latest,
  search,
  subscribe,
  unsubscribe,
  subscriptions,
  pause: (asked) => setPaused(asked, true),
  resume: (asked) => setPaused(asked, false),
  topics,
  saved,
  trends,
  why,
  status,
  mute: (asked, rest) => mute(asked, rest, true),
  unmute: (asked, rest) => mute(asked, rest, false),
  set: settings,
  help,
};

/** The two entry points of every platform, over one context. */
export function createHandlers(context: Context, reportBug: ReportBug): Handlers {
  const safely = async (asked: Asked, doing: string, run: () => Promise<Reply>): Promise<Reply> => {
    try {
      return await run();
    } catch (error) {
      const words = say(asked.language).errors;
      if (error instanceof UserError)
        return privately(errorDoc(asked, error.message, error.instead));
      if (isStoreError(error))
        return privately(errorDoc(asked, words.storeDown, words.storeDownHint));
      return privately(errorDoc(asked, words.bug(reportBug(error, doing)), words.bugHint));
    }
  };
  return {
    async command(invocation) {
      const asked = await ask(context, invocation, invocation.text);
      return safely(asked, `/${invocation.command} ${invocation.text}`, () => {
        if (invocation.command === 'paper') {
          const only = splitVerb(invocation.text);
          return only.verb === 'help' && only.rest === ''
            ? help(asked)
            : paper(asked, invocation.text);
        }
        if (invocation.text.trim() === '') return help(asked);
        const { verb, word, rest } = splitVerb(invocation.text);
        return verb ? RUN[verb](asked, rest) : unknownVerb(asked, word, invocation.text);
      });
    },
    async press(pressed) {
      const asked = await ask(context, pressed);
      return safely(asked, `${pressed.verb} ${pressed.value}`, () => press(asked, pressed));
    },
    async unfurl(place, urls) {
      try {
        return await unfurl(context, place, urls);
      } catch (error) {
        reportBug(error, 'unfurl');
        return [];
      }
    },
    async complete(kind, prefix, asking) {
      try {
        return await complete(await ask(context, asking), kind, prefix);
      } catch (error) {
        reportBug(error, `complete ${kind}`);
        return [];
      }
    },
    async home(asking) {
      const asked = await ask(context, asking);
      const reply = await safely(asked, 'home', async () => privately(await home(asked)));
      return reply.doc;
    },
  };
}

async function unknownVerb(asked: Asked, word: string, typed: string): Promise<Reply> {
  const words = say(asked.language).errors;
  const near = nearestVerb(word);
  const answer = asked.context.library.find(typed, 1);
  const instead = near
    ? words.didYouMean(`/papers ${near}`)
    : answer.sure
      ? words.didYouMean(`/paper ${typed.trim()}`)
      : undefined;
  throw new UserError(
    'unknown-verb',
    words.unknownVerb(word),
    [instead, words.typeHelp].filter(Boolean).join(' '),
  );
}

/** A verb whose letters are nearly those typed. */
function nearestVerb(word: string): string | undefined {
  const pairs = (value: string): Set<string> =>
    new Set(Array.from({ length: value.length - 1 }, (_, index) => value.slice(index, index + 2)));
  const typed = pairs(word.toLowerCase());
  let best: { verb: string; score: number } | undefined;
  for (const { verb, aliases } of VERBS) {
    for (const name of [verb, ...aliases]) {
      const known = pairs(name);
      const shared = [...typed].filter((pair) => known.has(pair)).length;
      const score = (2 * shared) / Math.max(1, typed.size + known.size);
      if (score >= 0.5 && score > (best?.score ?? 0)) best = { verb, score };
    }
  }
  return best?.verb;
}

async function press(asked: Asked, { verb, value }: Pressed): Promise<Reply> {
  const [head = '', page] = splitPage(value);
  switch (verb) {
    case 'card':
      return privately(card(asked, value));
    case 'details':
      return details(asked, head, page);
    case 'save':
      return save(asked, value, true);
    case 'unsave':
      return save(asked, value, false);
    case 'similar':
      return similar(asked, value);
    case 'bibtex':
      return bibtex(asked, value);
    case 'why':
      return why(asked, value);
    case 'all':
      return all(asked, head, page);
    case 'search': {
      const [, number = '1', query = value] = /^(\d+):(.*)$/s.exec(value) ?? [];
      return search(asked, query, Number(number));
    }
    case 'subscribe':
      return subscribe(asked, value || 'all');
    case 'subscribe-me':
      return subscribe(asked, `${value || 'all'} me`);
    case 'unsubscribe':
      return unsubscribe(asked, value || 'all');
    case 'pause':
      return setPaused(asked, true, value);
    case 'resume':
      return setPaused(asked, false, value);
    case 'mute':
      return mute(asked, value, true);
    case 'home':
      return settings(asked, value);
  }
}

/** `id:page` apart; a value without a page means the first. */
function splitPage(value: string): [string, number] {
  const [, head = value, page = '1'] = /^(.*):(\d+)$/s.exec(value) ?? [];
  return [head, Number(page)];
}

function errorDoc(asked: Asked, sentence: string, instead?: string): Doc {
  return {
    notification: sentence.slice(0, 190) || say(asked.language).errors.notification,
    blocks: [
      { type: 'paragraph', spans: [text(sentence)] },
      ...(instead ? [{ type: 'context' as const, spans: [text(instead)] }] : []),
    ],
  };
}
