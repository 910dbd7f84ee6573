/** A server that dies at each step of opening and ending a sandbox, over and over: what the next server leaves of it. */
import type { V1ClusterRoleBindingList, V1NamespaceList } from '@kubernetes/client-node';
import { connectCluster, type Cluster } from '../../../server/sandbox/kind/cluster.ts';
import { LABEL } from '../../../server/sandbox/kind/names.ts';
import { kindDriver } from '../../support/kind/cluster.ts';
import { MortalApi } from '../../support/kind/mortal-api.ts';
import type { Measure } from '../measure.ts';
import { Replica } from './replica.ts';

/** As sessions open them: for hours, and for a minute as long as nobody has said that they are kept. */
const LIFE_MS = 4 * 3_600_000;
const UNKEPT_MS = 60_000;
/** Servers that die at a time. */
const AT_ONCE = 4;
/** What is left of the dead is counted after this. */
const AFTER_MS = 120_000;
const LOOK_EVERY_MS = 1_000;
const signal = new AbortController().signal;

export async function measureCrash(cluster: Cluster, times: number): Promise<Measure[]> {
  const before = new Set(await objects(cluster));
  const left = async (): Promise<number> => (await objects(cluster)).filter((name) => !before.has(name)).length;
  // Another server, alive all the time, with a reaper of its own; nothing is hurried.
  await using _alive = await Replica.start();
  let deaths = 0;
  let next = 0;
  const dyingServers = async (): Promise<void> => {
    for (let time = next++; time < times; time = next++) {
      const opening = await everyStep(`opens-${time}`, async ({ api, open }, step) => {
        api.dieAfter(step);
        await open().catch(() => undefined);
      });
      const ending = await everyStep(`ends-${time}`, async ({ api, open }, step) => {
        const sandbox = await open();
        api.dieAfter(step);
        await Promise.resolve(sandbox[Symbol.asyncDispose]()).catch(() => undefined);
      });
      deaths += opening + ending;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, dyingServers));
  const died = performance.now();
  const since = (): number => performance.now() - died;
  let goneAfter = Number.NaN;
  while (since() < AFTER_MS) {
    if ((await left()) === 0) {
      goneAfter = since();
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  const value = await left();
  return [
    {
      name: `${deaths} crashes, each step of opening and ending x ${times}: left after 2 min`,
      value,
      unit: 'objects',
      baseline: undefined,
      goal: '0',
      ok: value === 0,
    },
    {
      name: 'the last of them is gone after',
      value: Math.round(goneAfter / 1000),
      unit: 's',
      baseline: undefined,
      goal: '<= 120',
      ok: goneAfter <= AFTER_MS,
    },
  ];
}

interface Mortal {
  readonly api: MortalApi;
  readonly open: () => ReturnType<Awaited<ReturnType<typeof kindDriver>>['open']>;
}

/** Does something with servers that die at the first change of it, the second, and so on until one survives. */
async function everyStep(name: string, work: (mortal: Mortal, step: number) => Promise<void>): Promise<number> {
  for (let step = 0; ; step++) {
    const cluster = await connectCluster({ makeApi: (config) => new MortalApi(config) });
    const api = cluster.api as MortalApi;
    const driver = await kindDriver({ cluster });
    const open = (): ReturnType<Mortal['open']> =>
      driver.open(`${name}-${step}`, { signal, expiresAt: Date.now() + LIFE_MS, unkeptMs: UNKEPT_MS });
    await work({ api, open }, step);
    const survived = !api.dead;
    if (survived) {
      api.dieAfter(Number.POSITIVE_INFINITY);
      const sandbox = await driver.find(`${name}-${step}`);
      await sandbox?.[Symbol.asyncDispose]();
    }
    await driver[Symbol.asyncDispose]();
    if (survived) return step;
  }
}

async function objects({ api }: Cluster): Promise<string[]> {
  const query = `labelSelector=${encodeURIComponent(LABEL.box)}`;
  const namespaces = await api.call<V1NamespaceList>('GET', `/api/v1/namespaces?${query}`);
  const bindings = await api.call<V1ClusterRoleBindingList>(
    'GET',
    `/apis/rbac.authorization.k8s.io/v1/clusterrolebindings?${query}`,
  );
  return [...namespaces.items, ...bindings.items].map(({ metadata }) => metadata?.name ?? '');
}
