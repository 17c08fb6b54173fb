/**
 * Every limit of Discord's that Paperboy obeys, once. Lengths are UTF-16 units after escaping: Discord's builders count
 * so, its schema counts code points, and the former is never the smaller promise. "docs" is docs.discord.com, "schema"
 * Discord's OpenAPI description (npm discord-api-spec).
 */
export const LIMITS = {
  /** docs, Create Message; the schema says 4,000 for bots, which only some may use. */
  content: 2000,
  /** docs, Component Reference: all components of a message, nested ones included. */
  components: 40,
  /** schema: one text display. Undocumented but widely stated: all text displays of a message together, too. */
  text: 4000,
  /** docs, Section: text displays beside one accessory. */
  sectionTexts: 3,
  rowButtons: 5,
  selectOptions: 25,
  optionText: 100,
  placeholder: 150,
  buttonLabel: 80,
  customId: 100,
  /** schema, link button. */
  buttonUrl: 512,
  galleryItems: 10,
  mediaDescription: 1024,
  mediaUrl: 2048,
  /** docs, Embed Limits. The total counts all embeds of a message. */
  embeds: 10,
  embedTotal: 6000,
  embedTitle: 256,
  embedDescription: 4096,
  embedFooter: 2048,
  embedUrl: 2048,
  /** docs, Create Message: as text. */
  nonce: 25,
  threadName: 100,
  /** docs, Start Thread in Forum Channel. */
  appliedTags: 5,
  /** docs, Application Command Option Choice; the schema allows longer values, clients do not. */
  choice: 100,
  choices: 25,
  commandDescription: 100,
  /** docs, Text Input. */
  modalTitle: 45,
  inputLabel: 45,
  inputValue: 4000,
} as const;

/** Message flags (docs, Message Flags). */
export const FLAGS = {
  suppressEmbeds: 1 << 2,
  ephemeral: 1 << 6,
  componentsV2: 1 << 15,
} as const;

/** Component types (docs, Component Reference). */
export const COMPONENT = {
  row: 1,
  button: 2,
  select: 3,
  section: 9,
  text: 10,
  gallery: 12,
  file: 13,
  separator: 14,
  container: 17,
} as const;
