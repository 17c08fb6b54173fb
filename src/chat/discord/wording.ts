import type { say } from '../../message/phrases.ts';

type Words = ReturnType<typeof say>;
export type Subcommand = Exclude<keyof Words['commands'], 'paper'>;
export type OptionName = keyof Words['discord']['options'];

/**
 * Names in Discord's command list, and everything in it in traditional characters, which only this list speaks. The
 * other sentences stand in message/phrases.ts.
 */
interface Named {
  readonly zh: string;
  readonly tw: string;
  readonly twDescription: string;
}

export const COMMAND_NAMES: Readonly<Record<'paper' | 'papers', Named>> = {
  paper: { zh: '论文', tw: '論文', twDescription: '依名稱、arXiv 編號、連結、標題或關鍵詞找論文' },
  papers: { zh: '论文日报', tw: '論文日報', twDescription: '論文日報：日報、訂閱、閱讀清單' },
};

export const SUBCOMMANDS: Readonly<
  Record<Subcommand, Named & { readonly options?: readonly OptionName[] }>
> = {
  latest: {
    zh: '最新',
    tw: '最新',
    twDescription: '最新一期（或某一天的）日報，只有您看得到',
    options: ['date', 'source'],
  },
  search: {
    zh: '搜索',
    tw: '搜尋',
    twDescription: '列出含這些詞的所有論文，可翻頁',
    options: ['words'],
  },
  subscribe: {
    zh: '订阅',
    tw: '訂閱',
    twDescription: '把一個主題發到本頻道，或只發給您；「all」表示所有論文',
    options: ['topic', 'language', 'time', 'days', 'me'],
  },
  unsubscribe: {
    zh: '退订',
    tw: '退訂',
    twDescription: '不再接收某個主題；「all」表示本頻道的所有主題',
    options: ['subscription'],
  },
  subscriptions: {
    zh: '订阅列表',
    tw: '訂閱列表',
    twDescription: '本頻道和您訂閱了什麼、何時發送',
  },
  pause: { zh: '暂停', tw: '暫停', twDescription: '暫停本頻道的日報，設定保留' },
  resume: { zh: '恢复', tw: '恢復', twDescription: '重新開始發送' },
  topics: { zh: '主题', tw: '主題', twDescription: '所有主題及最近的論文數' },
  saved: { zh: '收藏', tw: '收藏', twDescription: '您的閱讀清單' },
  trends: { zh: '趋势', tw: '趨勢', twDescription: '哪些主題在升溫，哪些在降溫' },
  why: {
    zh: '为什么',
    tw: '為什麼',
    twDescription: '這篇論文為什麼會出現在這裡',
    options: ['paper'],
  },
  status: { zh: '状态', tw: '狀態', twDescription: '下一期、上一期、來源，以及出了什麼問題' },
  mute: {
    zh: '静音',
    tw: '靜音',
    twDescription: '不再為分享的連結顯示卡片；或在本頻道不再顯示某主題',
    options: ['what'],
  },
  unmute: { zh: '取消静音', tw: '取消靜音', twDescription: '撤銷靜音', options: ['what'] },
  set: {
    zh: '设置',
    tw: '設定',
    twDescription: '您的語言、時間和時區',
    options: ['setting', 'value'],
  },
  help: { zh: '帮助', tw: '說明', twDescription: '顯示這份列表' },
};

export const OPTION_NAMES: Readonly<Record<OptionName, Named>> = {
  query: { zh: '查询', tw: '查詢', twDescription: '名稱、arXiv 編號、連結、標題、作者或關鍵詞' },
  source: { zh: '来源', tw: '來源', twDescription: '報告來源' },
  date: { zh: '日期', tw: '日期', twDescription: '報告日期，如 2026-02-23' },
  words: { zh: '关键词', tw: '關鍵詞', twDescription: '要找什麼' },
  topic: { zh: '主题', tw: '主題', twDescription: '主題、arXiv 分類、author:姓名，或引號裡的詞' },
  language: { zh: '语言', tw: '語言', twDescription: '日報語言' },
  time: { zh: '时间', tw: '時間', twDescription: '時間，如 9:00' },
  days: { zh: '频率', tw: '頻率', twDescription: '多久一次' },
  me: { zh: '给我', tw: '給我', twDescription: '只私訊發給您' },
  subscription: { zh: '订阅', tw: '訂閱', twDescription: '本頻道的訂閱' },
  paper: { zh: '论文', tw: '論文', twDescription: '名稱或 arXiv 編號' },
  what: { zh: '什么', tw: '什麼', twDescription: 'links，或一個主題' },
  setting: { zh: '项目', tw: '項目', twDescription: '要設定什麼' },
  value: { zh: '值', tw: '值', twDescription: '設定為' },
};

/** Fixed answers of an option: value, then its name in zh-CN and zh-TW. */
export const CHOICES: Readonly<
  Partial<Record<OptionName, readonly (readonly [value: string, zh: string, tw: string])[]>>
> = {
  language: [
    ['zh', '中文', '中文'],
    ['en', '英文', '英文'],
  ],
  days: [
    ['daily', '每天', '每天'],
    ['weekdays', '工作日', '工作日'],
    ['weekly', '每周', '每週'],
    ['monthly', '每月', '每月'],
  ],
  setting: [
    ['language', '语言', '語言'],
    ['time', '时间', '時間'],
    ['timezone', '时区', '時區'],
  ],
};

export const REQUIRED: ReadonlySet<OptionName> = new Set<OptionName>([
  'subscription',
  'paper',
  'what',
  'setting',
  'value',
]);

/** Options with offers while somebody types, and of what kind. */
export const OFFERED: Readonly<
  Partial<Record<OptionName, 'paper' | 'topic' | 'date' | 'subscription'>>
> = {
  query: 'paper',
  paper: 'paper',
  topic: 'topic',
  date: 'date',
  subscription: 'subscription',
};
