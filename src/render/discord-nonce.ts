import { LIMITS } from './discord-limits.ts';

/** Four words of 32 bits, well mixed (the finisher is MurmurHash3's). Not for secrets: for telling keys apart. */
export function hashWords(text: string): number[] {
  const words = [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344];
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    for (let word = 0; word < words.length; word += 1) {
      const mixed = Math.imul((words[word] ?? 0) ^ code, 0x9e3779b1 + 2 * word);
      words[word] = ((mixed << 13) | (mixed >>> 19)) + (words[(word + 1) % 4] ?? 0);
    }
  }
  return words.map((word) => finish(word ^ text.length));
}

function finish(word: number): number {
  let mixed = word;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** Discord's field for the idempotency key: 25 characters that stand for the key in this channel. */
export function nonceOf(key: string, channel: string): string {
  const number = hashWords(`${channel}\n${key}`).reduce(
    (sum, word) => (sum << 32n) | BigInt(word),
    0n,
  );
  return number.toString(36).padStart(LIMITS.nonce, '0');
}
