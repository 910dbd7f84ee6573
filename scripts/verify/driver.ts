/** The driver that `verify` and `sandbox` run on. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ExportedGuide } from '../../src/build/export-guide.ts';
import { asGuide } from '../../server/guide.ts';
import { bundleSimulator } from '../../server/sandbox/embedded/worker-host/bundle.ts';
import { EmbeddedDriver } from '../../server/sandbox/embedded/worker-host/driver.ts';
import { ROOT } from '../root.ts';

/** Bundles the simulator as it is in this checkout; gives how to make drivers on it. */
export async function embeddedMaker(exported: ExportedGuide): Promise<() => EmbeddedDriver> {
  const folder = join(ROOT, '.cache', 'simulator');
  mkdirSync(folder, { recursive: true });
  const script = join(folder, `simulator-${process.pid}.js`);
  await bundleSimulator(script);
  const { files, pages } = asGuide(exported);
  return () => new EmbeddedDriver({ script: pathToFileURL(script), files, guide: pages, spares: 1 });
}

export const openEmbedded = async (exported: ExportedGuide): Promise<EmbeddedDriver> =>
  (await embeddedMaker(exported))();
