/** Keys for full-screen programs: the terminal raw, one key at a time. */
import type { Process } from '../process.ts';
import { type Key, KeyDecoder } from '../shell/terminal/editor/keys.ts';

export class Keyboard {
  readonly #process: Process;
  readonly #decoder = new KeyDecoder();
  readonly #release: () => void;
  #keys: Key[] = [];

  constructor(process: Process) {
    this.#process = process;
    this.#release = process.tty?.raw() ?? (() => {});
  }

  /** Undefined when the terminal is gone. A signal that aborts ends the wait with its reason. */
  async next(signal?: AbortSignal): Promise<Key | undefined> {
    for (;;) {
      const key = this.#keys.shift();
      if (key !== undefined) return key;
      const bytes = await this.#process.stdin.read(signal ?? this.#process.signal);
      if (bytes === undefined) return undefined;
      this.#keys = this.#decoder.decode(bytes);
    }
  }

  close(): void {
    this.#release();
  }
}
