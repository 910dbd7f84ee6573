/** The cluster that KUBECONFIG names, for tests that need a real one, and drivers on it. */
import { join } from 'node:path';
import { GuideSource } from '../../../src/build/guide-source.ts';
import { exportGuide } from '../../../src/build/export-guide.ts';
import { asGuide } from '../../../server/guide.ts';
import { connectCluster, type Cluster } from '../../../server/sandbox/kind/cluster.ts';
import { KindDriver, type KindLog, type KindOptions } from '../../../server/sandbox/kind/driver.ts';

const CONTENT = join(import.meta.dirname, '..', '..', '..', 'content');

/** A log whose lines a test can look at. */
export class TestLog implements KindLog {
  readonly lines: string[] = [];

  info(fields: Record<string, unknown>, message: string): void {
    this.#add('info', fields, message);
  }

  warn(fields: Record<string, unknown>, message: string): void {
    this.#add('warn', fields, message);
  }

  error(fields: Record<string, unknown>, message: string): void {
    this.#add('error', fields, message);
  }

  #add(level: string, { err, ...fields }: Record<string, unknown>, message: string): void {
    const cause = err instanceof Error ? ` ${err.message}` : '';
    this.lines.push(`${level} ${message} ${JSON.stringify(fields)}${cause}`);
  }
}

export async function kindDriver(options: Partial<KindOptions> = {}): Promise<KindDriver> {
  const { files, pages } = asGuide(exportGuide(new GuideSource(CONTENT)));
  const cluster: Cluster = options.cluster ?? (await connectCluster());
  return new KindDriver({ cluster, files, guide: pages, spares: 0, preload: false, log: new TestLog(), ...options });
}
