/**
 * Stands in front of a registry and plays ECR: each box has repositories of its own, which it must create before it pushes,
 * and pulls from the guide's as well. No proxy library does more here than node:http: names are mapped in paths, headers and
 * bodies, and one request may ask the registry twice.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { Catalog } from './catalog.ts';
import type { Exchange } from './exchange.ts';
import { GateFailure, noSuchPath, notAllowed, unauthorized } from './failure.ts';
import { handle } from './handlers.ts';
import { METHODS, routeOf } from './route.ts';
import { boxOf, PROXIED_AUTHORIZATION } from './token.ts';
import { Upstream } from './upstream.ts';

export interface GateOptions {
  readonly upstream: URL;
  readonly port: number;
  readonly key: Uint8Array;
  readonly log: Logger;
  readonly limits?: Partial<GateLimits>;
}

export interface GateLimits {
  /** One layer. */
  readonly maxBlobBytes: number;
  readonly maxConnections: number;
  readonly headersMs: number;
  /** A whole request with its answer. */
  readonly requestMs: number;
  /** Nothing moves between gate and registry. */
  readonly silenceMs: number;
  /** For what is under way when the gate is stopped. */
  readonly stopMs: number;
}

const LIMITS: GateLimits = {
  maxBlobBytes: 2 * 2 ** 30,
  maxConnections: 512,
  headersMs: 10_000,
  requestMs: 15 * 60_000,
  silenceMs: 120_000,
  stopMs: 10_000,
};

export interface RunningGate extends AsyncDisposable {
  readonly port: number;
}

export async function startGate({ upstream: url, port, key, log, limits: changed }: GateOptions): Promise<RunningGate> {
  const limits = { ...LIMITS, ...changed };
  const upstream = new Upstream({ url, silenceMs: limits.silenceMs });
  const catalog = new Catalog(upstream);
  const server = createServer(
    { headersTimeout: limits.headersMs, requestTimeout: limits.requestMs, keepAliveTimeout: 60_000 },
    (request, response) => void serve(request, response),
  );
  server.maxConnections = limits.maxConnections;

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const started = performance.now();
    const [path = '', search = ''] = (request.url ?? '').split('?', 2);
    const gone = new AbortController();
    const proxied = request.headers[PROXIED_AUTHORIZATION];
    const box = boxOf(typeof proxied === 'string' ? proxied : request.headers.authorization, key);
    response.on('close', () => {
      gone.abort();
      const { method } = request;
      const ms = Math.round(performance.now() - started);
      const entry = { box, method, path, status: response.statusCode, ms, whole: response.writableFinished };
      log[response.statusCode < 500 ? 'info' : 'warn'](entry, 'request');
    });
    response.setHeader('Docker-Distribution-Api-Version', 'registry/2.0');
    try {
      const route = routeOf(path);
      // A probe of the cluster has no token; everybody else shows one before anything is said.
      if (box === undefined && route?.kind !== 'health') throw unauthorized();
      if (route === undefined) throw noSuchPath();
      const allowed = METHODS[route.kind];
      if (!allowed.includes(request.method ?? '')) throw notAllowed(request.method ?? '', allowed);
      const exchange: Exchange = {
        request,
        response,
        box: box ?? '',
        query: new URLSearchParams(search),
        upstream,
        catalog,
        signal: AbortSignal.any([gone.signal, AbortSignal.timeout(limits.requestMs)]),
        maxBlobBytes: limits.maxBlobBytes,
      };
      await handle(exchange, route);
    } catch (error) {
      fail(response, error, log);
    }
  };

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
        // What is being pushed or pulled may end.
        setTimeout(() => server.closeAllConnections(), limits.stopMs).unref();
      });
      upstream[Symbol.dispose]();
    },
  };
}

function fail(response: ServerResponse, error: unknown, log: Logger): void {
  if (response.destroyed) return;
  if (!(error instanceof GateFailure)) log.error({ err: error }, 'a request failed by a mistake of the gate');
  if (response.headersSent) {
    // Half an answer must not look like a whole one.
    response.destroy();
    return;
  }
  const failure =
    error instanceof GateFailure
      ? error
      : new GateFailure(500, { code: 'UNKNOWN', message: 'the gate made a mistake' });
  response.writeHead(failure.status, {
    ...failure.headers,
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(failure.body),
  });
  response.end(failure.body);
}
