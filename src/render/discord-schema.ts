import { z } from 'zod';
import { COMPONENT, FLAGS, LIMITS } from './discord-limits.ts';

/** Text that shows: Discord trims and refuses what is then empty. */
const words = (max: number) =>
  z
    .string()
    .max(max)
    .refine((value) => value.trim() !== '', 'must not be blank');
const address = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^https?:\/\/[\x21-\x7e]+$/, 'must be an http or https address');
const snowflake = z.string().regex(/^\d{5,20}$/, 'must be a snowflake');
/** docs: an optional number that comes back when a message is read; unique in its message. */
const id = z
  .int()
  .min(1)
  .max(2 ** 31 - 1)
  .optional();

const button = z.union([
  z.strictObject({
    type: z.literal(COMPONENT.button),
    id,
    style: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]),
    label: words(LIMITS.buttonLabel),
    custom_id: words(LIMITS.customId),
    disabled: z.boolean().optional(),
  }),
  z.strictObject({
    type: z.literal(COMPONENT.button),
    id,
    style: z.literal(5),
    label: words(LIMITS.buttonLabel),
    url: address(LIMITS.buttonUrl),
    disabled: z.boolean().optional(),
  }),
]);

const select = z.strictObject({
  type: z.literal(COMPONENT.select),
  id,
  custom_id: words(LIMITS.customId),
  placeholder: words(LIMITS.placeholder).optional(),
  min_values: z.int().min(0).max(25).optional(),
  max_values: z.int().min(1).max(25).optional(),
  options: z
    .array(
      z.strictObject({
        label: words(LIMITS.optionText),
        value: words(LIMITS.optionText),
        description: words(LIMITS.optionText).optional(),
        default: z.boolean().optional(),
      }),
    )
    .min(1)
    .max(LIMITS.selectOptions)
    .refine(
      (options) => new Set(options.map(({ value }) => value)).size === options.length,
      'option values must differ',
    ),
});

const row = z.strictObject({
  type: z.literal(COMPONENT.row),
  id,
  components: z.union([z.array(button).min(1).max(LIMITS.rowButtons), z.array(select).length(1)]),
});
const text = z.strictObject({
  type: z.literal(COMPONENT.text),
  id,
  content: words(LIMITS.text),
});
const section = z.strictObject({
  type: z.literal(COMPONENT.section),
  id,
  components: z.array(text).min(1).max(LIMITS.sectionTexts),
  accessory: button,
});
const gallery = z.strictObject({
  type: z.literal(COMPONENT.gallery),
  id,
  items: z
    .array(
      z.strictObject({
        media: z.strictObject({ url: address(LIMITS.mediaUrl) }),
        description: words(LIMITS.mediaDescription).optional(),
        spoiler: z.boolean().optional(),
      }),
    )
    .min(1)
    .max(LIMITS.galleryItems),
});
const separator = z.strictObject({
  type: z.literal(COMPONENT.separator),
  id,
  divider: z.boolean().optional(),
  spacing: z.union([z.literal(1), z.literal(2)]).optional(),
});
const file = z.strictObject({
  type: z.literal(COMPONENT.file),
  id,
  file: z.strictObject({ url: z.string().regex(/^attachment:\/\/[\w.-]{1,100}$/) }),
});
const inner = z.union([row, section, text, gallery, separator, file]);
const container = z.strictObject({
  type: z.literal(COMPONENT.container),
  id,
  accent_color: z.int().min(0).max(0xffffff).optional(),
  spoiler: z.boolean().optional(),
  components: z.array(inner).min(1),
});

export type DiscordComponent = z.infer<typeof inner>;
export type DiscordContainer = z.infer<typeof container>;
export type DiscordButton = z.infer<typeof button>;
export type DiscordSelect = z.infer<typeof select>;
export type DiscordRow = z.infer<typeof row>;
export type DiscordGallery = z.infer<typeof gallery>;

const embed = z.strictObject({
  title: words(LIMITS.embedTitle).optional(),
  description: words(LIMITS.embedDescription).optional(),
  url: address(LIMITS.embedUrl).optional(),
  color: z.int().min(0).max(0xffffff).optional(),
  footer: z.strictObject({ text: words(LIMITS.embedFooter) }).optional(),
  image: z.strictObject({ url: address(LIMITS.mediaUrl) }).optional(),
});
export type DiscordEmbed = z.infer<typeof embed>;

const attachment = z.strictObject({
  id: z.union([z.int().min(0), snowflake]),
  filename: z
    .string()
    .regex(/^[\w.-]{1,100}$/, 'must be a plain ASCII file name')
    .optional(),
  description: z.string().max(LIMITS.mediaDescription).optional(),
});

