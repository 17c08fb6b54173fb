import { decodeHTMLStrict } from 'entities';
import { hostOf, misleads, safeUrl } from '../message/url.ts';
import { emphasize } from './markdown-emphasis.ts';
import { type Bracket, flush, push, type State } from './markdown-state.ts';
import { typographyAt } from './math.ts';

const DESTINATION =
  /\(\s*(?:<([^<>\n]{0,2048})>|((?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.){0,1024}\)){0,2048}))(?:\s+(?:"(?:[^"\\]|\\.){0,512}"|'(?:[^'\\]|\\.){0,512}'|\((?:[^()\\]|\\.){0,512}\)))?\s*\)/y;

export function closeBracket(state: State): void {
  const bracket = state.brackets.pop();
  state.at++;
  if (!bracket) {
    state.buffer += ']';
    return;
  }
  const target = bracket.node < state.linkedBefore ? undefined : destination(state, bracket);
  if (!target) {
    state.buffer += ']';
    return;
  }
  flush(state);
  state.at = target.end;
  const from = bracket.node;
  const open = state.nodes[from];
  if (open) open.text = '';
  emphasize(state.delimiters, bracket.delimiters, state.nodes, state.marks);
  state.delimiters.length = bracket.delimiters;
  link(state, from, target.href, bracket.image);
  if (!bracket.image) state.linkedBefore = from;
}

function destination(state: State, bracket: Bracket): { href: string; end: number } | undefined {
  const { source, at } = state;
  if (source[at] === '(') {
    DESTINATION.lastIndex = at;
    const match = DESTINATION.exec(source);
    if (match) {
      const href = (match[1] ?? match[2] ?? '').replace(/\\([!-/:-@[-`{-~])/g, '$1');
      return {
        href: href.includes('&') ? decodeHTMLStrict(href) : href,
        end: DESTINATION.lastIndex,
      };
    }
  }
  const label = source.slice(bracket.at + (bracket.image ? 2 : 1), at - 1);
  if (label.length > 999) return undefined;
  const reference = /\[([^[\]]{0,999})\]/y;
  reference.lastIndex = at;
  const match = reference.exec(source);
  const href = definition(state, match?.[1] || label);
  if (href === undefined) return undefined;
  return { href, end: match ? reference.lastIndex : at };
}

function definition(state: State, label: string): string | undefined {
  const key = label.trim().replace(/\s+/g, ' ').toLowerCase();
  return Object.hasOwn(state.definitions, key) ? state.definitions[key]?.href : undefined;
}

/** Makes the nodes from `from` on a link, as far as its target is safe and its label is honest. */
export function link(state: State, from: number, href: string, image: boolean): void {
  const url = safeUrl(href);
  if (!url) return;
  let label = '';
  for (let index = from; index < state.nodes.length; index++)
    label += state.nodes[index]?.text ?? '';
  if (!label.trim()) {
    // A picture without words is decoration; a link without words is its target.
    if (!image) state.nodes.push({ text: hostOf(url), url });
    return;
  }
  if (misleads(label, url)) {
    for (let index = from; index < state.nodes.length; index++) delete state.nodes[index]?.url;
    state.nodes.push({ text: ' (' }, { text: hostOf(url), url }, { text: ')' });
    return;
  }
  for (let index = from; index < state.nodes.length; index++) {
    const node = state.nodes[index];
    if (node) node.url = url;
  }
}

const URL_TEXT = /(?:https?:\/\/|www\.)[\w~:/?#@!$&()+,;=.%-]{1,4096}/iy;

export function bareUrl(state: State, found: string): void {
  const { source, at } = state;
  URL_TEXT.lastIndex = at;
  const match = /[A-Za-z\d]/.test(source[at - 1] ?? '') ? undefined : URL_TEXT.exec(source)?.[0];
  const text = match && trimUrl(match);
  const url = text && safeUrl(text.startsWith('www.') ? `https://${text}` : text);
  if (!text || !url || !hostOf(url).includes('.')) {
    const plain = match ?? found;
    state.buffer += plain;
    state.at = at + plain.length;
    return;
  }
  push(state, { text, url });
  state.at = at + text.length;
  // `https://x.y{this https URL}` is what is left of a link in TeX.
  const label = source[state.at] === '{' ? typographyAt(source, state.at) : undefined;
  if (label) {
    state.buffer += label.text;
    state.at = label.end;
  }
}

/** Punctuation behind a URL belongs to the sentence, as does a bracket that the URL did not open. */
function trimUrl(url: string): string {
  let end = url.length;
  let surplus = url.split(')').length - url.split('(').length;
  for (; end > 0; end--) {
    const last = url[end - 1] ?? '';
    if (last === ')' && surplus > 0) surplus--;
    else if (!/[?!.,:;~_$&(]/.test(last)) break;
  }
  return url.slice(0, end);
}
