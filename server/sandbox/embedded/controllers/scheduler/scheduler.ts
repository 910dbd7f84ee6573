/** The scheduler: gives each new Pod a node that has room for it, or says why there is none. */
import { node as nodeKind } from '../../apiserver/kinds/node.ts';
import { asPod, pod as podKind } from '../../apiserver/kinds/pod/pod.ts';
import type { Pod } from '../../apiserver/kinds/pod/types.ts';
import { timestamp, type KubeObject } from '../../apiserver/object.ts';
import type { Registry } from '../../apiserver/registry/registry.ts';
import { bindPod } from '../../apiserver/subresources/binding.ts';
import type { Controller } from '../controller.ts';
import type { EventRecorder } from '../event-recorder.ts';
import { filters as ownFilters, isGated, type Filter } from './filters.ts';
import { neighbours } from './neighbours.ts';
import { nodeViews } from './node-view.ts';
import { place } from './place.ts';

export interface SchedulerOptions {
  readonly registry: Registry;
  readonly events: EventRecorder;
  /** What else can speak against a node: a volume that is elsewhere. */
  readonly filters?: readonly Filter[];
}

export function scheduler({ registry, events, filters = [] }: SchedulerOptions): Controller {
  return {
    name: 'scheduler',
    kind: podKind,
    // Room is made by Pods that end and nodes that change.
    wakes: ({ storage, type }) => storage === nodeKind.storage || (storage === podKind.storage && type !== 'ADDED'),
    async reconcile({ namespace, name }, object) {
      if (!object || object.metadata.deletionTimestamp !== undefined) return undefined;
      const pod = asPod(object);
      if ((pod.spec.nodeName ?? '') !== '' || pod.spec.schedulerName !== 'default-scheduler' || isGated(pod))
        return undefined;
      const [nodes, pods] = [await registry.list(nodeKind), await registry.list(podKind)];
      const found = place(pod, nodeViews(nodes.items, pods.items), [...ownFilters, ...filters, ...neighbours]);
      if (found.kind === 'nowhere') {
        await refuse({ registry, events }, pod, found.message);
        return 'again';
      }
      const binding: KubeObject = {
        apiVersion: 'v1',
        kind: 'Binding',
        metadata: { name },
        target: { kind: 'Node', name: found.name },
      };
      await bindPod(registry, { kind: podKind, namespace, name }, binding);
      await tell(events, pod, {
        type: 'Normal',
        reason: 'Scheduled',
        message: `Successfully assigned ${namespace ?? ''}/${name} to ${found.name}`,
      });
      return undefined;
    },
  };
}

async function refuse({ registry, events }: SchedulerOptions, pod: Pod, message: string): Promise<void> {
  const before = pod.status?.conditions?.find(({ type }) => type === 'PodScheduled');
  if (before?.status === 'False' && before.message === message) return;
  const now = timestamp(registry.clock.now());
  const condition = {
    type: 'PodScheduled',
    observedGeneration: pod.metadata.generation,
    status: 'False',
    lastProbeTime: null,
    lastTransitionTime: before?.status === 'False' ? before.lastTransitionTime : now,
    reason: 'Unschedulable',
    message,
  };
  const change = (old: KubeObject): KubeObject => {
    const { status = {} } = asPod(old);
    const others = (status.conditions ?? []).filter(({ type }) => type !== condition.type);
    old['status'] = { ...status, conditions: [...others, condition] };
    return old;
  };
  const { namespace, name = '' } = pod.metadata;
  await registry.update({ kind: podKind, namespace, name }, change, {
    manager: 'kube-scheduler',
    subresource: 'status',
  });
  await tell(events, pod, { type: 'Warning', reason: 'FailedScheduling', message });
}

async function tell(
  events: EventRecorder,
  { metadata }: Pod,
  event: { type: string; reason: string; message: string },
): Promise<void> {
  const { name, namespace, uid, resourceVersion } = metadata;
  await events.record({
    ...event,
    metadata: {},
    involvedObject: { apiVersion: 'v1', kind: 'Pod', name, namespace, uid, resourceVersion },
    source: { component: 'default-scheduler' },
    reportingComponent: 'default-scheduler',
  });
}
