/**
 * Frames on a stream of bytes between server and supervisor: four bytes of length, two of channel, then the bytes.
 * Channel 0 carries control messages (messages.ts); the others a terminal's bytes, as the server numbers them.
 */

const HEADER = 6;
/** No frame of ours is longer; one that claims to be comes from something else. */
const MAX_BYTES = 4 * 1024 * 1024;

export const CONTROL = 0;

export function frame(channel: number, bytes: Uint8Array): Uint8Array {
  const whole = new Uint8Array(HEADER + bytes.length);
  const view = new DataView(whole.buffer);
  view.setUint32(0, bytes.length);
  view.setUint16(4, channel);
  whole.set(bytes, HEADER);
  return whole;
}

export function controlFrame(message: object): Uint8Array {
  return frame(CONTROL, new TextEncoder().encode(JSON.stringify(message)));
}

/** Cuts a stream into its frames, however it was cut before. */
export class FrameReader {
  readonly #onFrame: (channel: number, bytes: Uint8Array) => void;
  #parts: Uint8Array[] = [];
  #length = 0;

  /** The bytes handed on are the receiver's to keep. */
  constructor(onFrame: (channel: number, bytes: Uint8Array) => void) {
    this.#onFrame = onFrame;
  }

  /** Throws a RangeError when what comes is not made of frames. */
  push(bytes: Uint8Array): void {
    this.#parts.push(bytes);
    this.#length += bytes.length;
    while (this.#length >= HEADER) {
      const header = this.#peek();
      const length = header.getUint32(0);
      if (length > MAX_BYTES) throw new RangeError(`a frame of ${length} bytes is not one of ours`);
      if (this.#length < HEADER + length) return;
      const channel = header.getUint16(4);
      this.#onFrame(channel, this.#take(HEADER + length).subarray(HEADER));
    }
  }

  #peek(): DataView {
    if ((this.#parts[0] as Uint8Array).length < HEADER) this.#parts = [this.#joined()];
    const first = this.#parts[0] as Uint8Array;
    return new DataView(first.buffer, first.byteOffset, HEADER);
  }

  #take(count: number): Uint8Array {
    const first = this.#parts[0] as Uint8Array;
    const whole = first.length >= count ? first : this.#joined();
    if (whole !== first) this.#parts = [whole];
    if (whole.length === count) this.#parts.shift();
    else this.#parts[0] = whole.subarray(count);
    this.#length -= count;
    return whole.subarray(0, count);
  }

  #joined(): Uint8Array {
    const whole = new Uint8Array(this.#length);
    let at = 0;
    for (const part of this.#parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }
}
