/**
 * What an operator may rely on: kind:up may be repeated and interrupted, kind:down leaves nothing of it. On the kind cluster
 * that KUBECONFIG names, which is there already and stays. It ends as it begins: prepared.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { KubeConfig, type KubernetesObject } from '@kubernetes/client-node';
import { beforeAll, expect, test } from 'vitest';
import { findCluster, type Cluster } from '../../scripts/kind/cluster.ts';
import { readFacts } from '../../scripts/kind/facts.ts';
import { run } from '../../scripts/kind/run.ts';
import { LABEL, REGISTRY_HOST, SYSTEM_NAMESPACE } from '../../server/sandbox/kind/names.ts';

const NAME = nameOfCluster();
const MINUTE = 60_000;
const KINDS: readonly (readonly [string, string])[] = [
  ['v1', 'Namespace'],
  ['v1', 'ConfigMap'],
  ['v1', 'Secret'],
  ['v1', 'Service'],
  ['v1', 'ServiceAccount'],
  ['apps/v1', 'Deployment'],
  ['networking.k8s.io/v1', 'NetworkPolicy'],
  ['rbac.authorization.k8s.io/v1', 'ClusterRole'],
  ['rbac.authorization.k8s.io/v1', 'ClusterRoleBinding'],
  ['rbac.authorization.k8s.io/v1', 'Role'],
  ['rbac.authorization.k8s.io/v1', 'RoleBinding'],
];

let cluster: Cluster;
/** As it was prepared before; it ends as it begins. */
let tenancy: string[] = [];
beforeAll(async () => {
  const found = await findCluster({ from: 'kind', name: NAME });
  if (found === undefined) throw new Error(`There is no kind cluster ${NAME}: KUBECONFIG must name one.`);
  cluster = found;
  const facts = await readFacts(found.api);
  if (facts !== undefined) tenancy = ['--tenancy', facts.tenancy];
});

function nameOfCluster(): string {
  const config = new KubeConfig();
  config.loadFromDefault();
  return config.getCurrentContext().replace(/^kind-/, '');
}

interface Ended {
  readonly code: number | null;
  readonly lines: readonly string[];
}

/** Runs a script of the project. With `killAt`, kills it and all it started as soon as it begins that step. */
async function script(name: 'kind-up' | 'kind-down', killAt?: number): Promise<Ended> {
  const path = fileURLToPath(new URL(`../../scripts/${name}.ts`, import.meta.url));
  const words = ['--cluster', NAME, ...(name === 'kind-up' ? tenancy : [])];
  const child = spawn(process.execPath, [path, ...words], {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(child, 'close') as Promise<[number | null]>;
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stderr })) {
    lines.push(line);
    if (killAt !== undefined && line.startsWith(`[${killAt}/`)) process.kill(-child.pid!, 'SIGKILL');
  }
  const [code] = await ended;
  return { code, lines };
}

function expectSuccess({ code, lines }: Ended): void {
  if (code !== 0) throw new Error(`it ended with ${code}:\n${lines.slice(-15).join('\n')}`);
}

async function ours(): Promise<KubernetesObject[]> {
  const lists = await Promise.all(
    KINDS.flatMap(([version, kind]) =>
      [LABEL.system, LABEL.box].map((label) => cluster.api.list(version, kind, label)),
    ),
  );
  return lists.flat();
}

/** Who each object is and which version of it; of what has a status, the version that was asked for. */
const versionsOf = (objects: readonly KubernetesObject[]): string[] =>
  objects
    .filter(({ metadata }) => metadata?.labels?.[LABEL.system] === 'true')
    .map(({ kind, metadata }) => {
      const { generation } = metadata as { generation?: number };
      return `${kind} ${metadata?.namespace ?? ''}/${metadata?.name} ${metadata?.uid} ${generation ?? metadata?.resourceVersion}`;
    })
    .sort();

const namesOf = (objects: readonly KubernetesObject[]): string[] =>
  objects
    .filter(({ metadata }) => metadata?.labels?.[LABEL.system] === 'true')
    .map(({ kind, metadata }) => `${kind} ${metadata?.namespace ?? ''}/${metadata?.name}`)
    .sort();

const knowsRegistry = async (node: string): Promise<boolean> =>
  (await run('docker', ['exec', node, 'ls', '/etc/containerd/certs.d'])).split('\n').includes(REGISTRY_HOST);

test('a second kind:up changes nothing', { timeout: 10 * MINUTE }, async () => {
  expectSuccess(await script('kind-up'));
  const before = versionsOf(await ours());
  expect(before.length).toBeGreaterThan(10);
  const again = await script('kind-up');
  expectSuccess(again);
  expect(versionsOf(await ours())).toEqual(before);
  expect(again.lines.join('\n')).not.toMatch(/\b(?:built|uploaded|made or changed)\b/);
});

test('kind:down leaves nothing of it in a cluster that was there before', { timeout: 10 * MINUTE }, async () => {
  expectSuccess(await script('kind-down'));
  expect((await ours()).map(({ kind, metadata }) => `${kind} ${metadata?.name}`)).toEqual([]);
  for (const node of cluster.kind?.nodes ?? []) expect(await knowsRegistry(node)).toBe(false);
  expect(await findCluster({ from: 'kind', name: NAME })).toBeDefined();
  expectSuccess(await script('kind-down'));
});

test('killed at the beginning of each step, kind:up goes on from there', { timeout: 30 * MINUTE }, async ({ skip }) => {
  skip(tenancy.includes('shared'), 'the steps are those of a dedicated cluster, where they are interrupted');
  for (let step = 1; ; step++) {
    const ended = await script('kind-up', step);
    if (ended.code === null) continue;
    // It ran to its end: there is no such step.
    expectSuccess(ended);
    break;
  }
  const names = namesOf(await ours());
  expect(names).toContain(`Deployment ${SYSTEM_NAMESPACE}/registry`);
  expect(names).toContain(`ConfigMap ${SYSTEM_NAMESPACE}/cluster`);
  expect(names.filter((name) => name.includes('canary'))).toEqual([]);
  expect(await readFacts(cluster.api)).toMatchObject({
    images: { toolbox: expect.stringContaining('toolbox:') as unknown },
  });
  for (const node of cluster.kind?.nodes ?? []) expect(await knowsRegistry(node)).toBe(true);
});
