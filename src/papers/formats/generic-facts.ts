export type Fact =
  | 'title'
  | 'titleZh'
  | 'authors'
  | 'published'
  | 'categories'
  | 'keywords'
  | 'link'
  | 'upvotes'
  | 'score'
  | 'source'
  | 'organization';

/** Labels of facts about a paper; every other label announces a section. */
const FACTS: readonly (readonly [Fact, RegExp])[] = [
  ['titleZh', /^(?:中文标题|中文题目|标题翻译|译名|chinese title|title \(?(?:zh|cn|chinese)\)?)$/i],
  [
    'title',
    /^(?:(?:paper |full |original |english )?title|标题|论文标题|题目|论文题目|原标题|英文标题|原文标题|原题|论文名称?)$/i,
  ],
  [
    'authors',
    /^(?:authors?(?:\(s\))?|author list|作者|论文作者|作者列表|研究团队|作者团队|著者|저자)$/i,
  ],
  [
    'organization',
    /^(?:(?:作者|研究)?机构(?:\/作者|与作者|和作者)?|研究机构\/作者|单位|作者单位|affiliations?|institutions?|organi[sz]ations?)$/i,
  ],
  [
    'published',
    /^(?:published(?: date| on| at)?|publish(?:ed)? date|date|submitted(?: on)?|submission date|updated?|公開日|게시일|发布(?:日期|时间)|发表(?:日期|时间)|提交(?:日期|时间)|日期|时间)$/i,
  ],
  [
    'categories',
    /^(?:categor(?:y|ies)|(?:main |primary )?categor(?:y|ies)|subjects?|arxiv categor(?:y|ies)|分类|类别|主分类|领域分类|分類|主题分类|カテゴリ|카테고리|분야)$/i,
  ],
  ['keywords', /^(?:keywords?|tags?|关键词|标签|关键字|關鍵詞|キーワード|키워드)$/i],
  [
    'link',
    /^(?:.*(?:链接|地址|link|links|url|arxiv(?: id)?|pdf|github|code|代码|开源|项目(?:主页|页面)?|主页|project(?: page)?|hugging ?face|demo|doi|website|homepage|id|paper|论文|原文|resources?)|全文|html|abs)$/i,
  ],
  ['upvotes', /^(?:.*(?:upvotes?|likes?|votes?|点赞数?|热度|票数))$/i],
  [
    'score',
    /^(?:.*(?:stars?|scores?|评分|打分|得分|推荐度|推荐指数|相关性|相关度|相关性评分|relevance|rating|评论数|citations?|引用数?|rank|排名)(?:明细|说明)?)$/i,
  ],
  [
    'source',
    /^(?:来源|阅读来源|source|venue|会议|期刊|comment|comments|备注|type|类型|license|收录)$/i,
  ],
];

/** The fact that a label names. */
export function factOf(label: string): Fact | undefined {
  return FACTS.find(([, words]) => words.test(label))?.[0];
}
