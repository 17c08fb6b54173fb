import { safeUrl } from '../message/url.ts';
import { cleanTex } from './math.ts';
import type { PaperLinks } from './paper.ts';
import { sentences } from './sentences.ts';

export interface ContributionParts {
  /** The report's own one-sentence contribution. */
  readonly own?: string | undefined;
  readonly aiSummary?: string | undefined;
  readonly findings?: readonly string[] | undefined;
  readonly abstract?: string | undefined;
}

/** One plain sentence that says what the paper contributes, from the best place there is. */
export function contributionOf(parts: ContributionParts): string | undefined {
  const stated = [parts.own, parts.aiSummary, ...(parts.findings ?? [])];
  for (const text of stated) {
    const sentence = text && firstSentence(text);
    if (sentence) return sentence;
  }
  const told = sentences(line(parts.abstract ?? '')).filter((sentence) => !isChatter(sentence));
  return (
    told.find((sentence) => SAYS_WHAT.test(sentence)) ??
    told.find((sentence) => SAYS_THAT.test(sentence)) ??
    told[0]
  );
}

/** Sentences in which authors say what they made, and those in which they say what they did. */
const SAYS_WHAT =
  /\b(?:we|this (?:paper|work|article|study|report|survey)|our (?:paper|work))\b[^.]{0,60}?\b(?:propos|present|introduc|develop|releas|design|creat|formulat|describ|contribut|build|built|construct|offer|unveil|open[- ]sourc|devis|establish)|(?:本文|本研究|本工作|本论文|本报告|该论文|该研究|我们|作者|文章|论文)[^。]{0,40}?(?:提出|介绍|引入|设计|开发|推出|构建|发布|建立|给出|创建)/iu;
const SAYS_THAT =
  /\b(?:we|this (?:paper|work|article|study|report))\b[^.]{0,40}?\b(?:show|stud|investigat|explor|find|found|demonstrat|analy|evaluat|conduct|examin|revisit|address|tackle|extend|identif|train|provid)|(?:本文|本研究|本工作|我们|作者)[^。]{0,24}?(?:研究|探讨|探索|分析|展示|证明|发现|表明|评估|解决|训练)/iu;

function firstSentence(text: string): string | undefined {
  const [first = '', second] = sentences(line(text))
    .filter((sentence) => !isChatter(sentence))
    .map((sentence) => sentence.replace(LABEL, ''))
    .filter(Boolean);
  const han = /\p{Script=Han}/u.test(first);
  const sentence =
    second && first.length < (han ? 6 : 12) ? first + (han ? '' : ' ') + second : first;
  return /\p{L}{2}/u.test(sentence) ? sentence : undefined;
}

const LABEL =
  /^(?:(?:一句话)?(?:核心|主要)?贡献(?:总结|概括)?|一句话总结|摘要|总结|TL;?DR|(?:core |key |main )?contributions?|summary|abstract)\s*[:：]\s*/iu;

/** One line without what frames it. */
function line(text: string): string {
  return cleanTex(text)
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^(?:[-*•>]|\d{1,2}[.)、])\s+/, '')
    .replace(LABEL, '');
}

