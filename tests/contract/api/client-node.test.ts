import {
  AppsV1Api,
  CoreV1Api,
  Exec,
  KubeConfig,
  PatchStrategy,
  setHeaderOptions,
  Watch,
} from '@kubernetes/client-node';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { servedCluster, type ServedCluster } from '../../support/cluster/served-cluster.ts';
import { sleeper, type FakeImage } from '../../support/cluster/fake-container.ts';

const shell: FakeImage = {
  ...sleeper,
  commands: {
    async cat({ stdin, stdout }) {
      for (let bytes = await stdin.read(); bytes; bytes = await stdin.read()) await stdout.write(bytes);
      return 3;
    },
  },
};

let served: ServedCluster;
const config = new KubeConfig();

beforeAll(async () => {
  served = await servedCluster({ 'app:1': shell });
  config.loadFromFile(served.kubeconfig);
});

afterAll(async () => {
  await served[Symbol.asyncDispose]();
});

const namespace = 'default';
const replicaSet = {
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: { name: 'r' },
  spec: {
    replicas: 1,
    selector: { matchLabels: { app: 'r' } },
    template: { metadata: { labels: { app: 'r' } }, spec: { containers: [{ name: 'c', image: 'app:1' }] } },
  },
};

test('the Kubernetes client for Node lists, watches, patches and scales', async () => {
  const core = config.makeApiClient(CoreV1Api);
  const apps = config.makeApiClient(AppsV1Api);
  expect((await core.listNode()).items.map(({ metadata }) => metadata?.name)).toEqual(['node-1', 'node-2', 'node-3']);

  const running = new Set<string>();
  const twoRun = Promise.withResolvers<void>();
  const onEvent = (_type: string, pod: { metadata: { name: string }; status: { phase?: string } }): void => {
    if (pod.status.phase === 'Running') running.add(pod.metadata.name);
    if (running.size === 2) twoRun.resolve();
  };
  const watch = await new Watch(config).watch(
    `/api/v1/namespaces/${namespace}/pods`,
    { labelSelector: 'app=r' },
    onEvent,
    () => {},
  );
  await apps.createNamespacedReplicaSet({ namespace, body: replicaSet });
  const scale = await apps.patchNamespacedReplicaSetScale(
    { namespace, name: 'r', body: { spec: { replicas: 2 } } },
    setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
  );
  expect(scale.spec?.replicas).toBe(2);
  await twoRun.promise;
  watch.abort();

  const labelled = await apps.patchNamespacedReplicaSet(
    { namespace, name: 'r', body: { metadata: { labels: { tier: 'blog' } } } },
    setHeaderOptions('Content-Type', PatchStrategy.StrategicMergePatch),
  );
  expect(labelled.metadata?.labels).toEqual({ tier: 'blog' });
  await apps.deleteNamespacedReplicaSet({ namespace, name: 'r' });
});

test('a command runs over a WebSocket, with its input and its exit code', async () => {
  const core = config.makeApiClient(CoreV1Api);
  await core.createNamespacedPod({
    namespace,
    body: { metadata: { name: 'p' }, spec: { containers: [{ name: 'c', image: 'app:1' }] } },
  });
  await expect.poll(async () => (await core.readNamespacedPod({ namespace, name: 'p' })).status?.phase).toBe('Running');
  const [input, output] = [new PassThrough(), new PassThrough()];
  input.end('hello\n');
  const status = Promise.withResolvers<{ reason?: string; details?: { causes?: { message?: string }[] } }>();
  await new Exec(config).exec(namespace, 'p', 'c', ['cat'], output, null, input, false, (result) =>
    status.resolve(result),
  );
  expect((await status.promise).details?.causes?.[0]?.message).toBe('3');
  expect(output.read()?.toString()).toBe('hello\n');
});

test('a stranger on the same machine gets no answer', async () => {
  for (const authorization of ['', 'Bearer nonsense']) {
    const response = await fetch(`${served.url}/api/v1/nodes`, { headers: { authorization } });
    expect([response.status, (await response.json()).message]).toEqual([401, 'Unauthorized']);
  }
  const known = await fetch(`${served.url}/api/v1/nodes`, { headers: { authorization: `Bearer ${served.token}` } });
  expect(known.status).toBe(200);
});
