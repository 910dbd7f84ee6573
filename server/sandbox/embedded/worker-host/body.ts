/** The body of an answer that comes from a worker in pieces, with a piece asked for only when the last one was taken. */
export class Body implements AsyncIterable<Uint8Array> {
  readonly #events: { readonly credit: () => void; readonly closed: () => void };
  readonly #pieces: Uint8Array[] = [];
  #state: { readonly kind: 'open' } | { readonly kind: 'ended'; readonly error: Error | undefined } = { kind: 'open' };
  #wake: (() => void) | undefined;

  constructor(events: { credit: () => void; closed: () => void }) {
    this.#events = events;
  }

  push(bytes: Uint8Array): void {
    if (this.#state.kind === 'ended') return;
    this.#pieces.push(bytes);
    this.#wake?.();
  }

  end(error?: Error): void {
    if (this.#state.kind === 'ended') return;
    this.#state = { kind: 'ended', error };
    this.#wake?.();
    this.#events.closed();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        const piece = this.#pieces.shift();
        if (piece) {
          yield piece;
          this.#events.credit();
        } else if (this.#state.kind === 'ended') {
          if (this.#state.error) throw this.#state.error;
          return;
        } else {
          await new Promise<void>((resolve) => {
            this.#wake = resolve;
          });
        }
      }
    } finally {
      this.end();
    }
  }
}
