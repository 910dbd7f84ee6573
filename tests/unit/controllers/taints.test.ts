import { expect, test } from 'vitest';
import { podManifest, testCluster, type TestCluster } from '../../support/cluster/cluster.ts';
import { sleeper } from '../../support/cluster/fake-container.ts';

const pods = '/api/v1/namespaces/default/pods';
const merge = { type: 'application/merge-patch+json' };

async function names(cluster: TestCluster): Promise<string[]> {
  const { items } = (await cluster.call('GET', pods)).body;
  return items.map((pod: { metadata: { name: string } }) => pod.metadata.name);
}

test('a node that is cordoned is tainted, until it is taken back', async () => {
  await using cluster = await testCluster({ 'app:1': sleeper });
  const taints = async (): Promise<unknown> => (await cluster.call('GET', '/api/v1/nodes/node-1')).body.spec.taints;
  await cluster.call('PATCH', '/api/v1/nodes/node-1', { spec: { unschedulable: true } }, merge);
  await cluster.time.advance(1000);
  expect(await taints()).toMatchObject([{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }]);
  await cluster.call('PATCH', '/api/v1/nodes/node-1', { spec: { unschedulable: null } }, merge);
  await cluster.time.advance(1000);
  expect(await taints()).toBeUndefined();
});

test('a taint of effect NoExecute ends Pods that do not tolerate it, and others when their time is over', async () => {
  await using cluster = await testCluster({ 'app:1': sleeper });
  const on = { nodeName: 'node-1', terminationGracePeriodSeconds: 0 };
  const toleration = { key: 'broken', operator: 'Exists', effect: 'NoExecute' };
  await cluster.call('POST', pods, podManifest('at-once', 'app:1', on));
  const patient = { ...on, tolerations: [{ ...toleration, tolerationSeconds: 60 }] };
  await cluster.call('POST', pods, podManifest('later', 'app:1', patient));
  await cluster.call('POST', pods, podManifest('never', 'app:1', { ...on, tolerations: [toleration] }));
  await cluster.time.advance(2000);
  const taints = [{ key: 'broken', value: 'yes', effect: 'NoExecute' }];
  await cluster.call('PATCH', '/api/v1/nodes/node-1', { spec: { taints } }, merge);
  await cluster.time.advance(5000);
  expect(await names(cluster)).toEqual(['later', 'never']);
  await cluster.time.advance(50_000);
  expect(await names(cluster)).toEqual(['later', 'never']);
  await cluster.time.advance(10_000);
  expect(await names(cluster)).toEqual(['never']);
  const events = await cluster.call(
    'GET',
    '/api/v1/namespaces/default/events?fieldSelector=reason=TaintManagerEviction,involvedObject.name=later',
  );
  expect(events.body.items).toMatchObject([
    { message: 'Marking for deletion Pod default/later', source: { component: 'taint-eviction-controller' } },
  ]);
});
