import type { BlockAction } from '@slack/bolt';
import { ACTION_VERBS, type ActionVerb } from '../../message/doc.ts';
import { ACTION_PREFIX } from '../../render/slack-actions.ts';

/** Who asks, from where: the same fields of every kind of request. */
export interface Source {
  readonly team: string | undefined;
  readonly enterprise: string | undefined;
  readonly user: string;
  readonly channel: string | undefined;
}

/** What is told of the message a button stood in. */
export interface Container {
  readonly is_ephemeral?: boolean;
  readonly thread_ts?: string;
}

/** Slack escapes `& < >` in what people type. */
export function plainWords(typed: string): string {
  return typed
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replace(/<(https?:[^|>]+)(?:\|[^>]*)?>/g, '$1')
    .trim();
}

/** What an action id and its value say; undefined for ids of versions that are no more. */
export function actionOf(
  action: BlockAction['actions'][number],
): { verb: ActionVerb; value: string } | 'link' | undefined {
  if (!action.action_id.startsWith(ACTION_PREFIX)) return undefined;
  const name = action.action_id.slice(ACTION_PREFIX.length).split('.')[0];
  if (name === 'link') return 'link';
  const verb = ACTION_VERBS.find((known) => known === name);
  const { value, selected_option } = action as {
    value?: string;
    selected_option?: { value?: string } | null;
  };
  return verb && { verb, value: value ?? selected_option?.value ?? '' };
}

/** Where a modal was opened from, in its private_metadata. */
export const originOf = ({ channel }: Source): string => JSON.stringify(channel ? { channel } : {});

export function originIn(metadata: string | undefined): { channel?: string } {
  try {
    const { channel } = JSON.parse(metadata || '{}') as { channel?: unknown };
    return typeof channel === 'string' ? { channel } : {};
  } catch {
    return {};
  }
}

export function installationOf(body: {
  team_id?: string;
  enterprise_id?: string;
  is_enterprise_install?: boolean;
  authorizations?: { is_enterprise_install?: boolean }[];
}): string {
  const organisation =
    body.is_enterprise_install ?? body.authorizations?.[0]?.is_enterprise_install ?? false;
  return (organisation ? body.enterprise_id : body.team_id) ?? body.enterprise_id ?? '';
}

/** How long Slack may deliver the same event again, milliseconds. */
const REDELIVERY = 3_600_000;

export function createSeen(now: () => Date): (id: string | undefined) => boolean {
  const known = new Map<string, number>();
  return (id) => {
    if (!id) return false;
    const instant = now().getTime();
    for (const [old, at] of known) {
      if (instant - at < REDELIVERY) break;
      known.delete(old);
    }
    if (known.has(id)) return true;
    known.set(id, instant);
    return false;
  };
}
