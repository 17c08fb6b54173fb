import { request as httpRequest, type IncomingMessage } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { createWeb, type Web, type WebOptions } from '../../src/chat/web/web.ts';
import { UserError } from '../../src/ops/errors.ts';
import { type ScriptedHandlers, scriptedHandlers } from '../fakes/handlers.ts';
import { richDoc } from '../render/rich-doc.ts';

let running: Web | undefined;
afterEach(async () => {
  await running?.stop();
  running = undefined;
});

async function open(
  options: Partial<WebOptions> = {},
): Promise<{ url: string; handlers: ScriptedHandlers }> {
  const handlers = scriptedHandlers({
    actions: [
      { type: 'button', label: 'More', verb: 'details', value: '2602.10693:2' },
      { type: 'button', label: 'Save', verb: 'save', value: '2602.10693' },
      {
        type: 'select',
        placeholder: 'Which?',
        verb: 'card',
        options: [{ label: 'SAGE', value: '2602.10116', description: 'scenes' }],
      },
    ],
  });
  running = createWeb({
    port: 0,
    handlers,
    language: 'en',
    latest: async (language) => [richDoc(language)],
    ...options,
  });
  const { url } = await running.start();
  return { url, handlers: (options.handlers as ScriptedHandlers | undefined) ?? handlers };
}

const read = async (
  url: string,
  init: RequestInit = {},
): Promise<{ status: number; headers: Headers; text: string }> => {
  const response = await fetch(url, { redirect: 'manual', ...init });
  return { status: response.status, headers: response.headers, text: await response.text() };
};
const form = (
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): RequestInit => ({
  method: 'POST',
  body: new URLSearchParams(fields),
  headers: { 'sec-fetch-site': 'same-origin', ...headers },
});

test('the first page is the newest digest with a box to look papers up', async () => {
  const { url } = await open();
  const { status, headers, text } = await read(url);
  expect(status).toBe(200);
  expect(text).toContain('Daily papers · Mon, Feb 23');
  expect(text).toContain('<form class="search" method="get" action="/paper"');
  expect(headers.get('content-security-policy')).toMatch(
    /default-src 'none'.*frame-ancestors 'none'/,
  );
  expect(headers.get('x-content-type-options')).toBe('nosniff');
});

test('without reports it says what to do', async () => {
  const { url } = await open({ latest: async () => [] });
  expect((await read(url)).text).toContain('There are no reports yet.');
});

test('look-ups, days and the menu are commands', async () => {
  const { url, handlers } = await open();
  expect((await read(`${url}paper?q=%20VESPO%20%3Cb%3E`)).text).toContain(
    'paper: VESPO &lt;b&gt; (en)',
  );
  expect((await read(`${url}digest/2026-02-23`)).text).toContain('papers: latest 2026-02-23');
  expect((await read(`${url}papers/topics`)).text).toContain('papers: topics');
  expect(handlers.calls[0]).toMatchObject({
    person: { platform: 'local' },
    place: { platform: 'local', channel: 'preview' },
    mayManage: true,
  });
  expect((await read(`${url}digest/yesterday`)).status).toBe(404);
  expect((await read(`${url}papers/subscribe`)).status).toBe(404);
});

test('buttons that show are links, buttons that change are forms, options are both', async () => {
  const { url, handlers } = await open();
  const { text } = await read(`${url}paper?q=x`);
  expect(text).toContain('href="/look?verb=details&amp;value=2602.10693%3A2"');
  expect(text).toContain('href="/look?verb=card&amp;value=2602.10116"');
  expect(text).toMatch(/<form method="post" action="\/press">.*value="save".*value="2602.10693"/);
  expect((await read(`${url}look?verb=details&value=2602.10693%3A2`)).text).toContain(
    'details: 2602.10693:2',
  );
  expect((await read(`${url}look?verb=save&value=2602.10693`)).status).toBe(404);
  expect((await read(`${url}look?verb=format&value=disk`)).status).toBe(404);
  expect((await read(`${url}press`, form({ verb: 'save', value: '2602.10693' }))).text).toContain(
    'save: 2602.10693',
  );
  expect(handlers.calls.map((call) => ('verb' in call ? call.verb : call.command))).toEqual([
    'paper',
    'details',
    'save',
  ]);
});

test('after a button the way back leads to the page it stood on', async () => {
  const { url } = await open();
  const press = (referer: string) =>
    read(`${url}press`, form({ verb: 'save', value: '2602.10693' }, { referer }));
  expect((await press(`${url}paper?q=a&b`)).text).toContain(
    '<a href="/paper?q=a&amp;b">← Back</a>',
  );
  expect((await press(`${url}press`)).text).toContain('<a href="/">← Back</a>');
  expect((await press('https://evil.example//evil.example/')).text).toContain(
    '<a href="/">← Back</a>',
  );
});

test('nothing is changed for another site, nor under another name of this machine', async () => {
  const { url, handlers } = await open();
  const fields = { verb: 'save', value: '2602.10693' };
  for (const headers of [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'none' },
    { 'sec-fetch-site': 'same-site' },
  ]) {
    expect((await read(`${url}press`, form(fields, headers))).status).toBe(403);
  }
  const old = { method: 'POST', body: new URLSearchParams(fields) };
  expect((await read(`${url}press`, old)).status).toBe(403);
  expect(
    (await read(`${url}press`, { ...old, headers: { origin: 'https://evil.example' } })).status,
  ).toBe(403);
  expect((await read(`${url}press`, { ...old, headers: { origin: 'null' } })).status).toBe(403);
  const rebound = await raw(`${url}press`, { host: 'evil.example', origin: 'http://evil.example' });
  expect(rebound.status).toBe(403);
  expect(handlers.calls).toEqual([]);
  const own = { ...old, headers: { origin: url.slice(0, -1) } };
  expect((await read(`${url}press`, own)).status).toBe(200);
});

