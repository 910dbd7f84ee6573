import { expect, test } from 'vitest';
import { podManifest, testCluster, type TestCluster } from '../../support/cluster/cluster.ts';
import { sleeper } from '../../support/cluster/fake-container.ts';

const pods = '/api/v1/namespaces/default/pods';
const merge = { type: 'application/merge-patch+json' };

function asking(name: string, requests: object): object {
  return podManifest(name, 'app:1', { containers: [{ name: 'c', image: 'app:1', resources: { requests } }] });
}

async function nodeOf(cluster: TestCluster, name: string): Promise<string | undefined> {
  return (await cluster.call('GET', `${pods}/${name}`)).body.spec.nodeName;
}

test('the replicas of a set are spread over the nodes', async () => {
  await using cluster = await testCluster({ 'app:1': sleeper });
  const template = { metadata: { labels: { app: 'r' } }, spec: { containers: [{ name: 'c', image: 'app:1' }] } };
  const spec = { replicas: 3, selector: { matchLabels: { app: 'r' } }, template };
  await cluster.call('POST', '/apis/apps/v1/namespaces/default/replicasets', { metadata: { name: 'r' }, spec });
  await cluster.time.advance(3000);
  const { items } = (await cluster.call('GET', pods)).body;
  const nodes = items.map((pod: { spec: { nodeName: string } }) => pod.spec.nodeName).sort();
  expect(nodes).toEqual(['node-1', 'node-2', 'node-3']);
});

test('a Pod that asks for more than any node has stays Pending, and says why', async () => {
  await using cluster = await testCluster({ 'app:1': sleeper });
  await cluster.call('POST', pods, asking('baldur-toobig', { cpu: '64' }));
  await cluster.time.advance(1000);
  const pod = await cluster.call('GET', `${pods}/baldur-toobig`);
  const message =
    '0/3 nodes are available: 3 Insufficient cpu. no new claims to deallocate, preemption: 0/3 nodes are available: ' +
    '3 Preemption is not helpful for scheduling.';
  expect(pod.body.status).toMatchObject({
    phase: 'Pending',
    conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }],
  });
  const events = await cluster.call('GET', '/api/v1/namespaces/default/events?fieldSelector=reason=FailedScheduling');
  expect(events.body.items).toMatchObject([
    { type: 'Warning', reason: 'FailedScheduling', message, source: { component: 'default-scheduler' }, count: 1 },
  ]);
});

test('a Pod that waits for room is placed as soon as another one goes', async () => {
  await using cluster = await testCluster({ 'app:1': sleeper });
  for (const name of ['a', 'b', 'c', 'd']) await cluster.call('POST', pods, asking(name, { memory: '5Gi' }));
  await cluster.time.advance(3000);
  expect(await nodeOf(cluster, 'd')).toBeUndefined();
  await cluster.call('DELETE', `${pods}/a?gracePeriodSeconds=0`);
  await cluster.time.advance(3000);
  expect(await nodeOf(cluster, 'd')).toMatch(/^node-[123]$/);
});

test('a cordoned node, a taint and a selector keep Pods away', async () => {
  await using cluster = await testCluster({ 'app:1': sleeper });
  await cluster.call('PATCH', '/api/v1/nodes/node-1', { spec: { unschedulable: true } }, merge);
  await cluster.call(
    'PATCH',
    '/api/v1/nodes/node-2',
    { spec: { taints: [{ key: 'gpu', value: 'yes', effect: 'NoSchedule' }] } },
    merge,
  );
  await cluster.call('POST', pods, podManifest('p', 'app:1'));
  await cluster.call('POST', pods, podManifest('q', 'app:1', { nodeSelector: { disk: 'ssd' } }));
  await cluster.time.advance(1000);
  expect(await nodeOf(cluster, 'p')).toBe('node-3');
  const { conditions } = (await cluster.call('GET', `${pods}/q`)).body.status;
  expect(conditions[0].message).toMatch(
    /^0\/3 nodes are available: 1 node\(s\) didn't match Pod's node affinity\/selector, 1 node\(s\) had untolerated taint\(s\), 1 node\(s\) were unschedulable\./,
  );
});

test('a Pod that asks for what no node has, or for more disk than there is, stays Pending', async () => {
  await using cluster = await testCluster({ 'app:1': sleeper });
  await cluster.call('POST', pods, asking('gpu', { 'nvidia.com/gpu': '1', 'ephemeral-storage': '1Ti' }));
  await cluster.time.advance(1000);
  const { conditions } = (await cluster.call('GET', `${pods}/gpu`)).body.status;
  expect(conditions[0].message).toContain(
    '0/3 nodes are available: 3 Insufficient ephemeral-storage, 3 Insufficient nvidia.com/gpu.',
  );
});

test('a Pod goes where it would rather be, and not where it is asked to stay away from', async () => {
  await using cluster = await testCluster({ 'app:1': sleeper });
  const avoid = { spec: { taints: [{ key: 'slow', effect: 'PreferNoSchedule' }] } };
  for (const name of ['node-1', 'node-2']) await cluster.call('PATCH', `/api/v1/nodes/${name}`, avoid, merge);
  const node = (name: string): object => ({
    matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [name] }],
  });
  const preferring = (name: string, tolerations: readonly object[]): object =>
    podManifest(`to-${name}`, 'app:1', {
      tolerations,
      affinity: {
        nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 5, preference: node(name) }] },
      },
    });
  await cluster.call('POST', pods, preferring('node-1', []));
  await cluster.call('POST', pods, preferring('node-2', [{ operator: 'Exists' }]));
  await cluster.time.advance(1000);
  expect(await nodeOf(cluster, 'to-node-1')).toBe('node-3');
  expect(await nodeOf(cluster, 'to-node-2')).toBe('node-2');
});

test('Pods stay near others, far from others, or evenly spread, as they ask', async () => {
  await using cluster = await testCluster({ 'app:1': sleeper });
  const rule = (app: string): object => ({
    labelSelector: { matchLabels: { app } },
    topologyKey: 'kubernetes.io/hostname',
  });
  const required = (app: string): object => ({ requiredDuringSchedulingIgnoredDuringExecution: [rule(app)] });
  const post = async (name: string, app: string, spec: object): Promise<void> => {
    const manifest = podManifest(name, 'app:1', spec);
    await cluster.call('POST', pods, { ...manifest, metadata: { name, labels: { app } } });
    await cluster.time.advance(500);
  };
  await post('db', 'db', {});
  await post('cache', 'cache', { affinity: { podAffinity: required('db') } });
  expect(await nodeOf(cluster, 'cache')).toBe(await nodeOf(cluster, 'db'));
  for (const name of ['a', 'b', 'c', 'd']) await post(name, 'web', { affinity: { podAntiAffinity: required('web') } });
  const nodes = await Promise.all(['a', 'b', 'c'].map((name) => nodeOf(cluster, name)));
  expect(new Set(nodes)).toEqual(new Set(['node-1', 'node-2', 'node-3']));
  const { conditions } = (await cluster.call('GET', `${pods}/d`)).body.status;
  expect(conditions[0].message).toContain("0/3 nodes are available: 3 node(s) didn't match pod anti-affinity rules.");
  const spread = { ...rule('even'), maxSkew: 1, whenUnsatisfiable: 'DoNotSchedule' };
  for (const name of ['x', 'y', 'z']) await post(name, 'even', { topologySpreadConstraints: [spread] });
  const even = await Promise.all(['x', 'y', 'z'].map((name) => nodeOf(cluster, name)));
  expect(new Set(even)).toEqual(new Set(['node-1', 'node-2', 'node-3']));
});
