/** `5`, `0.5`, `2m`: how sleep and timeout write a time. */

const UNITS: Readonly<Record<string, number>> = { '': 1000, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds, or undefined when it is no time. */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d+\.?\d*|\.\d+)([smhd]?)$/.exec(text);
  if (match === null) return text === 'infinity' || text === 'inf' ? Infinity : undefined;
  return Number(match[1]) * (UNITS[match[2] ?? ''] ?? 1000);
}
