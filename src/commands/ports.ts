import type { Quiet, Subscriptions } from '../digest/subscription.ts';
import type { Destination, Person } from '../message/destination.ts';
import type { ActionVerb, Doc, Language } from '../message/doc.ts';
import type { Library } from '../papers/library.ts';
import type { Topics } from '../papers/topics.ts';

/** A command as it arrived, without the platform. */
export interface Invocation {
  readonly command: 'paper' | 'papers';
  /** Everything behind the command name. */
  readonly text: string;
  readonly person: Person;
  /** Where it was typed, as a destination that a subscription could post to. */
  readonly place: Destination;
  /** True: a direct message or a place where only the person reads. */
  readonly direct: boolean;
  /** What the platform knows of the person's or channel's language; their own setting outranks it. */
  readonly language?: Language;
  /** IANA zone the platform knows of the person (Slack profile). */
  readonly timezone?: string;
  /** Whether the person may change this channel's subscriptions. */
  readonly mayManage: boolean;
}

/** A pressed button or a chosen option. `value` as in message/doc.ts. */
export interface Pressed extends Omit<Invocation, 'command' | 'text'> {
  readonly verb: ActionVerb;
  readonly value: string;
}

export interface Reply {
  readonly doc: Doc;
  /** `private`: only the one who asked sees it. */
  readonly visible: 'private' | 'public';
  /**
   * Where it is best shown: `message` as an answer; `update` in place of the private message whose button was pressed
   * (pages, toggles); `modal` as a closable window where the platform has one (else a private message).
   */
  readonly surface: 'message' | 'update' | 'modal';
  readonly file?: { readonly name: string; readonly text: string };
  /** True: the person's App Home or a channel's list changed and should be drawn again. */
  readonly changed?: true;
}

/** The two entry points every platform calls. Neither throws: errors come back as a Reply that says what to type. */
export interface Handlers {
  /** `/paper …` and `/papers …` */
  command(invocation: Invocation): Promise<Reply>;
  /** Buttons and selects. */
  press(pressed: Pressed): Promise<Reply>;
  /** Card for a link somebody shared; undefined: not our paper, or manners say no (muted, shown within 30 minutes, 3 or more links). */
  unfurl(
    place: Destination,
    urls: readonly string[],
  ): Promise<readonly { url: string; doc: Doc }[]>;
  /** What to offer while typing; label in at most 100 characters is the adapter's business. */
  complete(
    kind: CompleteKind,
    prefix: string,
    invocation: Omit<Invocation, 'command' | 'text'>,
  ): Promise<readonly Offer[]>;
  /** The person's own page (Slack's App Home). */
  home(invocation: Omit<Invocation, 'command' | 'text'>): Promise<Doc>;
}

export type CompleteKind = 'paper' | 'topic' | 'date' | 'subscription';

export interface Offer {
  readonly label: string;
  readonly value: string;
}

/** Port: what a person keeps. */
export interface People {
  get(person: Person): Promise<PersonRecord>;
  put(person: Person, record: PersonRecord): Promise<void>;
}

export interface PersonRecord {
  readonly saved: readonly { readonly id: string; readonly at: string }[];
  readonly language?: Language;
  /** IANA name. */
  readonly timezone?: string;
  /** `HH:MM` for new personal subscriptions. */
  readonly time?: string;
  /** Personal digests also bring what the person's channels showed. */
  readonly repeats?: boolean;
}

/** Port: what a channel was shown and what it does not want. */
export interface Places {
  get(to: Destination): Promise<PlaceRecord>;
  put(to: Destination, record: PlaceRecord): Promise<void>;
}

export interface PlaceRecord {
  /** No cards under shared links. */
  readonly linksMuted?: true;
  /** When a link's card was last shown here: paper id to ISO instant. */
  readonly unfurled?: Readonly<Record<string, string>>;
}

/** What `/papers status` and `paperboy status` need to know of the running delivery. */
export interface Status {
  readonly next?: { readonly subscription: string; readonly slot: Date };
  readonly runs: readonly RunStatus[];
  readonly sources: readonly SourceStatus[];
}

export interface RunStatus {
  readonly subscription: string;
  readonly next?: Date;
  readonly last?: {
    readonly slot: Date;
    readonly papers: number;
    readonly messages: number;
    readonly outcome: string;
  };
  /** Delivery entries not settled, with why. */
  readonly waiting: readonly { readonly key: string; readonly why: string }[];
}

export interface SourceStatus {
  readonly name: string;
  readonly newest?: string;
  readonly checked?: Date;
  readonly error?: string;
}

export interface Context {
  readonly library: Library;
  readonly topics: Topics;
  readonly subscriptions: Subscriptions;
  readonly people: People;
  readonly places: Places;
  /** Its sentences in the reader's language. */
  readonly status: (language: Language) => Promise<Status>;
  readonly now: () => Date;
  readonly defaults: {
    readonly timezone: string;
    readonly language: Language;
    /** Cron line of new subscriptions. */
    readonly at: string;
    /** How long a late report is waited for, milliseconds. */
    readonly wait: number;
    readonly quiet: Quiet;
  };
}
