/**
 * The shell's marks in a terminal's bytes (OSC 133, the convention of VS Code, iTerm2 and WezTerm): where the prompt is,
 * where a command's output starts and ends, and with which exit code. Works on any cut of the stream into chunks.
 */
import { condensed, isRedrawn } from './redrawn.ts';

export type Mark =
  | { readonly kind: 'prompt' }
  /** The shell waits for a command. */
  | { readonly kind: 'input' }
  | { readonly kind: 'output' }
  /** `output` is what the command wrote, decoded; `cut` when only its first part was kept. */
  | { readonly kind: 'done'; readonly exitCode: number; readonly output: string; readonly cut: boolean };

/** More output of one command than this is not kept for comparison. */
const KEPT_BYTES = 256 * 1024;
const MAX_MARK = 64;
const ESC = 0x1b;
const BEL = 0x07;
const PREFIX = [ESC, 0x5d, 0x31, 0x33, 0x33, 0x3b]; // ESC ] 1 3 3 ;

export class MarkReader {
  readonly #listener: (mark: Mark) => void;
  /** Bytes of a mark that has begun, or of what may become one. */
  #held: number[] = [];
  #capturing = false;
  /** The shell has shown its prompt since the stream began or was cut. */
  #prompted = false;
  #captured: Uint8Array[] = [];
  #capturedBytes = 0;
  #cut = false;

  constructor(listener: (mark: Mark) => void) {
    this.#listener = listener;
  }

  /** The output of the command that runs now, as far as it came. */
  get outputSoFar(): string {
    return this.#text();
  }

  push(bytes: Uint8Array): void {
    let at = 0;
    while (at < bytes.length) {
      if (this.#held.length === 0) {
        const escape = bytes.indexOf(ESC, at);
        const end = escape < 0 ? bytes.length : escape;
        this.#keep(bytes.subarray(at, end));
        at = end;
        if (at === bytes.length) return;
      }
      this.#hold(bytes[at] as number);
      at++;
    }
  }

  /** The stream starts anew (a reset terminal, a gap): what was begun is void. */
  reset(): void {
    this.#held = [];
    this.#forget();
    this.#capturing = false;
    this.#prompted = false;
  }

  #hold(byte: number): void {
    const held = this.#held;
    const index = held.length;
    if (index < PREFIX.length && byte !== PREFIX[index]) {
      this.#release();
      if (byte === ESC) this.#held = [byte];
      else this.#keep(Uint8Array.of(byte));
      return;
    }
    held.push(byte);
    if (index < PREFIX.length) return;
    const terminated = byte === BEL || (byte === 0x5c && held[index - 1] === ESC);
    if (terminated) {
      const body = held.slice(PREFIX.length, byte === BEL ? -1 : -2);
      this.#held = [];
      this.#mark(String.fromCharCode(...body));
    } else if (held.length > MAX_MARK) this.#release();
  }

  #release(): void {
    const held = this.#held;
    this.#held = [];
    this.#keep(Uint8Array.from(held));
  }

  #mark(body: string): void {
    switch (body[0]) {
      case 'A':
        return this.#listener({ kind: 'prompt' });
      case 'B':
        this.#prompted = true;
        return this.#listener({ kind: 'input' });
      case 'C':
        this.#forget();
        this.#capturing = true;
        return this.#listener({ kind: 'output' });
      case 'D': {
        // A line that the shell cannot parse ends without having begun; after a gap nothing is known of what ended.
        if (!this.#capturing && !this.#prompted) return;
        const mark: Mark = {
          kind: 'done',
          exitCode: Number(/^D;(\d{1,3})/.exec(body)?.[1] ?? 0),
          output: this.#text(),
          cut: this.#cut,
        };
        this.#capturing = false;
        this.#forget();
        return this.#listener(mark);
      }
      default:
    }
  }

  #keep(bytes: Uint8Array): void {
    if (!this.#capturing || bytes.length === 0) return;
    if (!this.#cut && this.#capturedBytes + bytes.length > KEPT_BYTES) this.#condense();
    const room = KEPT_BYTES - this.#capturedBytes;
    if (bytes.length > room) this.#cut = true;
    if (room <= 0) return;
    const kept = bytes.slice(0, room);
    this.#captured.push(kept);
    this.#capturedBytes += kept.length;
  }

  /** Keeps of output that is drawn over itself only what is left of it: its end counts, and there is no end to its drawings. */
  #condense(): void {
    const text = this.#text();
    // What comes after the last line may be a sequence that has only begun.
    const end = text.lastIndexOf('\n') + 1;
    if (!isRedrawn(text.slice(0, end))) return;
    const left = new TextEncoder().encode(condensed(text.slice(0, end)) + text.slice(end));
    // Where little is gained the work would come again and again.
    if (left.length > KEPT_BYTES / 2) return;
    this.#captured = [left];
    this.#capturedBytes = left.length;
  }

  #text(): string {
    const decoder = new TextDecoder();
    return this.#captured.map((part) => decoder.decode(part, { stream: true })).join('') + decoder.decode();
  }

  #forget(): void {
    this.#captured = [];
    this.#capturedBytes = 0;
    this.#cut = false;
  }
}
