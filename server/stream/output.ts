/**
 * One terminal's output on its way to those who look at it: kept in a ring, handed to each viewer from the offset it asks
 * for, and paced by what viewers acknowledge. The source waits while the fastest viewer lags more than a window behind; a
 * slower one that falls out of the ring is told how much it lost. Without viewers the source goes on until a ring's worth
 * was not seen, waits a while for somebody to come back, and then runs free, so that a lost connection loses nothing and an
 * abandoned terminal still ends what it does.
 */
import { Ring } from './ring.ts';
import type { Source } from './source.ts';

export interface OutputOptions {
  readonly ringBytes: number;
  /** The source pauses when more than this is unacknowledged, and goes on when less than `low` is. */
  readonly high: number;
  readonly low: number;
  /** How long the source waits for a viewer to come back before it runs free. */
  readonly holdMs: number;
  /** Largest piece handed to a viewer at once. */
  readonly pieceBytes: number;
  readonly timer: Timer;
}

/** `setTimeout`, injected. Returns how to cancel. */
export type Timer = (ms: number, run: () => void) => () => void;

export interface OutputViewer {
  output(bytes: Uint8Array, offset: number): void;
  truncated(lost: number, offset: number): void;
}

interface View {
  readonly viewer: OutputViewer;
  sent: number;
  acked: number;
}

export class Output {
  readonly #options: OutputOptions;
  readonly #source: Source;
  readonly #ring: Ring;
  readonly #views = new Set<View>();
  /** Everything before this was seen by somebody. */
  #seen = 0;
  #paused = false;
  #free = false;
  #cancelHold: (() => void) | undefined;

  constructor(source: Source, options: OutputOptions) {
    this.#source = source;
    this.#options = options;
    this.#ring = new Ring(options.ringBytes);
  }

  get end(): number {
    return this.#ring.end;
  }

  get start(): number {
    return this.#ring.start;
  }

  /** Takes the source's next bytes and hands them on. */
  push(bytes: Uint8Array): void {
    // In pieces of at most half a ring, so that a viewer in step gets each before the next overwrites it.
    const step = this.#options.ringBytes >> 1;
    for (let at = 0; at < bytes.length; at += step) {
      this.#ring.push(bytes.subarray(at, at + step));
      for (const view of this.#views) this.#send(view);
    }
    this.#pace();
  }

  /** Shows the stream from `from` on; what is no longer kept is reported as truncated. */
  attach(from: number, viewer: OutputViewer): { ack(offset: number): void; detach(): void } {
    const at = Math.min(from, this.#ring.end);
    const view: View = { viewer, sent: at, acked: at };
    this.#views.add(view);
    this.#cancelHold?.();
    this.#cancelHold = undefined;
    this.#free = false;
    this.#send(view);
    this.#pace();
    return {
      ack: (offset) => {
        view.acked = Math.max(view.acked, Math.min(offset, view.sent));
        this.#send(view);
        this.#pace();
      },
      detach: () => {
        this.#views.delete(view);
        this.#pace();
      },
    };
  }

  /** The source has ended: nothing waits any more, the ring can still be read. */
  [Symbol.dispose](): void {
    this.#cancelHold?.();
    this.#views.clear();
  }

  #send(view: View): void {
    if (view.sent < this.#ring.start) {
      // A viewer that still works off what it has is told of the gap when it gets there.
      if (view.acked < view.sent) return;
      const lost = this.#ring.start - view.sent;
      view.sent = this.#ring.start;
      view.acked = view.sent;
      view.viewer.truncated(lost, view.sent);
    }
    for (;;) {
      const room = view.acked + this.#options.high - view.sent;
      const piece = this.#ring.read(view.sent, Math.min(room, this.#options.pieceBytes));
      if (piece.length === 0) return;
      const offset = view.sent;
      view.sent += piece.length;
      view.viewer.output(piece, offset);
    }
  }

  #pace(): void {
    for (const view of this.#views) this.#seen = Math.max(this.#seen, view.acked);
    const unseen = this.#ring.end - this.#seen;
    const limit = this.#views.size > 0 ? this.#options.high : this.#options.ringBytes >> 1;
    if (this.#paused) {
      if (unseen <= (this.#views.size > 0 ? this.#options.low : limit) || this.#free) this.#go();
    } else if (unseen > limit && !this.#free) {
      this.#paused = true;
      this.#source.pause();
    }
    if (this.#paused && this.#views.size === 0)
      this.#cancelHold ??= this.#options.timer(this.#options.holdMs, () => this.#runFree());
  }

  #go(): void {
    this.#paused = false;
    this.#source.resume();
  }

  #runFree(): void {
    this.#cancelHold = undefined;
    this.#free = true;
    if (this.#paused) this.#go();
  }
}
