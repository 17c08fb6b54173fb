/**
 * What Slack accepts. Lengths are UTF-16 units. Sources: docs.slack.dev/reference/block-kit (blocks, elements,
 * composition objects), docs.slack.dev/reference/methods/chat.postMessage, and where marked, measurements: undocumented.
 */
export const LIMITS = {
  /** blocks: per message, and per modal or Home tab (reference/block-kit/blocks). */
  messageBlocks: 50,
  viewBlocks: 100,
  /** Undocumented: messages fail with msg_blocks_too_long from about 13,200 characters (slackapi/bolt-js#2509). */
  messageCharacters: 12_000,
  /** views.publish and views.open answer view_too_large above 250 kB; three bytes a Chinese character. */
  viewCharacters: 60_000,
  /** chat.postMessage: longer texts are split by Slack on its own into several messages. */
  messageText: 4_000,
  /** section text, and any text object. */
  sectionText: 3_000,
  header: 150,
  contextElements: 10,
  actionsElements: 25,
  buttonText: 75,
  buttonValue: 2_000,
  selectOptions: 100,
  optionText: 75,
  /** 75 in @slack/types, 150 in other SDKs. */
  optionValue: 75,
  placeholder: 150,
  url: 3_000,
  altText: 2_000,
  blockId: 255,
  actionId: 255,
  tableRows: 100,
  tableColumns: 20,
  tableCharacters: 10_000,
  /** A second one is refused as only_one_table_allowed. */
  tablesPerMessage: 1,
  listIndent: 8,
  modalTitle: 24,
  inputLabel: 2_000,
  privateMetadata: 3_000,
  callbackId: 255,
  metadataEventType: 50,
} as const;

/** `unfurl`: the card under a shared link, an attachment with fewer block types. */
export type Surface = 'message' | 'modal' | 'home' | 'unfurl';

/** How much one message, modal or Home tab holds. */
export function room(surface: Surface): { readonly blocks: number; readonly characters: number } {
  return surface === 'modal' || surface === 'home'
    ? { blocks: LIMITS.viewBlocks, characters: LIMITS.viewCharacters }
    : { blocks: LIMITS.messageBlocks, characters: LIMITS.messageCharacters };
}