/** Sentences of a model about itself; whole sections of them are taken out before (papers/chatter.ts). */
function isChatter(sentence: string): boolean {
  return /^(?:好的|当然|没问题|作为一[名个位]|我将|以下是|请提供|请您|希望(?:这|以上)|sure[,!]|certainly[,!]|of course|okay[,!]|here(?:'s| is| are) (?:a|an|the|your)|as an? (?:ai|expert)|please provide|i will )/iu.test(
    sentence,
  );
}

const MAX_FIELDS = 8;

/** Short names of the application fields that a field section lists. */
export function applicationFields(text: string): string[] {
  const fields = new Map<string, string>();
  const flat = text
    .replace(/[（(][^（()）]*[)）]/g, ' ')
    .replace(/(?<=\p{Script=Han}) +(?=的|\p{Script=Han}{2,4}(?:$|[、，。；]))/gu, '');
  for (const part of flat.split(
    /[\n、；;。|]|[,，](?=\s|\p{Script=Han})|\s[-–—]+\s|——|\s\/\s|\s(?:以?及|和|与)\s*|(?<=\p{Script=Han}{3})\/(?=\p{Script=Han}{3})/u,
  )) {
    const name = fieldName(part);
    if (name && !fields.has(name.toLowerCase())) fields.set(name.toLowerCase(), name);
    if (fields.size === MAX_FIELDS) break;
  }
  return [...fields.values()];
}

const LEAD_IN =
  /^(?:[-*•]|\d{1,2}[.)、])\s*|^(?:(?:主要|具体|特别|尤其)?(?:是)?(?:涉及|应用(?:于|领域|场景)?(?:包括|为|是)?|聚焦(?:于)?|针对|属于|包括|适用于|是|在)(?:了)?|例如|如|以及|及|和|与|等|特别是|尤其是|其中|主要为|该(?:研究|论文|工作)|本(?:文|研究)|and|including|such as|especially|e\.g\.|application (?:fields?|areas?)|fields?|应用领域)\s*[:：]?\s*/iu;

function fieldName(part: string): string | undefined {
  let name = part.trim();
  for (let before = ''; before !== name; ) {
    before = name;
    name = name.replace(LEAD_IN, '').trim();
  }
  name = name
    .replace(/^[^\n:：]{1,12}[:：]\s*/u, '')
    .replace(/\s+/g, ' ')
    .replace(/(?:等(?:领域|方向|任务|场景)?|的?场景|\betc)?[.。:：,，\s]*$/u, '')
    .trim();
  const han = name.match(/\p{Script=Han}/gu)?.length ?? 0;
  const short =
    han > 0 ? name.length <= 24 && han <= 18 : name.length <= 48 && name.split(' ').length <= 5;
  // What someone does is a sentence, not a field.
  return short &&
    name.length > 1 &&
    /\p{L}{2}/u.test(name) &&
    !/[?？!！]|通过|来(?:减少|提升|解决)|实现了|我们/u.test(name)
    ? name
    : undefined;
}

const ADDRESS =
  /(?:https?:\/\/)?(?:www\.)?((?:github|gitlab|bitbucket|gitee|codeberg|huggingface|modelscope)\.(?:com|org|co|cn)|hf\.co|[\w-]+\.(?:github|gitlab)\.io|sites\.google\.com)(\/[\w.~%@+/-]*)?/gi;
const NOT_REPOSITORIES =
  /^\/(?:papers|docs|blog|collections|learn|join|settings|topics|features|sponsors|orgs|about|login|search|marketplace|spaces\/?$|datasets\/?$|models\/?$|datasets\/huggingface)\b/i;
/** Words that say a link is the paper's own. */
const OWN =
  /code|代码|开源|源码|项目|主页|available|release|implementation|repo|project|page|demo/i;

