/** The drivers that `verify`, `sandbox` and the tests of the pages run on: one entry each. */
import { join } from 'node:path';
import { pino } from 'pino';
import type { ExportedGuide } from '../../src/build/export-guide.ts';
import { asGuide } from '../../server/guide.ts';
import { keepSimulator } from '../../server/sandbox/embedded/worker-host/bundle.ts';
import { EmbeddedDriver } from '../../server/sandbox/embedded/worker-host/driver.ts';
import type { SimulatorTime } from '../../server/sandbox/embedded/worker/messages.ts';
import { ClusterError, connectCluster, type Cluster } from '../../server/sandbox/kind/cluster.ts';
import { KindDriver } from '../../server/sandbox/kind/driver.ts';
import type { Driver, DriverName } from '../../server/sandbox/sandbox.ts';
import { Plain } from '../message.ts';
import { ROOT } from '../root.ts';

/** A driver, and how its time is stepped where it can be. */
export interface OpenedDriver extends AsyncDisposable {
  readonly driver: Driver;
  readonly advance?: (sandbox: string, milliseconds: number) => Promise<void>;
}

type Open = (guide: ExportedGuide, time: SimulatorTime) => Promise<OpenedDriver>;

const DRIVERS: Readonly<Record<DriverName, Open>> = {
  async embedded(guide, time) {
    const driver = (await embeddedMaker(guide, time))();
    return opened(driver, time === 'stepped' ? { advance: driver.advance.bind(driver) } : {});
  },
  async kind(guide) {
    const { files, pages } = asGuide(guide);
    const log = pino({ level: 'warn', base: undefined }, pino.destination(2));
    try {
      const cluster = await connectCluster();
      await clearOurs(cluster);
      return opened(new KindDriver({ cluster, files, guide: pages, spares: 0, preload: false, log }));
    } catch (error) {
      throw error instanceof ClusterError ? new Plain(error.message) : error;
    }
  },
};

/** Throws {@link Plain} for a name that is none, and when the driver has nothing to run on. */
export async function openDriver(name: string, guide: ExportedGuide, time: SimulatorTime): Promise<OpenedDriver> {
  if (!Object.hasOwn(DRIVERS, name)) {
    throw new Plain(`There is no driver "${name}"; the drivers are: ${Object.keys(DRIVERS).join(', ')}.`);
  }
  return DRIVERS[name as DriverName](guide, time);
}

/** Removes what an interrupted run left: its sandboxes have the names that this one will use. */
async function clearOurs({ boxes }: Cluster): Promise<void> {
  for (const box of await boxes.list()) {
    if (/^(?:verify|record|sandbox)\b/.test(box.session ?? '')) await boxes.end(box);
  }
}

/** Bundles the simulator as it is in this checkout; gives how to make drivers on it. */
export async function embeddedMaker(guide: ExportedGuide, time: SimulatorTime = 'real'): Promise<() => EmbeddedDriver> {
  const simulator = await keepSimulator(join(ROOT, '.cache', 'simulator'));
  const { files, pages } = asGuide(guide);
  return () => new EmbeddedDriver({ ...simulator, files, guide: pages, spares: 1, time });
}

function opened(driver: Driver, more: Pick<OpenedDriver, 'advance'> = {}): OpenedDriver {
  return { driver, ...more, [Symbol.asyncDispose]: () => driver[Symbol.asyncDispose]() };
}
