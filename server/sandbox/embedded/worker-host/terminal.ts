/** A terminal of a simulator: its ring, its viewers, its input queue. */
import type { Attachment, Size, Terminal, Viewer } from '../../sandbox.ts';
import { InputRate } from '../../input-rate.ts';
import { Output } from '../../../stream/output.ts';
import type { WorkerHost } from './host.ts';

const RING_BYTES = 1024 * 1024;
/** A page that lost its connection may come back within this before its command runs on without it. */
const HOLD_MS = 60_000;

export class EmbeddedTerminal implements Terminal {
  readonly name: string;
  readonly #host: WorkerHost;
  readonly #output: Output;
  readonly #viewers = new Set<Viewer>();
  readonly #rate = new InputRate(() => performance.now());
  readonly #closed = Promise.withResolvers<void>();
  /** Output bytes taken from the worker while the stream is paused: paid back when it goes on. */
  #owed = 0;
  #paused = false;
  #size: Size;
  #exitCode: number | undefined;

  constructor(host: WorkerHost, name: string, size: Size) {
    this.#host = host;
    this.name = name;
    this.#size = size;
    this.#output = new Output(
      {
        pause: () => {
          this.#paused = true;
        },
        resume: () => {
          this.#paused = false;
          this.#pay(0);
        },
      },
      {
        ringBytes: RING_BYTES,
        high: 256 * 1024,
        low: 64 * 1024,
        holdMs: HOLD_MS,
        pieceBytes: 64 * 1024 - 1,
        timer: (ms, run) => {
          const timer = setTimeout(run, ms);
          timer.unref();
          return () => clearTimeout(timer);
        },
      },
    );
    host.openTerminal(name, size, {
      output: (bytes) => {
        this.#output.push(bytes);
        this.#pay(bytes.length);
      },
      exited: (exitCode) => this.#exited(exitCode),
    });
  }

  /** Settles when the shell has ended. */
  get closed(): Promise<void> {
    return this.#closed.promise;
  }

  attach(from: number, viewer: Viewer): Attachment {
    this.#viewers.add(viewer);
    const view = this.#output.attach(Math.max(from, 0), viewer);
    if (this.#exitCode !== undefined) viewer.exited(this.#exitCode);
    return {
      ack: (offset) => view.ack(offset),
      detach: () => {
        this.#viewers.delete(viewer);
        view.detach();
      },
    };
  }

  write(bytes: Uint8Array): void {
    this.#rate.take(bytes.length);
    this.#host.send({ kind: 'input', terminal: this.name, bytes: bytes.slice() });
  }

  interrupt(): void {
    this.#host.send({ kind: 'interrupt', terminal: this.name });
  }

  resize(size: Size): void {
    if (size.cols === this.#size.cols && size.rows === this.#size.rows) return;
    this.#size = size;
    this.#host.send({ kind: 'resize', terminal: this.name, size });
    for (const viewer of this.#viewers) viewer.resized(size);
  }

  async close(): Promise<void> {
    this.#host.send({ kind: 'close', terminal: this.name });
    await this.#closed.promise;
  }

  /** The sandbox is gone, and the shell with it. */
  gone(): void {
    if (this.#exitCode === undefined) this.#exited(137);
    this.#output[Symbol.dispose]();
  }

  #pay(bytes: number): void {
    this.#owed += bytes;
    if (this.#paused || this.#owed === 0) return;
    this.#host.send({ kind: 'credit', terminal: this.name, bytes: this.#owed });
    this.#owed = 0;
  }

  #exited(exitCode: number): void {
    this.#exitCode = exitCode;
    for (const viewer of this.#viewers) viewer.exited(exitCode);
    this.#closed.resolve();
  }
}
