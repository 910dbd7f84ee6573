/** What a reader sees of one terminal: xterm, with the habits of this page. */
import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import { LIMITS } from '../../../server/protocol/limits.ts';
import type { Size } from '../connection/channels.ts';
import { isWebAddress } from './links.ts';
import { cleanPaste, needsQuestion } from './paste.ts';
import { withoutStyleElements } from './private-styles.ts';
import { FONT, INK } from './theme.ts';

export interface ScreenOptions {
  readonly label: string;
  readonly fontSize: number;
  readonly screenReader: boolean;
  /** The reader typed, or the terminal answered a program's question. */
  readonly onInput: (bytes: Uint8Array) => void;
  readonly onSize: (size: Size) => void;
  /** F6: the reader wants out, for Tab belongs to the shell. */
  readonly onLeave: () => void;
  readonly askPaste: (text: string) => Promise<boolean>;
  readonly askLink: (address: string) => Promise<boolean>;
}

export class Screen implements Disposable {
  readonly element: HTMLElement;
  readonly #options: ScreenOptions;
  readonly #terminal: Terminal;
  readonly #fit = new FitAddon();
  #opened = false;
  /** Bytes given to xterm and not shown yet. */
  #pending = 0;
  /** What comes is the past: questions in it were answered long ago. */
  #replaying = false;

  constructor(options: ScreenOptions) {
    this.#options = options;
    this.element = document.createElement('div');
    this.element.className = 'screen';
    this.#terminal = new Terminal({
      theme: INK,
      fontFamily: FONT,
      fontSize: options.fontSize,
      lineHeight: 1.2,
      scrollback: 10_000,
      screenReaderMode: options.screenReader,
      // OSC 8: the text of a link says nothing about where it leads.
      linkHandler: { activate: (_event, address) => void this.#follow(address) },
    });
    this.#terminal.loadAddon(this.#fit);
    this.#terminal.onData((data) => this.#input(new TextEncoder().encode(data)));
    this.#terminal.onBinary((data) => this.#input(Uint8Array.from(data, (character) => character.charCodeAt(0))));
    this.#terminal.onResize(({ cols, rows }) => options.onSize({ cols, rows }));
    this.#terminal.attachCustomKeyEventHandler((event) => this.#key(event));
  }

  /** Shows it, for its first time or again; call when its element is in the page and has a size. */
  show(): void {
    if (!this.#opened) {
      this.#opened = true;
      withoutStyleElements(() => this.#terminal.open(this.element));
      this.#terminal.textarea?.setAttribute('aria-label', `${this.#options.label}. Press F6 to leave it.`);
      // Before xterm's own listener, which would let control characters through.
      this.element.addEventListener('paste', (event) => void this.#paste(event), { capture: true });
    }
    this.fit();
  }

  fit(): void {
    if (!this.#opened || this.element.clientHeight === 0) return;
    const size = this.#fit.proposeDimensions();
    if (!size || Number.isNaN(size.cols)) return;
    this.resize({ cols: size.cols, rows: size.rows });
  }

  resize({ cols, rows }: Size): void {
    const size = { cols: clamp(cols, LIMITS.cols), rows: clamp(rows, LIMITS.rows) };
    if (size.cols !== this.#terminal.cols || size.rows !== this.#terminal.rows)
      this.#terminal.resize(size.cols, size.rows);
  }

  get size(): Size {
    return { cols: this.#terminal.cols, rows: this.#terminal.rows };
  }

  write(bytes: Uint8Array, shown: () => void): void {
    this.#pending += bytes.length;
    this.#terminal.write(bytes, () => {
      this.#pending -= bytes.length;
      if (this.#pending === 0) this.#replaying = false;
      shown();
    });
  }

  /** Settles when all that was written is shown, and the modes are those that the program set. */
  settled(): Promise<void> {
    return new Promise((resolve) => this.#terminal.write('', resolve));
  }

  /** A line of the page's own, set apart from what the shell writes. */
  note(text: string): void {
    this.#terminal.write(`\r\n\u001b[2m${text}\u001b[0m\r\n`);
  }

  /** Empty, as at the start of a stream. */
  restart(): void {
    this.#replaying = true;
    this.#terminal.reset();
  }

  /** Keeps the line of the prompt. */
  clear(): void {
    this.#terminal.clear();
  }

  focus(): void {
    this.#terminal.focus();
  }

  get focused(): boolean {
    return this.element.contains(document.activeElement);
  }

  scrollToEnd(): void {
    this.#terminal.scrollToBottom();
  }

  /** Whether the program that reads now tells pasted text from typed. */
  get bracketedPaste(): boolean {
    return this.#terminal.modes.bracketedPasteMode;
  }

  set fontSize(pixels: number) {
    this.#terminal.options.fontSize = pixels;
    this.fit();
  }

  set screenReader(on: boolean) {
    this.#terminal.options.screenReaderMode = on;
  }

  /** Everything that can be scrolled to, as text. */
  get text(): string {
    const { buffer, cols } = this.#terminal;
    let text = '';
    for (let index = 0; index < buffer.active.length; index++) {
      const line = buffer.active.getLine(index);
      if (!line) break;
      if (index > 0 && !line.isWrapped) text += '\n';
      text += line.translateToString(true, 0, cols);
    }
    return text.trimEnd();
  }

  /** A key of the row on a phone. */
  press(sequence: string): void {
    this.#terminal.input(sequence);
    this.focus();
  }

  get applicationCursorKeys(): boolean {
    return this.#terminal.modes.applicationCursorKeysMode;
  }

  [Symbol.dispose](): void {
    this.#terminal.dispose();
    this.element.remove();
  }

  #input(bytes: Uint8Array): void {
    if (!this.#replaying) this.#options.onInput(bytes);
  }

  #key(event: KeyboardEvent): boolean {
    if (event.key === 'F6') {
      if (event.type === 'keydown') this.#options.onLeave();
      event.preventDefault();
      return false;
    }
    const control = event.ctrlKey && event.shiftKey && !event.altKey;
    if (control && event.key.toLowerCase() === 'c') {
      event.preventDefault();
      if (event.type === 'keydown' && this.#terminal.hasSelection()) {
        void navigator.clipboard.writeText(this.#terminal.getSelection());
      }
      return false;
    }
    // The browser's own paste, and the page's search.
    return !(control && event.key.toLowerCase() === 'v') && !(event.metaKey && event.key.toLowerCase() === 'k');
  }

  async #paste(event: ClipboardEvent): Promise<void> {
    event.preventDefault();
    event.stopPropagation();
    const paste = cleanPaste(event.clipboardData?.getData('text/plain') ?? '');
    if (paste.text === '') return;
    if (needsQuestion(paste) && !(await this.#options.askPaste(paste.text))) return this.focus();
    this.#terminal.paste(paste.text);
    this.focus();
  }

  async #follow(address: string): Promise<void> {
    if (isWebAddress(address) && (await this.#options.askLink(address))) open(address, '_blank', 'noopener,noreferrer');
  }
}

const clamp = (value: number, most: number): number => Math.max(2, Math.min(most, value));
