import { type Destination, destinationKey, type Platform } from '../message/destination.ts';
import type { Pace } from './ports.ts';

/** Milliseconds between two calls; absent: the platform's answers say when to wait. */
export interface Spacing {
  readonly channel?: number;
  readonly workspace?: number;
}

/**
 * Slack: one message a second and channel, "several hundred" a minute and workspace
 * (docs.slack.dev/apis/web-api/rate-limits), and a little more, because calls do not all travel equally fast.
 * Discord: 50 a second for a bot; its channels say themselves when they are full
 * (discord.com/developers/docs/topics/rate-limits).
 */
export const SPACING: Readonly<Record<Platform, Spacing>> = {
  slack: { channel: 1_020, workspace: 150 },
  'slack-webhook': { channel: 1_020 },
  discord: { workspace: 22 },
  'discord-webhook': {},
  local: {},
};

/** The name of the line that calls of a destination stand in. */
export function lineOf(to: Destination, scope: 'channel' | 'workspace' | 'platform'): string {
  switch (scope) {
    case 'channel':
      return `channel ${destinationKey(to)}`;
    case 'workspace':
      return `workspace ${to.platform}|${to.workspace ?? ''}`;
    case 'platform':
      return `platform ${to.platform}`;
  }
}

/**
 * Pace within one process. A call waits for its channel first and then takes a place in the line of its workspace, so
 * that nobody is overtaken and no place stays empty.
 */
export function createPace(spacing: Readonly<Record<Platform, Spacing>> = SPACING): Pace {
  /** Until when the platform's own answers or the spacing keep a line closed. */
  const closed = new Map<string, number>();
  /** The end of each workspace's line, and who stands where. */
  const ends = new Map<string, number>();
  const places = new Map<string, number>();

  return {
    async take({ id, to }, now) {
      const { channel = 0, workspace = 0 } = spacing[to.platform];
      const line = lineOf(to, 'workspace');
      const open = Math.max(
        closed.get(lineOf(to, 'channel')) ?? 0,
        closed.get(line) ?? 0,
        closed.get(lineOf(to, 'platform')) ?? 0,
      );
      if (open > now) return open - now;
      const place = places.get(id) ?? Math.max(now, ends.get(line) ?? 0);
      if (!places.has(id) && workspace > 0) ends.set(line, place + workspace);
      if (place > now) {
        places.set(id, place);
        return place - now;
      }
      places.delete(id);
      if (channel > 0) closed.set(lineOf(to, 'channel'), now + channel);
      if (closed.size > 50_000) forgetPast(closed, now);
      return 0;
    },
    async hold(to, scope, until) {
      const line = lineOf(to, scope);
      closed.set(line, Math.max(closed.get(line) ?? 0, until));
    },
  };
}

function forgetPast(closed: Map<string, number>, now: number): void {
  for (const [line, at] of closed) if (at <= now) closed.delete(line);
}
