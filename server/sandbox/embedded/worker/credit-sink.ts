/** A terminal's output on its way out of the worker: as much at once as the host has given credit for. */
import { Signal, type ByteSink } from '../process.ts';
import { OUTPUT_CREDIT } from './messages.ts';

const PIECE = 64 * 1024;

export class CreditSink implements ByteSink {
  readonly isTTY = true;
  readonly #send: (bytes: Uint8Array<ArrayBuffer>) => void;
  readonly #encoder = new TextEncoder();
  #credit = OUTPUT_CREDIT;
  #closed = false;
  #waiting: (() => void)[] = [];

  /** `send` takes the bytes over. */
  constructor(send: (bytes: Uint8Array<ArrayBuffer>) => void) {
    this.#send = send;
  }

  async write(data: string | Uint8Array): Promise<void> {
    const bytes = typeof data === 'string' ? this.#encoder.encode(data) : data;
    for (let at = 0; at < bytes.length;) {
      while (this.#credit <= 0 && !this.#closed) await new Promise<void>((resolve) => this.#waiting.push(resolve));
      if (this.#closed) throw new Signal('SIGPIPE');
      const piece = bytes.slice(at, at + Math.min(PIECE, this.#credit));
      at += piece.length;
      this.#credit -= piece.length;
      this.#send(piece);
    }
  }

  add(credit: number): void {
    this.#credit += credit;
    this.#wake();
  }

  close(): void {
    this.#closed = true;
    this.#wake();
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