/** Code and project pages named in a text; where several stand, one that is called the paper's own. */
export function linksIn(text: string): Pick<PaperLinks, 'code' | 'project'> {
  const code: Candidate[] = [];
  const project: Candidate[] = [];
  for (const match of text.matchAll(ADDRESS)) {
    const host = (match[1] ?? '').toLowerCase();
    const path = (match[2] ?? '').replace(/[.\-_~/]+$/, '');
    const found = safeUrl(`https://${host}${path}`);
    if (!found) continue;
    const own = OWN.test(text.slice(Math.max(0, match.index - 60), match.index)) ? 1 : 0;
    if (/\.io$|^sites\./.test(host)) project.push({ url: found, rank: 2 + own });
    else if (/^\/[\w.-]+\/[\w.-]+/.test(path) && !NOT_REPOSITORIES.test(path)) {
      const hub = /^(?:huggingface|hf|modelscope)\./.test(host);
      if (hub && /^\/spaces\//.test(path)) project.push({ url: found, rank: own });
      else code.push({ url: found, rank: (hub ? 0 : 2) + own });
    }
  }
  const links: { code?: string; project?: string } = {};
  const repository = best(code);
  const page = best(project);
  if (repository) links.code = repository;
  if (page) links.project = page;
  return links;
}

interface Candidate {
  readonly url: string;
  readonly rank: number;
}

function best(candidates: readonly Candidate[]): string | undefined {
  let top: Candidate | undefined;
  for (const candidate of candidates) if (!top || candidate.rank > top.rank) top = candidate;
  return top?.url;
}

const EN_OPEN =
  /\b(?:source )?(?:code|codes|codebase|implementation|software)\b(?! (?:generation|capacity|models?|completion|reasoning|llms?|intelligence|understanding|editing|repair|execution|review|agents?|tasks?|data|snippets?|synthesis|translation|search|interpreters?|benchmarks?|domains?))[^.;]{0,90}?(?:\bavailable|\breleased?\b|open[- ]?sourced?|\baccessible|\bpublic\b|\bpublished|can be found|https?:\/\/)|(?:\breleas\w+|open[- ]sourc\w+|\bpublish\w*|open access to|\bmak(?:e|ing)\b)[^.;]{0,60}?\b(?:code|codes|codebase|implementation)\b(?! (?:generation|models?|llms?|agents?|benchmarks?))/i;
/** `The toolkit is released at https://github.com/…`: what lies in a repository is code. */
const REPOSITORY =
  /(?:available|releas\w+|open[- ]sourced?|accessible|project(?: page)?|repository|package|toolkit|code|github)\b[^;]{0,60}?https?:\/\/(?:www\.)?(?:github|gitlab)\.com\/[\w-]+\/\w/i;
const EN_NOT =
  /\b(?:no|not|never|without|unavailable|neither|nor|yet to|upon request|on request|unclear|whether|closed|if|unless)\b|n't\b/i;
const ZH_OPEN =
  /(?:代码|源码|开源实现)(?!生成|智能|推理|补全|理解|模型|任务|能力|大模型|编辑|修复|执行|解释|竞赛|预训练|基准|领域|语言|编程|片段|检索|审查)[^。；;\n]{0,24}?(?:开源|公开|发布|开放|可用|获取|可在|可从|详见|见于|位于|托管|放出|释出|https?:\/\/)|(?:开源|公开|发布|开放|放出)(?:了|其|所有|全部|完整|相关|的)*[^。；;，,\n]{0,16}?(?:代码|源码)(?!生成|模型|智能|大模型)|(?:已|将|会|均|全部|完全|全面|现已)(?:经)?(?:被)?开源|是开源的|开源(?:地址|链接|仓库)|提供了\s*git\s*hub\s*链接/iu;
const ZH_NOT =
  /未|没有|无法|尚|暂|并非|不(?!仅)|否|如果|若|可能|通常|建议|闭源|假设|应该|推测|一旦/u;

const ABOUT_CODE = /code|software|implementation|git(?:hub|lab)\.com|代码|源码|开源/i;

/** Whether a text says that the paper's code is or will be public. */
export function codeOpen(text: string): boolean {
  if (!ABOUT_CODE.test(text)) return false;
  const lines = text.split('\n').filter((line) => ABOUT_CODE.test(line));
  return lines.flatMap(sentences).some((sentence) => {
    if (!ABOUT_CODE.test(sentence)) return false;
    for (const clause of sentence.split(/[;；]|(?<=[，,])\s*(?:but|however|但|不过|然而)/i)) {
      if ((EN_OPEN.test(clause) || REPOSITORY.test(clause)) && !EN_NOT.test(clause)) return true;
      if (ZH_OPEN.test(clause) && !ZH_NOT.test(clause)) return true;
    }
    return false;
  });
}
