import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Doc } from '../../src/message/doc.ts';
import { link, paragraph, text } from '../../src/message/doc.ts';
import { htmlBody, htmlCalls, renderHtml } from '../../src/render/html.ts';
import { PAGE_POLICY, PAGE_STYLE } from '../../src/render/html-style.ts';
import { richDoc } from './rich-doc.ts';

test.each(['zh', 'en'] as const)('every kind of block in %s', async (language) => {
  const page = renderHtml([richDoc(language)], { title: richDoc(language).notification, language });
  const withoutStyle = page.replace(PAGE_STYLE, '').replace(/sha256-[^&]*/, 'sha256-');
  await expect(withoutStyle).toMatchFileSnapshot(`../golden/render/rich.${language}.html`);
});

test('the policy allows this style sheet and no other', () => {
  const hash = createHash('sha256').update(PAGE_STYLE).digest('base64');
  expect(PAGE_POLICY).toContain(`style-src 'sha256-${hash}'`);
  expect(PAGE_POLICY).not.toContain('unsafe');
  const page = renderHtml([], { title: 'x', language: 'en' });
  expect(page).toContain(`<style>${PAGE_STYLE}</style>`);
});

test('a page needs nothing from elsewhere', () => {
  const page = renderHtml([richDoc('zh')], { title: 'x', language: 'zh' });
  expect(page).toMatch(/^<!doctype html>\n<html lang="zh-CN">/);
  expect(page).not.toMatch(/<script|<iframe|@import|url\(|<link rel="stylesheet"/);
});

test('titles, texts and addresses are escaped', () => {
  const doc: Doc = {
    notification: '',
    blocks: [
      paragraph(text('<b> & "quotes"'), link('x', 'https://example.org/?a=1&b="2"')),
      paragraph(link('click', 'javascript:alert(1)'), link('mail', 'mailto:a@example.org')),
    ],
  };
  expect(htmlBody(doc)).toBe(
    [
      '<p>&lt;b&gt; &amp; &quot;quotes&quot;x</p>',
      '<p>click<a href="mailto:a@example.org" rel="noopener noreferrer nofollow">mail</a></p>',
      '',
    ].join('\n'),
  );
  expect(renderHtml([], { title: '</title><script>', language: 'en' })).toContain(
    '<title>&lt;/title&gt;&lt;script&gt;</title>',
  );
});

test('neighbouring spans with one address are one link', () => {
  const url = 'https://arxiv.org/abs/2602.10693';
  const doc = {
    notification: '',
    blocks: [paragraph({ text: 'VESPO', bold: true, url }, { text: ': soft', url })],
  };
  expect(htmlBody(doc)).toBe(
    `<p><a href="${url}" rel="noopener noreferrer nofollow"><strong>VESPO</strong>: soft</a></p>\n`,
  );
});

test('a delivery is one page with all its posts', () => {
  const posts = [
    { part: 'lead', thread: false, doc: richDoc('en') },
    { part: '2602.10693', thread: true, doc: richDoc('zh') },
  ];
  const [call, ...more] = htmlCalls(posts, {
    channel: 'preview',
    key: 'lab/2026-02-23',
    language: 'en',
  });
  expect(more).toEqual([]);
  expect(call).toMatchObject({ key: 'lab/2026-02-23/lead', call: 'page' });
  const { html, title } = call?.body ?? {};
  expect(title).toBe('Daily papers, Feb 23: 2 papers');
  expect(String(html).match(/<article>/g)).toHaveLength(2);
});
