/** The kubelet pulls what readers push: their registry is a name that the nodes know. */
import { SYSTEM_NAMESPACE } from '../../../server/sandbox/kind/names.ts';
import { GUIDE, OWNER } from '../../../server/sandbox/kind/registry-gate/token.ts';
import { Plain } from '../../message.ts';
import { APP_IMAGE } from '../app.ts';
import { onGrounds } from '../canaries/grounds.ts';
import { registryPull } from '../canaries/registry-pull.ts';
import type { Step } from '../job.ts';
import { introduceRegistry } from '../nodes.ts';
import { registryLogin } from '../registry-token.ts';

export const registryOnNodes: Step = {
  title: 'Registry on the nodes',
  async run({ cluster, tenancy }) {
    if (cluster.kind === undefined) return 'left to the nodes, which are no containers of this docker';
    const service = await cluster.api.core.readNamespacedService({ name: 'registry', namespace: SYSTEM_NAMESPACE });
    // Where one reader owns the cluster, Pods in any namespace pull what they pushed. Others have a login in theirs.
    const login = tenancy === 'dedicated' ? { login: await registryLogin(cluster.api, OWNER) } : {};
    const registry = { clusterIP: service.spec?.clusterIP ?? '', ...login };
    let changed = 0;
    for (const node of cluster.kind.nodes) changed += Number(await introduceRegistry(node, registry));
    return changed === 0 ? 'known' : `told ${changed} of ${cluster.kind.nodes.length}`;
  },
};

export const registryPulls: Step = {
  title: 'Kubelet pulls from the registry',
  run: (job) =>
    onGrounds(job, async (grounds) => {
      const { cluster, tenancy } = job;
      const nodeHasLogin = tenancy === 'dedicated' && cluster.kind !== undefined;
      const login = nodeHasLogin ? undefined : await registryLogin(cluster.api, GUIDE);
      const { ok, because } = await registryPull(grounds, { image: APP_IMAGE, login });
      if (ok) return because;
      if (cluster.kind === undefined) {
        return `NOT YET: ${because}. Each node must reach ${APP_IMAGE.split('/')[0]} as the Service registry of ${SYSTEM_NAMESPACE}, by plain HTTP`;
      }
      throw new Plain(
        `A Pod with the image ${APP_IMAGE}, which the registry has, did not start: ${because}\n` +
          `See the registry's log (kubectl -n ${SYSTEM_NAMESPACE} logs deployment/registry -c gate) and ` +
          `/etc/containerd/certs.d on the node.`,
      );
    }),
};
