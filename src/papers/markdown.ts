import type { MarkedToken, Token } from 'marked';
import { Lexer } from 'marked';
import type { Block, Span } from '../message/doc.ts';
import { cleanText } from '../message/text.ts';
import { safeUrl } from '../message/url.ts';

/** Markdown of a report as Doc blocks. Never throws. */
export function markdownToBlocks(source: string): Block[] {
  return new Lexer().lex(cleanText(source)).flatMap((token) => toBlocks(token as MarkedToken));
}

/** One line of Markdown as spans. */
export function inlineToSpans(source: string): Span[] {
  return toSpans(Lexer.lexInline(cleanText(source)), {});
}

function toBlocks(token: MarkedToken): Block[] {
  switch (token.type) {
    case 'heading':
      return [
        {
          type: 'heading',
          level: token.depth === 1 ? 1 : token.depth === 2 ? 2 : 3,
          spans: toSpans(token.tokens, {}),
        },
      ];
    case 'paragraph':
    case 'text':
      return [{ type: 'paragraph', spans: toSpans(token.tokens ?? [], {}) }];
    case 'list':
      return [
        {
          type: 'list',
          ordered: token.ordered,
          start: Number(token.start) || 1,
          items: token.items.map((item) => ({
            blocks: item.tokens.flatMap((inner) => toBlocks(inner as MarkedToken)),
          })),
        },
      ];
    case 'blockquote':
      return [
        {
          type: 'quote',
          blocks: token.tokens.flatMap((inner) => toBlocks(inner as MarkedToken)),
        },
      ];
    case 'code':
      return [{ type: 'code', text: token.text }];
    case 'table':
      return [
        {
          type: 'table',
          header: token.header.map((cell) => toSpans(cell.tokens, {})),
          rows: token.rows.map((row) => row.map((cell) => toSpans(cell.tokens, {}))),
        },
      ];
    case 'hr':
      return [{ type: 'divider' }];
    default:
      return [];
  }
}

function toSpans(tokens: readonly Token[], style: Partial<Span>): Span[] {
  return tokens.flatMap((token): Span[] => {
    switch (token.type) {
      case 'strong':
        return toSpans(token.tokens ?? [], { ...style, bold: true });
      case 'em':
        return toSpans(token.tokens ?? [], { ...style, italic: true });
      case 'del':
        return toSpans(token.tokens ?? [], { ...style, strike: true });
      case 'codespan':
        return [{ ...style, text: String(token.text), code: true }];
      case 'link': {
        const url = safeUrl(String(token.href));
        return toSpans(token.tokens ?? [], url ? { ...style, url } : style);
      }
      case 'html':
        return [];
      default:
        return [{ ...style, text: 'text' in token ? String(token.text) : token.raw }];
    }
  });
}
