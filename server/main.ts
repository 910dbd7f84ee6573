/** The composition root: reads the settings, picks the driver, serves the built site until it is told to stop. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Logger } from 'pino';
import { ConfigError, readConfig, type Config } from './config.ts';
import { serveSite } from './http/site.ts';
import { readGuide } from './guide.ts';
import { openLog } from './log.ts';
import { EmbeddedDriver } from './sandbox/embedded/worker-host/driver.ts';
import { ClusterError, connectCluster } from './sandbox/kind/cluster.ts';
import { ConnectingDriver } from './sandbox/kind/connecting.ts';
import { KindDriver } from './sandbox/kind/driver.ts';
import type { Driver } from './sandbox/sandbox.ts';
import { startServer, type RunningServer } from './start.ts';

/** Starts everything. Rejects with an error whose message is for the operator. */
export async function serve(environment: NodeJS.ProcessEnv): Promise<RunningServer> {
  const config = readConfig(environment);
  const log = openLog(config.LOG_LEVEL);
  const dir = resolve(config.SITE_DIR);
  if (!existsSync(join(dir, 'index.html'))) {
    throw new ConfigError(
      `There is no built site in ${dir}. Build it first (npm run build), or set SITE_DIR to where it is.`,
    );
  }
  const driver = await pickDriver(config, { dir, log });
  // One reader's mishap must not end the others' sessions; the operator is told.
  const mishap = (reason: unknown): void =>
    log.error({ err: reason }, 'a promise was rejected and nobody waited for it');
  process.on('unhandledRejection', mishap);
  try {
    const server = await startServer({ config, driver, log, site: serveSite({ dir, base: config.BASE }) });
    return {
      ...server,
      async [Symbol.asyncDispose]() {
        await server[Symbol.asyncDispose]();
        await driver[Symbol.asyncDispose]();
        process.off('unhandledRejection', mishap);
        log.info({}, 'server has stopped');
      },
    };
  } catch (error) {
    await driver[Symbol.asyncDispose]();
    throw explain(error, config);
  }
}

async function pickDriver(config: Config, { dir, log }: { dir: string; log: Logger }): Promise<Driver> {
  const guide = readGuide(readFileSync(join(dir, 'guide.json'), 'utf8'));
  log.debug({ pages: guide.pages.length }, 'guide read');
  const { files, pages } = guide;
  if (config.SANDBOX === 'embedded') {
    const script = pathToFileURL(join(dir, '_sandbox', 'simulator.js'));
    return new EmbeddedDriver({
      script,
      compiled: resolve('.cache', 'compiled'),
      files,
      guide: pages,
      spares: config.SPARES,
    });
  }
  const connect = async (): Promise<Driver> => {
    const cluster = await connectCluster({
      log,
      ...(config.KUBE_CONTEXT === undefined ? {} : { context: config.KUBE_CONTEXT }),
    });
    return new KindDriver({ cluster, files, guide: pages, spares: config.SPARES, log });
  };
  try {
    return await connect();
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    if (error.unreachable) return new ConnectingDriver({ connect, log }, error);
    throw new ConfigError(error.message, { cause: error });
  }
}

function explain(error: unknown, config: Config): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  if (error.code === 'EADDRINUSE') {
    return new ConfigError(
      `Port ${config.PORT} is taken by another program. Stop that one, or choose another: PORT=${config.PORT + 1} npm start`,
    );
  }
  if (error.code === 'EACCES') {
    return new ConfigError(
      `This user may not listen on port ${config.PORT}. Choose one above 1023: PORT=4321 npm start`,
    );
  }
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') {
    return new ConfigError(`This machine has no address ${config.HOST}. Set HOST to one it has, or to 127.0.0.1.`);
  }
  return error;
}

/** Serves until SIGINT or SIGTERM, then ends everything within 10 seconds. */
export async function serveUntilStopped(environment: NodeJS.ProcessEnv, onReady: (url: string) => void): Promise<void> {
  const server = await serve(environment);
  onReady(server.url);
  await new Promise<void>((resolveStop) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolveStop());
  });
  // A second signal, or anything that hangs, ends the process all the same.
  setTimeout(() => process.exit(1), 9_500).unref();
  await server[Symbol.asyncDispose]();
}

if (import.meta.main) {
  try {
    await serveUntilStopped(process.env, () => undefined);
    process.exit(0);
  } catch (error) {
    process.stderr.write(
      `${error instanceof ConfigError ? error.message : String(error instanceof Error ? error.stack : error)}\n`,
    );
    process.exit(1);
  }
}
