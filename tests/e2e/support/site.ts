/** The built site on a server of its own, at a free port, with scripted sandboxes behind it. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pino } from 'pino';
import { readConfig } from '../../../server/config.ts';
import { serveSite } from '../../../server/http/site.ts';
import { startServer, type RunningServer } from '../../../server/start.ts';
import { systemClock } from '../../../server/sessions/clock.ts';
import { BLOCKS, ROOT } from './guide.ts';
import { ScriptedDriver } from './scripted-driver.ts';

export interface Site extends AsyncDisposable {
  /** With a slash at its end. */
  readonly url: string;
  readonly driver: ScriptedDriver;
  readonly server: RunningServer;
  /** Lets minutes pass for the sessions at once. */
  skip(minutes: number): Promise<void>;
}

export async function startSite(settings: Readonly<Record<string, string>> = {}): Promise<Site> {
  const dir = resolve(ROOT, settings['SITE_DIR'] ?? process.env['SITE_DIR'] ?? 'dist');
  if (!existsSync(join(dir, 'index.html'))) throw new Error(`There is no built site in ${dir}: npm run build`);
  const config = readConfig({ PORT: '0', MAX_SESSIONS_PER_ADDRESS: '1000', MAX_SESSIONS: '1000', ...settings });
  const driver = new ScriptedDriver(BLOCKS);
  const log = pino({ level: 'silent' });
  let skipped = 0;
  const clock = {
    ...systemClock,
    wall: () => systemClock.wall() + skipped,
    steady: () => systemClock.steady() + skipped,
  };
  const server = await startServer({ config, driver, log, clock, site: serveSite({ dir, base: config.BASE }) });
  return {
    url: server.url,
    driver,
    server,
    async skip(minutes) {
      skipped += minutes * 60_000;
      await server.sessions.tick();
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await driver[Symbol.asyncDispose]();
    },
  };
}
