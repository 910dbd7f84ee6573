/** Keys for full-screen programs: the terminal raw, one key at a time. */
import { isControlling } from '../../machine/machine.ts';
import type { Process } from '../../process.ts';
import { type Key, KeyDecoder } from '../../shell/terminal/editor/keys.ts';

export class Keyboard {
  readonly #process: Process;
  readonly #decoder = new KeyDecoder();
  readonly #release: () => void;

  constructor(process: Process) {
    this.#process = process;
    this.#release = process.tty?.raw() ?? (() => {});
  }

  /** Undefined when the terminal is gone. A signal that aborts ends the wait with its reason. */
  async next(signal?: AbortSignal): Promise<Key | undefined> {
    for (;;) {
      const key = this.#decoder.next();
      if (key !== undefined) return key;
      const bytes = await this.#process.stdin.read(signal ?? this.#process.signal);
      if (bytes === undefined) return undefined;
      this.#decoder.push(bytes);
    }
  }

  close(): void {
    this.#release();
    const { tty } = this.#process;
    if (isControlling(tty)) tty.retype(this.#decoder.drain());
  }
}
