import type { Language } from '../../message/doc.ts';
import type { Seat } from './workspaces.ts';

export interface Profile {
  readonly timezone?: string;
  readonly language?: Language;
  /** Guests may ask, but not decide what a channel gets. */
  readonly guest: boolean;
}

/** How long a profile is believed, and how long an answer may wait for one, milliseconds. */
const BELIEVED = 3_600_000;
const PATIENCE = 1_000;
const MOST = 5_000;
const UNKNOWN: Profile = { guest: false };

/** Time zone and language of people, as Slack knows them; unknown where it does not say so in time. */
export function createProfiles(now: () => Date): (seat: Seat, user: string) => Promise<Profile> {
  const known = new Map<string, { readonly at: number; readonly profile: Promise<Profile> }>();
  return (seat, user) => {
    const key = `${seat.workspace.id}|${user}`;
    const entry = known.get(key);
    if (entry && now().getTime() - entry.at < BELIEVED) return inTime(entry.profile);
    if (known.size >= MOST) known.clear();
    const profile = ask(seat, user).catch(() => {
      known.delete(key);
      return UNKNOWN;
    });
    known.set(key, { at: now().getTime(), profile });
    return inTime(profile);
  };
}

async function ask({ client }: Seat, user: string): Promise<Profile> {
  const { user: found } = await client.users.info({ user, include_locale: true });
  const language = found?.locale?.slice(0, 2);
  return {
    guest: Boolean(found?.is_restricted || found?.is_ultra_restricted || found?.is_stranger),
    ...(found?.tz && { timezone: found.tz }),
    ...((language === 'zh' || language === 'en') && { language }),
  };
}

async function inTime(profile: Promise<Profile>): Promise<Profile> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Profile>((resolve) => {
    timer = setTimeout(() => resolve(UNKNOWN), PATIENCE);
  });
  const first = await Promise.race([profile, late]);
  clearTimeout(timer);
  return first;
}