/** A form posted with headers of choice: fetch does not let the host be set. */
function raw(
  url: string,
  headers: Record<string, string>,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const body = 'verb=save&value=2602.10693';
    const request = httpRequest(
      url,
      { method: 'POST', headers: { 'content-length': body.length, ...headers } },
      (response) => {
        let text = '';
        response.on('data', (part) => {
          text += part;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

test('the language is the browser’s until the switch is pressed', async () => {
  const { url, handlers } = await open();
  const german = await read(url, { headers: { 'accept-language': 'de-DE,de;q=0.9' } });
  expect(german.text).toContain('<html lang="en">');
  const chinese = { headers: { 'accept-language': 'zh-CN,zh;q=0.9,en;q=0.8' } };
  expect((await read(url, chinese)).text).toContain('论文日报 · 2月23日 周一');
  const switched = await read(`${url}language`, form({ language: 'en', back: '/papers/topics' }));
  expect(switched.status).toBe(303);
  expect(switched.headers.get('location')).toBe('/papers/topics');
  expect(handlers.calls).toMatchObject([{ verb: 'home', value: 'language=en' }]);
  const cookie = switched.headers.get('set-cookie') ?? '';
  expect(cookie).toMatch(/^language=en;.*HttpOnly/i);
  const headers = { ...chinese.headers, cookie: cookie.split(';')[0] ?? '' };
  expect((await read(url, { headers })).text).toContain('Daily papers');
  for (const back of ['//evil.example/', 'https://evil.example/', '/\\evil.example']) {
    const answer = await read(`${url}language`, form({ language: 'en', back }));
    expect(answer.headers.get('location')).toBe('/');
  }
});

test('a file can be seen and downloaded', async () => {
  const file = { name: '2602.10693.bib', text: '@misc{vespo}\n' };
  const { url } = await open({ handlers: scriptedHandlers({ file }) });
  const { text } = await read(`${url}look?verb=bibtex&value=2602.10693`);
  expect(text).toContain('<pre><code>@misc{vespo}');
  const href = /href="([^"]*file=1)"/.exec(text)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const download = await read(href);
  expect(download.text).toBe(file.text);
  expect(download.headers.get('content-disposition')).toBe('attachment; filename="2602.10693.bib"');
  expect(download.headers.get('content-type')).toMatch(/^text\/plain/);
});

test('health and metrics for whoever watches', async () => {
  const { url } = await open({
    health: async () => ({ ok: false, store: 'down' }),
    metrics: async () => 'paperboy_papers 41\n',
  });
  const health = await read(`${url}healthz`);
  expect([health.status, health.text]).toEqual([503, '{"ok":false,"store":"down"}']);
  const metrics = await read(`${url}metrics`);
  expect(metrics.text).toBe('paperboy_papers 41\n');
  expect(metrics.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  await running?.stop();
  const plain = await open();
  expect((await read(`${plain.url}healthz`)).text).toBe('{"ok":true}');
  expect((await read(`${plain.url}metrics`)).status).toBe(404);
});

test('a mount gets its requests untouched, and only its own', async () => {
  const bodies: string[] = [];
  const handle = async (
    request: IncomingMessage,
    response: { end(text: string): void },
  ): Promise<void> => {
    let body = '';
    for await (const part of request) body += part;
    bodies.push(`${request.method} ${request.url} ${body}`);
    response.end('mounted');
  };
  const { url } = await open({
    mounts: [{ path: '/slack', handle: (request, response) => void handle(request, response) }],
  });
  const sent = '{"a": 1,  "b":"ü"}';
  expect((await read(`${url}slack/events?x=1`, { method: 'POST', body: sent })).text).toBe(
    'mounted',
  );
  expect(bodies).toEqual([`POST /slack/events?x=1 ${sent}`]);
  expect((await read(`${url}slackers`)).status).toBe(404);
});

test('a bug is told to the log and not to the reader', async () => {
  const errors: unknown[] = [];
  const { url } = await open({
    latest: () => Promise.reject(new Error('secret path /srv')),
    onError: (error) => errors.push(error),
  });
  const { status, text } = await read(url);
  expect(status).toBe(500);
  expect(text).not.toContain('secret');
  expect(errors).toMatchObject([{ message: 'secret path /srv' }]);
});

test('a port that is taken is said so', async () => {
  const { url } = await open();
  const port = Number(new URL(url).port);
  const second = createWeb({
    port,
    handlers: scriptedHandlers(),
    language: 'en',
    latest: async () => [],
  });
  const error = await second.start().catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(UserError);
  expect(error).toMatchObject({
    code: 'port-in-use',
    message: `Port ${port} on 127.0.0.1 is taken by another program.`,
  });
  await second.stop();
});

test('stopping ends what still hangs', async () => {
  const { url } = await open({ latest: () => new Promise(() => {}) });
  const hanging = fetch(url).catch(() => 'cut');
  const started = fetch(`${url}healthz`);
  await started;
  await running?.stop();
  expect(await hanging).toBe('cut');
  await expect(fetch(url)).rejects.toThrow();
});
