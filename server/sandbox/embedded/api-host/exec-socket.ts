/** The protocol `v5.channel.k8s.io`: each message starts with the number of the stream that it belongs to. */
import type { RawData, WebSocket } from 'ws';
import type { ApiRequest } from '../../sandbox.ts';
import { Signal, type ByteSink, type ByteSource, type Tty } from '../process.ts';
import type { KubernetesApi } from '../upgrade.ts';
import { isApiFailure } from './failures.ts';

const channel = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4, close: 255 } as const;

export async function converse(
  socket: WebSocket,
  { api, request }: { api: KubernetesApi; request: ApiRequest },
): Promise<void> {
  const query = new URLSearchParams(request.path.split('?')[1] ?? '');
  const input = new Input(socket);
  const terminal = new Terminal();
  socket.on('message', (data) => {
    const bytes = toBytes(data);
    const payload = bytes.subarray(1);
    if (bytes[0] === channel.stdin) input.push(payload);
    else if (bytes[0] === channel.resize) terminal.resize(payload);
    else if (bytes[0] === channel.close && payload[0] === channel.stdin) input.end();
  });
  socket.on('close', () => input.end());
  const isTTY = query.get('tty') === 'true' || query.get('tty') === '1';
  const wantsInput = query.get('stdin') === 'true' || query.get('stdin') === '1';
  const status = await outcome(() =>
    api.exec(request, {
      stdin: wantsInput ? input.source(isTTY) : undefined,
      stdout: sink(socket, channel.stdout, isTTY),
      stderr: sink(socket, channel.stderr, isTTY),
      tty: isTTY ? terminal : undefined,
    }),
  );
  socket.send(message(channel.error, Buffer.from(JSON.stringify(status))));
  socket.close(1000);
}

async function outcome(run: () => Promise<number>): Promise<object> {
  try {
    const code = await run();
    if (code === 0) return { metadata: {}, status: 'Success' };
    return {
      metadata: {},
      status: 'Failure',
      message: `command terminated with non-zero exit code: exit status ${code}`,
      reason: 'NonZeroExitCode',
      details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
    };
  } catch (error) {
    if (isApiFailure(error)) return { metadata: {}, status: 'Failure', ...error.status };
    const text = error instanceof Error ? error.message : String(error);
    return {
      metadata: {},
      status: 'Failure',
      message: `Internal error occurred: ${text}`,
      reason: 'InternalError',
      code: 500,
    };
  }
}

function sink(socket: WebSocket, stream: number, isTTY: boolean): ByteSink {
  return {
    isTTY,
    write: (data) =>
      new Promise((resolve, reject) => {
        const bytes = typeof data === 'string' ? Buffer.from(data) : data;
        // The callback comes when the operating system took the bytes: a slow client slows its source.
        socket.send(message(stream, bytes), (error) => (error ? reject(new Signal('SIGPIPE')) : resolve()));
      }),
  };
}

function message(stream: number, bytes: Uint8Array): Buffer {
  return Buffer.concat([Buffer.of(stream), bytes]);
}

function toBytes(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return Buffer.isBuffer(data) ? data : Buffer.from(data);
}

const inputLimit = 64 * 1024;

/** What the client typed and the process has not read yet. A client that types ahead of it too far has to wait. */
class Input {
  readonly #socket: WebSocket;
  readonly #chunks: Uint8Array[] = [];
  #size = 0;
  #ended = false;
  #wake: () => void = () => {};

  constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  push(bytes: Uint8Array): void {
    this.#chunks.push(bytes);
    this.#size += bytes.length;
    if (this.#size > inputLimit) this.#socket.pause();
    this.#wake();
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  source(isTTY: boolean): ByteSource {
    return { isTTY, read: (signal) => this.#read(signal) };
  }

  async #read(signal: AbortSignal | undefined): Promise<Uint8Array | undefined> {
    for (;;) {
      signal?.throwIfAborted();
      const chunk = this.#chunks.shift();
      if (chunk) {
        this.#size -= chunk.length;
        if (this.#size <= inputLimit) this.#socket.resume();
        return chunk;
      }
      if (this.#ended) return undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        signal?.addEventListener('abort', () => resolve(), { once: true });
      });
    }
  }
}

/** The client's terminal, which is in raw mode on its side all the time. */
class Terminal implements Tty {
  size = { cols: 80, rows: 24 };
  readonly #listeners = new Set<() => void>();

  resize(payload: Uint8Array): void {
    const { Width: cols, Height: rows } = JSON.parse(Buffer.from(payload).toString()) as {
      Width?: number;
      Height?: number;
    };
    if (typeof cols !== 'number' || typeof rows !== 'number') return;
    this.size = { cols, rows };
    for (const listener of this.#listeners) listener();
  }

  onResize(listener: () => void, signal: AbortSignal): void {
    this.#listeners.add(listener);
    signal.addEventListener('abort', () => this.#listeners.delete(listener), { once: true });
  }

  raw(): () => void {
    return () => {};
  }
}
