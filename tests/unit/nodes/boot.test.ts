import { expect, test } from 'vitest';
import { podManifest, testCluster } from '../../support/cluster/cluster.ts';
import { sleeper } from '../../support/cluster/fake-container.ts';

const asTable = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' };

test('a reader finds three ready nodes, the first of which holds the control plane', async () => {
  await using cluster = await testCluster();
  const nodes = await cluster.call('GET', '/api/v1/nodes', undefined, asTable);
  // A creation is kept to the second: the clock may have passed one since.
  const age = expect.stringMatching(/^\d+s$/);
  expect(nodes.body.rows.map((row: { cells: unknown[] }) => row.cells.slice(0, 6))).toEqual([
    ['node-1', 'Ready', 'control-plane', age, 'v1.36.4', '172.18.0.2'],
    ['node-2', 'Ready', '<none>', age, 'v1.36.4', '172.18.0.3'],
    ['node-3', 'Ready', '<none>', age, 'v1.36.4', '172.18.0.4'],
  ]);
});

test('the Pods of the control plane and of the DNS are running soon after the start', async () => {
  await using cluster = await testCluster();
  await cluster.time.advance(3000);
  const pods = await cluster.call('GET', '/api/v1/namespaces/kube-system/pods', undefined, asTable);
  const rows: string[] = pods.body.rows.map((row: { cells: unknown[] }) => row.cells.slice(0, 4).join(' '));
  expect(rows.map((row) => row.replace(/-[a-z0-9]{5} /, '-* ').replace(/-[a-z0-9]+-\*/, '-*-*'))).toEqual([
    'coredns-*-* 1/1 Running 0',
    'coredns-*-* 1/1 Running 0',
    'etcd-node-1 1/1 Running 0',
    'kube-apiserver-node-1 1/1 Running 0',
    'kube-controller-manager-node-1 1/1 Running 0',
    'kube-*-* 1/1 Running 0',
    'kube-*-* 1/1 Running 0',
    'kube-*-* 1/1 Running 0',
    'kube-scheduler-node-1 1/1 Running 0',
  ]);
  expect(cluster.errors).toEqual([]);
});

test('a namespace has its account and the certificate of the cluster', async () => {
  await using cluster = await testCluster();
  await cluster.call('POST', '/api/v1/namespaces', { metadata: { name: 'ci360' } });
  await cluster.time.advance(100);
  expect((await cluster.call('GET', '/api/v1/namespaces/ci360/serviceaccounts/default')).status).toBe(200);
  expect((await cluster.call('GET', '/api/v1/namespaces/ci360/configmaps/kube-root-ca.crt')).status).toBe(200);
});

test('a Pod runs on a node, and is gone after it was deleted and has stopped', async () => {
  await using cluster = await testCluster({ 'app:1': sleeper });
  const made = await cluster.call('POST', '/api/v1/namespaces/default/pods', podManifest('p', 'app:1'));
  expect(made.status).toBe(201);
  await cluster.time.advance(2000);
  const pod = await cluster.call('GET', '/api/v1/namespaces/default/pods/p');
  expect(pod.body.status).toMatchObject({
    phase: 'Running',
    containerStatuses: [{ ready: true, started: true, restartCount: 0 }],
  });
  await cluster.call('DELETE', '/api/v1/namespaces/default/pods/p');
  await cluster.time.advance(3000);
  expect((await cluster.call('GET', '/api/v1/namespaces/default/pods/p')).status).toBe(404);
});
