/** The driver that `verify` and `sandbox` run on. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ExportedGuide } from '../../src/build/export-guide.ts';
import { asGuide } from '../../server/guide.ts';
import { bundleSimulator } from '../../server/sandbox/embedded/worker-host/bundle.ts';
import { EmbeddedDriver } from '../../server/sandbox/embedded/worker-host/driver.ts';
import type { SimulatorTime } from '../../server/sandbox/embedded/worker/messages.ts';
import { ROOT } from '../root.ts';

/** Bundles the simulator as it is in this checkout; gives how to make drivers on it. */
export async function embeddedMaker(
  exported: ExportedGuide,
  time: SimulatorTime = 'real',
): Promise<() => EmbeddedDriver> {
  const folder = join(ROOT, '.cache', 'simulator');
  mkdirSync(folder, { recursive: true });
  const script = join(folder, `simulator-${process.pid}.js`);
  await bundleSimulator(script);
  const { files, pages } = asGuide(exported);
  return () => new EmbeddedDriver({ script: pathToFileURL(script), files, guide: pages, spares: 1, time });
}

export const openEmbedded = async (exported: ExportedGuide, time?: SimulatorTime): Promise<EmbeddedDriver> =>
  (await embeddedMaker(exported, time))();
