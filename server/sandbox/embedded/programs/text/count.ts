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

/** `-5`, the old way to write `-n 5`, unless the word before takes it as its value. */
export function withOldCount(args: readonly string[], letter: string): string[] {
  return args.map((arg, i) => {
    const takesIt = /^-[a-zA-Z]*[ABCcefmn]$/.test(args[i - 1] ?? '');
    if (/^-\d+$/.test(arg) && !takesIt) return `-${letter}${arg.slice(1)}`;
    return letter === 'n' && i === 0 && /^\+\d+$/.test(arg) ? `-n${arg}` : arg;
  });
}
