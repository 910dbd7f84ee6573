/** How much a reader may type or paste into one terminal. */
import { SandboxError } from './sandbox.ts';

const BYTES_PER_SECOND = 1024 * 1024;

export class InputRate {
  readonly #now: () => number;
  #second = 0;
  #bytes = 0;

  /** `now`: milliseconds of a steady clock. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Throws a {@link SandboxError} `limit` for what is too much. */
  take(bytes: number): void {
    const second = Math.floor(this.#now() / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#bytes = 0;
    }
    this.#bytes += bytes;
    if (this.#bytes <= BYTES_PER_SECOND) return;
    throw new SandboxError(
      'limit',
      'More than 1 MiB of input came within a second; the rest was dropped.',
      'Put large text into a file with Save, or paste less at once.',
    );
  }
}
