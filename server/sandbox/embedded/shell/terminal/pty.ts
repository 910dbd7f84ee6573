/**
 * A pseudo-terminal: keys go in at one end, a program reads lines at the other, and ^C is a signal in between. Its line
 * discipline is the kernel's: canonical mode with echo until a program asks for raw keys.
 */
import type { ControllingTty } from '../../machine/machine.ts';
import type { ProcessGroup } from '../../machine/processes/process-group.ts';
import { toBytes } from '../../machine/streams/sinks.ts';
import { untilAborted } from '../../machine/streams/pipe.ts';
import { type ByteSink, type ByteSource, Signal } from '../../process.ts';
import { CookedLine } from './cooked-line.ts';

export interface PtyOptions {
  readonly size: { readonly cols: number; readonly rows: number };
  /** The terminal itself: what programs and the echo write arrives here. */
  readonly output: ByteSink;
  /** As `tty` prints it after `/dev/`. */
  readonly name?: string;
}

const INTR = 3;
const EOT = 4;
const CR = 13;
const QUIT = 28;
const SUSP = 26;
const NL = 10;
/** Like the kernel's: what is typed ahead beyond this is dropped. */
const MAX_TYPED = 1 << 20;

const SIGNALS: Readonly<Record<number, { readonly name: Signal['name']; readonly echo: string }>> = {
  [INTR]: { name: 'SIGINT', echo: '^C' },
  [QUIT]: { name: 'SIGQUIT', echo: '^\\' },
  [SUSP]: { name: 'SIGTSTP', echo: '^Z' },
};

export class Pty implements ControllingTty {
  readonly name: string;
  foreground: ProcessGroup | undefined;
  size: PtyOptions['size'];
  /** The program's ends. */
  readonly stdin: ByteSource = { isTTY: true, read: (signal) => this.#read(signal) };
  readonly stdout: ByteSink = { isTTY: true, write: (data) => this.#output.write(withReturns(toBytes(data))) };
  readonly #output: ByteSink;
  readonly #resizeListeners = new Set<() => void>();
  readonly #line: CookedLine;
  /** Complete input; undefined is an end of file. */
  #ready: (Uint8Array | undefined)[] = [];
  #typed = 0;
  #rawUsers = 0;
  #hungUp = false;
  #readable = Promise.withResolvers<void>();

  constructor(options: PtyOptions) {
    this.name = options.name ?? 'pts/0';
    this.size = options.size;
    this.#output = options.output;
    this.#line = new CookedLine((text) => this.#echo(text));
  }

  /** Keys, as the terminal sends them. */
  write(bytes: Uint8Array): void {
    if (this.#typed > MAX_TYPED) return;
    if (this.#rawUsers > 0) {
      this.#push(bytes.slice());
      return;
    }
    for (const byte of bytes) this.#cook(byte);
  }

  /** ^C, ahead of everything typed that nobody has read. */
  interrupt(): void {
    this.#ready = [];
    this.#typed = 0;
    this.#line.clear();
    if (this.#rawUsers > 0) this.#push(Uint8Array.of(INTR));
    else this.#cook(INTR);
  }

  resize(size: PtyOptions['size']): void {
    this.size = size;
    for (const listener of this.#resizeListeners) listener();
    this.foreground?.signal(new Signal('SIGWINCH'));
  }

  /** The terminal is gone: whoever reads gets the end, whoever runs in the foreground SIGHUP. */
  hangUp(): void {
    this.#hungUp = true;
    this.#wake();
    this.foreground?.signal(new Signal('SIGHUP'));
  }

  onResize(listener: () => void, signal: AbortSignal): void {
    if (signal.aborted) return;
    this.#resizeListeners.add(listener);
    signal.addEventListener('abort', () => this.#resizeListeners.delete(listener), { once: true });
  }

  raw(): () => void {
    this.#rawUsers++;
    // What was typed so far belongs to whoever reads next.
    const pending = this.#line.take();
    if (pending.length > 0) this.#push(pending);
    let released = false;
    return () => {
      if (released) return;
      released = true;
      this.#rawUsers--;
    };
  }

  retype(text: string): void {
    const unread = [toBytes(text), ...this.#ready.flatMap((bytes) => bytes ?? [])];
    this.#ready = [];
    this.#typed = 0;
    if (this.#rawUsers > 0) {
      for (const bytes of unread) if (bytes.length > 0) this.#push(bytes);
      return;
    }
    // It came while nothing was echoed, and is made into lines the same way.
    for (const bytes of unread) for (const byte of bytes) this.#collect(byte);
  }

  async #read(signal?: AbortSignal): Promise<Uint8Array | undefined> {
    for (;;) {
      signal?.throwIfAborted();
      if (this.#ready.length > 0) {
        const next = this.#ready.shift();
        this.#typed -= next?.length ?? 0;
        return next;
      }
      if (this.#hungUp) return undefined;
      await untilAborted(this.#readable.promise, signal);
    }
  }

  #cook(byte: number): void {
    const signal = SIGNALS[byte];
    if (signal !== undefined) {
      this.#line.clear();
      if (byte === INTR) {
        this.#ready = [];
        this.#typed = 0;
      }
      this.#echo(signal.echo);
      this.foreground?.signal(new Signal(signal.name));
      return;
    }
    if (byte === EOT) this.#collect(byte);
    else if (byte === CR || byte === NL) {
      this.#line.add(NL);
      this.#push(this.#line.take());
    } else this.#line.type(byte);
  }

  #collect(byte: number): void {
    if (byte === EOT) {
      const text = this.#line.take();
      this.#push(text.length > 0 ? text : undefined);
    } else if (byte === CR || byte === NL) {
      this.#line.addSilently(NL);
      this.#push(this.#line.take());
    } else this.#line.addSilently(byte);
  }

  #push(bytes: Uint8Array | undefined): void {
    this.#ready.push(bytes);
    this.#typed += bytes?.length ?? 0;
    this.#wake();
  }

  #wake(): void {
    this.#readable.resolve();
    this.#readable = Promise.withResolvers();
  }

  /** Nobody waits for the echo; if the terminal is gone, so is the need for it. */
  #echo(text: string): void {
    this.#output.write(withReturns(toBytes(text))).catch(terminalGone);
  }
}

function terminalGone(): void {}

/** A new line also returns the carriage, unless the program did that itself. Byte by byte: lines are short. */
function withReturns(bytes: Uint8Array): Uint8Array {
  let extra = 0;
  for (let i = 0; i < bytes.length; i++) if (bytes[i] === NL && bytes[i - 1] !== CR) extra++;
  if (extra === 0) return bytes;
  const result = new Uint8Array(bytes.length + extra);
  let to = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] as number;
    if (byte === NL && bytes[i - 1] !== CR) result[to++] = CR;
    result[to++] = byte;
  }
  return result;
}
