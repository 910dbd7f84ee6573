/** One measure of the bench: what was found, beside a baseline of the same run and the goal. */
export interface Measure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What the machine itself needs for the same, now. */
  readonly baseline: number | undefined;
  readonly goal: string;
  readonly ok: boolean;
}

/** The value below which a share of all samples lies. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const round = (value: number, digits = 2): number => Number(value.toFixed(digits));
