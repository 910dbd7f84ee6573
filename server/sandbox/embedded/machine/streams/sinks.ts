/** Sinks that are not pipes: nowhere, a file, and memory up to a limit. */
import type { IFileSystem } from 'just-bash';
import type { ByteSink } from '../../process.ts';

const encoder = new TextEncoder();

export const nullSink: ByteSink = { isTTY: false, write: () => Promise.resolve() };

/** What a program without a terminal of its own writes to, even if the end of it is one. */
export const pipeTo = (sink: ByteSink): ByteSink => ({ isTTY: false, write: (data) => sink.write(data) });

/** Appends to a file that exists. Writes happen one after the other. */
export function fileSink(fs: IFileSystem, path: string): ByteSink {
  return { isTTY: false, write: (data) => fs.appendFile(path, toBytes(data)) };
}

/** Keeps what is written, up to `limit` bytes; `onFull` decides what becomes of more (the default drops it). */
export class Collector implements ByteSink {
  readonly isTTY = false;
  readonly #limit: number;
  readonly #onFull: () => void;
  readonly #chunks: Uint8Array[] = [];
  #length = 0;

  constructor(limit: number, onFull: () => void = () => {}) {
    this.#limit = limit;
    this.#onFull = onFull;
  }

  async write(data: string | Uint8Array): Promise<void> {
    const bytes = toBytes(data);
    const room = this.#limit - this.#length;
    if (bytes.length > room) this.#onFull();
    const kept = bytes.length > room ? bytes.slice(0, room) : bytes;
    if (kept.length === 0) return;
    this.#chunks.push(kept);
    this.#length += kept.length;
  }

  bytes(): Uint8Array {
    return concat(this.#chunks, this.#length);
  }

  text(): string {
    return new TextDecoder().decode(this.bytes());
  }
}

export function concat(
  chunks: readonly Uint8Array[],
  length = chunks.reduce((sum, chunk) => sum + chunk.length, 0),
): Uint8Array {
  if (chunks.length === 1 && chunks[0] !== undefined) return chunks[0];
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

export function toBytes(data: string | Uint8Array): Uint8Array {
  return typeof data === 'string' ? encoder.encode(data) : data;
}
