/** Ends the Pods on a node that don't tolerate its taints of effect NoExecute, at once or when their patience is over. */
import { node as nodeKind } from '../../apiserver/kinds/node.ts';
import { asPod, pod as podKind } from '../../apiserver/kinds/pod/pod.ts';
import type { Pod } from '../../apiserver/kinds/pod/types.ts';
import { listAt, timestamp, type KubeObject } from '../../apiserver/object.ts';
import { deleteObject } from '../../apiserver/registry/delete.ts';
import type { Registry } from '../../apiserver/registry/registry.ts';
import { ApiFailure } from '../../upgrade.ts';
import type { Controller } from '../controller.ts';
import type { EventRecorder } from '../event-recorder.ts';
import { tolerates } from '../scheduler/filters.ts';
import type { Taint } from '../scheduler/node-view.ts';

export interface TaintEvictionOptions {
  readonly registry: Registry;
  readonly events: EventRecorder;
}

export function taintEviction(options: TaintEvictionOptions): Controller {
  const { registry } = options;
  /** Since when a Pod has been on its node with taints that it tolerates for a time, by uid. */
  const since = new Map<string, number>();
  return {
    name: 'taint-eviction-controller',
    kind: nodeKind,
    async reconcile({ name }, object) {
      const taints = (listAt(object, 'spec', 'taints') as unknown as Taint[]).filter(
        ({ effect }) => effect === 'NoExecute',
      );
      const pods = (await registry.list(podKind)).items.map(asPod).filter(({ spec }) => spec.nodeName === name);
      if (taints.length === 0) {
        for (const { metadata } of pods) since.delete(metadata.uid ?? '');
        return;
      }
      const now = registry.clock.now();
      let next = Number.POSITIVE_INFINITY;
      for (const pod of pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined)) {
        const uid = pod.metadata.uid ?? '';
        const begun = since.get(uid) ?? now;
        const left = begun + patience(pod, taints) - now;
        if (left > 0) {
          since.set(uid, begun);
          next = Math.min(next, left);
        } else {
          since.delete(uid);
          await end(options, pod);
        }
      }
      if (Number.isFinite(next)) return { after: next };
    },
  };
}

/** Milliseconds that the Pod may stay: the shortest of the tolerations that let it. */
function patience({ spec }: Pod, taints: readonly Taint[]): number {
  const lists = taints.map((taint) => (spec.tolerations ?? []).filter((one) => tolerates([one], taint)));
  if (lists.some((list) => list.length === 0)) return 0;
  const seconds = lists.flat().flatMap(({ tolerationSeconds }) => tolerationSeconds ?? []);
  return Math.max(0, Math.min(...seconds, Number.POSITIVE_INFINITY)) * 1000;
}

async function end({ registry, events }: TaintEvictionOptions, pod: Pod): Promise<void> {
  const { name = '', namespace, uid, resourceVersion } = pod.metadata;
  await events.record({
    metadata: {},
    involvedObject: { apiVersion: 'v1', kind: 'Pod', name, namespace, uid, resourceVersion },
    type: 'Normal',
    reason: 'TaintManagerEviction',
    message: `Marking for deletion Pod ${namespace ?? ''}/${name}`,
    source: { component: 'taint-eviction-controller' },
    reportingComponent: 'taint-eviction-controller',
  });
  const condition = {
    type: 'DisruptionTarget',
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: timestamp(registry.clock.now()),
    reason: 'DeletionByTaintManager',
    message: 'Taint manager: deleting due to NoExecute taint',
  };
  const change = (old: KubeObject): KubeObject => {
    const { status = {} } = asPod(old);
    const others = (status.conditions ?? []).filter(({ type }) => type !== condition.type);
    old['status'] = { ...status, conditions: [...others, condition] };
    return old;
  };
  const target = { kind: podKind, namespace, name };
  try {
    await registry.update(target, change, { manager: 'kube-controller-manager', subresource: 'status' });
    await deleteObject(registry, target, {});
  } catch (error) {
    // Somebody else was quicker.
    if (!(error instanceof ApiFailure) || error.status.code !== 404) throw error;
  }
}
