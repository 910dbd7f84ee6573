/** A pipe: what is written at one end is read at the other, and a writer waits while 64 KiB are unread. */
import { type ByteSink, type ByteSource, Signal } from '../../process.ts';

const CAPACITY = 64 << 10;
const encoder = new TextEncoder();

export class Pipe {
  readonly source: ByteSource = { isTTY: false, read: (signal) => this.#read(signal) };
  readonly sink: ByteSink = { isTTY: false, write: (data) => this.#write(data) };
  readonly #chunks: Uint8Array[] = [];
  #queued = 0;
  #writerOpen = true;
  #readerOpen = true;
  #readable = Promise.withResolvers<void>();
  #writable = Promise.withResolvers<void>();

  /** The reader gets what is left, then the end. */
  closeWriter(): void {
    this.#writerOpen = false;
    this.#wakeReader();
  }

  /** From now on writing fails with SIGPIPE. */
  closeReader(): void {
    this.#readerOpen = false;
    this.#chunks.length = 0;
    this.#queued = 0;
    this.#wakeWriter();
  }

  async #read(signal?: AbortSignal): Promise<Uint8Array | undefined> {
    for (;;) {
      signal?.throwIfAborted();
      const chunk = this.#chunks.shift();
      if (chunk !== undefined) {
        this.#queued -= chunk.length;
        if (this.#queued < CAPACITY) this.#wakeWriter();
        return chunk;
      }
      if (!this.#writerOpen || !this.#readerOpen) return undefined;
      await untilAborted(this.#readable.promise, signal);
    }
  }

  async #write(data: string | Uint8Array): Promise<void> {
    const bytes = typeof data === 'string' ? encoder.encode(data) : data;
    if (!this.#readerOpen || !this.#writerOpen) throw new Signal('SIGPIPE');
    if (bytes.length === 0) return;
    this.#chunks.push(bytes);
    this.#queued += bytes.length;
    this.#wakeReader();
    while (this.#queued >= CAPACITY && this.#readerOpen) await this.#writable.promise;
    if (!this.#readerOpen) throw new Signal('SIGPIPE');
  }

  #wakeReader(): void {
    this.#readable.resolve();
    this.#readable = Promise.withResolvers();
  }

  #wakeWriter(): void {
    this.#writable.resolve();
    this.#writable = Promise.withResolvers();
  }
}

/** Settles with the promise, or rejects with the signal's reason; leaves no listener behind. */
export async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => aborted.reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([promise, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
