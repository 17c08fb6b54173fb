import type { Installation, InstallationQuery, InstallationStore } from '@slack/oauth';
import type { Records } from '../../store/records.ts';
import type { Seal } from './seal.ts';

/** What is stored for a workspace (key: team id) or an organisation (key: enterprise id). */
export interface StoredInstallation {
  /** The bot token, sealed; absent in an alias. */
  readonly token?: string;
  readonly botId?: string;
  readonly botUserId?: string;
  readonly scopes?: readonly string[];
  readonly name?: string;
  readonly installedBy?: string;
  /** Instead of all others: this workspace belongs to that organisation, which installed for all of its own. */
  readonly enterprise?: string;
}

/** A workspace or organisation that we may act in. */
export interface Workspace {
  /** Team or enterprise id. */
  readonly id: string;
  readonly token: string;
  readonly botId?: string;
  readonly botUserId?: string;
  readonly name?: string;
  /** `https://team.slack.com/`; known of the workspace of the bot token. */
  readonly url?: string;
  readonly scopes?: readonly string[];
  /** Calls need `team_id` because the token is an organisation's. */
  readonly organisation: boolean;
}

export interface Installations {
  readonly store: InstallationStore;
  /** By team id; an organisation's installation serves its workspaces. */
  find(team: string | undefined, enterprise?: string): Promise<Workspace | undefined>;
  all(): Promise<readonly Workspace[]>;
  /** Remembers that `team` is served by the installation of `enterprise`. */
  link(team: string, enterprise: string): Promise<void>;
  /** Removes it and the workspaces it served; answers their ids. */
  remove(id: string): Promise<readonly string[]>;
}

export function createInstallations(
  records: Records<StoredInstallation>,
  seal: Seal,
): Installations {
  const open = async (id: string): Promise<Workspace | undefined> => {
    const stored = await records.get(id);
    if (!stored?.token) return undefined;
    const token = seal.open(stored.token);
    if (token === undefined) return undefined;
    if (seal.stale(stored.token)) await records.put(id, { ...stored, token: seal.seal(token) });
    const { botId, botUserId, name, scopes } = stored;
    return {
      id,
      token,
      organisation: id.startsWith('E'),
      ...(botId && { botId }),
      ...(botUserId && { botUserId }),
      ...(name && { name }),
      ...(scopes && { scopes }),
    };
  };
  const find = async (team: string | undefined, enterprise?: string) => {
    const own = team === undefined ? undefined : await open(team);
    if (own) return own;
    const alias = team === undefined ? undefined : (await records.get(team))?.enterprise;
    const organisation = enterprise ?? alias;
    return organisation === undefined ? undefined : open(organisation);
  };
  const remove = async (id: string) => {
    const served = (await records.all()).filter(([, { enterprise }]) => enterprise === id);
    const ids = [id, ...served.map(([team]) => team)];
    for (const one of ids) await records.remove(one);
    return ids;
  };
  return {
    find,
    remove,
    async all() {
      const found: Workspace[] = [];
      for (const [id] of await records.all()) {
        const workspace = await open(id);
        if (workspace) found.push(workspace);
      }
      return found;
    },
    async link(team, enterprise) {
      if (!(await records.get(team))) await records.put(team, { enterprise });
    },
    store: {
      async storeInstallation(installation: Installation) {
        const id = keyOf(installation);
        if (!installation.bot) throw new Error('the installation brings no bot token');
        const name = installation.team?.name ?? installation.enterprise?.name;
        await records.put(id, {
          token: seal.seal(installation.bot.token),
          botId: installation.bot.id,
          botUserId: installation.bot.userId,
          scopes: installation.bot.scopes,
          installedBy: installation.user.id,
          ...(name && { name }),
        });
      },
      async fetchInstallation(query: InstallationQuery<boolean>) {
        const workspace = await find(query.teamId, query.enterpriseId);
        if (!workspace) throw new Error('no installation for this workspace');
        const bot = {
          token: workspace.token,
          scopes: [...(workspace.scopes ?? [])],
          id: workspace.botId ?? '',
          userId: workspace.botUserId ?? '',
        };
        const of = workspace.organisation
          ? {
              team: undefined,
              enterprise: { id: workspace.id },
              isEnterpriseInstall: true as const,
            }
          : {
              team: { id: workspace.id },
              enterprise: undefined,
              isEnterpriseInstall: false as const,
            };
        const user = { token: undefined, scopes: undefined, id: '' };
        return { ...of, user, bot } satisfies Installation<'v2', boolean>;
      },
      async deleteInstallation(query: InstallationQuery<boolean>) {
        await remove((query.isEnterpriseInstall ? query.enterpriseId : query.teamId) ?? '');
      },
    },
  };
}

function keyOf({ isEnterpriseInstall, enterprise, team }: Installation): string {
  const id = isEnterpriseInstall ? enterprise?.id : team?.id;
  if (!id) throw new Error('the installation names no workspace');
  return id;
}
