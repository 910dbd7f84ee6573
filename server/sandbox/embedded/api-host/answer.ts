/** One HTTP request: handed to the API, its answer written as fast as the client reads. */
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { bodyOf, plainHeaders } from '../../plain-request.ts';
import type { ApiRequest, ApiResponse } from '../../sandbox.ts';
import type { KubernetesApi } from '../upgrade.ts';
import { allowedPath, unauthorized } from './access.ts';

export interface Context {
  readonly api: KubernetesApi;
  readonly token: string;
  /** Aborted when the host ends. */
  readonly signal: AbortSignal;
}

/** As the real server limits a body. */
const bodyLimit = 3 * 1024 * 1024;

export async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { api, token, signal }: Context,
): Promise<void> {
  const path = allowedPath(request, token);
  if (path === undefined) {
    sendJson(response, 401, unauthorized);
    return;
  }
  await answerWith(request, response, { path, signal, handle: (asked) => api.handle(asked) });
}

interface Answering {
  readonly path: string;
  readonly signal: AbortSignal;
  readonly handle: (request: ApiRequest) => Promise<ApiResponse>;
}

/** Reads a request to its end, and writes what the simulator answers. The connection breaks when that fails. */
export async function answerWith(
  request: IncomingMessage,
  response: ServerResponse,
  { path, signal, handle }: Answering,
): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  try {
    const body = await bodyOf(request, bodyLimit);
    if (body === undefined) {
      sendJson(response, 413, {
        ...unauthorized,
        message: `Request entity too large: limit is ${bodyLimit}`,
        reason: 'RequestEntityTooLarge',
        code: 413,
      });
      return;
    }
    const asked = toApiRequest(request, { path, body, signal: AbortSignal.any([gone.signal, signal]) });
    const { status, headers, body: chunks } = await handle(asked);
    response.writeHead(status, headers);
    // A watch that has nothing to tell yet has begun all the same.
    response.flushHeaders();
    for await (const chunk of chunks) {
      if (!response.write(chunk)) await once(response, 'drain', { signal: gone.signal });
    }
    response.end();
  } catch (error) {
    if (!gone.signal.aborted) response.destroy(error instanceof Error ? error : new Error(String(error)));
  }
}

export function toApiRequest(
  { method = 'GET', headers }: IncomingMessage,
  { path, body, signal }: { path: string; body: Uint8Array; signal: AbortSignal },
): ApiRequest {
  const { authorization: _, ...kept } = headers;
  return { method, path, headers: plainHeaders(kept), ...(body.length > 0 ? { body } : {}), signal };
}

export function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(`${JSON.stringify(body)}\n`);
}
