import type { PaperLinks } from './paper.ts';

/** The system's name in a title: `VESPO: …` gives VESPO; undefined when it names none. */
export function systemName(title: string, titleZh?: string): string | undefined {
  return (
    /^([\p{Lu}][\w+.-]*)[:：]/u.exec(title)?.[1] ??
    /^([A-Za-z][\w+.-]*)[:：]/.exec(titleZh ?? '')?.[1]
  );
}

export interface ContributionParts {
  /** The report's own one-sentence contribution. */
  readonly own?: string | undefined;
  readonly aiSummary?: string | undefined;
  readonly findings?: readonly string[] | undefined;
  readonly abstract?: string | undefined;
}

/** One plain sentence that says what the paper contributes, from the best place there is. */
export function contributionOf(parts: ContributionParts): string | undefined {
  return parts.own ?? parts.aiSummary ?? parts.findings?.[0] ?? sentences(parts.abstract ?? '')[0];
}

/** Short names of the application fields in a field section's text. */
export function applicationFields(text: string): string[] {
  return text
    .split(/[\n、/，,；;]/)
    .map((part) => part.trim())
    .filter((part) => part.length > 1 && part.length < 30);
}

/** Code and project pages named in a text. */
export function linksIn(text: string): Pick<PaperLinks, 'code' | 'project'> {
  const code = /https?:\/\/(?:www\.)?(?:github|gitlab)\.com\/[\w.-]+\/[\w.-]*\w/.exec(text)?.[0];
  const project = /https?:\/\/[\w-]+\.github\.io(?:\/[\w./-]*)?/.exec(text)?.[0];
  return { ...(code && { code }), ...(project && { project }) };
}

/** Whether the text says that code is or will be public. */
export function codeOpen(text: string): boolean {
  return /code (?:is|will be) (?:publicly )?(?:available|released)|代码(?:已|将)?开源/i.test(text);
}

/** Splits Chinese and English prose into sentences. */
export function sentences(text: string): string[] {
  return text
    .split(/(?<=[。！？!?])|(?<=\.)\s+(?=[A-Z])/)
    .map((part) => part.trim())
    .filter(Boolean);
}
