/** Answers of the servers inside images. */
import type { ApiResponse } from '../../sandbox.ts';
import { toBytes } from '../machine/streams/sinks.ts';

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** As an HTTP server of Node sends it: date, keep-alive, and a body only where the method has one. */
export function respond(answer: Answer, request: { readonly method: string; readonly now: number }): ApiResponse {
  const headers = {
    ...answer.headers,
    Date: new Date(request.now).toUTCString(),
    Connection: 'keep-alive',
    'Keep-Alive': 'timeout=5',
  };
  return { status: answer.status, headers, body: bodyOf(request.method === 'HEAD' ? '' : (answer.body ?? '')) };
}

async function* bodyOf(text: string): AsyncGenerator<Uint8Array> {
  if (text !== '') yield toBytes(text);
}

/** The request's path without its query, and the query. */
export function urlOf(path: string): URL {
  return new URL(path, 'http://x');
}
