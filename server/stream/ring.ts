/** The last bytes of an endless stream, each with its absolute offset: what a viewer who comes back can still get. */
export class Ring {
  readonly #buffer: Uint8Array;
  #end = 0;

  constructor(capacity: number) {
    this.#buffer = new Uint8Array(capacity);
  }

  /** Offset of the oldest byte that is kept. */
  get start(): number {
    return Math.max(0, this.#end - this.#buffer.length);
  }

  /** Offset behind the newest byte: how many were ever pushed. */
  get end(): number {
    return this.#end;
  }

  push(bytes: Uint8Array): void {
    const capacity = this.#buffer.length;
    const kept = bytes.length > capacity ? bytes.subarray(bytes.length - capacity) : bytes;
    const at = (this.#end + bytes.length - kept.length) % capacity;
    const first = Math.min(kept.length, capacity - at);
    this.#buffer.set(kept.subarray(0, first), at);
    this.#buffer.set(kept.subarray(first), 0);
    this.#end += bytes.length;
  }

  /**
   * Up to `max` bytes from `offset` on, as a view that the next push may overwrite; empty at the end.
   * Throws a RangeError for an offset that is not kept or not there yet.
   */
  read(offset: number, max: number): Uint8Array {
    if (offset < this.start || offset > this.#end) {
      throw new RangeError(`offset ${offset} is not within ${this.start}..${this.#end}`);
    }
    const at = offset % this.#buffer.length;
    const length = Math.min(max, this.#end - offset, this.#buffer.length - at);
    return this.#buffer.subarray(at, at + length);
  }
}
