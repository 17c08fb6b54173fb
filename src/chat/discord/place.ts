import type { Receipt, Sending } from '../../delivery/ports.ts';
import type { Log } from '../../ops/log.ts';
import type { Answer, Api } from './api.ts';
import type { Channel, Channels } from './channels.ts';
import type { PermissionName } from './outcome.ts';

export interface CourierOptions {
  readonly api: Api;
  readonly channels: Channels;
  readonly crosspost: boolean;
  /** Our own user id. */
  readonly self: () => Promise<string | undefined>;
  /** Permissions that posting takes and that we lack in a channel, as far as is known here. */
  readonly missing: (channel: string) => readonly PermissionName[];
  readonly now: () => Date;
  readonly log: Log;
}

/** The channel of a destination. Nothing was posted while looking: what is lost only has to wait. */
export async function placeOf({ to }: Sending, channels: Channels): Promise<Answer<Channel>> {
  const answer = to.user ? await channels.direct(to.user) : await channels.get(to.channel);
  if (answer.ok || answer.fault.kind !== 'lost') return answer;
  return { ok: false, fault: { kind: 'unreachable', code: answer.fault.code } };
}

export const hasThreads = ({ kind }: Channel): boolean =>
  kind === 'text' || kind === 'news' || kind === 'board';

/** A receipt with the address of its message. */
export function linked(receipt: Receipt, { guild, kind }: Channel): Receipt {
  const place = kind === 'direct' ? '@me' : guild;
  if (place === undefined) return receipt;
  const url = `https://discord.com/channels/${place}/${receipt.channel}/${receipt.message}`;
  return { ...receipt, url };
}
