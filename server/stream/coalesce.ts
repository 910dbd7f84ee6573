/**
 * Gathers small pieces of output into fewer, larger ones without making a keystroke wait: the first bytes of a quiet
 * stream go out at once; only when more than `eagerBytes` came within one period is the rest held for that period or until
 * a batch is full.
 */
import type { Timer } from './output.ts';

export interface CoalescerOptions {
  readonly periodMs: number;
  readonly eagerBytes: number;
  readonly batchBytes: number;
  /** Milliseconds of any steady clock. */
  readonly now: () => number;
  readonly timer: Timer;
}

export class Coalescer {
  readonly #send: (bytes: Uint8Array) => void;
  readonly #options: CoalescerOptions;
  #batch: Uint8Array;
  #length = 0;
  #periodEnd = 0;
  #sentInPeriod = 0;
  #cancel: (() => void) | undefined;

  /** `send` gets bytes it may keep. */
  constructor(send: (bytes: Uint8Array) => void, options: CoalescerOptions) {
    this.#send = send;
    this.#options = options;
    this.#batch = new Uint8Array(0);
  }

  push(bytes: Uint8Array): void {
    const now = this.#options.now();
    if (now >= this.#periodEnd) {
      this.#periodEnd = now + this.#options.periodMs;
      this.#sentInPeriod = 0;
    }
    if (this.#length === 0 && this.#sentInPeriod + bytes.length <= this.#options.eagerBytes) {
      this.#sentInPeriod += bytes.length;
      this.#send(bytes.slice());
      return;
    }
    this.#gather(bytes);
    if (this.#length > 0) this.#cancel ??= this.#options.timer(this.#options.periodMs, () => this.flush());
  }

  /** Sends what is held, now. */
  flush(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    if (this.#length === 0) return;
    const batch = this.#batch.subarray(0, this.#length);
    this.#batch = new Uint8Array(0);
    this.#length = 0;
    this.#send(batch);
  }

  /** Forgets what is held. */
  [Symbol.dispose](): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#length = 0;
  }

  #gather(bytes: Uint8Array): void {
    let at = 0;
    while (at < bytes.length) {
      if (this.#batch.length === 0) this.#batch = new Uint8Array(this.#options.batchBytes);
      const part = bytes.subarray(at, at + this.#options.batchBytes - this.#length);
      this.#batch.set(part, this.#length);
      this.#length += part.length;
      at += part.length;
      if (this.#length === this.#options.batchBytes) this.flush();
    }
  }
}
