import { z } from 'zod';
import type { Surface } from './slack-limits.ts';
import { LIMITS, room } from './slack-limits.ts';

const httpUrl = z
  .string()
  .max(LIMITS.url)
  .regex(/^(?:https?:\/\/|mailto:)\S+$/);
const blockId = z.string().min(1).max(LIMITS.blockId).optional();
const actionId = z.string().min(1).max(LIMITS.actionId);

const plain = (max: number) =>
  z.strictObject({
    type: z.literal('plain_text'),
    text: z.string().min(1).max(max),
    emoji: z.boolean().optional(),
  });

/** Anything between < and > but our own links is live: mentions, channels, dates. */
const ENTITIES = /<(?!(?:https?:\/\/|mailto:)[^<>|\s]+(?:\|[^<>|]*)?>)|&(?!amp;|lt;|gt;)/;
const inert = (text: string): boolean =>
  !ENTITIES.test(text) && !/>/.test(text.replace(/<[^<>]*>/g, ''));

const mrkdwn = z.strictObject({
  type: z.literal('mrkdwn'),
  text: z.string().min(1).max(LIMITS.sectionText).refine(inert, 'live or unescaped markup'),
  verbatim: z.literal(true),
});

const style = z
  .strictObject({
    bold: z.literal(true).optional(),
    italic: z.literal(true).optional(),
    strike: z.literal(true).optional(),
    code: z.literal(true).optional(),
  })
  .optional();
const richText = z.strictObject({ type: z.literal('text'), text: z.string().min(1), style });
const richLink = z.strictObject({
  type: z.literal('link'),
  url: httpUrl,
  text: z.string().min(1),
  style,
});
const inline = z.discriminatedUnion('type', [richText, richLink]);
const border = z.literal(1).optional();
const richSection = z.strictObject({
  type: z.literal('rich_text_section'),
  elements: z.array(inline).min(1),
});
const richElement = z.discriminatedUnion('type', [
  richSection,
  z.strictObject({
    type: z.literal('rich_text_list'),
    style: z.enum(['bullet', 'ordered']),
    indent: z.int().min(0).max(LIMITS.listIndent),
    offset: z.int().min(0).optional(),
    border,
    elements: z.array(richSection).min(1),
  }),
  z.strictObject({ type: z.literal('rich_text_quote'), elements: z.array(inline).min(1) }),
  z.strictObject({
    type: z.literal('rich_text_preformatted'),
    elements: z.array(richText).min(1),
    border,
  }),
]);

const option = z.strictObject({
  text: plain(LIMITS.optionText),
  value: z.string().min(1).max(LIMITS.optionValue),
  description: plain(LIMITS.optionText).optional(),
});
const button = z.strictObject({
  type: z.literal('button'),
  text: plain(LIMITS.buttonText),
  action_id: actionId,
  value: z.string().min(1).max(LIMITS.buttonValue).optional(),
  url: httpUrl.optional(),
  style: z.enum(['primary', 'danger']).optional(),
});
const staticSelect = z.strictObject({
  type: z.literal('static_select'),
  placeholder: plain(LIMITS.placeholder),
  action_id: actionId,
  options: z.array(option).min(1).max(LIMITS.selectOptions),
});
const externalSelect = z.strictObject({
  type: z.literal('external_select'),
  placeholder: plain(LIMITS.placeholder),
  action_id: actionId,
  min_query_length: z.int().min(0).optional(),
});

const cell = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('raw_text'), text: z.string().min(1) }),
  z.strictObject({ type: z.literal('rich_text'), elements: z.array(richSection).min(1) }),
]);

