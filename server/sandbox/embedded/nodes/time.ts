/** The cluster's time: real, or stepped by a test and by a reader who skips ahead. */
import { isBreathing } from '../machine/breathe.ts';
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

  /**
   * Lets this much time pass at once (none: only what is due already). Between the steps, everything that became due runs
   * to its next wait.
   */
  async advance(milliseconds: number, step = 100): Promise<void> {
    using turns = new Turns();
    let left = milliseconds;
    do {
      this.#clock.step(Math.min(step, left));
      await turns.settle();
      left -= step;
    } while (left > 0);
  }
}

/** Turns of the event loop in a step; work that breathes gets as many again. */
const TURNS = 4;
/** A process that never stops working must not stop time. */
const MOST_TURNS = 5 * TURNS;

/** Turns of the event loop: a message to oneself is a task, and tasks come after the promises. */
class Turns implements Disposable {
  readonly #channel = new MessageChannel();
  #turned: () => void = () => {};

  constructor() {
    this.#channel.port1.addEventListener('message', () => this.#turned());
    this.#channel.port1.start();
  }

  /** Resolves when the promises that are due have run. */
  async settle(): Promise<void> {
    for (let turn = 0, left = TURNS; left > 0 && turn < MOST_TURNS; turn += 1, left -= 1) {
      await this.#turn();
      if (!isBreathing()) continue;
      await nextTimer();
      left = TURNS;
    }
  }

  #turn(): Promise<void> {
    return new Promise((resolve) => {
      this.#turned = resolve;
      this.#channel.port2.postMessage(undefined);
    });
  }

  [Symbol.dispose](): void {
    this.#channel.port1.close();
  }
}

/** Work that breathes goes on in timers that were set before. */
function nextTimer(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}
