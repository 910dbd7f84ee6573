/** SPDY/3.1 frames: bytes to frames and back. Every frame has eight bytes of head, then as many as they say. */

export type Frame =
  | { readonly type: 'data'; readonly stream: number; readonly fin: boolean; readonly payload: Buffer }
  | { readonly type: 'control'; readonly kind: number; readonly flags: number; readonly payload: Buffer };

export const CONTROL = {
  synStream: 1,
  synReply: 2,
  rstStream: 3,
  settings: 4,
  ping: 6,
  goAway: 7,
  headers: 8,
  windowUpdate: 9,
} as const;

export const FIN = 1;
const VERSION = 3;
const HEAD = 8;
/** A client sends at most 32 KiB at once; more than this nobody means. */
const MOST_PAYLOAD = 1024 * 1024;

/** What doesn't keep to the protocol ends the connection. */
export class ProtocolError extends Error {}

/** Collects bytes, and gives the frames that are whole. */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0);

  /** Throws a ProtocolError. */
  *push(bytes: Buffer): Generator<Frame> {
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    while (this.#rest.length >= HEAD) {
      const length = this.#rest.readUIntBE(5, 3);
      if (length > MOST_PAYLOAD)
        throw new ProtocolError(`a SPDY frame of ${length} bytes, where ${MOST_PAYLOAD} is the most`);
      if (this.#rest.length < HEAD + length) return;
      const head = this.#rest.subarray(0, HEAD);
      const payload = this.#rest.subarray(HEAD, HEAD + length);
      this.#rest = this.#rest.subarray(HEAD + length);
      yield frameOf(head, payload);
    }
  }
}

function frameOf(head: Buffer, payload: Buffer): Frame {
  const first = head.readUInt32BE(0);
  const flags = head.readUInt8(4);
  if (first < 0x80000000) return { type: 'data', stream: first, fin: (flags & FIN) !== 0, payload };
  const version = (first >>> 16) & 0x7fff;
  if (version !== VERSION) throw new ProtocolError(`SPDY version ${version}, where ${VERSION} is spoken`);
  return { type: 'control', kind: first & 0xffff, flags, payload };
}

export function dataFrame(stream: number, payload: Uint8Array, fin = false): Buffer {
  const head = Buffer.alloc(HEAD);
  head.writeUInt32BE(stream, 0);
  return withLength(head, { flags: fin ? FIN : 0, payload });
}

export function controlFrame(kind: number, payload: Uint8Array, flags = 0): Buffer {
  const head = Buffer.alloc(HEAD);
  head.writeUInt32BE((0x80000000 | (VERSION << 16) | kind) >>> 0, 0);
  return withLength(head, { flags, payload });
}

function withLength(head: Buffer, { flags, payload }: { flags: number; payload: Uint8Array }): Buffer {
  head.writeUInt8(flags, 4);
  head.writeUIntBE(payload.length, 5, 3);
  return Buffer.concat([head, payload]);
}

/** Numbers of four bytes each. */
export function words(...numbers: readonly number[]): Buffer {
  const bytes = Buffer.alloc(numbers.length * 4);
  for (const [index, number] of numbers.entries()) bytes.writeUInt32BE(number, index * 4);
  return bytes;
}
