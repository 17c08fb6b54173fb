/** One API call as it will leave: made by a renderer, stored by the outbox, executed by a chat adapter. */
export interface Call {
  /** Idempotency key, `subscription/slot/part`. */
  readonly key: string;
  /** Slack: the Web API method (`chat.postMessage`). Discord: `POST /channels/ID/messages`. Others: as documented there. */
  readonly call: string;
  /** What the SDK sends, byte for byte; only the thread reference is added when the lead's receipt is known. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Key of the earlier call in whose thread this one replies. */
  readonly thread?: string;
  /** What the thread is called that this call's message starts, where the platform names threads. */
  readonly threadName?: string;
  /** Body to try once when the platform refuses `body` as invalid: the same words as plain text. */
  readonly fallback?: Readonly<Record<string, unknown>>;
}
