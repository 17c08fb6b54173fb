/**
 * What we want to say, without any platform. A Doc is made of blocks, a block of spans. Report sections are
 * made of the same blocks. Renderers turn Docs into payloads; nothing downstream of a Doc handles Markdown.
 */

/** A run of text with one set of styles. `url` makes it a link; `math` says `text` was TeX and is Unicode now. */
export interface Span {
  readonly text: string;
  readonly bold?: true;
  readonly italic?: true;
  readonly strike?: true;
  readonly code?: true;
  readonly math?: true;
  /** http, https or mailto only: `safeUrl` decides before a span is made. */
  readonly url?: string;
}

export type Spans = readonly Span[];

export interface ListItem {
  readonly blocks: readonly Block[];
}

export interface Field {
  readonly label: string;
  readonly value: Spans;
}

export type Block =
  | { readonly type: 'heading'; readonly level: 1 | 2 | 3; readonly spans: Spans }
  | { readonly type: 'paragraph'; readonly spans: Spans }
  | {
      readonly type: 'list';
      readonly ordered: boolean;
      /** First number of an ordered list. */
      readonly start: number;
      readonly items: readonly ListItem[];
    }
  | { readonly type: 'quote'; readonly blocks: readonly Block[] }
  | { readonly type: 'code'; readonly text: string; readonly language?: string }
  | {
      readonly type: 'table';
      readonly header: readonly Spans[];
      readonly rows: readonly (readonly Spans[])[];
    }
  /** Short labelled facts, one a line. */
  | { readonly type: 'fields'; readonly fields: readonly Field[] }
  | { readonly type: 'image'; readonly url: string; readonly alt: string }
  | { readonly type: 'divider' }
  /** Small print: source, date, counts. */
  | { readonly type: 'context'; readonly spans: Spans }
  | { readonly type: 'actions'; readonly actions: readonly Action[] }
  /** Kept together when a Doc is split (a paper's line in a digest); the button stands beside it where it can. */
  | { readonly type: 'group'; readonly blocks: readonly Block[]; readonly accessory?: Button };

/** A button's or select's stateless meaning: what to do (`verb`) and with what (`value`); survives restarts. */
export interface Button {
  readonly type: 'button';
  readonly label: string;
  readonly verb: ActionVerb;
  /** At most 80 characters, so that version, verb and value fit Discord's custom_id of 100. */
  readonly value: string;
  readonly style?: 'primary' | 'danger';
}

export interface LinkButton {
  readonly type: 'link';
  readonly label: string;
  readonly url: string;
}

export interface Select {
  readonly type: 'select';
  readonly placeholder: string;
  readonly verb: ActionVerb;
  readonly options: readonly SelectOption[];
}

export interface SelectOption {
  readonly label: string;
  readonly description?: string;
  /** At most 75 characters (Slack's option value). */
  readonly value: string;
}

export type Action = Button | LinkButton | Select;

/**
 * Everything a button or select can ask for. The value is written behind each.
 * Handlers: commands/act.ts.
 */
export const ACTION_VERBS = [
  'card', // id: the card of a paper (a choice among several, "did you mean")
  'details', // id or id:page: the whole card, all sections, paged
  'save', // id
  'unsave', // id
  'similar', // id
  'bibtex', // id
  'why', // id
  'all', // date or date:page: every paper of that day
  'search', // page:query: a page of search results
  'subscribe', // topic: subscribe this channel
  'subscribe-me', // topic: subscribe the person by direct message
  'unsubscribe', // subscription name
  'pause', // subscription name
  'resume', // subscription name
  'mute', // topic or author:NAME: less of this here
  'home', // a setting of the App Home, key=value
] as const;

export type ActionVerb = (typeof ACTION_VERBS)[number];

export interface Doc {
  /** One plain sentence: what a notification or a screen reader says. Under 200 characters. */
  readonly notification: string;
  readonly blocks: readonly Block[];
}

/** A Doc with its place in a delivery: the lead message, or a reply in the lead's thread. */
export interface Post {
  /** Last segment of the idempotency key, e.g. `lead` or `2602.10693`; unique within a delivery. */
  readonly part: string;
  readonly doc: Doc;
  /** True: goes into the thread of the first post. */
  readonly thread: boolean;
}

export type Language = 'zh' | 'en';

export const text = (value: string): Span => ({ text: value });
export const bold = (value: string): Span => ({ text: value, bold: true });
export const link = (value: string, url: string): Span => ({ text: value, url });
export const paragraph = (...spans: Span[]): Block => ({ type: 'paragraph', spans });
export const context = (...spans: Span[]): Block => ({ type: 'context', spans });
