const UNITS: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of `3h`, `90m`, `1h30m`, `2d`; undefined when it is none. */
export function parseDuration(value: string): number | undefined {
  const text = value.replace(/\s+/g, '').toLowerCase();
  if (!/^(?:\d+[smhd])+$/.test(text)) return undefined;
  let total = 0;
  for (const [, count, unit] of text.matchAll(/(\d+)([smhd])/g)) {
    total += Number(count) * (UNITS[unit ?? ''] ?? 0);
  }
  return total;
}
