/** Stand before colons in titles but name no system. */
const GENERIC = new Set(
  `a ai agi llm llms vlm vlms mllm mllms lmm lmms lvlm lvlms vla vlas slm slms rag rl rlhf rlvr nlp cv ml dl gpt gan gans
  moe cot sft dpo ppo grpo cnn cnns rnn rnns vit vits gnn gnns nerf ssm ssms gui ocr asr tts sota api sql hci iot ar vr xr
  2d 3d 4d 1d i ii iii iv
  cvpr iccv eccv iclr icml neurips nips acl emnlp naacl aaai ijcai corl icra iros rss siggraph kdd www wacv miccai
  agent agents agentic alignment attention autoregressive benchmark benchmarks benchmarking code coding commentary context correction data
  dataset datasets deep diffusion discovery distillation editorial efficient embodied evaluation evaluating evolution
  explainability exploration exploring faster finetuning foreword foundation from generation generative hallucination
  hallucinations images image inference intelligence interpretability introduction knowledge language large learning
  less long memory merging model models more multimodal navigation note optimization overview perception perspective
  planning policy position preface pretraining privacy prompting quantization reasoning report rethinking retrieval
  review revisiting reward rewards robot robotics robots robustness roadmap safety scaling science search security
  segmentation simulation small speech survey systems technical test text theory thinking tokenization tokens tool tools
  tracking training transformer transformers trust tutorial uncertainty understanding unlearning version video videos
  viewpoint vision visual world`.split(/\s+/),
);

/** A name does not have them; a phrase does. */
const FUNCTION_WORDS = new Set(
  `a an the of and or for to in on with without via by from as at is are be can do does not no all you your we our it its
  how what why when where which who than beyond towards toward into under over between through using using if but
  let this that one two three less more meets versus vs v.s. not`.split(/\s+/),
);

const MAX_NAME = 32;

/**
 * The name of the paper's system, model, method or benchmark as its title gives it: `VESPO: …` gives VESPO. Says
 * nothing rather than something wrong: phrases, questions and generic words are no names.
 */
export function systemName(title: string, titleZh?: string): string | undefined {
  return nameIn(title) ?? (titleZh ? nameIn(titleZh) : undefined);
}

function nameIn(title: string): string | undefined {
  const text = title.trim();
  const lead = /^(.{1,90}?)(?:\s*[:：]\s*|\s+(?:[-–—]|--)\s+|——)(?=\S)/u.exec(text)?.[1];
  if (lead !== undefined) {
    const name = asName(lead) ?? abbreviation(lead);
    if (name) return name;
  }
  const report =
    /^(.{2,40}?)\s+(?:technical|technique|tech)\s+report\b|^(.{2,40}?)\s*技术报告/iu.exec(text);
  const reported = report?.[1] ?? report?.[2];
  if (reported) return asName(reported.replace(/^the\s+/i, ''));
  const announced = /^(?:introducing|announcing|meet)\s+([^\s:,]+)/i.exec(text)?.[1];
  if (announced) return asName(announced);
  const behind = /\s\(([^()\s]{2,16})\)\s*$/u.exec(text)?.[1];
  return behind && isStrong(behind) && !isGeneric(behind) ? behind : undefined;
}

/** `Group Sequence Policy Optimization (GSPO)`. */
function abbreviation(lead: string): string | undefined {
  const short = /[\s(]?\(([^()\s]{2,16})\)$/u.exec(lead)?.[1];
  return short && isStrong(short) && !isGeneric(short) ? short : undefined;
}

function asName(lead: string): string | undefined {
  const text = lead
    .trim()
    .replace(/^["'“”‘’「『《]+|["'“”‘’」』》]+$/gu, '')
    .replace(/[*†]+$/, '')
    // `$\\pi_{0.5}$` has become `π_0.5`; people write π0.5.
    .replace(/([\u0370-\u03ff])_(?=\d)/gu, '$1');
  if (!text || text.length > MAX_NAME || /[?？!！,，;；]/.test(text.replace(/!$/, '')))
    return undefined;
  // Chinese words before a colon are a phrase, unless a Latin name stands alone among them.
  if (/\p{Script=Han}/u.test(text)) return undefined;
  const words = text.split(/\s+/);
  if (words.length > 3) return undefined;
  const [first = ''] = words;
  // `Re:Form` is one word.
  if (/^[A-Z][a-z]$/.test(text)) return undefined;
  if (words.length === 1) return isGeneric(first) || !isNameLike(first) ? undefined : text;
  if (words.some((word) => FUNCTION_WORDS.has(word.toLowerCase()))) return undefined;
  const generic = words.filter(isGeneric).length;
  const last = words.at(-1) ?? '';
  // `RoboTwin 2.0`, `VideoWorld 2`, `Kimi k1.5`.
  if (isVersion(last)) {
    return words.slice(0, -1).every(isNameLike) && generic === 0 ? text : undefined;
  }
  const strong = words.filter((word) => isStrong(word) && !isGeneric(word)).length;
  if (strong === 0 || generic > 0 || !words.every(isNameLike)) return undefined;
  // `AVMeme Exam`, `LLaMA Pro`: the made-up word comes first; behind a plain one it is an object.
  return isStrong(first) ? text : undefined;
}

function isVersion(word: string): boolean {
  return /^[vkVK]?\d+(?:\.\d+)*[a-zA-Z]?$/.test(word);
}

/** Letters to begin with, and none of what sentences are made of. */
function isNameLike(word: string): boolean {
  if (
    !/^[\p{L}\p{N}∞][\p{L}\p{N}\p{M}.+\-_&/'’@*^$²³⁺ⁿ₀-₉∞!]*$/u.test(word) ||
    !/\p{L}/u.test(word)
  )
    return false;
  // One capital letter or two small ones say too little.
  return [...word].length > 1 && !/^[a-z]{1,2}$/.test(word);
}

/** Made up beyond doubt: capitals inside, digits, Greek or signs. */
function isStrong(word: string): boolean {
  return word.split('-').some((part) => MADE_UP.test(part)) || /\p{Lu}-[\u0370-\u03ff]/u.test(word);
}

const MADE_UP =
  /\p{L}.*\p{Lu}|\p{L}.*\d|\d\p{L}|[\u0370-\u03ffµ].*\p{L}|\p{L}.*[\u0370-\u03ff]|\p{L}\+\+?$/u;

function isGeneric(word: string): boolean {
  const plain = word.toLowerCase();
  return (
    GENERIC.has(plain) ||
    plain.split('-').every((part) => GENERIC.has(part) || FUNCTION_WORDS.has(part))
  );
}
