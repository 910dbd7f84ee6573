import { expect, test } from 'vitest';
import { Signal } from '../../../server/sandbox/embedded/process.ts';
import { testCluster, type TestCluster } from '../../support/cluster/cluster.ts';
import { sleeper, type FakeImage } from '../../support/cluster/fake-container.ts';

const base = '/api/v1/namespaces/default';

function pod(spec: object): object {
  return { metadata: { name: 'p', labels: { app: 'p' } }, spec };
}

async function read(cluster: TestCluster, path: string, container = -1): Promise<string> {
  const mount = cluster.containers.at(container)?.spec.mounts.find((one) => path.startsWith(`${one.path}/`));
  if (!mount) throw new Error(`nothing is mounted at ${path}`);
  return mount.fs.readFile(path.slice(mount.path.length));
}

test('a container finds its account, ConfigMaps, Secrets and fields of its Pod as files that it cannot write', async () => {
  await using cluster = await testCluster({ 'app:1': sleeper });
  await cluster.call('POST', `${base}/configmaps`, { metadata: { name: 'settings' }, data: { 'a.txt': 'hello' } });
  await cluster.call('POST', `${base}/secrets`, { metadata: { name: 'keys' }, stringData: { token: 's3cret' } });
  const volumes = [
    { name: 'config', configMap: { name: 'settings' } },
    { name: 'secret', secret: { secretName: 'keys', items: [{ key: 'token', path: 'deep/token' }] } },
    { name: 'info', downwardAPI: { items: [{ path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } }] } },
  ];
  const volumeMounts = volumes.map(({ name }) => ({ name, mountPath: `/${name}` }));
  await cluster.call(
    'POST',
    `${base}/pods`,
    pod({ volumes, containers: [{ name: 'c', image: 'app:1', volumeMounts }] }),
  );
  await cluster.time.advance(2000);
  expect(await read(cluster, '/config/a.txt')).toBe('hello');
  expect(await read(cluster, '/secret/deep/token')).toBe('s3cret');
  expect(await read(cluster, '/info/labels')).toBe('app="p"');
  expect(await read(cluster, '/var/run/secrets/kubernetes.io/serviceaccount/namespace')).toBe('default');
  expect(cluster.containers[0]?.spec.mounts.every(({ readOnly }) => readOnly)).toBe(true);
});

test('an emptyDir outlives a restart of the container, and a folder of the node outlives the Pod', async () => {
  await using cluster = await testCluster({ 'app:1': sleeper });
  const volumes = [
    { name: 'scratch', emptyDir: {} },
    { name: 'disk', hostPath: { path: '/var/lib/baldur-quotes', type: 'DirectoryOrCreate' } },
  ];
  const volumeMounts = [
    { name: 'scratch', mountPath: '/scratch' },
    { name: 'disk', mountPath: '/disk' },
  ];
  const spec = { nodeName: 'node-1', volumes, containers: [{ name: 'c', image: 'app:1', volumeMounts }] };
  await cluster.call('POST', `${base}/pods`, pod(spec));
  await cluster.time.advance(2000);
  for (const { path, fs } of cluster.containers[0]?.spec.mounts ?? [])
    if (!path.startsWith('/var')) await fs.writeFile('/x', path);
  cluster.containers[0]?.kill(new Signal('SIGTERM'));
  await cluster.time.advance(3000);
  expect(cluster.containers).toHaveLength(2);
  expect(await read(cluster, '/scratch/x')).toBe('/scratch');
  await cluster.call('DELETE', `${base}/pods/p`);
  await cluster.time.advance(3000);
  await cluster.call('POST', `${base}/pods`, pod(spec));
  await cluster.time.advance(2000);
  expect(await read(cluster, '/disk/x')).toBe('/disk');
  await expect(read(cluster, '/scratch/x')).rejects.toThrow(/no such file/i);
});

