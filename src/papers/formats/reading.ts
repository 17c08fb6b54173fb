import { plainText } from '../../message/text.ts';
import { applicationFields, codeOpen, contributionOf, linksIn } from '../derive.ts';
import { inlineToSpans, markdownToBlocks } from '../markdown.ts';
import type { PaperId, Problem, Reading, Section, SectionKind } from '../paper.ts';
import { compact } from './compact.ts';
import type { RawSection } from './split.ts';

/** A list of problems that a format fills while it reads. */
export type Problems = Problem[];

export function problem(problems: Problems, line: number, kind: string, message: string): void {
  problems.push({ line: line + 1, kind, message });
}

/** One line of Markdown as plain text: marks gone, math as Unicode, white space collapsed. */
export function plainLine(source: string): string {
  const spans = inlineToSpans(source.replace(/\s+/g, ' ').trim());
  return spans
    .map((span) => span.text)
    .join('')
    .replace(/\s+/g, ' ')
    .trim();
}

/** A paragraph or several as plain text. */
export function plainBlock(lines: readonly string[]): string {
  return plainText(markdownToBlocks(lines.join('\n'))).trim();
}

export function toSections(raw: readonly RawSection[]): Section[] {
  return raw
    .map(({ kind, heading, lines }) => ({
      kind,
      heading: plainLine(heading),
      blocks: compact(markdownToBlocks(lines.join('\n'))),
    }))
    .filter(({ blocks }) => blocks.length > 0);
}

/**
 * The id of a paper whose report gives none: made from its title, so that the same paper has the same one
 * in every report. It never looks like an arXiv id.
 */
export function idFromTitle(title: string): PaperId {
  let hash = 0x811c9dc5;
  for (const char of title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()) {
    hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  const words = title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40)
    .replace(/-$/, '');
  return `t-${words ? `${words}-` : ''}${hash.toString(36)}` as PaperId;
}

/**
 * Adds what can be told from the text: contribution, fields, links, whether code is open.
 * @param source the lines about the paper as they were written
 */
export function complete(reading: Reading, source: string, aiSummary?: string): Reading {
  const textOf = (kind: SectionKind) =>
    plainText(reading.sections.find((section) => section.kind === kind)?.blocks ?? []);
  const prose = source.length > LONGEST_PROSE ? withoutEndless(source) : source;
  const hosted = HOSTS.test(prose) ? linesWith(HOSTS, prose) : '';
  const fields = applicationFields(textOf('field'));
  const contribution = contributionOf({
    own: textOf('contribution') || undefined,
    aiSummary,
    findings: reading.findings,
    abstract: reading.abstract?.en ?? reading.abstract?.zh,
  });
  return {
    ...reading,
    links: { ...linksIn(hosted), ...reading.links },
    ...(fields.length > 0 && { fields }),
    ...(contribution && { contribution }),
    ...(codeOpen(prose) && { codeOpen: true }),
  };
}

const HOSTS = /git(?:hub|lab|ee)|bitbucket|codeberg|huggingface|hf\.co|modelscope|sites\.google/i;
const LONGEST_PROSE = 20_000;
const LONGEST_LINE = 10_000;

function linesWith(pattern: RegExp, text: string): string {
  return text
    .split('\n')
    .filter((line) => pattern.test(line))
    .join('\n');
}

/** No person wrote such lines, and patterns that look for addresses would search them for ever. */
function withoutEndless(source: string): string {
  return source
    .split('\n')
    .filter((line) => line.length < LONGEST_LINE)
    .join('\n');
}

/** An abstract under the language it is written in: Chinese when an eighth of it is. */
export function inLanguage(text: string): { en?: string; zh?: string } {
  const chinese = text.match(/[\u4e00-\u9fff]/g)?.length ?? 0;
  return chinese * 8 > text.length ? { zh: text } : { en: text };
}
