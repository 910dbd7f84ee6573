/**
 * In a cluster that one reader owns after the other, the nodes still have what the last one pushed: a kubelet asks no registry
 * for a name that its node has already, so the next reader's image of that name would never run.
 */
import type { V1NodeList, V1Pod } from '@kubernetes/client-node';
import type { ClusterApi } from './api/api.ts';
import type { Cluster } from './cluster.ts';
import type { KindLog } from './driver.ts';
import type { ClusterFacts } from './facts.ts';
import { boxNamespace, type BoxId } from './names.ts';
import { sweepPod } from './objects/sweep-pod.ts';
import { pause } from './pause.ts';

export interface FreshNodesOptions {
  readonly api: ClusterApi;
  /** The new reader's. */
  readonly box: BoxId;
  readonly images: ClusterFacts['images'];
  readonly signal: AbortSignal;
}

const POLL_MS = 200;
const SWEEP_MS = 30_000;

/** Makes the nodes forget them, where they can. A node that does not is no reason to refuse a sandbox: the operator is told. */
export async function tryFreshNodes(
  { cluster, log }: { cluster: Pick<Cluster, 'api' | 'facts'>; log: Pick<KindLog, 'warn'> },
  box: BoxId,
  signal: AbortSignal,
): Promise<void> {
  const { api, facts } = cluster;
  if (facts.tenancy === 'shared' || !facts.can.freshNodes.ok) return;
  try {
    await freshNodes({ api, box, images: facts.images, signal });
  } catch (error) {
    log.warn({ err: error, box }, 'a node may still have images that an earlier reader pushed');
  }
}

/** Makes every node forget them. Rejects when one did not. */
export async function freshNodes({ api, box, images, signal }: FreshNodesOptions): Promise<void> {
  const { items } = await api.call<V1NodeList>('GET', '/api/v1/nodes', { signal });
  const ready = items.filter(({ status }) =>
    status?.conditions?.some((one) => one.type === 'Ready' && one.status === 'True'),
  );
  const limit = AbortSignal.any([signal, AbortSignal.timeout(SWEEP_MS)]);
  await Promise.all(
    ready.map(async ({ metadata }, index) => {
      const node = metadata?.name ?? '';
      const pods = `/api/v1/namespaces/${boxNamespace(box)}/pods`;
      const name = `sweep-${index}`;
      await api.ensure<V1Pod>(pods, sweepPod(name, { box, node, images }));
      for (;;) {
        const phase = (await api.find<V1Pod>(`${pods}/${name}`))?.status?.phase;
        if (phase === 'Succeeded') break;
        if (phase === 'Failed' || phase === undefined)
          throw new Error(`the node ${node} still has images of earlier readers`);
        await pause(POLL_MS, limit);
      }
      await api.remove(`${pods}/${name}`);
    }),
  );
}
