/** Text of a file or an answer: UTF-8, UTF-16 with its mark, else GB18030 as Chinese editors write it; undefined: binary. */
export function decodeText(bytes: Uint8Array, charset?: string): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  if (bytes.includes(0)) return undefined;
  return tryDecode(bytes, 'utf-8') ?? tryDecode(bytes, charset ?? 'gb18030');
}

function tryDecode(bytes: Uint8Array, charset: string): string | undefined {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch (error) {
    // RangeError: a charset nobody knows; TypeError: not in this charset.
    if (error instanceof RangeError || error instanceof TypeError) return undefined;
    throw error;
  }
}
