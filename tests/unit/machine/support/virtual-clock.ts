/** Time that stands still until a test lets it go on: no test waits. */
import type { Clock } from '../../../../server/sandbox/embedded/process.ts';

interface Timer {
  readonly due: number;
  readonly fire: () => void;
}

export const START = Date.UTC(2026, 10, 24, 9, 0, 0);

export class VirtualClock implements Clock {
  #now = START;
  #timers: Timer[] = [];

  now(): number {
    return this.#now;
  }

  wait(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const abort = (): void => {
        this.#timers = this.#timers.filter((each) => each !== timer);
        reject(signal?.reason);
      };
      const timer: Timer = {
        due: this.#now + ms,
        fire: () => {
          signal?.removeEventListener('abort', abort);
          resolve();
        },
      };
      this.#timers.push(timer);
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  /** Lets this much time pass, timer by timer. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await idle();
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      this.#fire(next);
      await idle();
    }
    this.#now = end;
    await idle();
  }

  /** Lets time pass until the promise settles. */
  async until<T>(promise: Promise<T>): Promise<T> {
    let settled = false;
    const settle = (): void => {
      settled = true;
    };
    promise.then(settle, settle);
    for (;;) {
      await idle();
      if (settled) return promise;
      const next = this.#next(Infinity);
      if (next !== undefined) this.#fire(next);
    }
  }

  #next(end: number): Timer | undefined {
    const [first] = this.#timers.toSorted((a, b) => a.due - b.due);
    return first !== undefined && first.due <= end ? first : undefined;
  }

  #fire(timer: Timer): void {
    this.#timers = this.#timers.filter((each) => each !== timer);
    this.#now = Math.max(this.#now, timer.due);
    timer.fire();
  }
}

/** Until everything that can happen now has happened: timers of the thread itself (see breathe.ts), and what follows them. */
async function idle(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) {
    await new Promise((resolve) => setTimeout(resolve, 0));
    await new Promise((resolve) => setImmediate(resolve));
  }
}