test('a Pod whose ConfigMap is missing waits for it, and starts when it comes', async () => {
  await using cluster = await testCluster({ 'app:1': sleeper });
  const volumes = [{ name: 'config', configMap: { name: 'settings' } }];
  const volumeMounts = [{ name: 'config', mountPath: '/config' }];
  await cluster.call(
    'POST',
    `${base}/pods`,
    pod({ volumes, containers: [{ name: 'c', image: 'app:1', volumeMounts }] }),
  );
  await cluster.time.advance(3000);
  const events = await cluster.call('GET', `${base}/events?fieldSelector=reason=FailedMount`);
  expect(events.body.items[0]).toMatchObject({
    type: 'Warning',
    message: 'MountVolume.SetUp failed for volume "config" : configmap "settings" not found',
  });
  await cluster.call('POST', `${base}/configmaps`, { metadata: { name: 'settings' }, data: { a: '1' } });
  await cluster.time.advance(20_000);
  expect((await cluster.call('GET', `${base}/pods/p`)).body.status.phase).toBe('Running');
});

test('init containers run one after the other, before the container of the Pod', async () => {
  const order: string[] = [];
  const init: FakeImage = {
    async main({ spec }) {
      order.push(spec.env['NAME'] ?? '');
      await spec.clock.wait(3000);
      return 0;
    },
  };
  await using cluster = await testCluster({ 'app:1': sleeper, 'init:1': init });
  const initContainers = ['one', 'two'].map((name) => ({
    name,
    image: 'init:1',
    env: [{ name: 'NAME', value: name }],
  }));
  await cluster.call('POST', `${base}/pods`, pod({ initContainers, containers: [{ name: 'c', image: 'app:1' }] }));
  const seen = new Set<string>();
  for (let second = 0; second < 15; second += 1) {
    await cluster.time.advance(1000);
    const answer = await cluster.call('GET', `${base}/pods`, undefined, {
      accept: 'application/json;as=Table;v=v1;g=meta.k8s.io',
    });
    seen.add(answer.body.rows[0].cells.slice(1, 3).join(' '));
  }
  expect(order).toEqual(['one', 'two']);
  expect([...seen]).toEqual(expect.arrayContaining(['0/1 Init:0/2', '0/1 Init:1/2', '1/1 Running']));
  const { status } = (await cluster.call('GET', `${base}/pods/p`)).body;
  expect(status.initContainerStatuses).toMatchObject([
    { name: 'one', ready: true, state: { terminated: { exitCode: 0, reason: 'Completed' } } },
    { name: 'two', ready: true, state: { terminated: { exitCode: 0, reason: 'Completed' } } },
  ]);
  const events = await cluster.call(
    'GET',
    `${base}/events?fieldSelector=involvedObject.fieldPath=spec.initContainers{one},reason=Started`,
  );
  expect(events.body.items).toHaveLength(1);
});

test('a Pod with a sidecar says that the simulator has none, rather than hang without a word', async () => {
  await using cluster = await testCluster({ 'app:1': sleeper });
  const initContainers = [{ name: 'side', image: 'app:1', restartPolicy: 'Always' }];
  await cluster.call('POST', `${base}/pods`, pod({ initContainers, containers: [{ name: 'c', image: 'app:1' }] }));
  await cluster.time.advance(2000);
  const events = await cluster.call('GET', `${base}/events?fieldSelector=reason=Failed`);
  expect(events.body.items[0].message).toBe(
    'sandbox: init containers of restartPolicy Always (sidecars) are not part of the simulator; they work in a real cluster',
  );
  expect(cluster.containers).toHaveLength(0);
});

test('each node has its own folder of that name, made by root', async () => {
  await using cluster = await testCluster({ 'app:1': sleeper });
  const volumes = [{ name: 'disk', hostPath: { path: '/var/lib/baldur-quotes', type: 'DirectoryOrCreate' } }];
  const volumeMounts = [{ name: 'disk', mountPath: '/disk' }];
  for (const nodeName of ['node-1', 'node-2']) {
    const spec = { nodeName, volumes, containers: [{ name: 'c', image: 'app:1', volumeMounts }] };
    await cluster.call('POST', `${base}/pods`, { metadata: { name: nodeName }, spec });
  }
  await cluster.time.advance(2000);
  const disks = cluster.containers.flatMap(({ spec }) => spec.mounts.filter(({ path }) => path === '/disk'));
  expect(disks).toHaveLength(2);
  await disks[0]?.fs.writeFile('/quotes.txt', 'hello');
  expect(await disks[1]?.fs.exists('/quotes.txt')).toBe(false);
  expect(await disks[1]?.fs.stat('/')).toMatchObject({ mode: 0o755, uid: 0, gid: 0 });
});
