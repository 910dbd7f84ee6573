/** A bash on a pty with its ring of output: it goes on whether anybody looks at it or not. */
import { spawn, type IPty } from '@lydell/node-pty';
import { LIMITS } from '../../../protocol/limits.ts';
import { Output } from '../../../stream/output.ts';
import type { Size } from '../link/messages.ts';
import { bash } from './shell-command.ts';

const RC_FILE = process.env['ATD_BASHRC'] ?? '/opt/atd/bashrc';
/** A page that lost its connection may come back within this before its command runs on without it. */
const HOLD_MS = 60_000;

export interface TerminalView {
  output(bytes: Uint8Array): void;
  /** The next output is at this offset; `lost` bytes before it are gone. */
  at(offset: number, lost: number): void;
  resized(size: Size): void;
  exited(exitCode: number): void;
}

interface Watching {
  readonly view: TerminalView;
  /** Everything before this was handed to the view. */
  end: number;
  told: boolean;
}

export class PtyTerminal {
  readonly name: string;
  readonly #pty: IPty;
  readonly #output: Output;
  readonly #watching = new Set<Watching>();
  readonly #closed = Promise.withResolvers<number>();
  #size: Size;
  #exitCode: number | undefined;

  constructor(options: { name: string; size: Size; cwd: string; env: NodeJS.ProcessEnv }) {
    this.name = options.name;
    this.#size = options.size;
    this.#pty = spawn(...bash(['--rcfile', RC_FILE, '-i']), {
      ...options.size,
      name: 'xterm-256color',
      cwd: options.cwd,
      env: Object.fromEntries(Object.entries(options.env).filter((entry): entry is [string, string] => !!entry[1])),
      // Bytes stay bytes.
      encoding: null,
    });
    this.#output = new Output(
      { pause: () => this.#pty.pause(), resume: () => this.#pty.resume() },
      {
        ringBytes: LIMITS.ringBytes,
        high: LIMITS.windowHighBytes,
        low: LIMITS.windowLowBytes,
        holdMs: HOLD_MS,
        pieceBytes: LIMITS.messageBytes - 1,
        timer: (ms, run) => {
          const timer = setTimeout(run, ms);
          return () => clearTimeout(timer);
        },
      },
    );
    this.#pty.onData((data) => this.#output.push(data as unknown as Uint8Array));
    this.#pty.onExit(({ exitCode, signal }) => {
      this.#exitCode = signal ? 128 + signal : exitCode;
      for (const watching of this.#watching) this.#tellExit(watching);
      this.#closed.resolve(this.#exitCode);
    });
  }

  /** Settles with the exit code when the shell has ended. */
  get closed(): Promise<number> {
    return this.#closed.promise;
  }

  view(from: number, view: TerminalView): { ack(offset: number): void; detach(): void } {
    const watching: Watching = { view, end: Math.min(from, this.#output.end), told: false };
    view.at(watching.end, 0);
    this.#watching.add(watching);
    const attached = this.#output.attach(watching.end, {
      output: (bytes, offset) => {
        watching.end = offset + bytes.length;
        view.output(bytes);
      },
      truncated: (lost, offset) => {
        watching.end = offset;
        view.at(offset, lost);
      },
    });
    this.#tellExit(watching);
    return {
      ack: (offset) => {
        attached.ack(offset);
        this.#tellExit(watching);
      },
      detach: () => {
        this.#watching.delete(watching);
        attached.detach();
      },
    };
  }

  write(bytes: Uint8Array): void {
    // The pty takes bytes as well; its types know only of text.
    if (this.#exitCode === undefined) this.#pty.write(Buffer.from(bytes) as unknown as string);
  }

  interrupt(): void {
    this.write(Uint8Array.of(3));
  }

  resize(size: Size): void {
    if (this.#exitCode !== undefined || (size.cols === this.#size.cols && size.rows === this.#size.rows)) return;
    this.#size = size;
    this.#pty.resize(size.cols, size.rows);
    for (const { view } of this.#watching) view.resized(size);
  }

  /** Hangs up, as closing a terminal's window does; a shell that ignores it is killed. */
  close(): void {
    if (this.#exitCode !== undefined) return;
    this.#pty.kill('SIGHUP');
    const late = setTimeout(() => this.#exitCode ?? this.#pty.kill('SIGKILL'), 2_000);
    void this.closed.then(() => clearTimeout(late));
  }

  #tellExit(watching: Watching): void {
    if (this.#exitCode === undefined || watching.told || watching.end < this.#output.end) return;
    watching.told = true;
    watching.view.exited(this.#exitCode);
  }
}
