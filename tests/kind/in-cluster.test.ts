/** The server as the operator's page says it runs in a cluster: its own image, the manifests, the account with the least rights. */
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { join } from 'node:path';
import {
  AppsV1Api,
  KubeConfig,
  type KubernetesObject,
  type V1ConfigMap,
  type V1PodList,
} from '@kubernetes/client-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { Api } from '../../scripts/kind/api.ts';
import { readImages } from '../../scripts/kind/images.ts';
import { readManifests } from '../../scripts/kind/manifests.ts';
import { loadImages } from '../../scripts/kind/nodes.ts';
import { run } from '../../scripts/kind/run.ts';
import { openTunnel, type Tunnel } from '../../scripts/kind/tunnel.ts';
import { ROOT } from '../../scripts/root.ts';
import { SUBPROTOCOL } from '../../server/protocol/limits.ts';
import { REQUEST_HEADER } from '../../server/protocol/session.ts';
import { connectCluster, type Cluster } from '../../server/sandbox/kind/cluster.ts';
import { SYSTEM_NAMESPACE } from '../../server/sandbox/kind/names.ts';
import { pause } from '../../server/sandbox/kind/pause.ts';
import { WirePage } from '../support/server.ts';

const PUBLIC_URL = 'https://docs.example.test';
const HOST = new URL(PUBLIC_URL).host;
const PODS = `/api/v1/namespaces/${SYSTEM_NAMESPACE}/pods?labelSelector=app%3Dserver`;

const config = new KubeConfig();
config.loadFromDefault();
const [, kind] = /^kind-(.+)$/.exec(config.getCurrentContext()) ?? [];
const because = kind === undefined ? ': this cluster is not one of kind\u2019s, whose nodes take images' : '';

describe.skipIf(kind === undefined)(`the server in the cluster${because}`, () => {
  const api = new Api(config);
  let cluster: Cluster;
  let objects: KubernetesObject[] = [];
  let tunnel: Tunnel | undefined;

  beforeAll(async () => {
    cluster = await connectCluster();
    const images = readImages();
    const env = { ...process.env, PUBLIC_URL, SITE_DIR: join('.cache', 'in-cluster-site') };
    const name = (await run(process.execPath, [join(ROOT, 'scripts/server-image.ts')], { env })).trim();
    await loadImages(kind ?? '', [name], AbortSignal.timeout(120_000));
    objects = readManifests('in-cluster', new Map([...images, ['system/server', name]]));
    const settings = objects.find((object) => object.kind === 'ConfigMap') as V1ConfigMap;
    settings.data = { ...settings.data, PUBLIC_URL, SPARES: '0' };
    for (const object of objects) await api.apply(object);
    await ready();
  });

  afterAll(async () => {
    await tunnel?.[Symbol.asyncDispose]();
    for (const object of objects) await api.remove(object);
    for (const box of await cluster.boxes.list()) await cluster.boxes.end(box);
    cluster.api[Symbol.dispose]();
  });

  /** A server's Pod is ready, and it is not this one. */
  async function ready(other?: string): Promise<string> {
    const apps = config.makeApiClient(AppsV1Api);
    const limit = AbortSignal.timeout(120_000);
    for (;;) {
      const { status } = await apps.readNamespacedDeployment({ name: 'server', namespace: SYSTEM_NAMESPACE });
      const { items } = await cluster.api.call<V1PodList>('GET', PODS);
      const pod = items.find(
        (one) =>
          one.metadata?.name !== other &&
          one.metadata?.deletionTimestamp === undefined &&
          one.status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True'),
      );
      if (status?.readyReplicas === 1 && pod?.metadata?.name !== undefined) return pod.metadata.name;
      await pause(250, limit);
    }
  }

  async function reach(pod: string, port: number): Promise<string> {
    await tunnel?.[Symbol.asyncDispose]();
    tunnel = await openTunnel(config, { namespace: SYSTEM_NAMESPACE, pod, port });
    return tunnel.url;
  }

  test('a reader gets a sandbox of it, and keeps it, with its shell, when the server\u2019s Pod is another one', async () => {
    const first = await ready();
    const url = await reach(first, 4321);
    const opened = await ask(`${url}/session`, {
      method: 'POST',
      headers: { origin: PUBLIC_URL, [REQUEST_HEADER]: '1' },
    });
    expect(opened.status).toBe(201);
    const cookie = opened.cookie ?? '';
    const page = await new WirePage(connect(url, cookie)).start();
    page.type('token=kept; kubectl auth whoami -o jsonpath="{.status.userInfo.username}"\r');
    await page.until(() => /system:serviceaccount:atd-[0-9a-f]{10}-box:reader/.test(page.text));
    page.socket.close();

    await cluster.api.remove(`/api/v1/namespaces/${SYSTEM_NAMESPACE}/pods/${first}`);
    const again = await new WirePage(connect(await reach(await ready(first), 4321), cookie)).start();
    again.type('echo "$token by the same shell"\r');
    await again.until(() => again.text.includes('kept by the same shell'));
    again.socket.close();
  });

  test('its metrics are at a port of their own, not where readers are', async () => {
    const pod = await ready();
    const metrics = await ask(`${await reach(pod, 9464)}/metrics`);
    expect(metrics.body).toMatch(/^atd_ready 1$/m);
    expect(metrics.body).toMatch(/^atd_sandboxes\{state="open"\} \d+$/m);
    expect((await ask(`${await reach(pod, 4321)}/metrics`)).status).toBe(404);
  });
});

function connect(url: string, cookie: string): WebSocket {
  return new WebSocket(`${url.replace(/^http/, 'ws')}/terminal`, SUBPROTOCOL, {
    headers: { host: HOST, origin: PUBLIC_URL, cookie },
  });
}

/** As a browser that reached it by its public address. */
async function ask(
  url: string,
  { method = 'GET', headers = {} }: Pick<RequestOptions, 'method'> & { headers?: Record<string, string> } = {},
): Promise<{ status: number; cookie: string | undefined; body: string }> {
  const sent = httpRequest(url, { method, headers: { ...headers, host: HOST }, agent: false }).end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  const cookie = response.headers['set-cookie']?.[0]?.split(';', 1)[0];
  return { status: response.statusCode ?? 0, cookie, body: Buffer.concat(chunks).toString('utf8') };
}
