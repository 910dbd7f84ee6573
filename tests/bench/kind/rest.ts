/** What a sandbox at rest holds of its node's memory, as the kubelet counts it: without what it would give back at once. */
import { z } from 'zod';
import type { V1Pod } from '@kubernetes/client-node';
import type { Cluster } from '../../../server/sandbox/kind/cluster.ts';
import { hasDocker } from '../../../server/sandbox/kind/objects/toolbox-pod.ts';
import { percentile, round, type Measure } from '../measure.ts';
import { Replica } from './replica.ts';
import { timed } from './shell.ts';
import { toolboxOf } from './toolbox-of.ts';

const summary = z.object({
  pods: z.array(
    z.object({
      podRef: z.object({ namespace: z.string() }),
      containers: z.array(z.object({ name: z.string(), memory: z.object({ workingSetBytes: z.number() }) })),
    }),
  ),
});

const SANDBOXES = 3;
/** The kubelet looks every ten seconds or so. */
const REST_MS = 40_000;
const MIB = 1024 * 1024;

/** Of sandboxes with a shell and an open page, in which nothing has been done for a while. */
export async function measureRest(cluster: Cluster): Promise<Measure[]> {
  // One made in advance has its images already; another would still be pulling them.
  await using server = await Replica.start({ spares: 1 });
  const count = cluster.facts.tenancy === 'shared' ? SANDBOXES : 1;
  const cookies: string[] = [];
  for (let number = 0; number < count; number++) {
    const cookie = await server.session();
    const page = await server.page(cookie).start();
    await timed(page, 'ls');
    cookies.push(cookie);
  }
  await new Promise((resolve) => setTimeout(resolve, REST_MS));
  const found: number[] = [];
  const supervisors: number[] = [];
  for (const cookie of cookies) {
    const toolbox = await toolboxOf(cluster, cookie);
    found.push((await workingSet(cluster, toolbox.namespace)) / MIB);
    supervisors.push((await toolbox.supervisorRss()) / MIB);
  }
  const docker = hasDocker(cluster.facts);
  const goal = docker ? 160 : 64;
  const value = round(percentile(found, 0.5), 1);
  return [
    {
      name: `toolbox at rest, ${docker ? 'with' : 'without'} docker`,
      value,
      unit: 'MiB',
      // Of it the supervisor's process, with what it shares with others.
      baseline: round(percentile(supervisors, 0.5), 1),
      goal: `<= ${goal}`,
      ok: value <= goal,
    },
  ];
}

async function workingSet({ api }: Cluster, namespace: string): Promise<number> {
  const pod = await api.call<V1Pod>('GET', `/api/v1/namespaces/${namespace}/pods/toolbox`);
  const { pods } = summary.parse(await api.call('GET', `/api/v1/nodes/${pod.spec?.nodeName}/proxy/stats/summary`));
  const mine = pods.find(({ podRef }) => podRef.namespace === namespace);
  if (!mine) throw new Error(`the kubelet knows nothing of ${namespace}`);
  return mine.containers.reduce((sum, { memory }) => sum + memory.workingSetBytes, 0);
}
