/** Wires a server together for a given driver and site; `main.ts` and the dev server choose those two. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { randomBytes } from 'node:crypto';
import type { Config } from './config.ts';
import { Gateway } from './gateway/gateway.ts';
import { trustProxies } from './http/address.ts';
import { readSessionCookie } from './http/cookie.ts';
import { originsOf, type Origins } from './http/origins.ts';
import { limitConnections, openFilesLimit } from './http/connection-limit.ts';
import { Metrics } from './metrics/metrics.ts';
import { serveMetrics, type MetricsListener } from './metrics/listener.ts';
import { createHttpServer, type HttpTimeouts } from './http/server.ts';
import { sessionRoute, type Route } from './http/session-route.ts';
import { placeOf } from './preview/place.ts';
import { Previews } from './preview/preview.ts';
import { PATHS } from './protocol/session.ts';
import type { Driver } from './sandbox/sandbox.ts';
import { systemClock, type SessionClock } from './sessions/clock.ts';
import { Sessions, type SessionObserver } from './sessions/sessions.ts';

export interface Terminals extends AsyncDisposable {
  readonly sessions: Sessions;
  readonly route: Route;
  readonly gateway: Gateway;
  readonly previews: Previews;
}

export interface TerminalsOptions {
  readonly config: Config;
  readonly driver: Driver;
  readonly log: Logger;
  readonly server: Server;
  readonly origins: () => Origins;
  /** The one that readers reach. */
  readonly port: () => number;
  /** Whether other WebSockets of the same server belong to somebody else. */
  readonly shared: boolean;
  readonly clock?: SessionClock;
  readonly observer?: SessionObserver;
}

/** Sessions, their HTTP route and their WebSocket on a server that somebody else made. */
export function attachTerminals(options: TerminalsOptions): Terminals {
  const { config, driver, log, server, origins, shared, clock = systemClock, observer } = options;
  const minutes = (count: number): number => count * 60_000;
  const addressOf = trustProxies(config.TRUSTED_PROXIES);
  const sessions = new Sessions({
    driver,
    clock,
    log,
    ...(observer ? { observer } : {}),
    maxSessions: config.MAX_SESSIONS,
    maxQueue: config.MAX_QUEUE,
    maxPerAddress: config.MAX_SESSIONS_PER_ADDRESS,
    limits: {
      idleMs: minutes(config.IDLE_MINUTES),
      lifeMs: minutes(config.LIFE_MINUTES),
      maxLifeMs: minutes(config.MAX_LIFE_MINUTES),
      warnMs: minutes(config.WARN_MINUTES),
    },
  });
  const previews = new Previews({
    place: () => placeOf(config, options.port()),
    secret: config.PREVIEW_SECRET ?? randomBytes(32),
    sessions,
    guide: () => origins().origins,
  });
  const path = `${config.BASE}${PATHS.terminal}`;
  const gateway = new Gateway({
    server,
    log,
    previews,
    isForeign: (request) => previews.owns(request) || (shared && request.url?.split('?', 1)[0] !== path),
    rules: (request) => {
      const { hosts, origins: allowed, secure } = origins();
      const forwarded = request.headers['x-forwarded-for'];
      return {
        path,
        hosts,
        origins: allowed,
        sessions,
        tokenOf: (cookie) => readSessionCookie(cookie, secure),
        address: addressOf({
          remote: request.socket.remoteAddress,
          forwardedFor: Array.isArray(forwarded) ? forwarded.join(',') : forwarded,
        }),
      };
    },
  });
  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    if (!previews.owns(request)) return;
    previews.upgrade(request, stream, head).catch((error: unknown) => {
      log.warn({ err: error }, 'a WebSocket of a preview failed');
      stream.destroy();
    });
  });
  return {
    sessions,
    gateway,
    previews,
    route: async (request, response) => sessionRoute({ sessions, origins: origins(), addressOf })(request, response),
    async [Symbol.asyncDispose]() {
      gateway[Symbol.dispose]();
      await sessions[Symbol.asyncDispose]();
    },
  };
}

export interface RunningServer extends AsyncDisposable {
  /** Where a reader opens the site. */
  readonly url: string;
  readonly port: number;
  readonly sessions: Sessions;
  readonly gateway: Gateway;
  /** Where /metrics is served by itself. */
  readonly metricsPort: number | undefined;
}

/** Serves a site with terminals. Rejects with the socket's error (EADDRINUSE, EACCES) when it can't listen. */
export async function startServer(options: {
  readonly config: Config;
  readonly driver: Driver;
  readonly log: Logger;
  readonly site: (request: IncomingMessage, response: ServerResponse) => void;
  readonly timeouts?: HttpTimeouts;
  readonly clock?: SessionClock;
}): Promise<RunningServer> {
  const { config, driver, log, site, timeouts, clock = systemClock } = options;
  let port = config.PORT;
  const origins = (): Origins => originsOf({ publicUrl: config.PUBLIC_URL, port });
  const metrics = new Metrics({ driver, maxSessions: config.MAX_SESSIONS, spares: config.SPARES });
  const server = createHttpServer({
    base: config.BASE,
    origins,
    site,
    log,
    ...(timeouts ? { timeouts } : {}),
    ...(config.METRICS_PUBLIC === 'on' ? { metrics: () => metrics.text() } : {}),
    session: async (request, response) => terminals.route(request, response),
    previews: {
      owns: (request) => terminals.previews.owns(request),
      serve: (request, response) => terminals.previews.serve(request, response),
      get frameSource() {
        return terminals.previews.frameSource;
      },
    },
    notReady: async () => {
      const health = await driver.health();
      return health.ok ? undefined : health.reason;
    },
  });
  limitConnections(server, { openFiles: openFilesLimit(), log, now: () => clock.steady() });
  const terminals = attachTerminals({
    config,
    driver,
    log,
    server,
    origins,
    port: () => port,
    shared: false,
    clock,
    observer: metrics,
  });
  metrics.watch(terminals.sessions);
  let metricsListener: MetricsListener | undefined;
  try {
    const { METRICS_PORT: own, METRICS_HOST: host } = config;
    if (own !== undefined) metricsListener = await serveMetrics({ metrics, port: own, host, log });
    await listen(server, config);
  } catch (error) {
    await metricsListener?.[Symbol.asyncDispose]();
    await terminals[Symbol.asyncDispose]();
    throw error;
  }
  port = (server.address() as AddressInfo).port;
  const url = config.PUBLIC_URL
    ? new URL(config.BASE, config.PUBLIC_URL).href
    : `http://localhost:${port}${config.BASE}`;
  log.info({ port, host: config.HOST, url, sandbox: driver.name }, 'server is ready');
  if (!isLoopback(config.HOST) && !config.PUBLIC_URL?.startsWith('https:')) {
    log.warn(
      { host: config.HOST },
      'readers elsewhere reach this server without https: set PUBLIC_URL to its https address, or listen on 127.0.0.1',
    );
  }
  return {
    url,
    port,
    sessions: terminals.sessions,
    gateway: terminals.gateway,
    metricsPort: metricsListener?.port,
    async [Symbol.asyncDispose]() {
      await terminals[Symbol.asyncDispose]();
      await metricsListener?.[Symbol.asyncDispose]();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const late = setTimeout(() => server.closeAllConnections(), 3_000);
      await closed;
      clearTimeout(late);
    },
  };
}

function listen(server: Server, config: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.PORT, config.HOST, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || host.startsWith('127.');
