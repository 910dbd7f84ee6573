/** How busy the app is: the share of a processor it used in the last seconds, which is what an autoscaler sees. */
import type { Clock, System } from '../../process.ts';

const WINDOW_MS = 15_000;
const TICK_MS = 5000;
const IDLE_NANOCORES = 1_000_000;

export class Processor {
  readonly #system: System;
  readonly #clock: Clock;
  #burns: { readonly at: number; readonly ms: number }[] = [];
  /** One thread: requests that burn wait for each other. */
  #queue: Promise<void> = Promise.resolve();

  constructor(system: System, clock: Clock) {
    this.#system = system;
    this.#clock = clock;
    this.#report();
  }

  async burn(ms: number, signal: AbortSignal): Promise<void> {
    const turn = this.#queue.then(() => this.#clock.wait(ms, signal));
    this.#queue = turn.catch(ended);
    await turn;
    this.#burns.push({ at: this.#clock.now(), ms });
    this.#report();
  }

  /** Keeps the number fresh until the signal ends it. */
  async run(signal: AbortSignal): Promise<never> {
    for (;;) {
      await this.#clock.wait(TICK_MS, signal);
      this.#report();
    }
  }

  #report(): void {
    const since = this.#clock.now() - WINDOW_MS;
    this.#burns = this.#burns.filter((burn) => burn.at > since);
    const busy = this.#burns.reduce((sum, burn) => sum + burn.ms, 0);
    this.#system.useCpu(IDLE_NANOCORES + Math.min(1, busy / WINDOW_MS) * 1e9);
  }
}

/** The process ended in the middle of a request. */
function ended(): void {}
