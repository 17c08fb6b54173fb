/** Where a message goes. `channel` is a platform channel id, a `#name` (Slack), or the name of a webhook variable. */
export interface Destination {
  readonly platform: Platform;
  /** Slack workspace (team id). Absent: the only one there is. Discord needs none: its channel ids are global. */
  readonly workspace?: string;
  readonly channel: string;
  /** Direct message to this person; `channel` repeats the user id then. */
  readonly user?: string;
}

export type Platform = 'slack' | 'discord' | 'slack-webhook' | 'discord-webhook' | 'local';

/** A person on one platform. */
export interface Person {
  readonly platform: Platform;
  readonly workspace?: string;
  readonly user: string;
}

/** One text a destination, equal for equal destinations; usable as a store key. */
export function destinationKey(to: Destination): string {
  return [to.platform, to.workspace ?? '', to.user ? `@${to.user}` : to.channel].join('|');
}

export function personKey(person: Person): string {
  return [person.platform, person.workspace ?? '', person.user].join('|');
}
