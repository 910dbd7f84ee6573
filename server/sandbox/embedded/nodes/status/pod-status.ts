/** Completes a Pod's status as a real kubelet writes it, and puts Go's words where webernetes prints its own. */
import { equal, isObject, type KubeObject } from '../../apiserver/object.ts';
import { asPod } from '../../apiserver/kinds/pod/pod.ts';
import type { Container, ContainerState, ContainerStatus, Pod, PodStatus } from '../../apiserver/kinds/pod/types.ts';
import { goDurations } from '../../controllers/go-durations.ts';

export function completeStatus(object: KubeObject, status: Record<string, unknown>): Record<string, unknown> {
  const pod = asPod(object);
  // The kubelet's own status of a Pod.
  const complete = status as PodStatus;
  for (const container of complete.containerStatuses ?? []) completeContainer(container, pod, pod.spec.containers);
  for (const container of complete.initContainerStatuses ?? [])
    completeContainer(container, pod, pod.spec.initContainers ?? []);
  for (const container of complete.initContainerStatuses ?? [])
    container.ready = container.state?.terminated?.exitCode === 0;
  if (initializing(complete, pod)) waitForInit(complete);
  for (const empty of ['initContainerStatuses', 'ephemeralContainerStatuses'] as const) {
    if (equal(complete[empty], [])) Reflect.deleteProperty(complete, empty);
  }
  for (const condition of complete.conditions ?? []) {
    Object.assign(condition, { lastProbeTime: null, observedGeneration: observed(condition, pod) });
  }
  if (pod.spec.hostNetwork === true && typeof complete['hostIP'] === 'string') {
    complete.podIP = complete['hostIP'];
    complete.podIPs = [{ ip: complete['hostIP'] }];
  }
  complete['observedGeneration'] = pod.metadata.generation;
  if (complete.podIP !== undefined) complete['resources'] = podResources(pod);
  return status;
}

/** Whether the Pod's own containers still wait for its init containers. */
function initializing({ initContainerStatuses = [] }: PodStatus, { spec }: Pod): boolean {
  const done = initContainerStatuses.filter(({ state }) => state?.terminated?.exitCode === 0).length;
  return done < (spec.initContainers?.length ?? 0);
}

function waitForInit({ containerStatuses = [] }: PodStatus): void {
  for (const { state } of containerStatuses) {
    if (state?.waiting?.reason === 'ContainerCreating') state.waiting.reason = 'PodInitializing';
  }
}

function observed(condition: object, { metadata }: Pod): unknown {
  return Reflect.get(condition, 'type') === 'DisruptionTarget' ? undefined : metadata.generation;
}

function completeContainer(status: ContainerStatus, { metadata }: Pod, specs: readonly Container[]): void {
  const spec = specs.find(({ name }) => name === status.name);
  status.lastState ??= {};
  status.started ??= false;
  for (const state of [status.state, status.lastState]) fixWords(state);
  const resources = spec?.resources ?? {};
  if (status.containerID !== undefined && status.containerID !== '') {
    status['resources'] = resources;
    if (Object.keys(resources.requests ?? {}).length > 0) status['allocatedResources'] = resources.requests;
  } else {
    Reflect.deleteProperty(status, 'resources');
    Reflect.deleteProperty(status, 'containerID');
  }
  const mounts = (spec?.volumeMounts ?? []).map(({ name, mountPath, readOnly }) => ({
    name,
    mountPath,
    ...(readOnly === true ? { readOnly, recursiveReadOnly: 'Disabled' } : {}),
  }));
  if (mounts.length > 0 && metadata.uid !== undefined) status['volumeMounts'] = mounts;
  if (status.state?.running && !isObject(status['user'])) status['user'] = user(spec);
}

function user(spec: Container | undefined): object {
  const uid = spec?.securityContext?.runAsUser ?? 0;
  return { linux: { uid, gid: 0, supplementalGroups: [0] } };
}

function fixWords(state: ContainerState | undefined): void {
  if (state?.waiting?.message !== undefined) state.waiting.message = goDurations(state.waiting.message);
}

function podResources({ spec }: Pod): object {
  const lists = spec.containers.map(({ resources }) => resources ?? {});
  const first = lists.length === 1 ? lists[0] : undefined;
  return {
    ...(first?.limits ? { limits: first.limits } : {}),
    ...(first?.requests ? { requests: first.requests } : {}),
  };
}
