/** `npm run build`: the site, ready to be served, in dist/ (or SITE_DIR). */
import { resolve } from 'node:path';
import { buildIfStale } from './build/site.ts';
import { main } from './message.ts';
import { ROOT } from './root.ts';

await main(async () => {
  await buildIfStale({ outDir: resolve(ROOT, process.env['SITE_DIR'] ?? 'dist'), logLevel: 'warn' });
  return 0;
});
