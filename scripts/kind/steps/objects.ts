/** The objects that all sandboxes share, as the manifests say. */
import { randomBytes } from 'node:crypto';
import { LABEL, REGISTRY_KEY, SYSTEM_NAMESPACE } from '../../../server/sandbox/kind/names.ts';
import { ensureImage } from '../docker.ts';
import { image } from '../images.ts';
import type { Step } from '../job.ts';
import { readManifests } from '../manifests.ts';
import { loadImages } from '../nodes.ts';

export const systemObjects: Step = {
  title: 'Namespace, roles, registry, mirror',
  async run({ cluster, images, tenancy }) {
    const [namespace, ...others] = [
      ...readManifests('.', images),
      ...(tenancy === 'dedicated' ? readManifests('dedicated', images) : []),
    ];
    if (namespace === undefined) throw new Error('The manifests are empty.');
    let changed = Number(await cluster.api.apply(namespace));
    // Made once: with another key, every reader's login would be void.
    changed += Number(await cluster.api.create(registryKey()));
    for (const object of others) changed += Number(await cluster.api.apply(object));
    if (tenancy === 'shared') {
      for (const object of readManifests('dedicated', images)) await cluster.api.remove(object);
    }
    return changed === 0 ? 'as they were' : `${changed} made or changed`;
  },
};

/** `kubectl top` and autoscaling. A cluster that has them keeps what it has. */
export const metrics: Step = {
  title: 'Metrics',
  async run({ cluster, images, signal }) {
    const objects = readManifests('metrics-server', images);
    const service = objects.find(({ kind }) => kind === 'APIService');
    if (service === undefined) throw new Error('The manifests of the metrics-server have no APIService.');
    const present = await cluster.api.find(service);
    const own = present?.metadata?.labels?.[LABEL.system] !== undefined;
    if (present !== undefined && !own) return "the cluster's own";
    const server = image(images, 'system/metrics-server');
    if (cluster.kind) {
      await ensureImage(server, signal);
      await loadImages(cluster.kind.name, [server], signal);
    }
    let changed = 0;
    for (const object of objects) changed += Number(await cluster.api.apply(cluster.kind ? object : strictTls(object)));
    return changed === 0 ? 'as they were' : 'metrics-server applied';
  },
};

/** Only kind's kubelets have certificates that nobody signed. */
function strictTls<T extends object>(object: T): T {
  return JSON.parse(JSON.stringify(object).replace('"--kubelet-insecure-tls",', '')) as T;
}

const registryKey = () => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: REGISTRY_KEY.name, namespace: SYSTEM_NAMESPACE, labels: { [LABEL.system]: 'true' } },
  stringData: { [REGISTRY_KEY.key]: randomBytes(32).toString('hex') },
});
