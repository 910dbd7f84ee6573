/** `5`, `-5`, `+5`, `2K`: how head and tail write a number. */

const FACTORS: Readonly<Record<string, number>> = {
  '': 1,
  b: 512,
  K: 1024,
  k: 1024,
  KB: 1000,
  M: 1 << 20,
  MB: 1e6,
  G: 2 ** 30,
  GB: 1e9,
};

export function parseCount(text: string): number | undefined {
  const match = /^([-+]?\d+)(b|[KkMG]B?)?$/.exec(text);
  return match === null ? undefined : Number(match[1]) * (FACTORS[match[2] ?? ''] ?? 1);
}
