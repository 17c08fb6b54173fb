import {
  type APIChannel,
  type APIGuildMember,
  type APIOverwrite,
  type APIRole,
  ApplicationFlags,
  ChannelType,
  OverwriteType,
  PermissionFlagsBits,
} from 'discord.js';
import { say } from '../../message/phrases.ts';
import type { Log } from '../../ops/log.ts';
import { type Api, createApi, describeFault, type Fault } from './api.ts';
import { outcomeOf, type PermissionName } from './outcome.ts';

export interface Finding {
  readonly ok: boolean;
  /** What it is about: `discord`, `discord.links`, a channel id. */
  readonly about: string;
  readonly said: { readonly zh: string; readonly en: string };
}

type Words = ReturnType<typeof say>['discord']['check'];

/** Looks, without posting, whether the token works and every channel can be posted to. */
export async function checkDiscord(options: {
  readonly token: string;
  readonly apiUrl?: string;
  readonly links: boolean;
  readonly channels: readonly string[];
  readonly log: Log;
}): Promise<readonly Finding[]> {
  const api = createApi(options);
  const me = await api.ask('get', '/users/@me');
  if (!me.ok) return [failed('discord', me.fault)];
  const { id, username } = me.data as { id: string; username: string };
  const findings = [found('discord', ({ signedIn }) => signedIn(username))];
  findings.push(...(await checkSessions(api)), await checkLinks(api, options.links));
  for (const channel of options.channels) findings.push(await checkChannel(api, channel, id));
  return findings;
}

function found(about: string, words: (check: Words) => string, ok = true): Finding {
  return {
    ok,
    about,
    said: { zh: words(say('zh').discord.check), en: words(say('en').discord.check) },
  };
}

function failed(about: string, fault: Fault, missing: readonly PermissionName[] = []): Finding {
  const outcome = outcomeOf(fault, missing);
  if (outcome.kind === 'refused' && outcome.fix) return { ok: false, about, said: outcome.fix };
  return found(about, ({ unreachable }) => unreachable(describeFault(fault)), false);
}

async function checkSessions(api: Api): Promise<Finding[]> {
  const answer = await api.ask('get', '/gateway/bot');
  if (!answer.ok) return [failed('discord', answer.fault)];
  const { session_start_limit: limit } = answer.data as {
    session_start_limit: { remaining: number; total: number };
  };
  const words = ({ sessions }: Words) => sessions(limit.remaining, limit.total);
  return [found('discord', words, limit.remaining > limit.total / 20)];
}

async function checkLinks(api: Api, links: boolean): Promise<Finding> {
  const about = 'discord.links';
  if (!links) return found(about, ({ linksOff }) => linksOff);
  const answer = await api.ask('get', '/applications/@me');
  if (!answer.ok) return failed(about, answer.fault);
  const { flags = 0 } = answer.data as { flags?: number };
  const content =
    ApplicationFlags.GatewayMessageContent | ApplicationFlags.GatewayMessageContentLimited;
  if ((flags & content) !== 0) return found(about, ({ linksOn }) => linksOn);
  const words = (language: 'zh' | 'en') => say(language).discord.stopped.intents;
  return { ok: false, about, said: { zh: words('zh'), en: words('en') } };
}

async function checkChannel(api: Api, id: string, self: string): Promise<Finding> {
  const channel = await api.ask('get', `/channels/${id}`);
  if (!channel.ok) return failed(id, channel.fault);
  const { guild_id: guild, type } = channel.data as APIChannel & { guild_id?: string };
  if (guild === undefined) return found(id, ({ mayPost }) => mayPost);
  const [member, roles] = await Promise.all([
    api.ask('get', `/guilds/${guild}/members/${self}`),
    api.ask('get', `/guilds/${guild}/roles`),
  ]);
  if (!member.ok) return failed(id, member.fault);
  if (!roles.ok) return failed(id, roles.fault);
  const mine = permissionsIn(channel.data as { permission_overwrites?: readonly APIOverwrite[] }, {
    id: self,
    guild,
    member: member.data as APIGuildMember,
    roles: roles.data as APIRole[],
  });
  const missing = neededIn(type).filter((name) => (mine & PermissionFlagsBits[name]) === 0n);
  if (missing.length === 0) return found(id, ({ mayPost }) => mayPost);
  return failed(id, { kind: 'refused', status: 403, code: 50013, message: '' }, missing);
}

/** What a digest with its thread takes in a channel of this type. */
export function neededIn(type: ChannelType): PermissionName[] {
  const thread =
    type === ChannelType.PublicThread ||
    type === ChannelType.PrivateThread ||
    type === ChannelType.AnnouncementThread;
  const always: PermissionName[] = ['ViewChannel', 'SendMessagesInThreads', 'ReadMessageHistory'];
  return thread ? always : [...always, 'SendMessages', 'CreatePublicThreads'];
}

/** docs, Permissions: roles together, then the channel's overwrites for everybody, for roles, for the member. */
function permissionsIn(
  { permission_overwrites: overwrites = [] }: { permission_overwrites?: readonly APIOverwrite[] },
  {
    id,
    guild,
    member,
    roles,
  }: { id: string; guild: string; member: APIGuildMember; roles: readonly APIRole[] },
): bigint {
  const own = roles.filter((role) => role.id === guild || member.roles.includes(role.id));
  const base = own.reduce((sum, role) => sum | BigInt(role.permissions), 0n);
  if ((base & PermissionFlagsBits.Administrator) !== 0n) return ~0n;
  const steps = [
    overwrites.filter((each) => each.id === guild),
    overwrites.filter((each) => each.type === OverwriteType.Role && member.roles.includes(each.id)),
    overwrites.filter((each) => each.type === OverwriteType.Member && each.id === id),
  ];
  return steps.reduce((sum, step) => {
    const deny = step.reduce((bits, each) => bits | BigInt(each.deny), 0n);
    const allow = step.reduce((bits, each) => bits | BigInt(each.allow), 0n);
    return (sum & ~deny) | allow;
  }, base);
}
