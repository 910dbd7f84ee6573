/**
 * What a kubelet does for a Pod before its containers, and webernetes does not: volumes, and init containers one after
 * the other. Wraps the step in which the kubelet brings a Pod's containers in line with its spec.
 */
import type { KubeObject } from '../../apiserver/object.ts';
import { asPod } from '../../apiserver/kinds/pod/pod.ts';
import type { Container, Pod } from '../../apiserver/kinds/pod/types.ts';
import type { Clock } from '../../process.ts';
import type { EventRecorder } from '../../controllers/event-recorder.ts';
import type { NodeVolumes } from '../volumes/volumes.ts';
import type { ContainerRuntime, Context, RuntimePodStatus } from '../webernetes.ts';

export interface PodPreparation {
  readonly nodeName: string;
  readonly volumes: NodeVolumes;
  readonly events: EventRecorder;
  readonly clock: Clock;
}

export function preparePods(runtime: ContainerRuntime, preparation: PodPreparation): void {
  const sync = runtime.syncPod.bind(runtime);
  runtime.syncPod = async (ctx, object, status, ...rest) => {
    const pod = asPod(object);
    await ready(ctx, pod, preparation);
    const next = nextInit(pod, status);
    if (!next) return sync(ctx, withEphemeral(object, pod, status), status, ...rest);
    // To webernetes the init container is, for now, all that the Pod consists of.
    const only = { ...object, spec: { ...pod.spec, containers: [next], restartPolicy: initPolicy(pod) } };
    return sync(ctx, only, status, ...rest);
  };
}

const firstPause = 500;
const lastPause = 15_000;

/** Waits until each volume can be made, and says in an event what stands in the way. */
async function ready(ctx: Context, pod: Pod, { volumes, events, clock, nodeName }: PodPreparation): Promise<void> {
  for (let pause = firstPause; ; pause = Math.min(lastPause, pause * 2)) {
    const message = notSimulated(pod) ?? (await volumes.setUp(pod));
    if (message === undefined || ctx.err()) return;
    const { name, namespace, uid, resourceVersion } = pod.metadata;
    await events.record({
      metadata: {},
      involvedObject: { apiVersion: 'v1', kind: 'Pod', name, namespace, uid, resourceVersion },
      type: 'Warning',
      reason: notSimulated(pod) === undefined ? 'FailedMount' : 'Failed',
      message,
      source: { component: 'kubelet', host: nodeName },
      reportingComponent: 'kubelet',
      reportingInstance: nodeName,
    });
    const stop = new AbortController();
    void ctx
      .done()
      .receive()
      .then(() => stop.abort());
    await clock.wait(pause, stop.signal).catch(() => undefined);
    if (ctx.err()) return;
  }
}

function notSimulated({ spec }: Pod): string | undefined {
  if (!spec.initContainers?.some(({ restartPolicy }) => restartPolicy === 'Always')) return undefined;
  return 'sandbox: init containers of restartPolicy Always (sidecars) are not part of the simulator; they work in a real cluster';
}

/** The init container whose turn it is, or undefined when the Pod's own containers may run. */
function nextInit({ spec, status: reported }: Pod, { containerStatuses }: RuntimePodStatus): Container | undefined {
  const hasStarted = spec.containers.some(({ name }) => containerStatuses.some((one) => one.name === name));
  if (hasStarted) return undefined;
  return spec.initContainers?.find(({ name }) => {
    const latest = containerStatuses.find((one) => one.name === name);
    if (latest) return !(latest.state === 'Exited' && latest.exitCode === 0);
    // Its container may have been cleaned away since.
    return reported?.initContainerStatuses?.find((one) => one.name === name)?.state?.terminated?.exitCode !== 0;
  });
}

/** To webernetes a debugging container is one of the Pod's own, until it has ended: it is never started again. */
function withEphemeral(object: KubeObject, { spec }: Pod, { containerStatuses }: RuntimePodStatus): KubeObject {
  const due = (spec.ephemeralContainers ?? []).filter(
    ({ name }) => !containerStatuses.some((one) => one.name === name && one.state === 'Exited'),
  );
  if (due.length === 0) return object;
  const plain = due.map((container) => {
    const { targetContainerName, ...own } = container;
    return targetContainerName === undefined ? container : own;
  });
  return { ...object, spec: { ...spec, containers: [...spec.containers, ...plain] } };
}

function initPolicy({ spec }: Pod): string {
  return spec.restartPolicy === 'Never' ? 'Never' : 'OnFailure';
}
