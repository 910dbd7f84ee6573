/** What this cluster can do is tried out, never assumed, and written down for the servers. */
import { randomBytes } from 'node:crypto';
import type { ClusterFacts } from '../../../server/sandbox/kind/facts.ts';
import { LABEL, MIRROR_URL } from '../../../server/sandbox/kind/names.ts';
import type { Fact, Grounds } from '../canaries/canary.ts';
import { docker, type DockerTrial } from '../canaries/docker.ts';
import { metrics } from '../canaries/metrics.ts';
import { networkPolicy } from '../canaries/network-policy.ts';
import { userNamespaces } from '../canaries/user-namespaces.ts';
import { versions } from '../canaries/versions.ts';
import { writeFacts } from '../facts.ts';
import { guideImageNames } from '../guide-images.ts';
import { image } from '../images.ts';
import type { Job, Step } from '../job.ts';

const CANARY = { [LABEL.system]: 'canary' } as const;

export const measure: Step = {
  title: 'Canaries: what this cluster can do',
  async run(job) {
    const { api } = job.cluster;
    await clear(job);
    const namespace = `atd-canary-${randomBytes(3).toString('hex')}`;
    await api.apply({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace, labels: { ...CANARY, 'pod-security.kubernetes.io/enforce': 'privileged' } },
    });
    try {
      const facts = await measured(job, {
        api,
        namespace,
        toolbox: image(job.images, 'system/toolbox'),
        signal: job.signal,
      });
      return (await writeFacts(api, facts)) ? 'measured and written down' : 'measured: as it was';
    } finally {
      await clear(job);
    }
  },
};

/** Namespaces of canaries, of this run and of any that was killed. */
async function clear({ cluster }: Job): Promise<void> {
  for (const namespace of await cluster.api.list('v1', 'Namespace', `${LABEL.system}=canary`)) {
    await cluster.api.remove(namespace);
  }
}

async function measured(job: Job, grounds: Grounds): Promise<ClusterFacts> {
  const { tenancy, ours, images } = job;
  const unknown: Fact = { ok: false, because: 'not tried' };
  const facts: ClusterFacts = {
    version: 1,
    tenancy,
    ours,
    images: {
      toolbox: image(images, 'system/toolbox'),
      docker: image(images, 'system/docker'),
      preload: guideImageNames(),
    },
    mirror: MIRROR_URL,
    can: {
      userNamespaces: await userNamespaces(grounds),
      networkPolicy: await networkPolicy(grounds),
      dockerInUserNamespace: unknown,
      privilegedDocker: unknown,
      metrics: await metrics(grounds),
    },
    versions: {},
  };
  const privileged = tenancy === 'dedicated' ? await privilegedDocker(grounds, facts) : refused();
  const unprivileged = await dockerInUserNamespace(grounds, facts);
  return {
    ...facts,
    can: { ...facts.can, privilegedDocker: privileged.fact, dockerInUserNamespace: unprivileged.fact },
    versions: await versions(grounds, privileged.version ?? unprivileged.version),
  };
}

const believing = (
  facts: ClusterFacts,
  tenancy: ClusterFacts['tenancy'],
  can: Partial<ClusterFacts['can']>,
): ClusterFacts => ({
  ...facts,
  tenancy,
  can: { ...facts.can, ...can },
});

const TO_TRY: Fact = { ok: true, because: 'to be tried' };

const privilegedDocker = (grounds: Grounds, facts: ClusterFacts): Promise<DockerTrial> =>
  docker(grounds, believing(facts, 'dedicated', { privilegedDocker: TO_TRY }));

const refused = (): DockerTrial => ({
  fact: { ok: false, because: 'not tried: where readers share a cluster, none gets a privileged Pod' },
  version: undefined,
});

async function dockerInUserNamespace(grounds: Grounds, facts: ClusterFacts): Promise<DockerTrial> {
  const { userNamespaces: users } = facts.can;
  if (!users.ok) return { fact: { ok: false, because: users.because }, version: undefined };
  return docker(grounds, believing(facts, 'shared', { dockerInUserNamespace: TO_TRY }));
}
