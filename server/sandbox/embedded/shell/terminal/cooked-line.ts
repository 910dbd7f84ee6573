/** The line being typed in canonical mode, with the little editing a kernel offers. */
import stringWidth from 'string-width';

const BACKSPACE = 8;
const DELETE = 127;
const KILL = 21;
const WORD_ERASE = 23;
const TAB = 9;
const NL = 10;
const SPACE = 32;

export class CookedLine {
  readonly #echo: (text: string) => void;
  #bytes: number[] = [];
  /** Bytes of a character whose end has not come yet: nothing to show. */
  #partial: number[] = [];

  constructor(echo: (text: string) => void) {
    this.#echo = echo;
  }

  type(byte: number): void {
    switch (byte) {
      case DELETE:
      case BACKSPACE:
        this.#erase();
        return;
      case KILL:
        while (this.#bytes.length > 0) this.#erase();
        return;
      case WORD_ERASE:
        while (this.#bytes.at(-1) === SPACE) this.#erase();
        while (this.#bytes.length > 0 && this.#bytes.at(-1) !== SPACE) this.#erase();
        return;
    }
    this.add(byte);
  }

  add(byte: number): void {
    this.#bytes.push(byte);
    if (byte < 0x80) {
      this.#partial = [];
      this.#echo(
        byte >= SPACE || byte === NL || byte === TAB ? String.fromCharCode(byte) : `^${String.fromCharCode(byte + 64)}`,
      );
      return;
    }
    this.#partial.push(byte);
    const text = new TextDecoder().decode(Uint8Array.from(this.#partial));
    if (text.includes('\uFFFD')) return;
    this.#partial = [];
    this.#echo(text);
  }

  /** For what was typed before the line was cooked. */
  addSilently(byte: number): void {
    this.#bytes.push(byte);
  }

  /** Gives the line and starts a new one. */
  take(): Uint8Array {
    const bytes = Uint8Array.from(this.#bytes);
    this.clear();
    return bytes;
  }

  clear(): void {
    this.#bytes = [];
    this.#partial = [];
  }

  #erase(): void {
    const removed: number[] = [];
    for (let byte = this.#bytes.pop(); byte !== undefined; byte = this.#bytes.pop()) {
      removed.unshift(byte);
      // The bytes after the first of a character all look like 10xxxxxx.
      if ((byte & 0xc0) !== 0x80) break;
    }
    if (removed.length === 0) return;
    const isControl = removed[0] !== undefined && removed[0] < SPACE;
    const width = isControl ? 2 : stringWidth(new TextDecoder().decode(Uint8Array.from(removed)));
    this.#echo('\b \b'.repeat(width));
  }
}
