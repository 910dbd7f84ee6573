/** A container's health: runs its check again and again, and counts. */
import type { Container } from '../../container.ts';
import { Collector } from '../../machine/streams/sinks.ts';
import { emptySource } from '../../machine/streams/sources.ts';
import type { Clock } from '../../process.ts';
import type { Healthcheck } from './config.ts';

export interface HealthState {
  readonly status: 'starting' | 'healthy' | 'unhealthy';
  readonly failingStreak: number;
  /** The last five results. */
  readonly log: readonly HealthResult[];
}

export interface HealthResult {
  readonly start: number;
  readonly end: number;
  readonly exitCode: number;
  readonly output: string;
}

const KEPT = 5;
/** While a container starts it is asked more often, whatever its interval. */
const START_INTERVAL_MS = 5000;

export class Health {
  state: HealthState = { status: 'starting', failingStreak: 0, log: [] };
  readonly #check: Healthcheck;
  readonly #container: Container;
  readonly #clock: Clock;
  readonly #startedAt: number;

  constructor(options: { readonly check: Healthcheck; readonly container: Container; readonly clock: Clock }) {
    this.#check = options.check;
    this.#container = options.container;
    this.#clock = options.clock;
    this.#startedAt = options.clock.now();
  }

  /** Goes on until the signal ends it. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const inStart = this.state.status === 'starting' && this.#clock.now() - this.#startedAt < this.#check.startPeriod;
      await this.#clock.wait(
        inStart ? Math.min(START_INTERVAL_MS, this.#check.interval) : this.#check.interval,
        signal,
      );
      this.#record(await this.#probe(signal));
    }
  }

  async #probe(signal: AbortSignal): Promise<HealthResult> {
    const output = new Collector(4096);
    const start = this.#clock.now();
    const timer = new AbortController();
    void this.#clock
      .wait(this.#check.timeout, AbortSignal.any([timer.signal, signal]))
      .then(() => timer.abort('late'), inTime);
    const argv =
      this.#check.test[0] === 'CMD-SHELL' ? ['/bin/sh', '-c', this.#check.test[1] ?? ''] : this.#check.test.slice(1);
    const run = this.#container.exec({
      argv,
      stdin: emptySource,
      stdout: output,
      stderr: output,
      signal: AbortSignal.any([timer.signal, signal]),
    });
    const exitCode = await run.catch(() => 1);
    const late = timer.signal.aborted;
    timer.abort('done');
    const text = late ? `Health check exceeded timeout (${this.#check.timeout / 1000}s)` : output.text();
    return { start, end: this.#clock.now(), exitCode: late ? -1 : exitCode, output: text };
  }

  #record(result: HealthResult): void {
    const log = [...this.state.log, result].slice(-KEPT);
    if (result.exitCode === 0) {
      this.state = { status: 'healthy', failingStreak: 0, log };
      return;
    }
    const forgiven = this.state.status === 'starting' && this.#clock.now() - this.#startedAt < this.#check.startPeriod;
    const failingStreak = forgiven ? this.state.failingStreak : this.state.failingStreak + 1;
    const status = failingStreak >= this.#check.retries ? 'unhealthy' : this.state.status;
    this.state = { status, failingStreak, log };
  }
}

function inTime(): void {}
