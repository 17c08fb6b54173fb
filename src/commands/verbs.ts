import type { say } from '../message/phrases.ts';

export type Verb = keyof ReturnType<typeof say>['commands'];

export interface VerbEntry {
  readonly verb: Verb;
  /** Other words for it, lower case, both languages. */
  readonly aliases: readonly string[];
}

/** Every verb, in the order help shows them; usage and summary stand in message/phrases.ts under `commands`. */
export const VERBS: readonly VerbEntry[] = [
  { verb: 'paper', aliases: ['论文', '查', '查找', '找', 'find', 'lookup'] },
  { verb: 'latest', aliases: ['最新', '今天', '日报', 'today', 'new', 'digest'] },
  { verb: 'search', aliases: ['搜索', '检索', '搜'] },
  { verb: 'subscribe', aliases: ['订阅', 'sub', 'follow', '关注'] },
  { verb: 'unsubscribe', aliases: ['退订', '取消订阅', 'unsub', 'unfollow', '取消关注'] },
  { verb: 'subscriptions', aliases: ['订阅列表', '我的订阅', 'subs', 'list', '列表'] },
  { verb: 'pause', aliases: ['暂停'] },
  { verb: 'resume', aliases: ['恢复', '继续'] },
  { verb: 'topics', aliases: ['主题', '话题', 'topic'] },
  { verb: 'saved', aliases: ['收藏', '清单', '阅读清单', 'list saved', 'reading list'] },
  { verb: 'trends', aliases: ['趋势', 'trend'] },
  { verb: 'why', aliases: ['为什么', '为何'] },
  { verb: 'status', aliases: ['状态', 'doctor'] },
  { verb: 'mute', aliases: ['静音', '屏蔽'] },
  { verb: 'unmute', aliases: ['取消静音', '取消屏蔽'] },
  { verb: 'set', aliases: ['设置', 'settings'] },
  { verb: 'help', aliases: ['帮助', '?', '？', 'h'] },
];

/** The verb a text begins with, and the rest of it; undefined verb: none of ours (the first word is `word`). */
export function splitVerb(typed: string): {
  readonly verb: Verb | undefined;
  readonly word: string;
  readonly rest: string;
} {
  const text = typed.normalize('NFKC').trim();
  const folded = text.toLowerCase();
  let best: { verb: Verb; length: number } | undefined;
  for (const { verb, aliases } of VERBS) {
    for (const name of [verb, ...aliases]) {
      if (!folded.startsWith(name)) continue;
      const after = folded.slice(name.length, name.length + 1);
      const ends = after === '' || /[\s:：]/.test(after) || /\p{Script=Han}/u.test(name.slice(-1));
      if (ends && name.length > (best?.length ?? 0)) best = { verb, length: name.length };
    }
  }
  const word = text.split(/\s+/)[0] ?? '';
  if (!best) return { verb: undefined, word, rest: text };
  return { verb: best.verb, word, rest: text.slice(best.length).replace(/^[\s:：]+/, '') };
}
