import { randomUUID } from 'node:crypto';
import type { App, BlockAction, BlockSuggestion, SlashCommand } from '@slack/bolt';
import type { Handlers, Invocation, Reply } from '../../commands/ports.ts';
import type { Destination } from '../../message/destination.ts';
import { type Doc, paragraph, text } from '../../message/doc.ts';
import { say } from '../../message/phrases.ts';
import { clip } from '../../message/text.ts';
import type { Log } from '../../ops/log.ts';
import { slackBlocks } from '../../render/slack.ts';
import { ACTION_PREFIX } from '../../render/slack-actions.ts';
import { LIMITS } from '../../render/slack-limits.ts';
import type { Asker } from './answer.ts';
import { modal, show } from './answer.ts';
import { describeFault, faultOf } from './api.ts';
import { call } from './call.ts';
import {
  actionOf,
  type Container,
  createSeen,
  installationOf,
  originIn,
  originOf,
  plainWords,
  type Source,
} from './payload.ts';
import type { Profile } from './profiles.ts';
import type { Seat, Workspaces } from './workspaces.ts';

type Asking = Omit<Invocation, 'command' | 'text'>;

export interface ReceiveOptions {
  readonly handlers: Handlers;
  readonly workspaces: Workspaces;
  readonly profiles: (seat: Seat, user: string) => Promise<Profile>;
  readonly links: boolean;
  readonly now: () => Date;
  readonly log: Log;
  /** An app was uninstalled or its token revoked; `id`: team or enterprise. */
  readonly onRevoked: (id: string, code: 'app_uninstalled' | 'tokens_revoked') => Promise<void>;
}

export interface Listening {
  /** Resolves when all that is under way is done. */
  idle(): Promise<void>;
  /** Draws a person's Home tab again. */
  publishHome(team: string | undefined, user: string): Promise<void>;
}

