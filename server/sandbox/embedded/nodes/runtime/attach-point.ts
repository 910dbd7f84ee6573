/**
 * Input and terminal of a container that asked for them (`stdin: true`, `tty: true`), which clients attach to and leave.
 * What it writes before the first of them comes is kept for that one.
 */
import { Pipe, untilAborted } from '../../machine/streams/pipe.ts';
import { toBytes } from '../../machine/streams/sinks.ts';
import type { ByteSource, Tty } from '../../process.ts';
import type { ExecStreams } from '../../upgrade.ts';

export interface AttachWish {
  readonly stdin: boolean;
  /** Its input ends with the first client's. */
  readonly stdinOnce: boolean;
  readonly tty: boolean;
}

type Stream = 'stdout' | 'stderr';

const MOST_KEPT = 64 * 1024;

export class AttachPoint {
  readonly tty: Tty | undefined;
  readonly #wish: AttachWish;
  readonly #input = new Pipe();
  readonly #clients = new Set<ExecStreams>();
  readonly #resized = new Set<() => void>();
  #kept: { readonly stream: Stream; readonly data: Uint8Array }[] | undefined = [];
  #size = { cols: 80, rows: 24 };

  constructor(wish: AttachWish) {
    this.#wish = wish;
    this.tty = wish.tty ? this.#terminal() : undefined;
  }

  get stdin(): ByteSource {
    return this.#input.source;
  }

  /** Takes what process 1 writes. */
  async take(stream: Stream, data: string | Uint8Array): Promise<void> {
    if (this.#kept) {
      const size = this.#kept.reduce((sum, one) => sum + one.data.length, 0);
      if (size < MOST_KEPT) this.#kept.push({ stream, data: toBytes(data) });
      return;
    }
    for (const client of this.#clients)
      await (stream === 'stderr' && !this.#wish.tty ? client.stderr : client.stdout).write(data).catch(() => {
        // A client that doesn't read any more has left; the process goes on.
        this.#clients.delete(client);
      });
  }

  /** Resolves when the client leaves: with `once` its end of input is the process's, else it is the end of its visit. */
  async visit(client: ExecStreams, { ended, signal }: { ended: Promise<unknown>; signal: AbortSignal }): Promise<void> {
    this.#clients.add(client);
    const kept = this.#kept ?? [];
    this.#kept = undefined;
    for (const { stream, data } of kept) await this.take(stream, data);
    const leaving = new AbortController();
    const left = AbortSignal.any([signal, leaving.signal]);
    if (client.tty) this.#follow(client.tty, left);
    const typing = client.stdin && this.#wish.stdin ? this.#pump(client.stdin, left) : undefined;
    try {
      await untilAborted(Promise.race(typing ? [ended, typing] : [ended]), signal);
    } finally {
      leaving.abort();
      this.#clients.delete(client);
    }
  }

  /** Resolves when the client's visit is over, and stays when only its input is. */
  async #pump(source: ByteSource, signal: AbortSignal): Promise<void> {
    try {
      for (let bytes = await source.read(signal); bytes !== undefined; bytes = await source.read(signal))
        await this.#input.sink.write(bytes);
    } catch (error) {
      if (!signal.aborted) throw error;
      return;
    }
    if (!this.#wish.stdinOnce || this.#wish.tty) return;
    this.#input.closeWriter();
    await new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  #follow(tty: Tty, signal: AbortSignal): void {
    const resize = (): void => {
      this.#size = { cols: tty.size.cols, rows: tty.size.rows };
      for (const listener of this.#resized) listener();
    };
    resize();
    tty.onResize(resize, signal);
  }

  #terminal(): Tty {
    const size = (): { cols: number; rows: number } => this.#size;
    return {
      get size() {
        return size();
      },
      onResize: (listener, signal) => {
        this.#resized.add(listener);
        signal.addEventListener('abort', () => this.#resized.delete(listener), { once: true });
      },
      // Each client's own terminal is in raw mode while it visits.
      raw: () => () => {},
    };
  }
}
