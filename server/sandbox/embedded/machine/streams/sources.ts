/** Sources that are not pipes: bytes at hand, nothing at all, and one whose reader may give bytes back. */
import type { IFileSystem } from 'just-bash';
import type { ByteSource } from '../../process.ts';

export const emptySource: ByteSource = { isTTY: false, read: () => Promise.resolve(undefined) };

/** Hands out its bytes in pieces of 64 KiB. */
export function bytesSource(bytes: Uint8Array): ByteSource {
  let at = 0;
  return {
    isTTY: false,
    read: async (signal) => {
      signal?.throwIfAborted();
      if (at >= bytes.length) return undefined;
      const piece = bytes.subarray(at, at + (64 << 10));
      at += piece.length;
      return piece;
    },
  };
}

/** Devices whose content never ends: each read of the file gives some more of it. */
const ENDLESS = new Set(['/dev/zero', '/dev/full', '/dev/random', '/dev/urandom']);

/** The content of a file, or of a device. Reading a folder fails as the file system says. */
export async function fileSource(fs: IFileSystem, path: string): Promise<ByteSource> {
  if (!ENDLESS.has(path)) return bytesSource(await fs.readFileBuffer(path));
  return {
    isTTY: false,
    read: (signal) => {
      signal?.throwIfAborted();
      return fs.readFileBuffer(path);
    },
  };
}

/**
 * A source that several readers take turns at: `read x` takes a line of what came and gives the rest back, so that the
 * next command of a loop finds it.
 */
export class SharedSource implements ByteSource {
  readonly isTTY: boolean;
  readonly #inner: ByteSource;
  #returned: Uint8Array | undefined;

  constructor(inner: ByteSource) {
    this.#inner = inner;
    this.isTTY = inner.isTTY;
  }

  async read(signal?: AbortSignal): Promise<Uint8Array | undefined> {
    signal?.throwIfAborted();
    const returned = this.#returned;
    if (returned === undefined) return this.#inner.read(signal);
    this.#returned = undefined;
    return returned;
  }

  /** The next read gets these bytes. Only whoever read them last may return them. */
  unread(bytes: Uint8Array): void {
    if (bytes.length > 0) this.#returned = bytes;
  }
}
