/** The body of an answer that comes from elsewhere in pieces; where they come from is told of each that was taken. */
export class Body implements AsyncIterable<Uint8Array> {
  readonly #events: { readonly taken: (piece: Uint8Array) => void; readonly closed: () => void };
  readonly #pieces: Uint8Array[] = [];
  #state: { readonly kind: 'open' } | { readonly kind: 'ended'; readonly error: Error | undefined } = { kind: 'open' };
  #wake: (() => void) | undefined;

  constructor(events: { taken: (piece: Uint8Array) => void; closed: () => void }) {
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
          this.#events.taken(piece);
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
