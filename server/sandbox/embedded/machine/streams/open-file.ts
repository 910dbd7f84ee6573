/** An open file description: what a file descriptor points to, shared by all processes that inherited it. */
import type { ByteSink, ByteSource } from '../../process.ts';
import { SharedSource } from './sources.ts';

export class OpenFile {
  readonly source: SharedSource | undefined;
  readonly sink: ByteSink | undefined;
  readonly #onClose: () => void;
  #references = 1;

  constructor(ends: { readonly source?: ByteSource; readonly sink?: ByteSink }, onClose: () => void = () => {}) {
    this.source = ends.source === undefined ? undefined : new SharedSource(ends.source);
    this.sink = ends.sink;
    this.#onClose = onClose;
  }

  /** Another descriptor for the same file. */
  duplicate(): this {
    this.#references++;
    return this;
  }

  /** The last close closes the file: a pipe's other end learns of it. */
  close(): void {
    this.#references--;
    if (this.#references === 0) this.#onClose();
  }
}
