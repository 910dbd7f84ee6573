/** `npm run dev`: Astro's dev server with live reload, and running terminals at the same address. */
import { dev } from 'astro';
import type { AstroIntegration } from 'astro';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { pino } from 'pino';
import { exportGuide } from '../src/build/export-guide.ts';
import { GuideSource } from '../src/build/guide-source.ts';
import { asGuide } from '../server/guide.ts';
import { readConfig } from '../server/config.ts';
import { originsOf } from '../server/http/origins.ts';
import { PATHS } from '../server/protocol/session.ts';
import { keepSimulator } from '../server/sandbox/embedded/worker-host/bundle.ts';
import { EmbeddedDriver } from '../server/sandbox/embedded/worker-host/driver.ts';
import { attachTerminals } from '../server/start.ts';
import { main, say } from './message.ts';
import { CONTENT, ROOT } from './root.ts';

await main(async () => {
  const config = readConfig(process.env);
  const log = pino({ level: process.env['LOG_LEVEL'] ?? 'warn', base: undefined });
  const simulator = await keepSimulator(join(ROOT, '.cache', 'simulator'));
  const guide = asGuide(exportGuide(new GuideSource(CONTENT)));
  await using driver = new EmbeddedDriver({
    ...simulator,
    ...guide,
    guide: guide.pages,
    spares: config.SPARES,
  });

  const terminals: AstroIntegration = {
    name: 'terminals',
    hooks: {
      'astro:server:setup': ({ server }) => {
        const http = server.httpServer as Server;
        const port = (): number => (http.address() as { port: number } | null)?.port ?? config.PORT;
        const { route, previews } = attachTerminals({
          config,
          driver,
          log,
          server: http,
          shared: true,
          port,
          origins: () => originsOf({ publicUrl: config.PUBLIC_URL, port: port() }),
        });
        server.middlewares.use((request, response, next) => {
          if (previews.owns(request)) void previews.serve(request, response);
          else if (request.originalUrl?.split('?', 1)[0] === `${config.BASE}${PATHS.session}`)
            void route(request, response);
          else next();
        });
      },
    },
  };
  const server = await dev({ root: ROOT, server: { port: config.PORT, host: config.HOST }, integrations: [terminals] });
  say(`\n  All Things Docker (live): http://localhost:${server.address.port}${config.BASE}\n  Ctrl-C ends it.\n`);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await server.stop();
  return 0;
});
process.exit();
