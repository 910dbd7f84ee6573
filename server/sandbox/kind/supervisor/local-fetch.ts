/** An HTTP request to a port of the toolbox, its answer paced by the server's acks. */
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { LIMITS } from '../../../protocol/limits.ts';
import type { ToSupervisor } from '../link/messages.ts';
import { Refusal } from './toolbox.ts';

export interface FetchEvents {
  readonly signal: AbortSignal;
  bytes(bytes: Uint8Array): void;
  end(error?: string): void;
}

export class LocalFetch {
  /** Status and headers; rejects with a {@link Refusal} `port-closed` when nothing listens. */
  readonly head: Promise<{ status: number; headers: Record<string, string> }>;
  #response: IncomingMessage | undefined;
  #sent = 0;
  #acked = 0;

  constructor(message: Extract<ToSupervisor, { type: 'fetch' }>, events: FetchEvents) {
    const { port, method, path, headers, base64 } = message;
    this.head = new Promise((resolve, reject) => {
      const request = httpRequest(
        { host: '127.0.0.1', port, method, path, headers, agent: false, signal: events.signal },
        (response) => {
          this.#response = response;
          resolve({ status: response.statusCode ?? 502, headers: plain(response) });
          response.on('data', (bytes: Buffer) => {
            this.#sent += bytes.length;
            events.bytes(bytes);
            if (this.#sent - this.#acked > LIMITS.windowHighBytes) response.pause();
          });
          response.on('end', () => events.end());
          response.on('error', (error) => events.end(error.message));
        },
      );
      request.on('error', (error: NodeJS.ErrnoException) =>
        reject(
          error.code === 'ECONNREFUSED'
            ? new Refusal('port-closed', `Nothing listens on port ${port} of the sandbox.`, { cause: error })
            : error,
        ),
      );
      request.end(base64 === undefined ? undefined : Buffer.from(base64, 'base64'));
    });
  }

  ack(offset: number): void {
    this.#acked = Math.max(this.#acked, offset);
    if (this.#sent - this.#acked < LIMITS.windowLowBytes) this.#response?.resume();
  }

  drop(): void {
    this.#response?.destroy();
  }
}

function plain({ rawHeaders }: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] as string).toLowerCase();
    const value = rawHeaders[i + 1] as string;
    headers[name] = Object.hasOwn(headers, name) ? `${headers[name]}, ${value}` : value;
  }
  return headers;
}
