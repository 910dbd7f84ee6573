/** Asks again and again until there is an answer, or until it has taken too long. */
import { setTimeout as pause } from 'node:timers/promises';
import { Plain } from '../message.ts';

export interface Patience {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  /** The message of the error when time is up: what was waited for, why it may be missing, what to do. */
  readonly otherwise: () => string | Promise<string>;
}

const INTERVAL_MS = 500;

/** The first answer of `probe` that is not undefined. */
export async function until<T>(probe: () => Promise<T | undefined>, patience: Patience): Promise<T> {
  const end = performance.now() + patience.timeoutMs;
  for (;;) {
    patience.signal.throwIfAborted();
    const answer = await probe();
    if (answer !== undefined) return answer;
    if (performance.now() > end) throw new Plain(await patience.otherwise());
    await pause(INTERVAL_MS, undefined, { signal: patience.signal });
  }
}
