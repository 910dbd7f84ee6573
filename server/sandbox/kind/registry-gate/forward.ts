/** Passes a request on to the registry and its answer back, both as streams, with the box's name put in and taken out. */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { tooLarge } from './failure.ts';
import type { Exchange } from './exchange.ts';
import { MANIFEST_TYPES } from './manifest-types.ts';
import { readSmall } from './upstream.ts';

/** A box's name never goes upstream from outside, nor do credentials; a connection's own headers end here. */
const TO_REGISTRY = [
  'accept',
  'content-type',
  'content-length',
  'content-range',
  'range',
  'if-none-match',
  'user-agent',
];
const TO_CLIENT = [
  'accept-ranges',
  'cache-control',
  'content-length',
  'content-range',
  'content-type',
  'docker-content-digest',
  'docker-distribution-api-version',
  'docker-upload-uuid',
  'etag',
  'oci-subject',
  'range',
];

/** The head of the registry's answer. At most `limit` bytes of a body are passed on. */
export function ask({ request, upstream, signal }: Exchange, path: string, limit = 0): Promise<IncomingMessage> {
  const headers = only(request.headers, TO_REGISTRY);
  if (headers['accept'] === undefined || headers['accept'] === '*/*') headers['accept'] = `${MANIFEST_TYPES}, */*`;
  const { method = 'GET' } = request;
  if (method === 'GET' || method === 'HEAD') return upstream.open({ method, path, headers, signal });
  if (Number(headers['content-length'] ?? 0) > limit) throw tooLarge(limit);
  return upstream.open({
    method,
    path,
    headers,
    body: Readable.from(atMost(request, limit), { objectMode: false }),
    signal,
  });
}

/** Gives the registry's answer to the client. `box` is what was put in front of the repository's name. */
export async function answer({ response }: Exchange, from: IncomingMessage, box: string): Promise<void> {
  const { statusCode = 502, headers } = from;
  const passed: Record<string, string> = only(headers, TO_CLIENT);
  if (headers.location !== undefined) passed['location'] = withoutBox(headers.location, box);
  if (statusCode < 400) {
    response.writeHead(statusCode, passed);
    await pipeline(from, response);
    return;
  }
  // The registry's errors tell the name it knows the repository by.
  const body = (await readSmall(from)).toString('utf8').replaceAll(new RegExp(`\\b${box}/`, 'g'), '');
  delete passed['content-length'];
  response.writeHead(statusCode, passed);
  response.end(body);
}

/** A path at the gate, relative to whatever name the client knows the gate by. */
function withoutBox(location: string, box: string): string {
  const { pathname, search } = new URL(location, 'http://registry');
  const prefix = `/v2/${box}/`;
  return (pathname.startsWith(prefix) ? `/v2/${pathname.slice(prefix.length)}` : pathname) + search;
}

function only(headers: IncomingHttpHeaders, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = headers[name];
      return value === undefined ? [] : [[name, String(value)] as const];
    }),
  );
}

/** The request stays whole when this fails, so that the client can be told why. */
async function* atMost(request: IncomingMessage, limit: number): AsyncIterable<Buffer> {
  let length = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > limit) throw tooLarge(limit);
    yield chunk;
  }
}
