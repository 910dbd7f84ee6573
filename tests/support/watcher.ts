/** A page in a test: it looks at a terminal, acknowledges what it has, and can be waited on. */
import type { Attachment, Size, Terminal } from '../../server/sandbox/sandbox.ts';

export class Watcher {
  text = '';
  end: number;
  lost = 0;
  readonly sizes: Size[] = [];
  readonly exited: Promise<number>;
  readonly #attachment: Attachment;
  readonly #decoder = new TextDecoder();
  readonly #waiting = new Set<() => void>();
  #reading = true;

  constructor(terminal: Terminal, from: number) {
    this.end = from;
    const exited = Promise.withResolvers<number>();
    this.exited = exited.promise;
    let attachment: Attachment | undefined;
    this.#attachment = attachment = terminal.attach(from, {
      output: (bytes, offset) => {
        if (offset !== this.end) throw new Error(`bytes came at ${offset} where ${this.end} was next`);
        this.end = offset + bytes.length;
        this.text += this.#decoder.decode(bytes, { stream: true });
        const { end } = this;
        if (this.#reading) queueMicrotask(() => attachment?.ack(end));
        for (const wake of this.#waiting) wake();
      },
      truncated: (lost, offset) => {
        this.lost += lost;
        this.end = offset;
      },
      resized: (size) => this.sizes.push(size),
      exited: (exitCode) => exited.resolve(exitCode),
    });
  }

  /** Resolves when the condition holds for what came so far. */
  async until(condition: (text: string) => boolean): Promise<void> {
    while (!condition(this.text)) {
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          this.#waiting.delete(wake);
          resolve();
        };
        this.#waiting.add(wake);
      });
    }
  }

  /** Takes what comes and acknowledges none of it. */
  pause(): void {
    this.#reading = false;
  }

  resume(): void {
    this.#reading = true;
    this.#attachment.ack(this.end);
  }

  detach(): void {
    this.#attachment.detach();
  }
}
