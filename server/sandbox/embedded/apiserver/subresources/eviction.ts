/** `pods/eviction`: a deletion that says why. */
import { asPod } from '../kinds/pod/pod.ts';
import { objectAt, timestamp, type KubeObject } from '../object.ts';
import { deleteObject } from '../registry/delete.ts';
import type { Registry, Target } from '../registry/registry.ts';

export async function evictPod(
  registry: Registry,
  target: Target,
  eviction: KubeObject,
  manager: string,
): Promise<void> {
  const change = (old: KubeObject): KubeObject => {
    const { status = {} } = asPod(old);
    const condition = {
      type: 'DisruptionTarget',
      status: 'True',
      lastProbeTime: null,
      lastTransitionTime: timestamp(registry.clock.now()),
      reason: 'EvictionByEvictionAPI',
      message: 'Eviction API: evicting',
    };
    const others = (status.conditions ?? []).filter(({ type }) => type !== condition.type);
    old['status'] = { ...status, conditions: [...others, condition] };
    return old;
  };
  await registry.update(target, change, { manager, raw: true, tracked: true });
  await deleteObject(registry, target, objectAt(eviction, 'deleteOptions'));
}
