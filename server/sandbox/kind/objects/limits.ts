/** How much of a shared cluster one reader may use: enough for every page, not enough to be felt by the others. */
import type { V1LimitRange, V1ResourceQuota } from '@kubernetes/client-node';
import { LABEL, type BoxId } from '../names.ts';
import type { Made } from './box-objects.ts';

/**
 * A box holds one toolbox and one home. No reader makes anything there; a mistake of ours must not either. Twice that is
 * allowed, since two servers that complete a box at a time are both counted, before one is told that it is there already.
 */
export function boxLimits(namespace: string, box: BoxId): Made {
  const object: V1ResourceQuota = {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'limits', namespace, labels: { [LABEL.box]: box } },
    spec: { hard: { pods: '2', persistentvolumeclaims: '2', 'requests.storage': '4Gi' } },
  };
  return { collection: `/api/v1/namespaces/${namespace}/resourcequotas`, object };
}

/** In the reader's own namespace. */
export function limits(namespace: string, box: BoxId): Made[] {
  const labels = { [LABEL.box]: box };
  const quota: V1ResourceQuota = {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'limits', namespace, labels },
    spec: {
      hard: {
        pods: '20',
        'requests.cpu': '2',
        'requests.memory': '3Gi',
        'limits.cpu': '8',
        'limits.memory': '6Gi',
        'requests.ephemeral-storage': '4Gi',
        'limits.ephemeral-storage': '8Gi',
        persistentvolumeclaims: '5',
        'requests.storage': '5Gi',
        services: '10',
        'services.nodeports': '0',
        'services.loadbalancers': '1',
        secrets: '20',
        configmaps: '20',
        'count/deployments.apps': '10',
        'count/replicasets.apps': '40',
        'count/jobs.batch': '10',
      },
    },
  };
  const range: V1LimitRange = {
    apiVersion: 'v1',
    kind: 'LimitRange',
    metadata: { name: 'limits', namespace, labels },
    spec: {
      limits: [
        {
          type: 'Container',
          _default: { cpu: '1', memory: '512Mi', 'ephemeral-storage': '512Mi' },
          defaultRequest: { cpu: '20m', memory: '64Mi', 'ephemeral-storage': '64Mi' },
          max: { cpu: '2', memory: '1Gi', 'ephemeral-storage': '2Gi' },
        },
      ],
    },
  };
  // The client library's name for a field that is a keyword elsewhere.
  const object = JSON.parse(JSON.stringify(range).replaceAll('"_default":', '"default":')) as Made['object'];
  return [
    { collection: `/api/v1/namespaces/${namespace}/resourcequotas`, object: quota },
    { collection: `/api/v1/namespaces/${namespace}/limitranges`, object },
  ];
}
