/** What a page types into terminals that are still on their way: it waits for them, as on a slow line. */
import { LIMITS } from '../protocol/limits.ts';

export class TypeAhead {
  readonly #waiting = new Map<number, Uint8Array[]>();

  /** False when it is more than may wait. */
  keep(channel: number, bytes: Uint8Array): boolean {
    const pieces = this.#waiting.get(channel) ?? [];
    const length = pieces.reduce((sum, piece) => sum + piece.length, bytes.length);
    if (length > LIMITS.inputQueueBytes) return false;
    this.#waiting.set(channel, [...pieces, bytes]);
    return true;
  }

  /** All that waits for a channel, in order; nothing waits any more. */
  take(channel: number): readonly Uint8Array[] {
    const pieces = this.#waiting.get(channel) ?? [];
    this.#waiting.delete(channel);
    return pieces;
  }
}
