/** The cluster's time: real, or stepped by a test and by a reader who skips ahead. */
import type { Clock } from '../process.ts';
import type { SimulatedClock } from './webernetes.ts';

export class ClusterTime implements Clock {
  readonly #clock: SimulatedClock;

  constructor(clock: SimulatedClock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.nowMs();
  }

  wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(signal.reason);
        return;
      }
      const handle = this.#clock.setTimeout(() => {
        signal?.removeEventListener('abort', abort);
        resolve();
      }, milliseconds);
      const abort = (): void => {
        this.#clock.clearTimeout(handle);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  /** Stops time; it then moves by {@link advance} only. */
  pause(): void {
    if (!this.#clock.isPaused()) this.#clock.pause();
  }

  resume(): void {
    if (this.#clock.isPaused()) this.#clock.resume();
  }

  /** Lets this much time pass at once. Between the steps, everything that became due runs to its next wait. */
  async advance(milliseconds: number, step = 100): Promise<void> {
    for (let left = milliseconds; left > 0; left -= step) {
      this.#clock.step(Math.min(step, left));
      await settle();
    }
  }
}

/** Resolves when the promises that are due have run; a message is a task, and tasks come after them. */
async function settle(): Promise<void> {
  for (let round = 0; round < 4; round += 1) {
    const { port1, port2 } = new MessageChannel();
    await new Promise<void>((resolve) => {
      port1.addEventListener('message', () => resolve(), { once: true });
      port1.start();
      port2.postMessage(undefined);
    });
    port1.close();
  }
}
