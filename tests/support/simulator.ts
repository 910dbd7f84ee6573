/** Bundles the simulator once for all tests of a run that need it; vitest's global set-up. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { GuideSource } from '../../src/build/guide-source.ts';
import { exportGuide, type ExportedGuide, type ExportedPage } from '../../src/build/export-guide.ts';
import { asGuide } from '../../server/guide.ts';
import { runPage, type PageReport } from '../../scripts/verify/page-run.ts';
import { bundleSimulator } from '../../server/sandbox/embedded/worker-host/bundle.ts';
import { EmbeddedDriver, type EmbeddedOptions } from '../../server/sandbox/embedded/worker-host/driver.ts';

const ROOT = join(import.meta.dirname, '..', '..');
export const SCRIPT = join(ROOT, '.cache', 'test', 'simulator.js');
const COMPILED = join(ROOT, '.cache', 'test', 'compiled');

export default async function setup(): Promise<void> {
  mkdirSync(join(ROOT, '.cache', 'test'), { recursive: true });
  await bundleSimulator(SCRIPT);
}

/** A driver on the bundle of this run. */
export function embeddedDriver(options: Partial<EmbeddedOptions> = {}): EmbeddedDriver {
  const { files, pages } = asGuide(exportGuide(new GuideSource(join(ROOT, 'content'))));
  const simulator = { script: pathToFileURL(SCRIPT), compiled: COMPILED };
  return new EmbeddedDriver({ ...simulator, files, guide: pages, spares: 0, ...options });
}

/** A page as a reader runs it, in a sandbox of the driver's, whose time is stepped. */
export function runInSimulator(run: {
  readonly guide: ExportedGuide;
  readonly page: ExportedPage;
  readonly driver: EmbeddedDriver;
}): Promise<PageReport> {
  const { driver } = run;
  const advance = driver.advance.bind(driver);
  return runPage({ ...run, signal: new AbortController().signal, advance });
}

export const manifest = (name: string): Uint8Array => readFileSync(join(ROOT, 'content', 'files', name));