const header = z.strictObject({
  type: z.literal('header'),
  block_id: blockId,
  text: plain(LIMITS.header),
});
const richBlock = z.strictObject({
  type: z.literal('rich_text'),
  block_id: blockId,
  elements: z.array(richElement).min(1),
});
const section = z.strictObject({
  type: z.literal('section'),
  block_id: blockId,
  text: z.discriminatedUnion('type', [mrkdwn, plain(LIMITS.sectionText)]),
  accessory: z.discriminatedUnion('type', [button, staticSelect]).optional(),
});
const contextBlock = z.strictObject({
  type: z.literal('context'),
  block_id: blockId,
  elements: z
    .array(z.discriminatedUnion('type', [mrkdwn, plain(LIMITS.sectionText)]))
    .min(1)
    .max(LIMITS.contextElements),
});
const divider = z.strictObject({ type: z.literal('divider'), block_id: blockId });
const image = z
  .strictObject({
    type: z.literal('image'),
    block_id: blockId,
    image_url: httpUrl.optional(),
    slack_file: z.strictObject({ id: z.string().regex(/^F[A-Z0-9]+$/) }).optional(),
    alt_text: z.string().min(1).max(LIMITS.altText),
  })
  .refine(
    (block) => (block.image_url === undefined) !== (block.slack_file === undefined),
    'exactly one of image_url and slack_file',
  );
const actions = z.strictObject({
  type: z.literal('actions'),
  block_id: blockId,
  elements: z
    .array(z.discriminatedUnion('type', [button, staticSelect, externalSelect]))
    .min(1)
    .max(LIMITS.actionsElements),
});
const table = z
  .strictObject({
    type: z.literal('table'),
    block_id: blockId,
    rows: z.array(z.array(cell).min(1).max(LIMITS.tableColumns)).min(1).max(LIMITS.tableRows),
    column_settings: z
      .array(z.strictObject({ is_wrapped: z.boolean().optional() }))
      .max(LIMITS.tableColumns)
      .optional(),
  })
  .refine(
    (block) => cellCharacters(block.rows) <= LIMITS.tableCharacters,
    `more than ${LIMITS.tableCharacters} characters in a table`,
  )
  .refine(
    (block) => new Set(block.rows.map((row) => row.length)).size === 1,
    'rows of different length',
  );
const input = z.strictObject({
  type: z.literal('input'),
  block_id: blockId,
  label: plain(LIMITS.inputLabel),
  element: z.discriminatedUnion('type', [externalSelect, staticSelect]),
  optional: z.boolean().optional(),
});

const block = z.discriminatedUnion('type', [
  header,
  richBlock,
  section,
  contextBlock,
  divider,
  image,
  actions,
  table,
  input,
]);

export type SlackBlock = z.infer<typeof block>;
export type SlackInline = z.infer<typeof inline>;
export type SlackRich = z.infer<typeof richElement>;
export type SlackButton = z.infer<typeof button>;
export type SlackSelect = z.infer<typeof staticSelect>;
export type SlackCell = z.infer<typeof cell>;

/** Where a block type may stand. Types not named here may stand anywhere. */
const ONLY_ON: Partial<Record<SlackBlock['type'], readonly Surface[]>> = {
  table: ['message'],
  input: ['modal', 'home'],
  header: ['message', 'modal', 'home'],
  divider: ['message', 'modal', 'home'],
};

/** All blocks of one message, modal or Home tab. */
export function blocksSchema(surface: Surface) {
  const { blocks: most, characters } = room(surface);
  return z
    .array(block)
    .min(1)
    .max(most)
    .superRefine((blocks, context) => {
      const fail = (message: string) => context.addIssue({ code: 'custom', message });
      if (JSON.stringify(blocks).length > characters) fail(`more than ${characters} characters`);
      if (blocks.filter(({ type }) => type === 'table').length > LIMITS.tablesPerMessage) {
        fail('only_one_table_allowed');
      }
      for (const { type } of blocks) {
        if (ONLY_ON[type] && !ONLY_ON[type].includes(surface)) fail(`${type} not on a ${surface}`);
      }
      const blockIds = blocks.flatMap(({ block_id }) => block_id ?? []);
      if (new Set(blockIds).size < blockIds.length) fail('block_id used twice');
      const actionIds = blocks.flatMap(actionIdsOf);
      if (new Set(actionIds).size < actionIds.length) fail('action_id used twice');
    });
}

const messageBlocks = blocksSchema('message');
const unfurlBlocks = blocksSchema('unfurl');
const text = z.string().min(1).max(LIMITS.messageText).refine(inert, 'live or unescaped markup');

