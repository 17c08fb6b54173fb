/**
 * Text from reports without anything that steers a terminal or a page: control characters (escape sequences become
 * harmless letters), directional overrides, lone surrogates. Line breaks stay, tabs become spaces.
 */
export function cleanText(text: string): string {
  return text
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/[\t\v\f]/g, ' ')
    .replace(UNWANTED, '')
    .toWellFormed();
}

const UNWANTED = /(?!\n)\p{Cc}|[\u200b\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]/gu;

/** The address as a browser would write it (no spaces, no raw non-ASCII), or undefined when no link may be made of it. */
export function cleanUrl(url: string): string | undefined {
  if (!/^(?:https?:\/\/|mailto:)/i.test(url) || !URL.canParse(url)) return undefined;
  return new URL(url).href;
}
