import type { CompleteKind, Offer } from '../../commands/ports.ts';
import { splitVerb, VERBS, type Verb } from '../../commands/verbs.ts';

/** A whole line that could stand there instead, and how it is named in a list. */
export interface Candidate {
  readonly line: string;
  readonly label: string;
}

export type Ask = (kind: CompleteKind, prefix: string) => Promise<readonly Offer[]>;

/** What each verb is followed by. */
const ARGUMENTS: Partial<Record<Verb, CompleteKind>> = {
  paper: 'paper',
  latest: 'date',
  search: 'paper',
  subscribe: 'topic',
  unsubscribe: 'subscription',
  why: 'paper',
  mute: 'topic',
  unmute: 'topic',
};

/** What a line could become: a command, a verb, the name of a paper, a topic, a date. */
export async function candidates(line: string, ask: Ask): Promise<readonly Candidate[]> {
  const typed = line.trimStart();
  const papers = /^(\/?papers\s+)(.*)$/is.exec(typed);
  if (papers) return verbCandidates(papers[1] ?? '', papers[2] ?? '', ask);
  const paper = /^(\/?paper\s+)(.*)$/is.exec(typed);
  if (paper) return argument(paper[1] ?? '', 'paper', paper[2] ?? '', ask);
  const commands = ['/paper ', '/papers '].filter((each) => each.startsWith(typed.toLowerCase()));
  if (commands.length > 0) return commands.map((each) => ({ line: each, label: each.trim() }));
  return typed.startsWith('/') ? [] : verbCandidates('', typed, ask, true);
}

async function verbCandidates(
  head: string,
  rest: string,
  ask: Ask,
  orPaper = false,
): Promise<readonly Candidate[]> {
  const { verb: said } = splitVerb(rest);
  const [, name = '', value] = /^(\S+)\s+(.*)$/s.exec(rest) ?? [];
  if (said && value !== undefined) {
    const kind = ARGUMENTS[said];
    return kind ? argument(`${head}${name} `, kind, value, ask) : [];
  }
  const folded = rest.toLowerCase();
  const names = VERBS.filter((each) => each.verb !== 'paper').flatMap(({ verb, aliases }) =>
    /\p{Script=Han}/u.test(rest) ? aliases : [verb],
  );
  const known = names.filter((each) => each.startsWith(folded));
  if (known.length > 0) {
    return known.map((each) => ({ line: `${head}${each} `, label: each }));
  }
  return orPaper ? argument(head, 'paper', rest, ask) : [];
}

async function argument(
  head: string,
  kind: CompleteKind,
  prefix: string,
  ask: Ask,
): Promise<readonly Candidate[]> {
  const offers = await ask(kind, prefix);
  const lines = new Map<string, Candidate>();
  for (const offer of offers) {
    const line = `${head}${kind === 'paper' ? paperName(offer, prefix) : offer.value}`;
    if (!lines.has(line)) lines.set(line, { line, label: offer.label });
  }
  return [...lines.values()];
}

/** The system name when that is what was begun, else the whole title: both find the paper again. */
function paperName({ label, value }: Offer, prefix: string): string {
  const name = /^(.{1,40}?)[:：]\s/.exec(label)?.[1] ?? label;
  const begun = (text: string): boolean =>
    text.toLowerCase().startsWith(prefix.trim().toLowerCase());
  if (begun(name)) return name;
  return begun(value) || !begun(label) ? value : label;
}

/** The longest beginning of all lines, letters' case aside, written as in the first. */
export function commonStart(lines: readonly string[]): string {
  const [first = '', ...others] = lines;
  let length = first.length;
  for (const other of others) {
    let same = 0;
    while (same < length && same < other.length && fold(first, same) === fold(other, same))
      same += 1;
    length = same;
  }
  return first.slice(0, length).replace(/[\ud800-\udbff]$/, '');
}

const fold = (text: string, index: number): string => text.charAt(index).toLowerCase();
