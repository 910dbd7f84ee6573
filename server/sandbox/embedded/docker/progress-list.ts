/** The layers of a push or pull, one line each: on a terminal drawn over in place, in a pipe line after line. */
import type { ByteSink } from '../process.ts';

export class ProgressList {
  readonly #sink: ByteSink;
  readonly #rows: string[] = [];

  constructor(sink: ByteSink) {
    this.#sink = sink;
  }

  async set(id: string, status: string): Promise<void> {
    if (!this.#sink.isTTY) {
      await this.#sink.write(`${id}: ${status}\n`);
      return;
    }
    let text = '';
    if (!this.#rows.includes(id)) {
      this.#rows.push(id);
      text = '\n';
    }
    const up = this.#rows.length - this.#rows.indexOf(id);
    await this.#sink.write(`${text}\u001B[${up}A\u001B[2K\r${id}: ${status} \r\u001B[${up}B`);
  }
}
