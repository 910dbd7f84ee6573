/** The HTTP server: host check, security headers, routes, and the built site for everything else. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { PATHS } from '../protocol/session.ts';
import { securityHeaders } from './headers.ts';
import type { Origins } from './origins.ts';
import type { Route } from './session-route.ts';

/** What other hosts than the guide's are for. */
export interface OtherHosts {
  owns(request: IncomingMessage): boolean;
  serve(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** What pages may frame of them, for their policy. */
  readonly frameSource: string | undefined;
}

export interface HttpOptions {
  readonly base: string;
  readonly origins: () => Origins;
  readonly site: (request: IncomingMessage, response: ServerResponse) => void;
  readonly session: Route;
  readonly previews: OtherHosts;
  /** Undefined when ready, else a sentence for the operator. */
  readonly notReady: () => Promise<string | undefined>;
  /** Served to everybody who reaches the site; undefined: to nobody here. */
  readonly metrics?: () => Promise<{ readonly contentType: string; readonly body: string }>;
  readonly timeouts?: HttpTimeouts;
  readonly log: { error(fields: Record<string, unknown>, message: string): void };
}

/** How long a client may take, in milliseconds: over a request's head, over all of it, and how often that is looked at. */
export interface HttpTimeouts {
  readonly headersMs: number;
  readonly requestMs: number;
  /** Over all of a request to a preview: an upload takes its time. */
  readonly uploadMs?: number;
  readonly checkMs: number;
}

const TIMEOUTS: HttpTimeouts = { headersMs: 10_000, requestMs: 20_000, uploadMs: 600_000, checkMs: 2_000 };

export function createHttpServer(options: HttpOptions): Server {
  const { headersMs, requestMs, uploadMs = requestMs, checkMs } = options.timeouts ?? TIMEOUTS;
  const server = createServer(
    { connectionsCheckingInterval: checkMs, headersTimeout: headersMs, requestTimeout: uploadMs },
    (request, response) => {
      if (!options.previews.owns(request)) endWhenSlow(request, requestMs);
      serve(options, request, response).catch((error: unknown) => {
        options.log.error({ err: error, path: request.url }, 'request failed');
        if (!response.headersSent) text(response, 500, 'The server made a mistake. The operator finds it in the log.');
        else response.destroy();
      });
    },
  );
  server.keepAliveTimeout = 65_000;
  server.maxRequestsPerSocket = 10_000;
  return server;
}

async function serve(options: HttpOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { previews } = options;
  if (previews.owns(request)) return previews.serve(request, response);
  const origins = options.origins();
  const { secure } = origins;
  for (const [name, value] of Object.entries(securityHeaders({ secure, frames: previews.frameSource }))) {
    response.setHeader(name, value);
  }
  const path = (request.url ?? '/').split('?', 1)[0] as string;
  // Probes come to the server's address, whatever its name.
  if (path === '/healthz') return text(response, 200, 'ok');
  if (path === '/readyz') {
    const reason = await options.notReady();
    return text(response, reason === undefined ? 200 : 503, reason ?? 'ok');
  }
  if (path === '/metrics' && options.metrics) {
    const { contentType, body } = await options.metrics();
    response.writeHead(200, { 'content-type': contentType, 'cache-control': 'no-store' }).end(body);
    return;
  }
  if (!origins.hosts.has((request.headers.host ?? '').toLowerCase())) {
    return text(
      response,
      421,
      `This server does not answer for the host "${printable(request.headers.host)}". It answers for ${[...origins.hosts].join(', ')}; the setting PUBLIC_URL says for which.`,
    );
  }
  if (path === `${options.base}${PATHS.session}`) return options.session(request, response);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD');
    return text(response, 405, 'Pages can only be read.');
  }
  if (path === '/' && options.base !== '/') {
    response.writeHead(302, { location: options.base }).end();
    return;
  }
  options.site(request, response);
}

/** The guide's own requests have no bodies worth waiting for. */
function endWhenSlow(request: IncomingMessage, ms: number): void {
  if (request.complete) return;
  const slow = setTimeout(() => {
    if (!request.complete) request.socket.destroy();
  }, ms);
  request.on('close', () => clearTimeout(slow));
}

function text(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
  response.end(`${body}\n`);
}

const printable = (value: string | undefined): string => (value ?? '').replace(/[^\x20-\x7e]/g, '?').slice(0, 100);
