/** One node: webernetes' kubelet with our containers, volumes and words. */
import { asPod, pod as podKind } from '../apiserver/kinds/pod/pod.ts';
import type { Registry } from '../apiserver/registry/registry.ts';
import type { Image } from '../container.ts';
import type { EventRecorder } from '../controllers/event-recorder.ts';
import { Disk } from '../machine/files/disk.ts';
import { resolveEnvironment } from './environment/references.ts';
import { containerNetwork } from './network/pod-network.ts';
import type { ClusterOptions } from './options.ts';
import { preparePods } from './pods/sync-pod.ts';
import { NodeImages } from './runtime/node-images.ts';
import { NodeRuntime } from './runtime/node-runtime.ts';
import { releasePullTurns } from './runtime/pull-turns.ts';
import { completeStatus } from './status/pod-status.ts';
import type { ClusterTime } from './time.ts';
import { NodeVolumes } from './volumes/volumes.ts';
import type { Cluster, Server } from './webernetes.ts';

export interface NodeParts {
  readonly cluster: Cluster;
  readonly server: Server;
  readonly index: number;
  readonly registry: Registry;
  readonly events: EventRecorder;
  readonly time: ClusterTime;
  readonly random: () => number;
  readonly options: ClusterOptions;
}

/** 150 MB a second, as a fast registry nearby. */
const defaultPullTime = ({ size }: Image): number => size / 150_000;

export function openNode(parts: NodeParts): NodeRuntime {
  const { server, index, registry, events, time } = parts;
  placeNode(server, index);
  completeEnvironment(server, registry);
  const volumes = nodeVolumes(parts);
  preparePods(server.containerRuntime, { nodeName: server.name, volumes, events, clock: time });
  return nodeRuntime(parts, volumes);
}

function placeNode(server: Server, index: number): void {
  server.podCIDR = `10.244.${index}.0/24`;
  server.ipAddresses = [`172.18.0.${index + 2}`];
  server.kubelet.nodeIPs = [...server.ipAddresses];
  // The runtime has its own copy of the range, which is private.
  Reflect.set(server.runtime, 'podCIDR', server.podCIDR);
  server.containerRuntime.type = () => 'containerd';
  releasePullTurns(server.containerRuntime.imagePuller.puller);
  const generate = server.kubelet.generateAPIPodStatus.bind(server.kubelet);
  server.kubelet.generateAPIPodStatus = async (...parameters) =>
    completeStatus(parameters[1], await generate(...parameters));
}

/** The kubelet knows values and fields of the Pod; the rest is put in before it looks. */
function completeEnvironment({ kubelet }: Server, registry: Registry): void {
  const make = kubelet.makeEnvironmentVariables.bind(kubelet);
  kubelet.makeEnvironmentVariables = async (ctx, pod, container, ...addresses) => {
    try {
      return await make(ctx, pod, await resolveEnvironment(container, asPod(pod), registry), ...addresses);
    } catch (error) {
      return [[], error instanceof Error ? error : new Error(String(error))];
    }
  };
}

function nodeVolumes({ server, registry, time, options }: NodeParts): NodeVolumes {
  const volumes = new NodeVolumes({
    registry,
    nodeName: server.name,
    newDisk: () => options.newDisk?.(time) ?? new Disk({ now: () => time.now() }),
    claimDisk: options.claimDisk,
  });
  registry.storage.changes.follow(({ storage, type, object }) => {
    if (storage === podKind.storage && type === 'DELETED') volumes.release(object.metadata.uid ?? '');
  });
  return volumes;
}

function nodeRuntime({ cluster, server, time, random, options }: NodeParts, volumes: NodeVolumes): NodeRuntime {
  const { images: store, createContainer, pullTime = defaultPullTime } = options;
  return new NodeRuntime({
    base: server.runtime,
    images: new NodeImages({ store, clock: time, pullTime }),
    clock: time,
    random,
    createContainer,
    networkFor: (sandbox, siblings) => containerNetwork(cluster, sandbox, siblings),
    mountsFor: (config, { pod }) => volumes.mounts(config.sourceContainer, asPod(pod)),
  });
}