/** Connects everything that people do in Slack to the handlers. Each request is acked before anything else happens. */
export function listen(app: App, options: ReceiveOptions): Listening {
  const { handlers, workspaces, profiles, links, log, onRevoked } = options;
  const underWay = new Set<Promise<void>>();
  const seen = createSeen(options.now);

  /** Runs work behind the ack; what nobody expects is logged with a reference. */
  function run(doing: string, work: () => Promise<void>): void {
    const done = work()
      .catch((error: unknown) => {
        log.error({ doing, error: String(error) }, 'Slack request failed');
      })
      .finally(() => underWay.delete(done));
    underWay.add(done);
  }

  async function seatOf({ team, enterprise }: Source): Promise<Seat> {
    const seat = await workspaces.seat(team, enterprise);
    if (!seat) throw new Error('no installation for this workspace');
    return seat;
  }

  async function askingOf(seat: Seat, source: Source): Promise<Asking> {
    const { timezone, language, guest } = await profiles(seat, source.user);
    const workspace = source.team ?? source.enterprise ?? seat.workspace.id;
    const direct = source.channel === undefined || source.channel.startsWith('D');
    const personal: Destination = {
      platform: 'slack',
      workspace,
      channel: source.user,
      user: source.user,
    };
    return {
      person: { platform: 'slack', workspace, user: source.user },
      place: direct ? personal : { platform: 'slack', workspace, channel: source.channel ?? '' },
      direct,
      mayManage: !guest,
      ...(language && { language }),
      ...(timezone && { timezone }),
    };
  }

  /** A handler's reply; one that breaks its promise is reported with a reference. */
  async function replyOf(asking: Asking, doing: string, ask: () => Promise<Reply>): Promise<Reply> {
    try {
      return await ask();
    } catch (error) {
      const reference = randomUUID().slice(0, 8);
      log.error({ reference, doing, error: String(error) }, 'handler failed');
      return sentence(say(asking.language ?? 'en').slack.failed(reference));
    }
  }

  async function publish(seat: Seat, asking: Asking): Promise<void> {
    const doc = await handlers.home(asking);
    const view = { type: 'home' as const, blocks: slackBlocks(doc, 'home') };
    await call(seat.client, 'views.publish', { user_id: asking.person.user, view }).catch(
      (error: unknown) => {
        log.warn({ why: describeFault(faultOf(error)) }, 'Slack Home tab not drawn');
      },
    );
  }

  async function answer(reply: Reply, asker: Asker, asking: Asking): Promise<void> {
    await show(reply, asker, log);
    if (reply.changed) await publish(asker.seat, homeAsking(asking));
  }

  app.error(async (error) => {
    log.warn({ error: error.name, code: error.code }, 'Slack request without answer');
  });

  for (const name of ['paper', 'papers'] as const) {
    app.command(`/${name}`, async ({ ack, body }) => {
      await ack();
      run(`/${name}`, () => command(name, body));
    });
  }

  async function command(name: 'paper' | 'papers', body: SlashCommand): Promise<void> {
    const source: Source = {
      team: body.team_id || undefined,
      enterprise: body.enterprise_id,
      user: body.user_id,
      channel: body.channel_id,
    };
    const seat = await seatOf(source);
    const asking = await askingOf(seat, source);
    const words = plainWords(body.text ?? '');
    const asker: Asker = {
      seat,
      user: body.user_id,
      language: asking.language ?? 'en',
      channel: body.channel_id,
      responseUrl: body.response_url,
      trigger: body.trigger_id,
      ephemeral: false,
      origin: originOf(source),
    };
    const reply = await replyOf(asking, name, () =>
      handlers.command({ ...asking, command: name, text: words }),
    );
    const opened = name === 'papers' && words === '' && (await openLookUp(reply.doc, asker));
    if (!opened) await answer(reply, asker, asking);
  }

  /** `/papers` alone: a window that looks papers up while somebody types, with the help below. */
  async function openLookUp(help: Doc, asker: Asker): Promise<boolean> {
    const words = say(asker.language).slack;
    const placeholder = plain(words.lookupPlaceholder);
    const lookUp = {
      type: 'actions' as const,
      elements: [
        {
          type: 'external_select' as const,
          action_id: `${ACTION_PREFIX}card.lookup`,
          placeholder,
          min_query_length: 1,
        },
      ],
    };
    const blocks = [lookUp, ...slackBlocks(help, 'modal').slice(0, LIMITS.viewBlocks - 1)];
    try {
      const view = modal(blocks, asker);
      await call(asker.seat.client, 'views.open', { trigger_id: asker.trigger ?? '', view });
      return true;
    } catch (error) {
      log.warn({ why: describeFault(faultOf(error)) }, 'Slack look-up window not opened');
      return false;
    }
  }

  app.action(/^paperboy\./, async ({ ack, body }) => {
    await ack();
    if (body.type === 'block_actions') run('press', () => press(body));
  });

  async function press(body: BlockAction): Promise<void> {
    const action = body.actions[0];
    const parsed = action && actionOf(action);
    if (parsed === 'link') return;
    const origin = originIn(body.view?.private_metadata);
    const source: Source = {
      team: body.team?.id ?? undefined,
      enterprise: body.enterprise?.id,
      user: body.user.id,
      channel: body.channel?.id ?? origin.channel,
    };
    const seat = await seatOf(source);
    const asking = await askingOf(seat, source);
    const { container, message } = body as { container?: Container; message?: Container };
    const thread = message?.thread_ts ?? container?.thread_ts;
    const asker: Asker = {
      seat,
      user: body.user.id,
      language: asking.language ?? 'en',
      ephemeral: container?.is_ephemeral === true,
      origin: originOf(source),
      ...(source.channel && { channel: source.channel }),
      ...(thread && { thread }),
      ...(body.response_url && { responseUrl: body.response_url }),
      ...(body.trigger_id && { trigger: body.trigger_id }),
      ...(body.view && { view: { id: body.view.id, type: body.view.type } }),
    };
    const reply = parsed
      ? await replyOf(asking, parsed.verb, () => handlers.press({ ...asking, ...parsed }))
      : sentence(say(asker.language).slack.oldButton);
    // The Home tab shows a changed setting itself; a window on top would be in the way.
    if (body.view?.type === 'home' && reply.changed) await publish(seat, homeAsking(asking));
    else await answer(reply, asker, asking);
  }

  app.options(/^paperboy\./, async ({ ack, body }) => {
    const suggestion = body as BlockSuggestion;
    const offers = await offersFor(suggestion).catch((error: unknown) => {
      log.warn({ error: String(error) }, 'Slack look-up failed');
      return [];
    });
    await ack({
      options: offers.map(({ label, value }) => ({
        text: plain(clip(label, LIMITS.optionText, 'utf16')),
        value,
      })),
    });
  });

  async function offersFor(body: BlockSuggestion) {
    const origin = originIn(body.view?.private_metadata);
    const source: Source = {
      team: body.team?.id,
      enterprise: body.enterprise?.id,
      user: body.user.id,
      channel: body.channel?.id ?? origin.channel,
    };
    const asking = await askingOf(await seatOf(source), source);
    const offers = await handlers.complete('paper', body.value ?? '', asking);
    return offers
      .filter(
        ({ label, value }) => label !== '' && value !== '' && value.length <= LIMITS.optionValue,
      )
      .slice(0, LIMITS.selectOptions);
  }

  app.view(/^paperboy\./, async ({ ack }) => ack());

  app.event('app_home_opened', async ({ event, body }) => {
    if (event.tab !== 'home' || seen(body.event_id)) return;
    run('home', () => publishHome(body.team_id, event.user, body.enterprise_id));
  });

  async function publishHome(team: string | undefined, user: string, enterprise?: string) {
    const source: Source = { team, enterprise, user, channel: undefined };
    const seat = await seatOf(source);
    await publish(seat, await askingOf(seat, source));
  }

  app.event('link_shared', async ({ event, body, context }) => {
    // In the composer there is no channel yet whose manners could be kept; posted, the link comes again.
    const composing = event.source === 'composer' || !event.channel;
    if (!links || composing || event.user === context.botUserId || seen(body.event_id)) return;
    run('links', async () => {
      const seat = await seatOf({
        team: body.team_id,
        enterprise: body.enterprise_id,
        user: event.user,
        channel: event.channel,
      });
      const workspace = body.team_id ?? seat.workspace.id;
      const place: Destination = { platform: 'slack', workspace, channel: event.channel };
      const cards = await handlers.unfurl(
        place,
        event.links.map(({ url }) => url),
      );
      if (cards.length === 0) return;
      const unfurls = Object.fromEntries(
        cards.map(({ url, doc }) => [url, { blocks: slackBlocks(doc, 'unfurl') }]),
      );
      await call(seat.client, 'chat.unfurl', {
        channel: event.channel,
        ts: event.message_ts,
        unfurls,
      }).catch((error: unknown) => {
        log.warn({ why: describeFault(faultOf(error)) }, 'Slack link card not shown');
      });
    });
  });

  app.event('app_uninstalled', async ({ body }) => {
    if (!seen(body.event_id))
      run('uninstall', () => onRevoked(installationOf(body), 'app_uninstalled'));
  });

  app.event('tokens_revoked', async ({ event, body }) => {
    const bots = event.tokens.bot ?? [];
    if (bots.length === 0 || seen(body.event_id)) return;
    run('revoke', () => onRevoked(installationOf(body), 'tokens_revoked'));
  });

  return {
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    publishHome: (team, user) => publishHome(team, user),
  };
}

function sentence(words: string): Reply {
  const doc = { notification: words, blocks: [paragraph(text(words))] };
  return { doc, visible: 'private', surface: 'message' };
}

const plain = (words: string) => ({ type: 'plain_text' as const, text: words, emoji: false });

/** The Home tab shows a person's own things wherever they were changed. */
function homeAsking(asking: Asking): Asking {
  const { platform, workspace, user } = asking.person;
  const place: Destination = { platform, channel: user, user, ...(workspace && { workspace }) };
  return { ...asking, direct: true, place };
}
