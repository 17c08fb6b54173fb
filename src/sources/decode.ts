/**
 * Text of a file or an answer: UTF-16 with its mark, UTF-8 even with a few bytes damaged, else the charset it came with
 * or GB18030, as Chinese editors write it. Undefined: no text at all.
 */
export function decodeText(bytes: Uint8Array, charset = 'gb18030'): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  const text = new TextDecoder().decode(bytes);
  const zeros = count(text, '\0');
  const damaged = count(text, '\ufffd');
  if (zeros * 10 > text.length) return undefined;
  // Other charsets hardly ever look like UTF-8: characters that came out well outweigh a few that did not.
  const wide = text.match(/\P{ASCII}/gu)?.length ?? 0;
  if (damaged * 2 <= wide - damaged) return text;
  const other = zeros > 0 ? undefined : tryDecode(bytes, charset);
  return other ?? (damaged * 10 <= text.length ? text : undefined);
}

const count = (text: string, mark: string): number => text.split(mark).length - 1;

function tryDecode(bytes: Uint8Array, charset: string): string | undefined {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch (error) {
    // RangeError: a charset nobody knows; TypeError: not in this charset.
    if (error instanceof RangeError || error instanceof TypeError) return undefined;
    throw error;
  }
}
