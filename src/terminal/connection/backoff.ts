/** How long to wait before the next attempt: longer each time, and never all pages at the same moment. */

const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/** `attempt` counts from 0; `random` is from 0 up to 1. */
export function backoffMs(attempt: number, random: number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 16));
  return Math.round(full / 2 + (full / 2) * random);
}
