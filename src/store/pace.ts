import type { Redis } from 'ioredis';
import { lineOf, SPACING, type Spacing } from '../delivery/pace.ts';
import type { Clock, Pace } from '../delivery/ports.ts';
import type { Platform } from '../message/destination.ts';
import { reaching } from './error.ts';

/**
 * As createPace in delivery/pace.ts, by the clock of Redis. KEYS: channel, workspace, platform, end of the workspace's
 * line, place of the batch. ARGV: spacing of the channel, of the workspace.
 */
const TAKE = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local open = 0
for i = 1, 3 do open = math.max(open, tonumber(redis.call('GET', KEYS[i]) or 0)) end
if open > now then return open - now end
local known = redis.call('GET', KEYS[5])
local place = known and tonumber(known) or math.max(now, tonumber(redis.call('GET', KEYS[4]) or 0))
local channel, workspace = tonumber(ARGV[1]), tonumber(ARGV[2])
if not known and workspace > 0 then
  redis.call('SET', KEYS[4], place + workspace, 'PX', place + workspace - now + 60000)
end
if place > now then
  redis.call('SET', KEYS[5], place, 'PX', place - now + 60000)
  return place - now
end
redis.call('DEL', KEYS[5])
if channel > 0 then redis.call('SET', KEYS[1], now + channel, 'PX', channel) end
return 0
`;

/** KEYS: the line. ARGV: milliseconds that it stays closed. */
const HOLD = `
local time = redis.call('TIME')
local until_ = time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(ARGV[1])
if until_ > tonumber(redis.call('GET', KEYS[1]) or 0) then
  redis.call('SET', KEYS[1], until_, 'PX', tonumber(ARGV[1]))
end
`;

/** Pace over all processes that share a Redis. */
export function redisPace(
  redis: Redis,
  prefix: string,
  clock: Clock,
  spacing: Readonly<Record<Platform, Spacing>> = SPACING,
): Pace {
  const key = (name: string): string => `${prefix}:pace:${name}`;
  return {
    async take({ id, to }) {
      const { channel = 0, workspace = 0 } = spacing[to.platform];
      const line = lineOf(to, 'workspace');
      const keys = [
        key(lineOf(to, 'channel')),
        key(line),
        key(lineOf(to, 'platform')),
        key(`end ${line}`),
        key(`place ${id}`),
      ];
      return Number(
        await reaching('pace', () => redis.eval(TAKE, keys.length, ...keys, channel, workspace)),
      );
    },
    async hold(to, scope, until) {
      const milliseconds = Math.ceil(until - clock.now());
      if (milliseconds <= 0) return;
      await reaching('pace', () => redis.eval(HOLD, 1, key(lineOf(to, scope)), milliseconds));
    },
  };
}
