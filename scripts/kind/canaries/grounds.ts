/** Where canaries live: a namespace of their own, which goes when they are done. */
import { randomBytes } from 'node:crypto';
import { LABEL } from '../../../server/sandbox/kind/names.ts';
import { image } from '../images.ts';
import type { Job } from '../job.ts';
import type { Grounds } from './canary.ts';

const CANARY = { [LABEL.system]: 'canary' } as const;

export async function onGrounds<T>(job: Job, use: (grounds: Grounds) => Promise<T>): Promise<T> {
  const { api } = job.cluster;
  // Those of a run that was killed.
  await clear(job);
  const namespace = `atd-canary-${randomBytes(3).toString('hex')}`;
  await api.apply({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: namespace, labels: { ...CANARY, 'pod-security.kubernetes.io/enforce': 'privileged' } },
  });
  try {
    return await use({ api, namespace, toolbox: image(job.images, 'system/toolbox'), signal: job.signal });
  } finally {
    await clear(job);
  }
}

async function clear({ cluster }: Job): Promise<void> {
  for (const namespace of await cluster.api.list('v1', 'Namespace', `${LABEL.system}=canary`)) {
    await cluster.api.remove(namespace);
  }
}
