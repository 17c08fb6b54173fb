import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeText } from '../../src/sources/decode.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

test('any text in UTF-8 and in marked UTF-16 comes back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (value) => {
      const text = value.toWellFormed().replace(/^\ufeff|\0|\ufffd/g, '');
      expect(decodeText(utf8(text))).toBe(text);
      expect(decodeText(utf8(`\ufeff${text}`))).toBe(text);
      expect(decodeText(Buffer.from(`\ufeff${text}`, 'utf16le'))).toBe(text);
      expect(decodeText(Buffer.from(`\ufeff${text}`, 'utf16le').swap16())).toBe(text);
    }),
  );
});

test('stray zeros and a few damaged bytes do not make a report binary', () => {
  const report = '## 📄 VESPO: 变分序列级软策略优化\n\n提出了一种方法。\n'.repeat(3);
  expect(decodeText(utf8(report.replace('VESPO', 'VES\0PO')))).toContain('VES\0PO');
  // A lone surrogate as Python writes it with surrogatepass.
  expect(decodeText(Buffer.concat([utf8(report), bytes(0xed, 0xa0, 0x80)]))).toContain(report);
});

test('GB18030 and a named charset', () => {
  expect(decodeText(bytes(0xc2, 0xdb, 0xce, 0xc4))).toBe('论文');
  expect(decodeText(bytes(0x63, 0x61, 0x66, 0xe9), 'iso-8859-1')).toBe('café');
  expect(decodeText(bytes(0x63, 0x61, 0x66, 0xe9), 'no-such-charset')).toBeUndefined();
});

test('pictures and programs are no text', () => {
  expect(
    decodeText(bytes(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d)),
  ).toBeUndefined();
  expect(decodeText(bytes(0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0))).toBeUndefined();
  expect(
    decodeText(bytes(0xff, 0xd8, 0xff, 0xe0, 0, 0x10, 0x4a, 0x46, 0x49, 0x46)),
  ).toBeUndefined();
});
