/** `pods/binding`: the scheduler's decision. */
import { conflict } from '../failure.ts';
import { asPod, pod } from '../kinds/pod/pod.ts';
import { textAt, timestamp, type KubeObject } from '../object.ts';
import type { Registry, Target } from '../registry/registry.ts';

export async function bindPod(registry: Registry, target: Target, binding: KubeObject): Promise<void> {
  const node = textAt(binding, 'target', 'name');
  const change = (old: KubeObject): KubeObject => {
    const { spec, status = {}, metadata } = asPod(old);
    if (metadata.deletionTimestamp !== undefined) {
      throw conflict(pod, target.name, `pod ${target.name} is being deleted, cannot be assigned to a host`);
    }
    if ((spec.nodeName ?? '') !== '') {
      throw conflict(pod, target.name, `pod ${target.name} is already assigned to node "${spec.nodeName ?? ''}"`);
    }
    spec.nodeName = node;
    const scheduled = {
      type: 'PodScheduled',
      status: 'True',
      lastProbeTime: null,
      lastTransitionTime: timestamp(registry.clock.now()),
    };
    const others = (status.conditions ?? []).filter(({ type }) => type !== 'PodScheduled');
    old['status'] = { ...status, conditions: [...others, scheduled] };
    return old;
  };
  await registry.update(target, change, { manager: 'kube-scheduler', raw: true, tracked: true });
}
