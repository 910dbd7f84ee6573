/** What is known of a cluster, kept in the cluster itself: servers read it there, and so does the next kind:up. */
import type { V1ConfigMap } from '@kubernetes/client-node';
import { clusterFacts, type ClusterFacts } from '../../server/sandbox/kind/facts.ts';
import { FACTS, LABEL, SYSTEM_NAMESPACE } from '../../server/sandbox/kind/names.ts';
import { absent, type Api } from './api.ts';

const METADATA = { name: FACTS.name, namespace: SYSTEM_NAMESPACE };

/** Undefined where kind:up has not been, or one of another version. */
export async function readFacts(api: Api): Promise<ClusterFacts | undefined> {
  const found = await absent(api.core.readNamespacedConfigMap(METADATA));
  const text = found?.data?.[FACTS.key];
  return text === undefined ? undefined : clusterFacts.safeParse(JSON.parse(text)).data;
}

/** Whether that changed anything. */
export function writeFacts(api: Api, facts: ClusterFacts): Promise<boolean> {
  const object: V1ConfigMap = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { ...METADATA, labels: { [LABEL.system]: 'true' } },
    data: { [FACTS.key]: `${JSON.stringify(facts, null, 2)}\n` },
  };
  return api.apply(object);
}
