import { expect, test } from 'vitest';
import { podManifest, testCluster } from '../../support/cluster/cluster.ts';
import { sleeper } from '../../support/cluster/fake-container.ts';

const merge = { type: 'application/merge-patch+json' };

test('a Pod of the control plane that a reader deletes comes back', async () => {
  await using cluster = await testCluster();
  await cluster.time.advance(3000);
  const list = '/api/v1/namespaces/kube-system/pods';
  const before = (await cluster.call('GET', `${list}/kube-controller-manager-node-1`)).body.metadata.uid;
  for (const { metadata } of (await cluster.call('GET', list)).body.items)
    await cluster.call('DELETE', `${list}/${metadata.name}?gracePeriodSeconds=0`);
  await cluster.time.advance(5000);
  const after = (await cluster.call('GET', list)).body.items;
  expect(after.map(({ status }: { status: { phase: string } }) => status.phase)).toEqual(
    Array.from({ length: 9 }, () => 'Running'),
  );
  expect((await cluster.call('GET', `${list}/kube-controller-manager-node-1`)).body.metadata.uid).not.toBe(before);
});

test('each node renews its lease every ten seconds', async () => {
  await using cluster = await testCluster();
  const renewed = async (): Promise<number> => {
    const { body } = await cluster.call('GET', '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/node-2');
    return Date.parse(body.spec.renewTime);
  };
  await cluster.time.advance(100);
  const before = await renewed();
  await cluster.time.advance(31_000);
  expect(Math.round((await renewed()) - before)).toBeGreaterThanOrEqual(29_000);
});

test('events are counted while they repeat, and forgotten an hour after the last time', async () => {
  await using cluster = await testCluster();
  const events = '/api/v1/namespaces/default/events';
  await cluster.call('POST', '/api/v1/namespaces/default/pods', podManifest('p', 'nope:1'));
  await cluster.time.advance(60_000);
  const { items } = (await cluster.call('GET', events)).body;
  expect(items.find(({ reason }: { reason: string }) => reason === 'Pulling').count).toBeGreaterThan(1);
  await cluster.call('DELETE', '/api/v1/namespaces/default/pods/p?gracePeriodSeconds=0');
  await cluster.time.advance(3_700_000, 60_000);
  expect((await cluster.call('GET', events)).body.items).toEqual([]);
});

test('a namespace takes everything in it along, and waits for what a finalizer holds', async () => {
  await using cluster = await testCluster({ 'app:1': sleeper });
  await cluster.call('POST', '/api/v1/namespaces', { metadata: { name: 'ci360' } });
  await cluster.time.advance(100);
  const base = '/api/v1/namespaces/ci360';
  await cluster.call('POST', `${base}/pods`, podManifest('p', 'app:1'));
  await cluster.call('POST', `${base}/configmaps`, { metadata: { name: 'held', finalizers: ['example.test/hold'] } });
  await cluster.time.advance(2000);
  await cluster.call('DELETE', base);
  await cluster.time.advance(10_000);
  const going = await cluster.call('GET', base);
  expect(going.body.status.phase).toBe('Terminating');
  expect(going.body.status.conditions).toContainEqual(
    expect.objectContaining({
      type: 'NamespaceFinalizersRemaining',
      status: 'True',
      message: 'Some content in the namespace has finalizers remaining: example.test/hold in 1 resource instances',
    }),
  );
  await cluster.call('PATCH', `${base}/configmaps/held`, { metadata: { finalizers: null } }, merge);
  await cluster.time.advance(15_000);
  expect((await cluster.call('GET', base)).status).toBe(404);
});
