import { type Context, Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { Handlers, Invocation, Pressed, Reply } from '../../commands/ports.ts';
import { ACTION_VERBS, type ActionVerb, type Doc, type Language } from '../../message/doc.ts';
import { say } from '../../message/phrases.ts';
import { PAGE_POLICY } from '../../render/html-style.ts';
import { type Around, composePage, isLook, sentence, VIEWS, withFile } from './page.ts';

/** What the pages need. */
export interface RouteOptions {
  readonly handlers: Handlers;
  /** Lead and cards of the newest digest, the lead first; empty: no reports. */
  readonly latest: (language: Language) => Promise<readonly Doc[]>;
  /** Of readers whose browser wants neither. */
  readonly language: Language;
  readonly health?: () => Promise<{ readonly ok: boolean } & Readonly<Record<string, unknown>>>;
  /** Text for Prometheus. */
  readonly metrics?: () => Promise<string>;
  /** Told about bugs; the reader sees a general sentence. */
  readonly onError?: (error: unknown) => void;
}

/** Bytes of a form. */
const LARGEST_FORM = 10_000;

/** The pages, their look-ups and buttons, health and metrics. */
export function createRoutes(options: RouteOptions): Hono {
  const { handlers } = options;
  const app = new Hono();

  app.use(async (context, next) => {
    await next();
    context.header('content-security-policy', `${PAGE_POLICY}; frame-ancestors 'none'`);
    context.header('x-content-type-options', 'nosniff');
    context.header('referrer-policy', 'same-origin');
    context.header('cache-control', 'no-store');
  });

  const page = (
    context: Context,
    docs: readonly Doc[],
    around: Omit<Around, 'language' | 'path'> = {},
  ) => {
    const url = new URL(context.req.url);
    const language = languageOf(context, options.language);
    return context.html(
      composePage(docs, {
        ...around,
        language,
        path: context.req.method === 'GET' ? url.pathname + url.search : '/',
      }),
    );
  };
  const reader = (context: Context): Omit<Invocation, 'command' | 'text'> => ({
    person: { platform: 'local', user: 'local' },
    place: { platform: 'local', channel: 'preview' },
    direct: false,
    language: languageOf(context, options.language),
    mayManage: isHere(context),
  });
  const answer = (context: Context, reply: Reply, around?: Omit<Around, 'language' | 'path'>) => {
    const { file } = reply;
    if (file && context.req.query('file') === '1') {
      const name = file.name.replace(/[^\w.-]+/g, '_');
      context.header('content-disposition', `attachment; filename="${name}"`);
      return context.text(file.text);
    }
    const url = new URL(context.req.url);
    url.searchParams.set('file', '1');
    const language = languageOf(context, options.language);
    return page(context, [withFile(reply, url.href, language)], around);
  };
  const papers = (context: Context, text: string) =>
    handlers.command({ ...reader(context), command: 'papers', text });

  app.get('/', async (context) => {
    const language = languageOf(context, options.language);
    const docs = await options.latest(language);
    const shown = docs.length > 0 ? docs : [sentence(say(language).web.nothing)];
    return page(context, shown, { current: 'latest' });
  });
  app.get('/paper', async (context) => {
    const query = (context.req.query('q') ?? '').trim().slice(0, 300);
    const reply = await handlers.command({ ...reader(context), command: 'paper', text: query });
    return answer(context, reply, { query });
  });
  app.get('/digest/:day{\\d{4}-\\d{2}-\\d{2}}', async (context) =>
    answer(context, await papers(context, `latest ${context.req.param('day')}`)),
  );
  for (const item of VIEWS) {
    app.get(`/papers/${item}`, async (context) =>
      answer(context, await papers(context, item), { current: item }),
    );
  }
  app.get('/look', async (context) => {
    const pressed = pressedOf(
      reader(context),
      context.req.query('verb'),
      context.req.query('value'),
    );
    if (!pressed || !isLook(pressed.verb)) return context.notFound();
    return answer(context, await handlers.press(pressed));
  });
  app.post('/press', async (context) => {
    if (!isSameOrigin(context) || !isHere(context)) return refuse(context);
    const form = await readForm(context);
    const pressed = pressedOf(reader(context), form.get('verb'), form.get('value'));
    if (!pressed) return context.notFound();
    const back = pathOf(context.req.header('referer'));
    return answer(context, await handlers.press(pressed), { back });
  });
  app.post('/language', async (context) => {
    if (!isSameOrigin(context)) return refuse(context);
    const form = await readForm(context);
    const language = form.get('language') === 'zh' ? 'zh' : 'en';
    setCookie(context, 'language', language, {
      path: '/',
      httpOnly: true,
      sameSite: 'Strict',
      maxAge: 31_536_000,
    });
    if (isHere(context))
      await handlers.press({ ...reader(context), verb: 'home', value: `language=${language}` });
    return context.redirect(backOf(form.get('back')), 303);
  });
  const refuse = (context: Context) => {
    context.status(403);
    return page(context, [sentence(say(languageOf(context, options.language)).web.onlyHere)]);
  };

  app.get('/healthz', async (context) => {
    const health = (await options.health?.()) ?? { ok: true };
    return context.json(health, health.ok ? 200 : 503);
  });
  const { metrics } = options;
  if (metrics) {
    app.get('/metrics', async (context) =>
      context.body(await metrics(), 200, {
        'content-type': 'text/plain; version=0.0.4; charset=utf-8',
      }),
    );
  }

  app.notFound((context) => {
    context.status(404);
    return page(context, [sentence(say(languageOf(context, options.language)).web.notFound)]);
  });
  app.onError((error, context) => {
    options.onError?.(error);
    context.status(500);
    return page(context, [sentence(say(languageOf(context, options.language)).web.broken)]);
  });
  return app;
}

/** The switch's cookie, else the browser's first wish that Paperboy speaks. */
function languageOf(context: Context, otherwise: Language): Language {
  const chosen = getCookie(context, 'language');
  if (chosen === 'zh' || chosen === 'en') return chosen;
  const wishes = (context.req.header('accept-language') ?? '').toLowerCase();
  const first = /(?:^|,)\s*(zh|en)\b/.exec(wishes)?.[1];
  return first === 'zh' || first === 'en' ? first : otherwise;
}

/** Opened under a name of this machine itself: not through a proxy, not under a name that somebody points here. */
function isHere(context: Context): boolean {
  const { hostname } = new URL(context.req.url);
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

/** Whether a form was sent by this page and not by another site. */
function isSameOrigin(context: Context): boolean {
  const site = context.req.header('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin';
  const origin = context.req.header('origin') ?? '';
  return URL.canParse(origin) && new URL(origin).host === context.req.header('host');
}

async function readForm(context: Context): Promise<URLSearchParams> {
  const length = Number(context.req.header('content-length') ?? Number.NaN);
  if (!(length <= LARGEST_FORM)) return new URLSearchParams();
  return new URLSearchParams(await context.req.text());
}

function pressedOf(
  reader: Omit<Pressed, 'verb' | 'value'>,
  verb: string | null | undefined,
  value: string | null | undefined,
): Pressed | undefined {
  const known = ACTION_VERBS.find((each): each is ActionVerb => each === verb);
  return known && { ...reader, verb: known, value: (value ?? '').slice(0, 200) };
}

/** Where a form was sent from; it is of this page, or it would have been refused. */
function pathOf(referer: string | undefined): string {
  if (!referer || !URL.canParse(referer)) return '/';
  const { pathname, search } = new URL(referer);
  return backOf(pathname === '/press' ? '/' : pathname + search);
}

/** Only a page of our own. */
const backOf = (path: string | null): string => (path && /^\/(?![/\\])/.test(path) ? path : '/');
