import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hostOf, misleads, safeUrl } from '../../src/message/url.ts';

describe('safeUrl', () => {
  test.each([
    'https://arxiv.org/abs/2602.10693v1',
    'http://x.y/a_b(c)?d=e&f=%20#g',
    'https://a.b:8443/~me/',
    'mailto:me@x.org',
  ])('%s is linked as it is', (url) => {
    expect(safeUrl(url)).toBe(url);
  });

  test.each([
    ['HTTPS://Arxiv.ORG/Abs', 'https://arxiv.org/Abs'],
    [' https://x.y/z ', 'https://x.y/z'],
    ['https://例子.中国/路', 'https://xn--fsqu00a.xn--fiqs8s/%E8%B7%AF'],
    ['https://x.y/a|b', 'https://x.y/a|b'],
  ])('%s becomes %s', (url, safe) => {
    expect(safeUrl(url)).toBe(safe);
  });

  test.each([
    'javascript:alert(1)',
    'JAVASCRIPT:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    'ftp://x.y',
    '//x.y/z',
    '/relative',
    '#anchor',
    'x.y/z',
    'https://',
    'https://google.com@evil.com/',
    'https://user:pw@x.y',
    'https://x.y\\@evil.com',
    'https://x.y/\u202egnp.exe',
    'https://x.y/a b',
    'https://x.y/\u0000',
    'https://x.y/"><script>',
    'mailto:a@b.c?body=x',
    `https://x.y/${'a'.repeat(3000)}`,
    '',
  ])('%j is not linked', (url) => {
    expect(safeUrl(url)).toBeUndefined();
  });

  test('whatever comes out is a web or mail address without userinfo', () => {
    fc.assert(
      fc.property(fc.oneof(fc.webUrl({ withQueryParameters: true }), fc.string()), (text) => {
        const url = safeUrl(text);
        if (url === undefined) return;
        const parsed = new URL(url);
        expect(['http:', 'https:', 'mailto:']).toContain(parsed.protocol);
        expect(parsed.username + parsed.password).toBe('');
        expect(safeUrl(url)).toBe(url);
      }),
    );
  });
});

test('hostOf names the place', () => {
  expect(hostOf('https://www.x.org:80/y')).toBe('x.org');
  expect(hostOf('mailto:me@x.org')).toBe('me@x.org');
  expect(hostOf('nonsense')).toBe('');
});

describe('misleads', () => {
  test.each([
    ['google.com', 'https://evil.com', true],
    ['https://google.com/x', 'https://evil.com/x', true],
    ['www.google.com', 'https://google.com.evil.io', true],
    ['http://10.0.0.1/', 'https://x.y', true],
    ['me@x.org', 'mailto:you@y.org', true],
    ['arxiv.org', 'https://arxiv.org/abs/1', false],
    ['arxiv.org/abs/1', 'https://www.arxiv.org/abs/1', false],
    ['github.io', 'https://me.github.io/x', false],
    ['me@x.org', 'mailto:me@x.org', false],
    ['Node.js', 'https://evil.com', false],
    ['GPT-4.5', 'https://evil.com', false],
    ['the paper', 'https://evil.com', false],
  ])('%s for %s: %s', (label, url, expected) => {
    expect(misleads(label, url)).toBe(expected);
  });
});
