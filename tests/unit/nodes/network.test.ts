import { afterEach, expect, test, vi } from 'vitest';
import { podManifest, testCluster } from '../../support/cluster/cluster.ts';
import { sleeper, type FakeImage } from '../../support/cluster/fake-container.ts';
import { textResponse } from '../../../server/sandbox/embedded/apiserver/requests/respond.ts';

const get = { method: 'GET', path: '/', headers: {}, signal: new AbortController().signal };

const web: FakeImage = {
  async main({ killed, listen, spec }) {
    listen(8080, async ({ path }) => textResponse(`${spec.hostname} ${path}`));
    await killed;
    return 0;
  },
};

afterEach(() => {
  vi.unstubAllGlobals();
});

test('no request of a Pod, a probe or a reader ever reaches the network of the host', async () => {
  const hostFetch = vi.fn();
  vi.stubGlobal('fetch', hostFetch);
  await using cluster = await testCluster({ 'app:1': sleeper });
  const probe = { livenessProbe: { httpGet: { host: 'example.com', port: 80, path: '/' }, periodSeconds: 1 } };
  const spec = { containers: [{ name: 'c', image: 'app:1', ...probe }] };
  await cluster.call('POST', '/api/v1/namespaces/default/pods', podManifest('p', 'app:1', spec));
  await cluster.time.advance(5000);
  const network = cluster.containers[0]?.spec.network ?? cluster.network;
  for (const host of ['example.com', '1.1.1.1', '169.254.169.254', 'metadata.google.internal']) {
    await expect(network.request({ host, port: 80 }, get)).rejects.toThrow(
      /connect E(NOTFOUND|HOSTUNREACH|CONNREFUSED)/,
    );
    await expect(cluster.network.request({ host, port: 80 }, get)).rejects.toThrow(/connect E/);
  }
  expect(hostFetch).not.toHaveBeenCalled();
});

test('a Service spreads requests over its Pods, by name and by address', async () => {
  await using cluster = await testCluster({ 'web:1': web, 'app:1': sleeper });
  for (const name of ['a', 'b']) {
    const pod = { ...podManifest(name, 'web:1'), metadata: { name, labels: { app: 'web' } } };
    await cluster.call('POST', '/api/v1/namespaces/default/pods', pod);
  }
  await cluster.call('POST', '/api/v1/namespaces/default/pods', podManifest('client', 'app:1'));
  const spec = { type: 'NodePort', selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080, nodePort: 30080 }] };
  await cluster.call('POST', '/api/v1/namespaces/default/services', { metadata: { name: 'web' }, spec });
  await cluster.time.advance(5000);
  const client = cluster.containers.find(({ spec: { hostname } }) => hostname === 'client');
  const seen = new Set<string>();
  for (const target of [
    { host: 'web', port: 80 },
    { host: 'web.default.svc.cluster.local', port: 80 },
  ]) {
    const response = await client?.spec.network.request(target, get);
    for await (const chunk of response?.body ?? []) seen.add(new TextDecoder().decode(chunk));
  }
  expect(seen).toEqual(new Set(['a /', 'b /']));
  const fromOutside = await cluster.network.request({ host: 'node-2', port: 30080 }, get);
  expect(fromOutside.status).toBe(200);
});

test('a port that nothing listens on refuses the connection', async () => {
  await using cluster = await testCluster({ 'app:1': sleeper });
  await cluster.call('POST', '/api/v1/namespaces/default/pods', podManifest('p', 'app:1'));
  await cluster.time.advance(2000);
  const pod = await cluster.call('GET', '/api/v1/namespaces/default/pods/p');
  await expect(cluster.network.request({ host: pod.body.status.podIP, port: 80 }, get)).rejects.toThrow(
    'connect ECONNREFUSED',
  );
});
