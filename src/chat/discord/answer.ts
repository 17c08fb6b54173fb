import { setTimeout as sleep } from 'node:timers/promises';
import { InteractionResponseType, MessageFlags } from 'discord.js';
import type { Reply } from '../../commands/ports.ts';
import type { Language } from '../../message/doc.ts';
import type { Log } from '../../ops/log.ts';
import { discordComponents, discordText } from '../../render/discord.ts';
import { COMPONENT } from '../../render/discord-limits.ts';
import { type DiscordMessage, messageProblems } from '../../render/discord-schema.ts';
import { type Answer, type Api, describeFault, type Fault, isRefusal } from './api.ts';

/** Somebody who waits for an answer. */
export interface Asker {
  readonly id: string;
  readonly token: string;
  readonly application: string;
  readonly language: Language;
  readonly arrived: number;
  /** The message whose button was pressed; private: only they see it. */
  readonly pressed?: 'private' | 'public';
}

export interface AnswerOptions {
  /** Without token: the path of an answer holds the right to answer. */
  readonly api: Api;
  readonly now: () => Date;
  readonly log: Log;
  /** How long a handler may take before the answer is announced, milliseconds. */
  readonly patience: number;
}

/** Discord takes an answer within three seconds and more of them for 15 minutes (docs, Interaction Token). */
export const PATIENCE = 2_000;
const TOKEN_LIFE = 15 * 60_000 - 10_000;
const INVALID_BODY = 50035;

/** Shows what the handler replies, at once or later; never throws. */
export async function answerWith(
  asker: Asker,
  work: Promise<Reply>,
  options: AnswerOptions,
): Promise<void> {
  const { log, now, patience } = options;
  const quick = await Promise.race([work, sleep(patience, undefined, { ref: false })]);
  const fault = quick
    ? await showNow(asker, quick, options)
    : ((await announce(asker, options)) ?? (await showLater(asker, await work, options)));
  if (!fault) return;
  const waited = now().getTime() - asker.arrived;
  log.warn({ waited, why: describeFault(fault) }, 'Discord answer not shown');
}

type Data = DiscordMessage;
type Outcome = Fault | undefined;

async function showNow(asker: Asker, reply: Reply, options: AnswerOptions): Promise<Outcome> {
  const update = reply.surface === 'update' && asker.pressed === 'private';
  const type = update
    ? InteractionResponseType.UpdateMessage
    : InteractionResponseType.ChannelMessageWithSource;
  return await showAll(asker, reply, options, (data, files) =>
    options.api.ask('post', `/interactions/${asker.id}/${asker.token}/callback`, {
      body: { type, data },
      files,
      auth: false,
    }),
  );
}

/** "Paperboy is thinking …", for the one who asked; below a button nothing changes yet. */
async function announce(asker: Asker, { api }: AnswerOptions): Promise<Outcome> {
  const body = asker.pressed
    ? { type: InteractionResponseType.DeferredMessageUpdate }
    : {
        type: InteractionResponseType.DeferredChannelMessageWithSource,
        data: { flags: MessageFlags.Ephemeral },
      };
  const path = `/interactions/${asker.id}/${asker.token}/callback` as const;
  const answer = await api.ask('post', path, { body, auth: false });
  // Announced or not: where no answer came, the answer itself is still worth a try.
  return answer.ok || answer.fault.kind === 'lost' ? undefined : answer.fault;
}

async function showLater(asker: Asker, reply: Reply, options: AnswerOptions): Promise<Outcome> {
  if (options.now().getTime() - asker.arrived > TOKEN_LIFE) {
    return { kind: 'lost', code: 'the 15 minutes of the interaction are over' };
  }
  const inPlace =
    asker.pressed === undefined || (asker.pressed === 'private' && reply.surface === 'update');
  return await showAll(asker, reply, options, (data, files) =>
    inPlace
      ? options.api.ask('patch', `${webhookOf(asker)}/messages/@original`, {
          body: data,
          files,
          auth: false,
        })
      : options.api.ask('post', webhookOf(asker), { body: data, files, auth: false }),
  );
}

const webhookOf = ({ application, token }: Asker): `/${string}` =>
  `/webhooks/${application}/${token}`;

type Files = NonNullable<Parameters<Api['ask']>[2]>['files'];
type First = (data: Data, files: NonNullable<Files>) => Promise<Answer>;

/** The first message as `first` says, what does not fit behind it; refused for its form, the words alone. */
async function showAll(
  asker: Asker,
  reply: Reply,
  options: AnswerOptions,
  first: First,
): Promise<Outcome> {
  const hidden = reply.visible === 'private' ? MessageFlags.Ephemeral : 0;
  const [lead, ...rest] = discordComponents(reply.doc, asker.language).map((body) =>
    withFlags(body, hidden),
  );
  if (!lead) return undefined;
  const data = reply.file ? withFile(lead, reply.file.name) : lead;
  const files = reply.file ? [{ name: reply.file.name, data: Buffer.from(reply.file.text) }] : [];
  let answer = await checked(data, options.log, () => first(data, files));
  if (!answer.ok && isRefusal(answer.fault, INVALID_BODY)) {
    options.log.error({ why: describeFault(answer.fault) }, 'Discord refused an answer');
    answer = await first(withFlags(discordText(reply.doc, asker.language), hidden), []);
  }
  if (!answer.ok) return answer.fault;
  for (const body of rest) {
    const more = await options.api.ask('post', webhookOf(asker), { body, auth: false });
    if (!more.ok) return more.fault;
  }
  return undefined;
}

const withFlags = (body: Data, flags: number): Data => ({
  ...body,
  flags: (body.flags ?? 0) | flags,
});

/** Beside components a file shows only where a component names it. */
function withFile(body: Data, name: string): Data {
  const file = { type: COMPONENT.file, file: { url: `attachment://${name}` } } as const;
  return {
    ...body,
    components: [...(body.components ?? []), file],
    attachments: [{ id: 0, filename: name }],
  };
}

async function checked(data: Data, log: Log, ask: () => Promise<Answer>): Promise<Answer> {
  const problems = messageProblems(data);
  if (problems.length === 0) return await ask();
  log.error({ problems }, 'answer against the limits of Discord');
  const message = problems.join('; ');
  return { ok: false, fault: { kind: 'refused', status: 400, code: INVALID_BODY, message } };
}
