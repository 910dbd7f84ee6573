/** Opens a simulated cluster: three nodes, a control plane, an API. */
import { priorityAdmission } from '../apiserver/admission/priority.ts';
import { serviceAccountAdmission } from '../apiserver/admission/service-account.ts';
import { tolerationAdmission } from '../apiserver/admission/tolerations.ts';
import { deployment } from '../apiserver/kinds/deployment.ts';
import { kinds } from '../apiserver/kinds/all.ts';
import { namespaceKind } from '../apiserver/kinds/namespace.ts';
import { node as nodeKind } from '../apiserver/kinds/node.ts';
import { asPod, pod as podKind } from '../apiserver/kinds/pod/pod.ts';
import { serviceAccount } from '../apiserver/kinds/service-account.ts';
import { service } from '../apiserver/kinds/service.ts';
import type { KubeObject } from '../apiserver/object.ts';
import { suffix } from '../apiserver/registry/meta.ts';
import { Registry } from '../apiserver/registry/registry.ts';
import { reviews } from '../apiserver/reviews/all.ts';
import { ApiServer } from '../apiserver/server.ts';
import { Storage } from '../apiserver/storage/storage.ts';
import type { Container, ContainerSpec, Image } from '../container.ts';
import { runController } from '../controllers/controller.ts';
import { EventRecorder } from '../controllers/event-recorder.ts';
import { forgetEvents } from '../controllers/event-ttl.ts';
import { fillNamespace, namespaceContents } from '../controllers/namespace-contents.ts';
import { namespaceEnd } from '../controllers/namespace-end.ts';
import { beat } from '../controllers/node-heartbeat.ts';
import { ownPods, type OwnPod } from '../controllers/own-pods.ts';
import { scheduler } from '../controllers/scheduler/scheduler.ts';
import type { Network } from '../http.ts';
import { Disk } from '../machine/files/disk.ts';
import type { OwnedFileSystem } from '../machine/files/owned.ts';
import { preparePods } from './pods/sync-pod.ts';
import { NodeVolumes, type ClaimDisk } from './volumes/volumes.ts';
import type { KubernetesApi } from '../upgrade.ts';
import {
  controlPlanePods,
  coreDns,
  kubeDnsService,
  kubernetesService,
  proxyPod,
  systemAccounts,
  systemNamespaces,
} from './boot/system.ts';
import { nodeObject } from './boot/nodes.ts';
import { resolveEnvironment } from './environment/references.ts';
import { apiClient } from './client/api-client.ts';
import { followProbeRedirects } from './network/probe-redirects.ts';
import { clusterRequest, containerNetwork, sealNetwork } from './network/pod-network.ts';
import { Kubelets } from './kubelet-client.ts';
import { NodeImages, type ImageStore } from './runtime/node-images.ts';
import { NodeRuntime } from './runtime/node-runtime.ts';
import { completeStatus } from './status/pod-status.ts';
import { ClusterTime } from './time.ts';
import { newCluster, type Cluster, type Server } from './webernetes.ts';

export interface ClusterOptions {
  readonly images: ImageStore;
  readonly createContainer: (spec: ContainerSpec) => Container;
  /** An empty disk for a volume; one with room of its own when left out. */
  readonly newDisk?: () => OwnedFileSystem;
  /** The disk behind a claim, for whoever binds claims. */
  readonly claimDisk?: ClaimDisk;
  /** References of images that every node has from the start. */
  readonly preloaded?: readonly string[];
  /** Between 0 and 1; Math.random when left out. */
  readonly random?: () => number;
  /** Milliseconds that a node needs to pull an image. */
  readonly pullTime?: (image: Image) => number;
  /** Told about what went wrong in a controller and is tried again. */
  readonly onError?: (error: unknown) => void;
}

export interface SimulatedCluster extends AsyncDisposable {
  readonly api: KubernetesApi;
  readonly time: ClusterTime;
  /** The network of a machine beside the nodes: node ports by node name or address, Services and Pods by address. */
  readonly network: Network;
  /** For controllers of kinds that webernetes doesn't have. */
  readonly registry: Registry;
}

/** 150 MB a second, as a fast registry nearby. */
const defaultPullTime = ({ size }: Image): number => size / 150_000;

export async function openCluster(options: ClusterOptions): Promise<SimulatedCluster> {
  const cluster = newCluster(3);
  const time = new ClusterTime(cluster.clock);
  const random = options.random ?? Math.random;
  const registry = new Registry({
    storage: new Storage(cluster.etcd),
    clock: time,
    random,
    admission: [priorityAdmission, serviceAccountAdmission, tolerationAdmission],
  });
  const events = new EventRecorder(registry);
  connectClients(cluster, registry, events);
  const runtimes = new Map<string, NodeRuntime>();
  for (const [index, server] of cluster.servers.entries()) {
    placeNode(server, index);
    completeEnvironment(server, registry);
    const volumes = new NodeVolumes({
      registry,
      nodeName: server.name,
      newDisk: options.newDisk ?? (() => new Disk({ now: () => time.now() })),
      claimDisk: options.claimDisk,
    });
    registry.storage.changes.follow(({ storage, type, object }) => {
      if (storage === podKind.storage && type === 'DELETED') volumes.release(object.metadata.uid ?? '');
    });
    preparePods(server.containerRuntime, { nodeName: server.name, volumes, events, clock: time });
    runtimes.set(server.name, nodeRuntime({ cluster, server, time, random, options, volumes }));
  }
  const containersAt = (ip: string): readonly Container[] => podContainers(cluster, runtimes, ip);
  sealNetwork(cluster.network, containersAt);
  followProbeRedirects(cluster.network);
  const kubelet = new Kubelets(runtimes);
  const api = new ApiServer({ registry, kinds, reviews, kubelet, clock: time });
  for (const reference of options.preloaded ?? []) {
    const image = await options.images.resolve(reference);
    if (image) for (const runtime of runtimes.values()) runtime.images.add(reference, image);
  }
  await boot(cluster, registry, time);

  const ending = new AbortController();
  const run = { registry, signal: ending.signal, onError: options.onError ?? (() => {}) };
  const running = [
    runController(scheduler({ registry, events }), run),
    runController(ownPods(registry, systemPods(cluster, registry)), run),
    beat({ registry, events, names: cluster.servers.map(({ name }) => name) }, ending.signal),
    runController(namespaceContents(registry), run),
    runController(namespaceEnd(registry, kinds), run),
    forgetEvents(registry, ending.signal),
  ];
  return {
    api,
    time,
    registry,
    network: { request: (target, request) => clusterRequest({ cluster, origin: firstNode(cluster), target, request }) },
    async [Symbol.asyncDispose]() {
      ending.abort();
      await Promise.all(running);
      time.resume();
      await cluster.close();
    },
  };
}

