/** Puts our clients where webernetes' parts look for theirs. */
import { kinds } from '../../apiserver/kinds/all.ts';
import type { KubeObject } from '../../apiserver/object.ts';
import type { Registry } from '../../apiserver/registry/registry.ts';
import type { EventRecorder } from '../../controllers/event-recorder.ts';
import type { Cluster } from '../webernetes.ts';
import { apiClient } from './api-client.ts';

/** Webernetes' parts keep their clients, whose methods now lead to our server. */
export function connectClients(cluster: Cluster, registry: Registry, events: EventRecorder): void {
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
