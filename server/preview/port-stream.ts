/** A connection to a port as a stream of Node, which its HTTP client and `pipe` can use. */
import { Duplex } from 'node:stream';
import type { Connection } from '../sandbox/sandbox.ts';

const WINDOW = 256 * 1024;

export class PortStream extends Duplex {
  readonly #connection: Connection;
  readonly #incoming: AsyncIterator<Uint8Array>;

  constructor(connection: Connection) {
    super({ allowHalfOpen: true, highWaterMark: WINDOW });
    this.#connection = connection;
    this.#incoming = connection.incoming[Symbol.asyncIterator]();
  }

  override _read(): void {
    this.#incoming.next().then(
      ({ done, value }) => this.push(done ? null : value),
      (error: Error) => this.destroy(error),
    );
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error) => void): void {
    void this.#send(chunk, done);
  }

  override _final(done: () => void): void {
    this.#connection.end();
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#connection[Symbol.dispose]();
    done(error);
  }

  async #send(chunk: Uint8Array, done: (error?: Error) => void): Promise<void> {
    try {
      await this.#connection.write(chunk);
    } catch (error) {
      return done(error instanceof Error ? error : new Error(String(error)));
    }
    done();
  }
}
