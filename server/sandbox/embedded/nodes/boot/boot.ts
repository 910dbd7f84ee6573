/** Fills the empty store with what a cluster made by kubeadm has, and starts the kubelets. */
import { daemonSet } from '../../apiserver/kinds/daemon-set.ts';
import { deployment } from '../../apiserver/kinds/deployment.ts';
import { namespaceKind } from '../../apiserver/kinds/namespace.ts';
import { node as nodeKind } from '../../apiserver/kinds/node.ts';
import { pod as podKind } from '../../apiserver/kinds/pod/pod.ts';
import { service } from '../../apiserver/kinds/service.ts';
import { serviceAccount } from '../../apiserver/kinds/service-account.ts';
import type { KubeObject } from '../../apiserver/object.ts';
import { suffix } from '../../apiserver/registry/meta.ts';
import type { Registry } from '../../apiserver/registry/registry.ts';
import { fillNamespace } from '../../controllers/namespace-contents.ts';
import type { OwnPod } from '../../controllers/own-pods.ts';
import type { Cluster, Server } from '../webernetes.ts';
import { nodeObject } from './nodes.ts';
import {
  controlPlanePods,
  coreDns,
  kubeDnsService,
  kubernetesService,
  proxies,
  proxyPod,
  systemAccounts,
  systemNamespaces,
} from './system.ts';

const kubeadm = { manager: 'kubeadm' };

export async function boot(cluster: Cluster, registry: Registry): Promise<void> {
  for (const name of systemNamespaces) {
    const object: KubeObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
    await registry.create(namespaceKind, object, { manager: 'kube-apiserver' });
    await fillNamespace(registry, name);
  }
  for (const name of systemAccounts) {
    const metadata = { name, namespace: 'kube-system' };
    await registry.create(serviceAccount, { apiVersion: 'v1', kind: 'ServiceAccount', metadata }, kubeadm);
  }
  for (const [index, server] of cluster.servers.entries()) {
    await registerNode(server, registry, index === 0);
    await server.boot(cluster.ctx);
  }
  await registry.create(daemonSet, proxies(cluster.servers.length), kubeadm);
  for (const { make, manager } of systemPods(cluster, registry))
    await registry.create(podKind, await make(), { manager });
  await registry.create(service, structuredClone(kubernetesService), kubeadm);
  await registry.create(service, structuredClone(kubeDnsService), kubeadm);
  await registry.create(deployment, structuredClone(coreDns), kubeadm);
}

async function registerNode(server: Server, registry: Registry, isControlPlane: boolean): Promise<void> {
  const { name, podCIDR, ipAddresses } = server;
  const address = ipAddresses[0] ?? '';
  const object = nodeObject({ name, address, podCIDR, isControlPlane, now: registry.clock.now() });
  await registry.create(nodeKind, structuredClone(object), { manager: 'kubelet' });
  const change = (old: KubeObject): KubeObject => ({ ...old, status: object['status'] });
  const options = { manager: 'kubelet', subresource: 'status' };
  server.node = await registry.update({ kind: nodeKind, namespace: undefined, name }, change, options);
  Object.assign(server.kubelet, { cachedNode: server.node });
}

/** The Pods that the nodes run for the cluster itself. */
export function systemPods(cluster: Cluster, registry: Registry): OwnPod[] {
  const controlPlane = controlPlanePods(cluster.servers[0]?.name ?? '').map((object) => ({
    name: object.metadata.name ?? '',
    manager: 'kubelet',
    make: () => structuredClone(object),
  }));
  const ownProxies = cluster.servers.map(({ name }) => ({
    name: `kube-proxy@${name}`,
    manager: 'kube-controller-manager',
    async make(): Promise<KubeObject> {
      const { items } = await registry.list(daemonSet, 'kube-system');
      return proxyPod({ nodeName: name, suffix: suffix(registry.random), owner: items[0]?.metadata.uid ?? '' });
    },
  }));
  return [...controlPlane, ...ownProxies];
}
