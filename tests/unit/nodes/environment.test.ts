import { expect, test } from 'vitest';
import { podManifest, testCluster } from '../../support/cluster/cluster.ts';
import { sleeper } from '../../support/cluster/fake-container.ts';

const base = '/api/v1/namespaces/default';

test('a container finds values, fields of its Pod, ConfigMaps and Secrets in its environment', async () => {
  await using cluster = await testCluster({ 'app:1': sleeper });
  await cluster.call('POST', `${base}/configmaps`, {
    metadata: { name: 'settings' },
    data: { GREETING: 'hello', level: 'info' },
  });
  await cluster.call('POST', `${base}/secrets`, { metadata: { name: 'keys' }, stringData: { token: 'pässword' } });
  const env = [
    { name: 'NODE_ENV', value: 'development' },
    { name: 'BOTH', value: '$(NODE_ENV)-$(GREETING)' },
    { name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
    { name: 'LEVEL', valueFrom: { configMapKeyRef: { name: 'settings', key: 'level' } } },
    { name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'keys', key: 'token' } } },
    { name: 'MAYBE', valueFrom: { secretKeyRef: { name: 'nope', key: 'x', optional: true } } },
    { name: 'MEMORY', valueFrom: { resourceFieldRef: { resource: 'limits.memory', divisor: '1Mi' } } },
  ];
  const container = {
    name: 'c',
    image: 'app:1',
    env,
    envFrom: [{ configMapRef: { name: 'settings' } }],
    resources: { limits: { memory: '64Mi' } },
  };
  await cluster.call(
    'POST',
    `${base}/pods`,
    podManifest('p', 'app:1', { containers: [container], enableServiceLinks: false }),
  );
  await cluster.time.advance(2000);
  const found = cluster.containers[0]?.spec.env ?? {};
  expect(Object.fromEntries(Object.entries(found).filter(([name]) => !name.startsWith('KUBERNETES_')))).toEqual({
    GREETING: 'hello',
    level: 'info',
    NODE_ENV: 'development',
    BOTH: 'development-hello',
    POD: 'p',
    LEVEL: 'info',
    TOKEN: 'pässword',
    MEMORY: '64',
  });
  expect(found['KUBERNETES_SERVICE_HOST']).toBe('10.96.0.1');
  expect(cluster.containers[0]?.spec.memoryLimit).toBe(64 * 1024 * 1024);
});

test('a container whose ConfigMap is missing waits, and says for what', async () => {
  await using cluster = await testCluster({ 'app:1': sleeper });
  const env = [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'nope', key: 'a' } } }];
  await cluster.call(
    'POST',
    `${base}/pods`,
    podManifest('p', 'app:1', { containers: [{ name: 'c', image: 'app:1', env }] }),
  );
  await cluster.time.advance(2000);
  const pod = await cluster.call('GET', `${base}/pods/p`);
  expect(pod.body.status.containerStatuses[0].state.waiting).toEqual({
    reason: 'CreateContainerConfigError',
    message: 'configmap "nope" not found',
  });
});
