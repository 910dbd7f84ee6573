/** Takes out of a cluster what kind:up and the sandboxes put there. May be repeated after whatever happened. */
import type { KubernetesObject } from '@kubernetes/client-node';
import type { ClusterFacts } from '../../server/sandbox/kind/facts.ts';
import { LABEL, readerNamespace, SYSTEM_NAMESPACE, type BoxId } from '../../server/sandbox/kind/names.ts';
import { say } from '../message.ts';
import type { Cluster } from './cluster.ts';
import { readImages } from './images.ts';
import { readManifests } from './manifests.ts';
import { forgetImages, forgetRegistry } from './nodes.ts';
import { until } from './until.ts';

const GONE_MS = 300_000;

export async function removeAll(cluster: Cluster, facts: ClusterFacts | undefined, signal: AbortSignal): Promise<void> {
  // A server that runs here would make sandboxes meanwhile.
  const servers = readManifests('in-cluster', readImages()).filter(({ kind }) => kind === 'Deployment');
  await remove(cluster, servers, signal);
  await remove(cluster, await labelled(cluster, LABEL.box), signal);
  // In a cluster of their own, readers make the guide's namespace themselves, without a label.
  if (facts?.tenancy === 'dedicated') {
    await remove(cluster, [namespace(readerNamespace('' as BoxId, 'dedicated'))], signal);
  }
  // What is known of the cluster stands in the system's namespace: that one goes last, so that this can be repeated.
  const system = await labelled(cluster, LABEL.system);
  const isLast = ({ kind, metadata }: KubernetesObject): boolean =>
    kind === 'Namespace' && metadata?.name === SYSTEM_NAMESPACE;
  await remove(
    cluster,
    system.filter((object) => !isLast(object)),
    signal,
  );
  for (const node of cluster.kind?.nodes ?? []) {
    say(`  ${node}: the registry's name and the images built here`);
    await forgetRegistry(node);
    await forgetImages(node);
  }
  await remove(cluster, system.filter(isLast), signal);
}

const namespace = (name: string): KubernetesObject => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });

/** Namespaces with the label, and other objects with it outside of those. */
async function labelled({ api }: Cluster, label: string): Promise<KubernetesObject[]> {
  const found: KubernetesObject[] = [];
  for (const { apiVersion, kind } of kinds()) found.push(...(await api.list(apiVersion, kind, label)));
  const namespaces = new Set(found.flatMap(({ kind, metadata }) => (kind === 'Namespace' ? [metadata?.name] : [])));
  return found.filter(({ metadata }) => metadata?.namespace === undefined || !namespaces.has(metadata.namespace));
}

/** Every kind of object that the manifests consist of; a sandbox has no other outside of its namespaces. */
function kinds(): { apiVersion: string; kind: string }[] {
  const images = readImages();
  const objects = (['.', 'dedicated', 'metrics-server'] as const).flatMap((part) => readManifests(part, images));
  const names = new Set(objects.map(({ apiVersion = '', kind = '' }) => `${apiVersion} ${kind}`));
  return [...names].map((name) => {
    const [apiVersion = '', kind = ''] = name.split(' ');
    return { apiVersion, kind };
  });
}

async function remove({ api }: Cluster, objects: readonly KubernetesObject[], signal: AbortSignal): Promise<void> {
  const present = [];
  for (const object of objects) {
    if ((await api.find(object)) === undefined) continue;
    say(`  ${describe(object)}`);
    await api.remove(object);
    present.push(object);
  }
  for (const object of present) {
    await until(async () => ((await api.find(object)) === undefined ? true : undefined), {
      signal,
      timeoutMs: GONE_MS,
      otherwise: () =>
        `${describe(object)} is still there after ${GONE_MS / 60_000} minutes: something in it does not end.\n` +
        `See what: kubectl get ${object.kind?.toLowerCase()} ${object.metadata?.name} -o yaml`,
    });
  }
}

const describe = ({ kind, metadata }: KubernetesObject): string =>
  `${kind} ${metadata?.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata?.name}`;
