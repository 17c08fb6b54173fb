import type { WebClient } from '@slack/web-api';
import type { Log } from '../../ops/log.ts';
import { createClient } from './api.ts';
import type { Installations, Workspace } from './installations.ts';

/** A workspace we may act in, with the client that acts with its token and no other. */
export interface Seat {
  readonly workspace: Workspace;
  readonly client: WebClient;
}

export interface Workspaces {
  /** By team id; none given: the only one there is. */
  seat(team: string | undefined, enterprise?: string): Promise<Seat | undefined>;
  forget(id: string): void;
}

/** `own`: the workspace of SLACK_BOT_TOKEN; it serves nobody else. */
export function createWorkspaces(options: {
  readonly own: () => Promise<Workspace | undefined>;
  readonly installations: Installations | undefined;
  readonly apiUrl: string | undefined;
  readonly log: Log;
}): Workspaces {
  const { own, installations, apiUrl, log } = options;
  const seats = new Map<string, Seat>();
  const seatOf = (workspace: Workspace, team: string | undefined): Seat => {
    const teamId = workspace.organisation ? team : undefined;
    const key = `${workspace.id}|${teamId ?? ''}`;
    const known = seats.get(key);
    if (known && known.workspace.token === workspace.token) return known;
    const seat = { workspace, client: createClient(workspace.token, { apiUrl, log, teamId }) };
    seats.set(key, seat);
    return seat;
  };
  const find = async (team: string | undefined, enterprise: string | undefined) => {
    const mine = await own();
    if (mine && (team === undefined || team === mine.id || enterprise === mine.id)) return mine;
    if (!installations) return undefined;
    if (team !== undefined || enterprise !== undefined) return installations.find(team, enterprise);
    const all = await installations.all();
    return all.length === 1 ? all[0] : undefined;
  };
  return {
    async seat(team, enterprise) {
      const workspace = await find(team, enterprise);
      return workspace && seatOf(workspace, team);
    },
    forget(id) {
      for (const [key, seat] of seats) if (seat.workspace.id === id) seats.delete(key);
    },
  };
}
