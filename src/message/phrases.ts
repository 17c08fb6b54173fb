import type { Language } from './doc.ts';

/**
 * Every sentence Paperboy says, once, in both languages: `say(language).area.phrase`. `en` is the pattern; `zh` has
 * the same type, so a missing sentence fails the type check. Numbers and dates come formatted from message/format.ts.
 */
const en = {
  digest: {
    title: 'Daily papers',
  },
};

type Phrases = typeof en;

const zh: Phrases = {
  digest: {
    title: '论文日报',
  },
};

export function say(language: Language): Phrases {
  return language === 'zh' ? zh : en;
}
