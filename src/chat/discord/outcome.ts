import type { SendResult } from '../../delivery/ports.ts';
import { say } from '../../message/phrases.ts';
import type { Fault } from './api.ts';

type Fixes = ReturnType<typeof say>['discord']['fixes'];
type Fix = Exclude<keyof Fixes, 'permissions'>;
type Refused = Extract<SendResult, { kind: 'refused' }>;
type Failure = Exclude<SendResult, { kind: 'sent' }>;
export type PermissionName = keyof ReturnType<typeof say>['discord']['permissions'];

/** Wait after a connection that could not be made, milliseconds. */
const UNREACHABLE_WAIT = 15_000;

const gone = { reason: 'gone', fix: 'gone' } as const;
const payload = { reason: 'invalid', fix: 'payload' } as const;
const direct = { reason: 'forbidden', fix: 'direct' } as const;
const kind = { reason: 'forbidden', fix: 'kind' } as const;
const policy = { reason: 'forbidden', fix: 'policy' } as const;
const token = { reason: 'forbidden', fix: 'token' } as const;
const threads = { reason: 'forbidden', fix: 'threads' } as const;
const tags = { reason: 'forbidden', fix: 'tags' } as const;

/** Discord's error codes when posting (docs, Opcodes and Status Codes, JSON Error Codes). */
const REFUSALS: Readonly<
  Record<number, { readonly reason: Refused['reason']; readonly fix: Fix }>
> = {
  10003: gone,
  10004: gone,
  10008: gone,
  10013: { reason: 'gone', fix: 'direct' },
  10015: { reason: 'gone', fix: 'webhook' },
  20009: policy,
  30046: payload,
  40001: token,
  40005: payload,
  40067: tags,
  50001: { reason: 'forbidden', fix: 'access' },
  50006: payload,
  50007: direct,
  50008: kind,
  50014: token,
  50024: kind,
  50027: { reason: 'gone', fix: 'webhook' },
  50035: payload,
  50045: payload,
  50083: { reason: 'forbidden', fix: 'locked' },
  50109: payload,
  50278: direct,
  160005: { reason: 'forbidden', fix: 'locked' },
  160006: threads,
  160007: threads,
  200000: policy,
  200001: policy,
  220001: kind,
  220002: kind,
  220003: kind,
  240000: policy,
};
const MISSING_PERMISSIONS = 50013;

/** What a fault means for a message. `missing`: permissions known to lack in the channel. */
export function outcomeOf(fault: Fault, missing: readonly PermissionName[] = []): Failure {
  switch (fault.kind) {
    case 'limited':
      return {
        kind: 'later',
        milliseconds: fault.milliseconds,
        scope: fault.global ? 'platform' : 'channel',
        code: '429',
      };
    case 'unreachable':
      return {
        kind: 'later',
        milliseconds: UNREACHABLE_WAIT,
        scope: 'platform',
        code: fault.code,
      };
    case 'lost':
      return { kind: 'unknown', code: fault.code };
    case 'refused':
      return refusalOf(fault, missing);
  }
}

function refusalOf(
  { code, status }: Extract<Fault, { kind: 'refused' }>,
  missing: readonly PermissionName[],
): Refused {
  if (code === MISSING_PERMISSIONS) {
    return { kind: 'refused', reason: 'forbidden', code: String(code), fix: missingWords(missing) };
  }
  const known = REFUSALS[code] ?? byStatus(status);
  return refused(String(code || status), known.reason, known.fix);
}

function byStatus(status: number): { readonly reason: Refused['reason']; readonly fix: Fix } {
  if (status === 401) return token;
  if (status === 403) return { reason: 'forbidden', fix: 'other' };
  if (status === 404) return gone;
  return status === 400 || status === 413 ? payload : { reason: 'invalid', fix: 'other' };
}

export function refused(code: string, reason: Refused['reason'], fix: Fix): Refused {
  const words = { zh: say('zh').discord.fixes[fix], en: say('en').discord.fixes[fix] };
  return { kind: 'refused', reason, code, fix: words };
}

/** What posting takes: named together when Discord does not say which one lacks. */
const POSTING: readonly PermissionName[] = ['ViewChannel', 'SendMessages', 'SendMessagesInThreads'];

function missingWords(missing: readonly PermissionName[]): { zh: string; en: string } {
  const names = missing.length > 0 ? missing : POSTING;
  const words = (language: 'zh' | 'en') => {
    const { discord, list } = say(language);
    return discord.fixes.permissions(
      names.map((name) => discord.permissions[name].name).join(list),
    );
  };
  return { zh: words('zh'), en: words('en') };
}
