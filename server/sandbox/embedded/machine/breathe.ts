/**
 * Lets the thread breathe: whoever works in a loop calls this, and every few milliseconds the thread turns to its other
 * events, a ^C above all. Real time on purpose: it is about this thread, not about the simulated machine.
 */

const SLICE_MS = 8;

/** One per thread, as the event loop is. */
let turnedAt = performance.now();
let waiting = 0;

/** Whether some work waits for its turn: stepped time lets it go on before the next step. */
export const isBreathing = (): boolean => waiting > 0;

/** Costs next to nothing while the slice lasts. */
export function breathe(): Promise<void> | undefined {
  return performance.now() - turnedAt < SLICE_MS ? undefined : turn();
}

async function turn(): Promise<void> {
  waiting += 1;
  await new Promise<void>((resolve) => {
    setTimeout(resolve, 0);
  });
  waiting -= 1;
  turnedAt = performance.now();
}
