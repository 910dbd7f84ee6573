/** What was applied runs; what does not is told with the cluster's own reasons. */
import { AppsV1Api, type V1Deployment } from '@kubernetes/client-node';
import { SYSTEM_NAMESPACE } from '../../../server/sandbox/kind/names.ts';
import type { Job, Step } from '../job.ts';
import { until } from '../until.ts';

const ROLLOUT_MS = 300_000;

export const rollouts: Step = {
  title: 'Registry and mirror run',
  async run(job) {
    const apps = job.cluster.api.config.makeApiClient(AppsV1Api);
    for (const name of ['registry', 'mirror']) {
      await until(
        async () => {
          const deployment = await apps.readNamespacedDeployment({ name, namespace: SYSTEM_NAMESPACE });
          return isRolledOut(deployment) ? true : undefined;
        },
        {
          signal: job.signal,
          timeoutMs: ROLLOUT_MS,
          otherwise: async () =>
            `The Deployment ${SYSTEM_NAMESPACE}/${name} was not ready after ${ROLLOUT_MS / 60_000} minutes:\n` +
            `${await whyNot(job, name)}\nSee: kubectl -n ${SYSTEM_NAMESPACE} describe pods -l app=${name}`,
        },
      );
    }
    return 'both';
  },
};

const isRolledOut = ({ metadata, spec, status }: V1Deployment): boolean =>
  (status?.observedGeneration ?? 0) >= (metadata?.generation ?? 0) &&
  status?.updatedReplicas === spec?.replicas &&
  status?.replicas === spec?.replicas &&
  status?.availableReplicas === spec?.replicas;

/** What its Pods wait for, a line each. */
async function whyNot({ cluster }: Job, app: string): Promise<string> {
  const pods = await cluster.api.core.listNamespacedPod({ namespace: SYSTEM_NAMESPACE, labelSelector: `app=${app}` });
  const lines = pods.items.flatMap(({ status }) => [
    ...(status?.conditions ?? [])
      .filter((condition) => condition.status === 'False' && condition.message)
      .map(({ message }) => message),
    ...(status?.containerStatuses ?? []).flatMap(({ name, state }) => {
      const why = state?.waiting ?? state?.terminated;
      return why === undefined ? [] : [`container ${name}: ${why.reason ?? ''} ${why.message ?? ''}`.trim()];
    }),
  ]);
  return lines.length === 0 ? '  it has no Pods' : lines.map((line) => `  ${line}`).join('\n');
}
