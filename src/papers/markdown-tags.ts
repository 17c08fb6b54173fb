import { safeUrl } from '../message/url.ts';
import { isBlockTag, isKnownTag, type Tag, tagAt } from './markdown-html.ts';
import { link } from './markdown-links.ts';
import { decode, flush, push, type State, skipBlank } from './markdown-state.ts';
import { mathToUnicode } from './math-formula.ts';

const AUTOLINK =
  /<((?:https?:\/\/|mailto:)[^\s<>]{1,2048}|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8})>/iy;

export function angle(state: State): void {
  const { source, at } = state;
  AUTOLINK.lastIndex = at;
  const target = AUTOLINK.exec(source)?.[1];
  if (target) {
    const url = safeUrl(/^(?:https?|mailto):/i.test(target) ? target : `mailto:${target}`);
    push(state, { text: target.replace(/^mailto:/i, ''), ...(url && { url }) });
    state.at = AUTOLINK.lastIndex;
    return;
  }
  if (source.startsWith('<!--', at)) {
    const end = state.missing.has('-->') ? -1 : source.indexOf('-->', at + 4);
    if (end < 0) state.missing.add('-->');
    state.at = end < 0 ? at + 4 : end + 3;
    return;
  }
  const tag = tagAt(source, at);
  if (!tag || !isKnownTag(tag.name)) {
    state.buffer += '<';
    state.at = at + 1;
    return;
  }
  state.at = tag.end;
  htmlTag(state, tag);
}

function htmlTag(state: State, tag: Tag): void {
  const { name } = tag;
  if (name === 'script' || name === 'style') {
    if (tag.closing) return;
    const end = state.source.toLowerCase().indexOf(`</${name}`, state.at);
    const close = end < 0 ? -1 : state.source.indexOf('>', end);
    state.at = close < 0 ? state.source.length : close + 1;
    return;
  }
  if (name === 'br' || isBlockTag(name)) {
    state.buffer = state.buffer.trimEnd();
    if (!state.buffer.endsWith('\n')) state.buffer += '\n';
    flush(state);
    state.at = skipBlank(state.source, state.at);
    return;
  }
  if (name === 'td' || name === 'th') {
    if (!tag.closing) state.buffer += ' ';
    return;
  }
  flush(state);
  if (name === 'img') {
    const from = state.nodes.length;
    state.nodes.push({ text: decode(tag.attribute('alt') ?? '') });
    link(state, from, decode(tag.attribute('src') ?? ''), true);
  } else if (!tag.closing) {
    if (state.tags.length < 100) {
      state.tags.push({ name, node: state.nodes.length, url: decode(tag.attribute('href') ?? '') });
    }
  } else closeTag(state, name);
}

function closeTag(state: State, name: string): void {
  const index = state.tags.findLastIndex((tag) => tag.name === name);
  const open = state.tags[index];
  if (!open) return;
  state.tags.length = index;
  const range = [open.node, state.nodes.length] as const;
  if (name === 'a' && open.url) link(state, open.node, open.url, false);
  else if (name === 'b' || name === 'strong') state.marks.bold.push(range);
  else if (name === 'i' || name === 'em') state.marks.italic.push(range);
  else if (name === 's' || name === 'del' || name === 'strike') state.marks.strike.push(range);
  else if (name === 'sub' || name === 'sup') {
    const only = state.nodes[open.node];
    if (range[1] - range[0] === 1 && only && /^[\w+-]{1,8}$/.test(only.text)) {
      only.text = mathToUnicode(`${name === 'sub' ? '_' : '^'}{${only.text}}`);
    }
  } else if (name === 'code' || name === 'kbd' || name === 'tt') {
    for (let node = open.node; node < range[1]; node++) {
      const inside = state.nodes[node];
      if (inside) inside.code = true;
    }
  }
}