const message = z
  .strictObject({
    content: words(LIMITS.content).optional(),
    embeds: z.array(embed).min(1).max(LIMITS.embeds).optional(),
    components: z.array(z.union([container, inner])).optional(),
    attachments: z.array(attachment).max(10).optional(),
    flags: z.int().min(0).optional(),
    tts: z.literal(false).optional(),
    allowed_mentions: z.strictObject({
      parse: z.array(z.never()),
      replied_user: z.literal(false).optional(),
    }),
    nonce: words(LIMITS.nonce).optional(),
    enforce_nonce: z.boolean().optional(),
    message_reference: z
      .strictObject({ message_id: snowflake, fail_if_not_exists: z.boolean().optional() })
      .optional(),
    thread_name: words(LIMITS.threadName).optional(),
  })
  .superRefine((body, context) => {
    for (const problem of wholeProblems(body))
      context.addIssue({ code: 'custom', message: problem });
  });
export type DiscordMessage = z.infer<typeof message>;

type Body = Pick<
  DiscordMessage,
  'content' | 'embeds' | 'components' | 'attachments' | 'flags' | 'nonce' | 'enforce_nonce'
>;

/** What no field alone shows: sums over the message and flags that must agree with it. */
function* wholeProblems(body: Body): Generator<string> {
  const v2 = ((body.flags ?? 0) & FLAGS.componentsV2) !== 0;
  const components = body.components ?? [];
  const all = flatten(components);
  if (v2 && (body.content !== undefined || body.embeds !== undefined)) {
    yield 'components V2 allow no content and no embeds';
  }
  if (!v2 && components.some(({ type }) => type !== COMPONENT.row)) {
    yield 'these components need the flag 32768';
  }
  if (!v2 && components.length > 5) yield 'at most 5 action rows';
  if (v2 && components.length === 0) yield 'an empty message';
  const empty = body.content === undefined && body.embeds === undefined && components.length === 0;
  if (!v2 && empty && !body.attachments?.length) yield 'an empty message';
  if (all.length > LIMITS.components)
    yield `${all.length} components, at most ${LIMITS.components}`;
  const characters = all.reduce((sum, each) => sum + (each.content?.length ?? 0), 0);
  if (characters > LIMITS.text) yield `${characters} characters of text, at most ${LIMITS.text}`;
  const total = (body.embeds ?? []).reduce((sum, each) => sum + embedLength(each), 0);
  if (total > LIMITS.embedTotal)
    yield `${total} characters in embeds, at most ${LIMITS.embedTotal}`;
  for (const key of ['custom_id', 'id'] as const) {
    const values = all.flatMap((each) => (each[key] === undefined ? [] : [each[key]]));
    if (new Set(values).size < values.length) yield `the same ${key} twice`;
  }
  if (body.enforce_nonce && body.nonce === undefined) yield 'enforce_nonce without a nonce';
}

export const embedLength = (each: DiscordEmbed): number =>
  (each.title?.length ?? 0) + (each.description?.length ?? 0) + (each.footer?.text.length ?? 0);

interface AnyComponent {
  readonly type: number;
  readonly id?: number | undefined;
  readonly custom_id?: string | undefined;
  readonly content?: string | undefined;
}

/** All components of a message, nested ones included. */
export function flatten(components: readonly AnyComponent[]): AnyComponent[] {
  return components.flatMap((component) => {
    const nested = 'components' in component ? (component.components as AnyComponent[]) : [];
    const beside = 'accessory' in component ? [component.accessory as AnyComponent] : [];
    return [component, ...flatten(nested), ...flatten(beside)];
  });
}

/** What Discord would refuse about a message, each with its path; empty: nothing. */
export function messageProblems(body: unknown): string[] {
  const parsed = message.safeParse(body);
  return parsed.success ? [] : parsed.error.issues.flatMap((issue) => issueLines(issue));
}

/** In a union the branch that came furthest is the one that was meant. */
function issueLines(issue: z.core.$ZodIssue, above: readonly PropertyKey[] = []): string[] {
  const path = [...above, ...issue.path];
  if (issue.code !== 'invalid_union')
    return [`${path.map(String).join('.') || 'body'}: ${issue.message}`];
  const branches = issue.errors.filter(
    (errors) => !errors.some((each) => each.path.at(-1) === 'type'),
  );
  const meant = branches[0] ?? issue.errors[0] ?? [];
  return meant.flatMap((each) => issueLines(each, path));
}
