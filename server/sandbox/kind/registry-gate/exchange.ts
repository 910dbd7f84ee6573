/** One request at the gate and what its handlers share. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Catalog } from './catalog.ts';
import type { Upstream } from './upstream.ts';

export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Whose token it came with. */
  readonly box: string;
  readonly query: URLSearchParams;
  readonly upstream: Upstream;
  readonly catalog: Catalog;
  /** Aborted when the client went away or the request takes too long. */
  readonly signal: AbortSignal;
  readonly maxBlobBytes: number;
}

export function sendJson(
  response: ServerResponse,
  { status, body, headers = {} }: { status: number; body: object; headers?: Readonly<Record<string, string>> },
): void {
  const text = `${JSON.stringify(body)}\n`;
  response.writeHead(status, {
    ...headers,
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
  });
  response.end(text);
}
