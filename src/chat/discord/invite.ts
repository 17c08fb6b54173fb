import { PermissionFlagsBits } from 'discord.js';
import { say } from '../../message/phrases.ts';
import type { PermissionName } from './outcome.ts';

export interface Invite {
  /** Adds Paperboy to a server. */
  readonly url: string;
  /** Adds it to somebody's own account: look-ups anywhere. */
  readonly personal: string;
  readonly permissions: readonly {
    readonly name: { readonly zh: string; readonly en: string };
    readonly why: { readonly zh: string; readonly en: string };
    readonly bit: bigint;
  }[];
}

export const PERMISSIONS = Object.keys(say('en').discord.permissions) as PermissionName[];

/** The link that adds Paperboy to a server, with exactly the permissions it uses and what each is for. */
export function inviteLink(application: string): Invite {
  const [zh, en] = [say('zh').discord.permissions, say('en').discord.permissions];
  const permissions = PERMISSIONS.map((name) => ({
    name: { zh: zh[name].name, en: en[name].name },
    why: { zh: zh[name].why, en: en[name].why },
    bit: PermissionFlagsBits[name],
  }));
  const bits = permissions.reduce((sum, { bit }) => sum | bit, 0n);
  const address = (parameters: Record<string, string>): string =>
    `https://discord.com/oauth2/authorize?${new URLSearchParams({ client_id: application, ...parameters })}`;
  return {
    url: address({ scope: 'bot applications.commands', permissions: String(bits) }),
    personal: address({ scope: 'applications.commands', integration_type: '1' }),
    permissions,
  };
}

/** The application's id stands at the start of its token; undefined: this is no bot token. */
export function applicationOf(token: string): string | undefined {
  const id = Buffer.from(token.split('.')[0] ?? '', 'base64').toString('latin1');
  return /^\d{15,20}$/.test(id) ? id : undefined;
}
