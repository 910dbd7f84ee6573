/** One stream of a SPDY connection, as a Node stream. */
import { Duplex } from 'node:stream';
import type { Headers } from './headers.ts';

interface StreamOptions {
  readonly headers: Headers;
  /** Sends bytes, the last ones with `fin`; calls back when the connection took them. */
  readonly send: (bytes: Uint8Array, fin: boolean, sent: (error?: Error | null) => void) => void;
  /** The reader has room again. */
  readonly resume: () => void;
}

export class SpdyStream extends Duplex {
  readonly headers: Headers;
  readonly #options: StreamOptions;

  constructor(options: StreamOptions) {
    super({ allowHalfOpen: true });
    this.headers = options.headers;
    this.#options = options;
  }

  override _read(): void {
    this.#options.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, sent: (error?: Error | null) => void): void {
    this.#options.send(chunk, false, sent);
  }

  override _final(sent: (error?: Error | null) => void): void {
    this.#options.send(Buffer.alloc(0), true, sent);
  }
}
