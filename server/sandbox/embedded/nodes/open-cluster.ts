/** Opens a simulated cluster: three nodes, a control plane, an API. */
import { priorityAdmission } from '../apiserver/admission/priority.ts';
import { serviceAccountAdmission } from '../apiserver/admission/service-account.ts';
import { tolerationAdmission } from '../apiserver/admission/tolerations.ts';
import { kinds } from '../apiserver/kinds/all.ts';
import type { KubeObject } from '../apiserver/object.ts';
import { Registry } from '../apiserver/registry/registry.ts';
import { reviews } from '../apiserver/reviews/all.ts';
import { ApiServer } from '../apiserver/server.ts';
import { Storage } from '../apiserver/storage/storage.ts';
import { runController } from '../controllers/controller.ts';
import { EventRecorder } from '../controllers/event-recorder.ts';
import { forgetEvents } from '../controllers/event-ttl.ts';
import { namespaceContents } from '../controllers/namespace-contents.ts';
import { namespaceEnd } from '../controllers/namespace-end.ts';
import { beat } from '../controllers/node-heartbeat.ts';
import { ownPods } from '../controllers/own-pods.ts';
import { scheduler } from '../controllers/scheduler/scheduler.ts';
import { taintEviction } from '../controllers/taints/taint-eviction.ts';
import { unschedulableTaint } from '../controllers/taints/unschedulable-taint.ts';
import type { Network } from '../http.ts';
import type { KubernetesApi } from '../upgrade.ts';
import { boot, systemPods } from './boot/boot.ts';
import { connectClients } from './client/connect.ts';
import { Kubelets } from './kubelet-client.ts';
import { podContainers } from './network/pod-containers.ts';
import { clusterRequest, sealNetwork } from './network/pod-network.ts';
import { followProbeRedirects } from './network/probe-redirects.ts';
import { openNode } from './node.ts';
import type { ClusterOptions } from './options.ts';
import type { NodeRuntime } from './runtime/node-runtime.ts';
import { ClusterTime } from './time.ts';
import { newCluster, type Cluster } from './webernetes.ts';

export interface SimulatedCluster extends AsyncDisposable {
  readonly api: KubernetesApi;
  readonly time: ClusterTime;
  /** The network of a machine beside the nodes: node ports by node name or address, Services and Pods by address. */
  readonly network: Network;
  /** For controllers of kinds that webernetes doesn't have. */
  readonly registry: Registry;
}

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
    runtimes.set(server.name, openNode({ cluster, server, index, registry, events, time, random, options }));
  }
  sealNetwork(cluster.network, (ip) => podContainers(cluster, runtimes, ip));
  followProbeRedirects(cluster.network);
  const kubelet = new Kubelets(runtimes);
  const api = new ApiServer({ registry, kinds, reviews, kubelet, clock: time });
  for (const reference of options.preloaded ?? []) {
    const image = await options.images.resolve(reference);
    if (image) for (const runtime of runtimes.values()) runtime.images.add(reference, image);
  }
  await boot(cluster, registry);

  const ending = new AbortController();
  const run = { registry, signal: ending.signal, onError: options.onError ?? (() => {}) };
  const running = [
    runController(scheduler({ registry, events }), run),
    runController(unschedulableTaint(registry), run),
    runController(taintEviction({ registry, events }), run),
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

function firstNode(cluster: Cluster): KubeObject {
  return cluster.servers[0]?.node ?? { metadata: {} };
}
