/**
 * Model talk around an analysis: openers (`好的，作为一名专家，我将…`), closers (`希望这份摘要能帮助您`), and
 * requests for input (`请提供论文内容`). A sentence is taken out only when it is about the conversation: it speaks
 * to the reader (您, you), or the writer speaks of itself as one (我, I) and announces what it does. Papers say 我们.
 */

/** Cheap test before the rules: text without any of these words is never chatter. */
const HINT =
  /[您你]|我(?!们)|希望|请|好的|当然|以下|下面|这份|本次?(?:报告|摘要|分析|总结)|抱歉|接下来|作为|错误|失败|没有提供|未提供|以上|让我|欢迎|没问题|收到|对不起|不好意思|感谢|谢谢|大家|各位|需要我|关注|这是|由\s*(?:AI|人工智能|大模型|大语言|GPT|Gemini|Claude|DeepSeek|Qwen|通义|文心|Kimi|豆包)|\b(?:I|I'm|I'll|I've|you|your|here|below|sure|certainly|please|hope|let's|let me|sorry|as an?|of course|absolutely|ok(?:ay)?|great|alright|thank|error|following|feel free|once|would|do|this|let|unfortunately|apolog\w*|hopefully|happy|stay|note|problem|that's|got it|enjoy|should you|disclaimer|could|can|is there|looks|seems|welcome|good|hello|hi)\b/i;

const OUTPUT =
  '(?:执行摘要|摘要|总结|报告|简报|日报|分析|解读|梳理|翻译|内容|综述|评估|概述|导读|结果|笔记|要点)';
const INPUT =
  '(?:论文|文章|文献|全文|原文|正文|摘要|PDF|pdf|文件|文档|链接|方法部分|内容|文本|材料|资料|信息|列表)';
/** What only a model without its input asks for; systems in papers ask for images and prompts. */
const ASKED =
  '(?:论文|文章|文献|全文|原文|正文|PDF|pdf|方法部分|(?:摘要|具体|完整|详细|相关|您的|你的)的?(?:内容|文本|文件|文档|链接|材料|资料|信息)|论文题目)';
const DO =
  '(?:分析|总结|解读|提供|撰写|整理|生成|翻译|介绍|遵循|按照|根据|帮助|帮您|帮你|协助|开始|进行|梳理|扮演|基于|从|以|对|为|深入|尽力|用|给出|阅读|评估|回答|处理|完成|呈现|概括)';

const CHINESE: readonly RegExp[] = [
  // One who speaks to another.
  /我(?![们国方校院])[^。！？]*[您你]|[您你][^。！？]*(?<!自)我(?![们国方校院])/,
  /^(?:[您你]好|(?:大家|各位[^。！？，,]{0,8})(?:早上|上午|中午|下午|晚上)?好|(?:早上|上午|下午|晚上)好)(?:[，,！!。]|$)/,
  /^(?:非常)?(?:感谢|谢谢)(?:[，,！!。]|(?:[您你]|大家|各位|阅读|关注|收看|观看|提问|支持|分享)(?![：:]))/,
  new RegExp(`^(?:以上|以下)${OUTPUT}[^。！？，,]{0,4}(?:遵循|仅代表|仅供|按照)`),
  /^(?:好的[，,])?(?:请看(?:下面|以下|下方)|这就(?:开始|为))/,
  /^(?:请问|[您你](?:是否|还)?(?:需要|想|希望|要)|(?:是否)?需要我)[^。！？]*[？?]$/,
  /^(?:按照|根据|依据|基于|遵照)[您你][^。！？]*(?:如下|[：:]$)/,
  /^(?:(?:下面|接下来|现在|首先|那么|好的)[，,]?)?让我们?(?:来|一起|先|逐一|逐步|开始|深入|看看|为|对|详细|快速)/,
  /^作为(?:专业|资深|优秀)[^。！？，,]{1,30}[，,]我(?:会|将|来|尽)/,
  /欢迎[^。！？]{0,10}(?:点赞|收藏|关注|订阅|转发|留言)|^更多[^。！？]{0,10}请(?:关注|访问|点击|订阅)/,
  /^(?:各位|大家|欢迎)[^。！？]{0,12}(?:来到|收看|阅读|关注|订阅)[^。！？]{0,20}(?:日报|速递|周报|简报|早报|论文)/,
  new RegExp(
    `^[（(【]?(?:注|说明|声明|提示|备注)?[：:]?(?:(?:以上|以下|本次?|此|这份|该)[^。！？，,]{0,8})?(?:${OUTPUT}|回答|回复|日报|速递)(?:均|皆|是|都|全部|完全)?由\\s*[^。！？，,]{0,20}(?:生成|完成|整理|撰写|翻译|总结|提供支持|制作)`,
  ),
  new RegExp(
    `^这(?:是|份是)[^。！？]{0,24}(?:生成|整理|撰写|翻译|定制|准备)的[^。！？]{0,12}${OUTPUT}[。：:]?$`,
  ),
  new RegExp(
    `^请(?:[您你])?(?:将|把)[^。！？]{0,24}${INPUT}[^。！？]{0,12}(?:粘贴|上传|发送|发给|贴|提供|给我)`,
  ),
  // The writer announces itself or its work.
  new RegExp(
    `(?:^(?:下面|接下来|现在|以下|首先|那么)?|[，,、：:]\\s*)我(?:将|会|来|先|再|可以|很乐意|非常乐意|很高兴|已经?|现在|就|需要|想|愿意|很荣幸|为|对|根据|按照|接下来)[^。！？]{0,20}${DO}`,
  ),
  /^(?:好的|当然(?:可以)?|没问题|明白了?|收到)[，,！!。]?\s*(?:$|(?:收到|明白了?)[。！!]?$|我(?!们)|这是|以下|下面|现在|让我|请|为|作为|根据|按照|遵循|针对|开始|没问题|当然)/,
  /^作为(?:一名|一位|一个|您的|你的)[^。！？]{1,60}[，,](?:我(?!们|认为|发现|注意|觉得|看到|相信)|以下|现|下面|现在|特)/,
  /^作为(?:一名|一位|一个|AI)[^。！？，,]{0,20}(?:语言模型|助手|助理)[，,][^。！？]{0,10}(?:我(?!们)|无法|不能)/,
  /我(?!们)[^。！？]{0,8}(?:无法|不能|没办法|没有)[^。！？]{0,20}(?:访问|获取|看到|阅读|读取|解析|找到|查看|打开|下载|提供|分析|进行|收到)/,
  // Speaks to the reader.
  /(?:为|给|帮|替|向)[您你][^。！？，,：:]{0,14}(?:准备|提供|整理|生成|撰写|带来|总结|呈现|梳理|奉上|分析|解读|精选|汇总|推荐|介绍|翻译)(?!系统)/,
  new RegExp(
    `[您你]们?(?:所)?(?:提供|给出|给|上传|发送|提出|要求|提到|指定|分享|粘贴)的?[^。！？]{0,30}(?:${INPUT}|要求|框架|格式|指令|提示|任务|模板|问题|标题|论文题目)`,
  ),
  new RegExp(
    `(?<![申邀恳])请(?!求|教)(?:您|你|先|再|直接|务必|把|将)*[^。！？，,]{0,6}(?:提供|上传|发送|发给|粘贴|附上|告诉|告知|给出|分享|补充|输入|贴上|贴出)[^。！？]{0,30}${ASKED}`,
  ),
  /请(?:您|你)?(?:随时|尽管|不吝)[^。！？]{0,12}(?:告诉|联系|告知|提问|提出|询问|指出|说)/,
  /(?:如果?|若|倘若)[您你]?[^。！？]{0,30}(?:请(?:您|你)?(?:随时|告诉|联系|告知|尽管)|欢迎(?:随时)?(?:提问|告诉|联系|继续|追问|交流)|我(?!们)(?:可以|会|很乐意|也可以|将))/,
  /^(?:欢迎|期待)(?:随时|您|你|继续)[^。！？]{0,20}(?:提出|提问|追问|反馈|交流|告诉|联系|讨论|回复)/,
  new RegExp(
    `(?<!们|者|队|员|文|作)希望(?:这|本|以上|上述|我的|此|该)(?:份|次|篇|个|些)?[^。！？]{0,16}(?:${OUTPUT}|信息|回答|建议)[^。！？]{0,12}(?:帮助|帮到|有用|有益|有所|参考|满足|符合|启发|您|你)`,
  ),
  /^希望[^。！？]{0,24}(?:帮到|帮助|解答|满足|有用)[^。！？]{0,6}[您你]/,
  /(?:希望|相信|愿)[^。！？]{0,30}(?:对|给|帮助?|为|能让|让)(?:[您你]|大家|各位|读者)[^。！？]{0,16}(?:帮助|有用|有益|参考|启发|有所|快速|了解|理解|把握|更好)/,
  new RegExp(
    `^(?:这|本)(?:份|篇|次)(?:简明|简要|每日|详细|论文|精简|简洁|的)*${OUTPUT}[^。！？]{0,6}(?:旨在|希望|将|能够?|可以?|力求|意在)[^。！？]{0,6}(?:为|帮|让|使|给|方便)`,
  ),
  /^本(?:报告|摘要|日报|简报|总结)(?:旨在|希望|力求|意在)[^。！？]{0,30}(?:读者|研究者|研究人员|大家)[^。！？]{0,20}(?:快速|了解|把握|掌握)/,
  new RegExp(
    `^(?:(?:好的|当然(?:可以)?|没问题)[，,])?(?:以下|下面|这)(?:就?是|为)[^。！？]{0,20}(?:[您你]|我(?!们)|(?:这|该|本|此)(?:篇|份|项)?(?:论文|文章|文献)|论文列表)[^。！？]{0,50}${OUTPUT}[^。！？，,]{0,10}[：:。！]?$`,
  ),
  new RegExp(
    `^(?:以下|下面)(?:就?是|为)(?:一?份)?(?:简明|简要|每日|详细|深度|完整|结构化|具体|我)*的?(?:论文|执行)*${OUTPUT}[：:。！]?$`,
  ),
  new RegExp(`^以上(?:就|便|即)?(?:是|为)[^。！？]{0,40}${OUTPUT}[^。！？]{0,20}[。！]?$`),
  /^(?:现在|接下来|下面|那么|让我们?)[，,]?(?:我(?!们)|让我们?|请允许我|就)?(?:现在)?(?:将|会|来|就)?(?:正式)?开始(?:进行)?(?:对[^。！？]{0,20})?(?:深入|详细|逐一|我的)*的?(?:分析|解读|总结|阅读|吧)?(?:[这该本](?:篇|份)?(?:论文|文章))?[吧。：:！]*$/,
  /^(?:很|非常|十分|真的)?(?:抱歉|对不起|不好意思)[，,！!]/,
  /^(?:好的[，,])?(?:已)?(?:收到|明白|理解)了?[您你]的(?:请求|要求|问题|需求|指令)/,
  /^(?:祝|预祝)(?:[您你]|大家)[^。！？]{0,16}[！!。]?$/,
  /^(?:由于|因为|但|目前|鉴于)?[^。！？]{0,6}(?:没有|未|并未|尚未)(?:提供|收到|获取到?|附上|上传)[^。！？]{0,16}(?:论文|全文|正文|PDF|原文|方法部分)[^。！？]{0,12}(?:[，,][^。！？]{0,8}(?:我|无法|请|因此|所以)|[。！]?$)/,
  /^(?:❌|⚠️?|\[)?\s*(?:AI\s*)?(?:分析|总结|生成|解读|处理|翻译|获取|读取|摘要生成)(?:论文|内容|全文)?(?:失败|出错|超时|时?发生错误)(?=[：:，,。！]|$)/,
];

const MADE =
  '(?:summar(?:y|ies)|analysis|overview|report|breakdown|translation|review|digest|explanation|response|rundown|recap|write-?up|briefing|notes)';
const GIVEN =
  '(?:paper|manuscript|article|pdf|abstract|full text|text|document|file|content|link|url|list|papers|excerpt)s?';

const ENGLISH: readonly RegExp[] = [
  /^(?:good (?:morning|afternoon|evening)|hello|hi|hey|greetings|dear \w+|(?:great|good|excellent) question|welcome(?: back)? to [^.!?]{0,60}\b(?:digest|report|newsletter|briefing|summary|edition|papers)\b[^.!?]{0,20})(?:[,!.]|$)/i,
  /^no problem[!.]?$|\b(?:available|accessible|visible|attached) to me\b|^(?:this|the (?:above|following)) is an? (?:AI|machine|automatically)[- ]generated (?:summary|analysis|report|text|digest|translation)\b/i,
  /^as requested\b|\b(?:per|following|to|for|about|on|with) your (?:request|template|instructions?|requirements?|question|message|prompt)\b[^.!?]{0,12}[.!:]?$/i,
  /^here you go\b|^here(?:'s| is| are) (?:the|some|my|\w+) (?:\w+ )?(?:points|take|takeaways|thoughts|highlights|notes)\b[^.!?]{0,60}[.:]?$/i,
  /^I(?:'ll| will|'m going to| am going to| was unable| was not able| trust)\b/,
  /^(?:should you (?:need|have|want|require|wish)|that'?s (?:all|it) for (?:today|now|this)|enjoy (?:the|your|today's|reading)\b[^.!?]{0,20}[.!]$)/i,
  /^(?:now|first|next|so)[, ]+let(?:'s| us| me)\b/i,
  new RegExp(
    `^(?:unfortunately, )?(?:it (?:looks|seems|appears)(?: like| that)? )?(?:you (?:haven't|have not|did not|didn't|forgot)\\b|(?:no|the) (?:\\w+ )?${GIVEN}\\b[^.!?]{0,24}\\b(?:(?:was|were|is|has been|have been) (?:not )?(?:provided|attached|included|shared|missing)|(?:is|was|seems) missing))`,
    'i',
  ),
  /^(?:could|can|would) you (?:please |kindly )?(?:provide|share|upload|paste|send|attach|clarify|tell|specify|confirm)\b/i,
  /^hopefully,? (?:this|that|these|it)\b[^.!?]{0,60}\b(?:helps?|helpful|you|useful|clear)\b/i,
  /^(?:is there anything (?:else|more|specific)|(?:always )?happy to (?:help|assist|elaborate|provide|expand|dive|answer)|stay tuned\b)/i,
  new RegExp(`^(?:this|that) concludes (?:my|our|the|this|today's) (?:\\w+ )?${MADE}\\b`, 'i'),
  new RegExp(
    `^(?:(?:please )?note(?: that)?|disclaimer)?[:,]? ?(?:this|the above|the following|all) (?:\\w+ )?(?:${MADE}|content|text) (?:is|was|were|has been|are) (?:an? )?(?:\\w+ly |auto-)?(?:AI[- ]generated|(?:generated|written|produced|created|compiled|prepared) (?:by|using|with) (?:the help of )?(?:an? |our |the )?(?:AI|artificial|automat\\w+|large language|language model|LLM|GPT|ChatGPT|Gemini|Claude|DeepSeek|Qwen|Kimi)\\b)|^disclaimer\\b[^.!?]{0,60}\\bAI\\b`,
    'i',
  ),
  /^(?:sure|certainly|of course|absolutely|okay|ok|great|alright|got it|understood|no problem|gladly)\b[,.!:;—– -]*(?:thing\b[,.!]*\s*)?(?:$|(?:(?:and )?here(?:'s| is| are)|i(?:'ll| will|'d| would| can|'m| am| have)|let me|let's|below|as (?:an?|your|requested)|please|the following|happy to)\b)/i,
  new RegExp(`^here(?:'s| is| are| you go)\\b[^.!?]{0,60}\\b${MADE}\\b[^.!?:]{0,90}[.:!]?$`, 'i'),
  new RegExp(
    `^(?:below|the following)(?: (?:you(?:'ll| will) find|i(?:'ve| have)? (?:provide[d]?|present|offer|summari[sz]ed?)))?(?: is| are)?\\b[^.!?]{0,30}\\b${MADE}\\b(?: (?:of|for|on)\\b[^.!?:]{0,80})?[.:!]?$`,
    'i',
  ),
  /^as (?:an?|your)\b[^.!?]{1,90}[,;] ?(?:i\b|i'|here\b|let me|below)/i,
  /\bas an? (?:ai|artificial intelligence|large language)\b[^.!?]{0,40},? i\b/i,
  /\bI(?:'ll| will| would| can|'d)(?: now| also| then| be| gladly| try| be glad| do my best)*(?: happy| able)?(?: to)? (?:analy[sz]e|summari[sz]e|provide|help|assist|translate|go through|walk you|break|give|focus on|follow|proceed|start|begin|act|take|adopt|dive|examine|evaluate|present|offer|look|explain|draft|write)\b/,
  /\bI(?:'m| am) (?:happy|glad|unable|sorry|ready|afraid|here to|not able|going to|delighted|pleased|an AI)\b/,
  /\bI (?:cannot|can't|can not|could not|couldn't|don't|do not|haven't|have not|won't) (?:access|open|read|see|view|have|find|analy[sz]e|provide|retrieve|browse|download|been|yet)\b/,
  /\bI(?:'ve| have) (?:analy[sz]ed|summari[sz]ed|prepared|provided|compiled|gone|organi[sz]ed|structured|broken|extracted|outlined|highlighted|listed|translated|completed|finished|reviewed|read|put together|written|drafted|included|tried)\b/,
  new RegExp(`\\bI (?:need|require|would need|'d need)\\b[^.!?]{0,40}\\b${GIVEN}\\b`),
  /\b(?:let me know|feel free to|don't hesitate|do not hesitate|reach out)\b/i,
  new RegExp(
    `(?:^|\\bI(?: do| really)? )hope (?:this|that|these|the above|it|you)\\b[^.!?]{0,60}\\b(?:help\\w*|useful|find|enjoy|meets?|clarif\\w+|${MADE}|insightful|informative)\\b`,
    'i',
  ),
  /^if you(?:'d| would|'ll| will| have| need| want| wish| are)?\b[^.!?]{0,70}\b(?:i can|i'll|i'd|i would|i will|let me|please|just|feel|happy|questions|share|provide)\b/i,
  new RegExp(
    `^(?:[^.!?]{0,40}[,;] ?)?please\\b[^.!?]{0,12}\\b(?:provide|share|upload|paste|send|attach|supply|submit|give|copy)\\b[^.!?]{0,30}\\b(?:the|your|a|me|full|its|complete|actual)\\b[^.!?]{0,24}\\b${GIVEN}\\b`,
    'i',
  ),
  /^(?:once|when|as soon as|after) you(?:'ve| have)? (?:provide|share|upload|paste|send|attach|supply|given)\w*\b/i,
  /^(?:would|do) you (?:like|want|need) (?:me|to|more|further|any|help|an?)\b/i,
  /^(?:let's|let us|let me) (?:start|begin|dive|get started|break|analy[sz]e|take a|go|walk|summari[sz]e|proceed|know)\b/i,
  /\b(?:you(?:'ve| have)?|you) (?:provided|shared|uploaded|pasted|sent|requested|asked|gave|listed|attached|supplied)\b/i,
  /^thank(?:s| you) for\b/i,
  new RegExp(
    `^(?:this|the above) (?:concise |brief |daily |executive |short )*${MADE} (?:aims|is (?:intended|designed|meant)|should|will|was prepared|provides you|gives you)\\b`,
    'i',
  ),
  /^(?:i(?:'m| am) )?(?:sorry|i apologi[sz]e|my apologies|apologies|unfortunately, i)\b/i,
  /^(?:❌|⚠️?|\[)?\s*(?:error|failed|failure)\b[^.!?]{0,20}(?:calling|generating|analy[sz]ing|fetching|during|while|:|\d{3})/i,
];

/** Sentences that speak as one author of a paper, not as a model. */
const AUTHOR =
  /\bI (?:show|propose|prove|argue|present|introduce|study|derive|demonstrate|find|establish|conjecture|develop|describe|investigate)\b/;
/** Filler before content: `好的，本文提出…` keeps everything behind the comma. */
const INTERJECTION =
  /^(?:好的|当然可以|当然|没问题|明白了|收到)[，,！!。]\s*(?=\S)|^(?:sure|certainly|of course|absolutely|okay|ok|alright)(?:[!.:]|,(?! (?:but|there|it|this is not)))\s+(?=\S)/i;
const MARKS = /^[\s>*_~"“”'`#-]+|[*_~"”`]+$/g;
/** Model talk is said in short sentences. */
const LONGEST = 400;
const SENTENCE_END = /([。！？!?]["”’）)]*|[.](?=\s+["“(]?[A-Z\u4e00-\u9fff])|[：:]$)\s*/g;

/** Whether one sentence is model talk. */
export function isChatter(sentence: string): boolean {
  if (sentence.length > LONGEST || !HINT.test(sentence)) return false;
  const bare = sentence.trim().replace(MARKS, '').replace(/[’‘]/g, "'").trim();
  // What a paper quotes (prompts, dialogues) is not said to the reader.
  const spoken = bare.replace(/“[^”]*”|"[^"]*"|「[^」]*」|《[^》]*》|`[^`]*`/g, '“”');
  if (/[\u4e00-\u9fff]/.test(spoken) && CHINESE.some((rule) => rule.test(spoken))) return true;
  return !AUTHOR.test(spoken) && ENGLISH.some((rule) => rule.test(spoken));
}

/** Takes the model talk out of a paragraph; an empty answer means nothing else was in it. */
export function withoutChatter(paragraph: string): string {
  if (!HINT.test(paragraph)) return paragraph;
  const kept = sentences(paragraph).map(contentOf);
  const text = kept.join('').replace(INTERJECTION, '');
  return /[\p{L}\p{N}]/u.test(text) || text === paragraph ? text : '';
}

/** `根据您提供的摘要，本文提出…`, `Based on the text you provided, the paper…`: the second half is content. */
const ADDRESSED =
  /^\s*(?:(?:根据|基于|按照|从)[^，,。]{0,12}[您你][^，,。]{0,24}[，,]|based on (?:the|your)\b[^,.]{0,40},)\s*(?=(?:本|该|此|这|论文|文章|作者|研究|我们|其|它|the|this|it|its|we|they|our)(?![^，,。.]{0,12}(?:分析|总结|如下|analysis|summary|follow|report)))/i;

function contentOf(sentence: string): string {
  const rest = sentence.replace(ADDRESSED, '');
  if (rest !== sentence && !isChatter(rest)) return rest;
  return isChatter(sentence) ? '' : sentence;
}

function sentences(paragraph: string): string[] {
  const found: string[] = [];
  let from = 0;
  for (const match of paragraph.matchAll(SENTENCE_END)) {
    const to = match.index + match[0].length;
    found.push(paragraph.slice(from, to));
    from = to;
  }
  if (from < paragraph.length) found.push(paragraph.slice(from));
  return found;
}

const NO_PROSE = /^\s*(?:[-+•|#]|\d+[.)]\s|\*\s| {4})/;

/** Blanks the lines that are model talk; the number of lines stays. Lists, tables and code are left alone. */
export function blankChatter(
  lines: readonly string[],
  isCode: (line: number) => boolean,
): readonly string[] {
  let changed: string[] | undefined;
  for (const [i, line] of lines.entries()) {
    if (line === '' || NO_PROSE.test(line) || !HINT.test(line) || isCode(i)) continue;
    const kept = withoutChatter(line);
    if (kept === line) continue;
    changed ??= [...lines];
    changed[i] = kept;
  }
  return changed ?? lines;
}
