/** Whether a Pod can make its node forget the images of the readers' registry, in the very Pod that a sandbox does it by. */
import type { ClusterFacts } from '../../../server/sandbox/kind/facts.ts';
import { sweepSpec } from '../../../server/sandbox/kind/objects/sweep-pod.ts';
import { tryPod, type Fact, type Grounds } from './canary.ts';

export async function freshNodes(grounds: Grounds, images: ClusterFacts['images']): Promise<Fact> {
  const { ok, why } = await tryPod(grounds, { name: 'fresh-nodes', spec: sweepSpec(undefined, images) });
  if (ok) return { ok, because: 'a Pod removed the images of the readers\u2019 registry from its node' };
  return { ok, because: `a Pod that was to remove the images of the readers\u2019 registry from its node: ${why}` };
}
