/** What this cluster can do is tried out, never assumed, and written down for the servers. */
import type { ClusterFacts } from '../../../server/sandbox/kind/facts.ts';
import { MIRROR_URL } from '../../../server/sandbox/kind/names.ts';
import type { Fact, Grounds } from '../canaries/canary.ts';
import { docker, type DockerTrial } from '../canaries/docker.ts';
import { freshNodes } from '../canaries/fresh-nodes.ts';
import { metrics } from '../canaries/metrics.ts';
import { onGrounds } from '../canaries/grounds.ts';
import { keptHome } from '../canaries/kept-home.ts';
import { networkPolicy } from '../canaries/network-policy.ts';
import { userNamespaces } from '../canaries/user-namespaces.ts';
import { versions } from '../canaries/versions.ts';
import { writeFacts } from '../facts.ts';
import { guideImageNames } from '../guide-images.ts';
import { image } from '../images.ts';
import type { Job, Step } from '../job.ts';

export const measure: Step = {
  title: 'Canaries: what this cluster can do',
  run: (job) =>
    onGrounds(job, async (grounds) => {
      const changed = await writeFacts(job.cluster.api, await measured(job, grounds));
      return changed ? 'measured and written down' : 'measured: as it was';
    }),
};

async function measured(job: Job, grounds: Grounds): Promise<ClusterFacts> {
  const { tenancy, ours, images } = job;
  const unknown: Fact = { ok: false, because: 'not tried' };
  const [users, policies, measurements] = await Promise.all([
    userNamespaces(grounds),
    networkPolicy(grounds),
    metrics(grounds),
  ]);
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
      userNamespaces: users,
      networkPolicy: policies,
      dockerInUserNamespace: unknown,
      privilegedDocker: unknown,
      metrics: measurements,
      keptHome: unknown,
      freshNodes: unknown,
    },
    versions: {},
  };
  const [privileged, unprivileged, home, nodes] = await Promise.all([
    tenancy === 'dedicated' ? privilegedDocker(grounds, facts) : refused(),
    dockerInUserNamespace(grounds, facts),
    keptHome(grounds, { tenancy, userNamespaces: tenancy === 'shared' && users.ok }),
    tenancy === 'dedicated' ? freshNodes(grounds, facts.images) : notAmongReaders(),
  ]);
  // The engine that readers get, if they get one.
  const engine = [privileged, unprivileged].find(({ fact }) => fact.ok);
  return {
    ...facts,
    can: {
      ...facts.can,
      privilegedDocker: privileged.fact,
      dockerInUserNamespace: unprivileged.fact,
      keptHome: home,
      freshNodes: nodes,
    },
    versions: await versions(grounds, engine?.version),
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

const notAmongReaders = (): Fact => ({
  ok: false,
  because: 'not needed: where readers share a cluster, each one\u2019s Pods pull with a login of their own',
});

const refused = (): DockerTrial => ({
  fact: { ok: false, because: 'not tried: where readers share a cluster, none gets a privileged Pod' },
  version: undefined,
});

async function dockerInUserNamespace(grounds: Grounds, facts: ClusterFacts): Promise<DockerTrial> {
  const { userNamespaces: users } = facts.can;
  if (!users.ok) return { fact: { ok: false, because: users.because }, version: undefined };
  return docker(grounds, believing(facts, 'shared', { dockerInUserNamespace: TO_TRY }));
}
