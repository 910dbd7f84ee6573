/** The built site with the simulator behind it, whose time goes as fast as the machine can step it. */
import { resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { pino } from 'pino';
import { readConfig } from '../../../server/config.ts';
import { serveSite } from '../../../server/http/site.ts';
import { startServer } from '../../../server/start.ts';
import { embeddedMaker } from '../../../scripts/verify/driver.ts';
import { exportGuide } from '../../../src/build/export-guide.ts';
import { GuideSource } from '../../../src/build/guide-source.ts';
import { ROOT } from './guide.ts';

export interface FastSite extends AsyncDisposable {
  /** With a slash at its end. */
  readonly url: string;
  /** Seconds that have passed in sandboxes: in the newest one, as long as there is one only at a time. */
  seconds(): number;
}

/** Twenty times as fast as a clock: the browser needs the machine, too. */
const PAUSE_MS = 10;
const STEP_MS = 200;

export async function startFastSite(): Promise<FastSite> {
  const driver = (await embeddedMaker(exportGuide(new GuideSource(resolve(ROOT, 'content'))), 'stepped'))();
  const ending = new AbortController();
  let newest = '';
  let passed = 0;
  const open = driver.open.bind(driver);
  driver.open = async (id, options) => {
    const sandbox = await open(id, options);
    newest = id;
    return sandbox;
  };
  const running = (async () => {
    while (!ending.signal.aborted) {
      // A sandbox that has ended has no time left; the test that used it says so itself.
      await driver.advance(newest, STEP_MS).catch(() => undefined);
      passed += STEP_MS;
      await setTimeout(PAUSE_MS);
    }
  })();
  const config = readConfig({ PORT: '0', MAX_SESSIONS_PER_ADDRESS: '1000', MAX_SESSIONS: '1000' });
  const site = serveSite({ dir: resolve(ROOT, process.env['SITE_DIR'] ?? 'dist'), base: config.BASE });
  const server = await startServer({ config, driver, log: pino({ level: 'silent' }), site });
  return {
    url: server.url,
    seconds: () => passed / 1000,
    async [Symbol.asyncDispose]() {
      ending.abort();
      await running;
      await server[Symbol.asyncDispose]();
      await driver[Symbol.asyncDispose]();
    },
  };
}
