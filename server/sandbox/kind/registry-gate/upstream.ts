/** The registry behind the gate. */
import { Agent, request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream';
import { GateFailure, unavailable } from './failure.ts';

export interface UpstreamRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Readable | string | Uint8Array;
  readonly signal: AbortSignal;
}

export interface SmallAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Manifests, lists and errors; nothing of that kind is larger. */
const SMALL_BYTES = 4 << 20;

export class Upstream implements Disposable {
  readonly #url: URL;
  readonly #silenceMs: number;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 128 });

  constructor({ url, silenceMs }: { readonly url: URL; readonly silenceMs: number }) {
    this.#url = url;
    this.#silenceMs = silenceMs;
  }

  /** The answer's head; whoever asks reads the body or destroys it. A body that is sent goes on its way meanwhile. */
  open({ method, path, headers = {}, body, signal }: UpstreamRequest): Promise<IncomingMessage> {
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const { hostname, port } = this.#url;
    const options = { hostname, port, method, path, headers, signal, agent: this.#agent, timeout: this.#silenceMs };
    const request = httpRequest(options, resolve);
    request.on('timeout', () => request.destroy(new Error(`nothing for ${this.#silenceMs / 1000} s`)));
    request.on('error', (error) => reject(error instanceof GateFailure ? error : unavailable(error.message)));
    if (body === undefined || typeof body === 'string' || body instanceof Uint8Array) request.end(body);
    else
      pipeline(body, request, (error) => {
        if (error) reject(error);
      });
    return promise;
  }

  /** A small answer as a whole. */
  async ask(request: UpstreamRequest): Promise<SmallAnswer> {
    const response = await this.open(request);
    return { status: response.statusCode ?? 0, headers: response.headers, body: await readSmall(response) };
  }

  /** Where an answer's `Location` leads in the registry: path and query. */
  pathOf(location: string): string {
    const { pathname, search } = new URL(location, this.#url);
    return pathname + search;
  }

  [Symbol.dispose](): void {
    this.#agent.destroy();
  }
}

export async function readSmall(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > SMALL_BYTES) throw unavailable(`it sent more than ${SMALL_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
