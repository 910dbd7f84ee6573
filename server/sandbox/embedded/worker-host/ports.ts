/**
 * The simulator's ports as connections. Inside, HTTP is values without sockets, so what comes over a connection is read by
 * an HTTP server here, and each request of it is put to the port.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { duplexPair, Readable, type Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { bodyOf, plainHeaders } from '../../plain-request.ts';
import { SandboxError, type Connection } from '../../sandbox.ts';
import type { PlainRequest } from '../worker/messages.ts';
import { connectionOver } from './duplex-connection.ts';
import type { WorkerHost } from './host.ts';

/** A body is handed on whole, so it has to fit into the sandbox's memory. */
const MAX_BODY = 16 * 1024 * 1024;
const WINDOW = 256 * 1024;

/** They are about one connection, and the server here makes its own. */
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'trailer', 'te']);

export class SimulatedPorts implements Disposable {
  readonly #host: WorkerHost;
  readonly #portOf = new WeakMap<object, number>();
  readonly #open = new Set<Duplex>();
  // Whoever connects keeps time; the connection is in this process.
  readonly #server = createServer({ headersTimeout: 0, requestTimeout: 0, keepAliveTimeout: 0 }, (request, response) =>
    this.#serve(request, response),
  );

  constructor(host: WorkerHost) {
    this.#host = host;
  }

  /** Rejects with {@link SandboxError} `port-closed` when nothing listens. */
  async connect(port: number, signal: AbortSignal): Promise<Connection> {
    const { value: listens } = await this.#host.call({ method: 'listens', port }, signal);
    if (!listens) {
      throw new SandboxError(
        'port-closed',
        `Nothing listens on port ${port} of the sandbox.`,
        'Publish it with docker run -p, or forward it with kubectl port-forward.',
      );
    }
    const [near, far] = duplexPair({ highWaterMark: WINDOW });
    this.#portOf.set(far, port);
    this.#open.add(far);
    far.on('close', () => {
      this.#open.delete(far);
      near.destroy();
    });
    near.on('close', () => far.destroy());
    this.#server.emit('connection', far);
    return connectionOver(near);
  }

  /** The sandbox is gone, and every connection to it. */
  [Symbol.dispose](): void {
    for (const stream of this.#open) stream.destroy();
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    const gone = new AbortController();
    response.on('close', () => gone.abort(new Error('the connection was closed')));
    this.#answer(request, response, gone.signal).catch((error: unknown) => {
      // As with a real port: whoever accepted the connection and cannot answer hangs up.
      request.socket.destroy(error instanceof Error ? error : new Error(String(error)));
    });
  }

  async #answer(request: IncomingMessage, response: ServerResponse, signal: AbortSignal): Promise<void> {
    const body = await bodyOf(request, MAX_BODY);
    if (body === undefined) {
      response.writeHead(413, { 'content-type': 'text/plain', connection: 'close' });
      response.end(`sandbox: the simulator takes bodies of up to ${MAX_BODY >> 20} MiB\n`);
      return;
    }
    const plain: PlainRequest = {
      method: request.method ?? 'GET',
      path: request.url ?? '/',
      headers: plainHeaders(request.headers),
      ...(body.length > 0 ? { body } : {}),
    };
    const port = this.#portOf.get(request.socket) ?? 0;
    const { value, body: answer } = await this.#host.call({ method: 'fetch', port, request: plain }, signal);
    const headers = Object.entries(value.headers).filter(([name]) => !HOP_BY_HOP.has(name.toLowerCase()));
    response.writeHead(value.status, Object.fromEntries(headers));
    await pipeline(Readable.from(answer, { objectMode: false }), response);
  }
}