/** Webernetes' parts keep their clients, whose methods now lead to our server. */
function connectClients(cluster: Cluster, registry: Registry, events: EventRecorder): void {
  const common = {
    registry,
    kinds: kinds.filter((kind) => !kind.convert),
    recordEvent: (event: KubeObject) => events.record(event),
  };
  const kubelets = apiClient({ ...common, manager: 'kubelet' });
  for (const api of Object.values(cluster.api)) if (typeof api === 'object') Object.assign(api, kubelets);
  const controllers = apiClient({ ...common, manager: 'kube-controller-manager' });
  Object.assign(cluster.kubeConfig, { makeApiClient: () => controllers });
}

function placeNode(server: Server, index: number): void {
  server.podCIDR = `10.244.${index}.0/24`;
  server.ipAddresses = [`172.18.0.${index + 2}`];
  server.kubelet.nodeIPs = [...server.ipAddresses];
  // The runtime has its own copy of the range, which is private.
  Reflect.set(server.runtime, 'podCIDR', server.podCIDR);
  server.containerRuntime.type = () => 'containerd';
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

interface RuntimeParts {
  readonly cluster: Cluster;
  readonly server: Server;
  readonly time: ClusterTime;
  readonly random: () => number;
  readonly options: ClusterOptions;
  readonly volumes: NodeVolumes;
}

function nodeRuntime({ cluster, server, time, random, options, volumes }: RuntimeParts): NodeRuntime {
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

/** Webernetes knows which sandbox has an address; the containers in it are ours. */
function podContainers(cluster: Cluster, runtimes: ReadonlyMap<string, NodeRuntime>, ip: string): readonly Container[] {
  const sandboxes: unknown = Reflect.get(cluster.network, 'podsByIp');
  const sandbox: unknown = sandboxes instanceof Map ? sandboxes.get(ip) : undefined;
  const uid: unknown = typeof sandbox === 'object' && sandbox !== null ? Reflect.get(sandbox, 'uid') : undefined;
  if (typeof uid !== 'string') return [];
  return [...runtimes.values()].flatMap((runtime) =>
    runtime
      .containers(uid)
      .flatMap(({ isRunning, process }) => (isRunning && process.container ? [process.container] : [])),
  );
}

async function boot(cluster: Cluster, registry: Registry, time: ClusterTime): Promise<void> {
  const now = time.now();
  const kubeadm = { manager: 'kubeadm' };
  for (const name of systemNamespaces) {
    const object: KubeObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
    await registry.create(namespaceKind, object, { manager: 'kube-apiserver' });
    await fillNamespace(registry, name);
  }
  for (const name of systemAccounts) {
    const object: KubeObject = {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name, namespace: 'kube-system' },
    };
    await registry.create(serviceAccount, object, kubeadm);
  }
  for (const [index, server] of cluster.servers.entries()) {
    const address = server.ipAddresses[0] ?? '';
    const object = nodeObject({
      name: server.name,
      address,
      podCIDR: server.podCIDR,
      isControlPlane: index === 0,
      now,
    });
    const created = await registry.create(nodeKind, structuredClone(object), { manager: 'kubelet' });
    const status = (old: KubeObject): KubeObject => ({ ...old, status: object['status'] });
    server.node = await registry.update({ kind: nodeKind, namespace: undefined, name: server.name }, status, {
      manager: 'kubelet',
      subresource: 'status',
    });
    Object.assign(server.kubelet, { cachedNode: created });
    await server.boot(cluster.ctx);
  }
  for (const { make, manager } of systemPods(cluster, registry)) await registry.create(podKind, make(), { manager });
  for (const object of [kubernetesService, kubeDnsService])
    await registry.create(service, structuredClone(object), kubeadm);
  await registry.create(deployment, structuredClone(coreDns), kubeadm);
}

function systemPods(cluster: Cluster, registry: Registry): OwnPod[] {
  const controlPlane = controlPlanePods(cluster.servers[0]?.name ?? '').map((object) => ({
    name: object.metadata.name ?? '',
    manager: 'kubelet',
    make: () => structuredClone(object),
  }));
  const proxies = cluster.servers.map(({ name }) => ({
    name: `kube-proxy@${name}`,
    manager: 'kube-controller-manager',
    make: () => proxyPod(name, suffix(registry.random)),
  }));
  return [...controlPlane, ...proxies];
}

function firstNode(cluster: Cluster): KubeObject {
  return cluster.servers[0]?.node ?? { metadata: {} };
}
