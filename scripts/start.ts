/** `npm start`: builds the site if it is stale, serves it with terminals, prints the address, ends with Ctrl-C. */
import { resolve } from 'node:path';
import { readConfig } from '../server/config.ts';
import { serveUntilStopped } from '../server/main.ts';
import { buildIfStale } from './build/site.ts';
import { main, say } from './message.ts';
import { ROOT } from './root.ts';

await main(async () => {
  const config = readConfig(process.env);
  const outDir = resolve(ROOT, config.SITE_DIR);
  await buildIfStale({ outDir });
  // People at a terminal want the address, not the log; whoever collects logs has set a level or a pipe.
  const quiet = process.stdout.isTTY && !process.env['LOG_LEVEL'] ? { LOG_LEVEL: 'warn' } : {};
  await serveUntilStopped({ ...process.env, ...quiet, SITE_DIR: outDir }, (url) => {
    say(`\n  All Things Docker: ${url}\n  Ctrl-C ends it.\n`);
  });
  return 0;
});
// Whatever a library still holds open, the server has stopped.
process.exit();
