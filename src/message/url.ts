/** Slack and Discord both refuse longer ones somewhere (Slack's buttons: 3,000; Discord's: 512). */
const MAX_URL = 2048;

/** Already in the form `URL.href` would give: no userinfo, no escapes in the host, printable ASCII only. */
const PLAIN =
  /^https?:\/\/[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?(?:[/?#](?:[!#$&-;=?-[\]_a-z~]|%[0-9A-Fa-f]{2})*)?$/;

/** The URL in a form that is safe to link to, or undefined: only http, https and mailto, and nothing disguised. */
export function safeUrl(url: string): string | undefined {
  if (url.length > MAX_URL) return undefined;
  if (PLAIN.test(url)) return url;
  const trimmed = url.trim();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not pass
  if (/[\u0000-\u0020\u007f-\u009f\\<>"]|\p{Cf}|\p{Zs}/u.test(trimmed)) return undefined;
  if (!/^(?:https?:\/\/|mailto:)/i.test(trimmed)) return undefined;
  const parsed = URL.parse(trimmed);
  if (!parsed) return undefined;
  if (parsed.protocol === 'mailto:') {
    return /^mailto:[^\s@?]+@[^\s@?]+$/i.test(trimmed) ? parsed.href : undefined;
  }
  if (parsed.username || parsed.password || !parsed.hostname) return undefined;
  return parsed.href.length > MAX_URL ? undefined : parsed.href;
}

/** What a person would take for the place a link leads to: the host without `www.`, or the mail address. */
export function hostOf(url: string): string {
  if (url.startsWith('mailto:')) return url.slice('mailto:'.length);
  return (URL.parse(url)?.hostname ?? '').replace(/^www\./, '');
}

const LOOKS_LIKE_HOST =
  /^(?:[a-z][a-z0-9+.-]*:\/\/|www\.|[^\s/@]+@)?((?:[\p{L}\p{N}-]+\.)+(?:com|org|net|edu|gov|int|io|ai|co|cn|hk|tw|jp|kr|uk|us|eu|de|fr|ch|ru|in|au|ca|dev|app|me|cc|tv|gg|ly|to|xyz|site|info|top|link|page|cloud|tech|online|shop|club|live|work|wiki|science|academy))(?=$|[/:?#])/iu;

/** True: the label names a place that is not where the URL leads, so the reader would be misled. */
export function misleads(label: string, url: string): boolean {
  const text = label.trim();
  const named = LOOKS_LIKE_HOST.exec(text)?.[1] ?? schemeHost(text);
  if (!named) return false;
  const shown = named.toLowerCase().replace(/^www\./, '');
  const host = url.startsWith('mailto:') ? url.slice(url.indexOf('@') + 1) : hostOf(url);
  return host !== shown && !host.endsWith(`.${shown}`);
}

/** Whatever claims to be an address counts, even with an unknown ending or an address of numbers. */
function schemeHost(text: string): string | undefined {
  return /^(?:https?:\/\/|www\.)([^\s/:?#]+)/i.exec(text)?.[1];
}
