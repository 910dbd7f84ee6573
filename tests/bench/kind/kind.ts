/** The parts of the bench that need a real cluster, the one that KUBECONFIG names: each runs alone by its name. */
import { ClusterError, connectCluster, type Cluster } from '../../../server/sandbox/kind/cluster.ts';
import { Plain } from '../../../scripts/message.ts';
import type { Measure } from '../measure.ts';
import { measureCrash } from './crash.ts';
import { measureCrowd } from './crowd.ts';
import { measureOpening } from './opening.ts';
import { measurePreview } from './preview.ts';
import { measureRest } from './rest.ts';
import { measureStall } from './stall.ts';
import { measureStream } from './stream.ts';

export interface KindOptions {
  /** How often a server dies at each step. */
  readonly times: number;
  /** How many readers are there at once. */
  readonly readers: number;
}

interface Part {
  /** It opens several sandboxes, which a cluster of one reader's does not have. */
  readonly many: boolean;
  readonly run: (cluster: Cluster, options: KindOptions) => Promise<Measure[]>;
}

const PARTS: Readonly<Record<string, Part>> = {
  opening: { many: true, run: () => measureOpening() },
  stream: { many: true, run: (cluster) => measureStream(cluster) },
  preview: { many: false, run: (cluster) => measurePreview(cluster) },
  stall: { many: false, run: (cluster) => measureStall(cluster) },
  rest: { many: false, run: (cluster) => measureRest(cluster) },
  crowd: { many: true, run: (_cluster, { readers }) => measureCrowd(readers) },
  crash: { many: true, run: (cluster, { times }) => measureCrash(cluster, times) },
};

export const KIND_PARTS: readonly string[] = Object.keys(PARTS);

/** Runs the parts of these names, all when none is named; `say` is told what is left out and why. */
export async function* measureKind(
  names: readonly string[],
  options: KindOptions,
  say: (line: string) => void,
): AsyncGenerator<Measure> {
  const cluster = await connectCluster().catch((error: unknown) => {
    throw error instanceof ClusterError ? new Plain(error.message) : error;
  });
  try {
    for (const [name, { many, run }] of Object.entries(PARTS)) {
      if (names.length > 0 && !names.includes(name)) continue;
      if (many && cluster.facts.tenancy === 'dedicated') {
        say(`     ${name}: left out, since this cluster is for one reader (kind:up --tenancy shared)`);
        continue;
      }
      yield* await run(cluster, options);
    }
  } finally {
    cluster.api[Symbol.dispose]();
  }
}