const metadata = z.strictObject({
  event_type: z.literal('paperboy_part').and(z.string().max(LIMITS.metadataEventType)),
  event_payload: z.strictObject({ key: z.string().min(1) }),
});

const ts = z.string().regex(/^\d+\.\d+$/);

/** Arguments of chat.postMessage. */
export const messageSchema = z.strictObject({
  channel: z.string().min(1),
  text,
  blocks: messageBlocks.optional(),
  metadata: metadata.optional(),
  thread_ts: ts.optional(),
  unfurl_links: z.literal(false),
  unfurl_media: z.literal(false),
  mrkdwn: z.literal(false).optional(),
});

/** Arguments of chat.update. */
export const updateSchema = z.strictObject({
  channel: z.string().min(1),
  ts,
  text,
  blocks: messageBlocks.optional(),
  metadata: metadata.optional(),
});

/** Body posted to a response_url; takes no metadata and no markdown_text. */
export const responseSchema = z.strictObject({
  text,
  blocks: messageBlocks.optional(),
  response_type: z.enum(['ephemeral', 'in_channel']).optional(),
  replace_original: z.boolean().optional(),
  delete_original: z.boolean().optional(),
  thread_ts: z.string().optional(),
  mrkdwn: z.literal(false).optional(),
});

/** Body posted to an incoming webhook: no channel, no metadata, no ids come back. */
export const webhookSchema = z.strictObject({
  text,
  blocks: messageBlocks.optional(),
  unfurl_links: z.literal(false),
  unfurl_media: z.literal(false),
  mrkdwn: z.literal(false).optional(),
});

export const ephemeralSchema = z.strictObject({
  channel: z.string().min(1),
  user: z.string().min(1),
  text,
  blocks: messageBlocks.optional(),
  thread_ts: z.string().optional(),
});

const plainTitle = plain(LIMITS.modalTitle);
export const viewSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('modal'),
    title: plainTitle,
    blocks: blocksSchema('modal'),
    close: plainTitle.optional(),
    submit: plainTitle.optional(),
    callback_id: z.string().max(LIMITS.callbackId).optional(),
    private_metadata: z.string().max(LIMITS.privateMetadata).optional(),
    notify_on_close: z.boolean().optional(),
  }),
  z.strictObject({
    type: z.literal('home'),
    blocks: blocksSchema('home'),
    private_metadata: z.string().max(LIMITS.privateMetadata).optional(),
  }),
]);

/** Arguments of views.open, views.push and views.update. */
export const windowSchema = z.strictObject({
  trigger_id: z.string().min(1).optional(),
  view_id: z.string().min(1).optional(),
  view: viewSchema,
});

/** Arguments of views.publish. */
export const publishSchema = z.strictObject({ user_id: z.string().min(1), view: viewSchema });

/** What block_suggestion answers. */
export const optionsSchema = z.strictObject({
  options: z.array(option).max(LIMITS.selectOptions),
});

/** chat.unfurl: attachments by URL, each with blocks. */
export const unfurlSchema = z.strictObject({
  channel: z.string().optional(),
  ts: z.string().optional(),
  unfurl_id: z.string().optional(),
  source: z.enum(['composer', 'conversations_history']).optional(),
  unfurls: z.record(z.string(), z.strictObject({ blocks: unfurlBlocks })),
});

function actionIdsOf(one: SlackBlock): string[] {
  if (one.type === 'actions') return one.elements.map(({ action_id }) => action_id);
  if (one.type === 'section' && one.accessory) return [one.accessory.action_id];
  return one.type === 'input' ? [one.element.action_id] : [];
}

function cellCharacters(rows: readonly (readonly SlackCell[])[]): number {
  return rows.flat().reduce((sum, one) => sum + cellLength(one), 0);
}

function cellLength(one: SlackCell): number {
  if (one.type === 'raw_text') return one.text.length;
  return one.elements
    .flatMap(({ elements }) => elements)
    .reduce((sum, { text: words }) => sum + words.length, 0);
}
