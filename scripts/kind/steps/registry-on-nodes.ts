/** The kubelet pulls what readers push: their registry is a name that the nodes know. */
import { SYSTEM_NAMESPACE } from '../../../server/sandbox/kind/names.ts';
import type { Step } from '../job.ts';
import { introduceRegistry } from '../nodes.ts';

export const registryOnNodes: Step = {
  title: 'Registry on the nodes',
  async run({ cluster }) {
    if (cluster.kind === undefined) {
      return 'not done: the nodes are not containers of this docker; see "Which registry" in the summary';
    }
    const service = await cluster.api.core.readNamespacedService({ name: 'registry', namespace: SYSTEM_NAMESPACE });
    const ip = service.spec?.clusterIP ?? '';
    let changed = 0;
    for (const node of cluster.kind.nodes) changed += Number(await introduceRegistry(node, ip));
    return changed === 0 ? 'known' : `known to ${cluster.kind.nodes.length} now`;
  },
};
