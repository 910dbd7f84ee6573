/** `kubectl port-forward` on the simulator's API: SPDY as its clients speak it, HTTP inside. */
import { request as httpRequest } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { CONTROL, controlFrame, words } from '../../../server/sandbox/embedded/api-host/spdy/frames.ts';
import { servedCluster, type ServedCluster } from '../../support/cluster/served-cluster.ts';
import type { FakeImage } from '../../support/cluster/fake-container.ts';
import { SpdyClient } from './spdy-client.ts';

const web: FakeImage = {
  async main({ listen, killed }) {
    listen(80, async ({ method, path, body }) => ({
      status: 200,
      headers: { 'content-type': 'text/plain' },
      body: (async function* () {
        yield new TextEncoder().encode(`${method} ${path} ${body ? new TextDecoder().decode(body) : ''}`);
      })(),
    }));
    await killed;
    return 0;
  },
};

let served: ServedCluster;
const clients: SpdyClient[] = [];

beforeAll(async () => {
  served = await servedCluster({ 'web:1': web });
  await served.cluster.call('POST', '/api/v1/namespaces/default/pods', {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web' },
    spec: { containers: [{ name: 'web', image: 'web:1' }] },
  });
  await served.cluster.time.advance(8000);
});

afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});

afterAll(() => served[Symbol.asyncDispose]());

/** Asks as kubectl does behind a proxy that knows no WebSockets. */
function dial(
  pod: string,
  headers: Record<string, string> = {},
): Promise<SpdyClient | { status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const asked = httpRequest(`${served.url}/api/v1/namespaces/default/pods/${pod}/portforward`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${served.token}`,
        connection: 'Upgrade',
        upgrade: 'SPDY/3.1',
        'x-stream-protocol-version': 'portforward.k8s.io',
        ...headers,
      },
    });
    asked.on('upgrade', (_response, socket, head) => {
      const client = new SpdyClient(socket, head);
      clients.push(client);
      resolve(client);
    });
    asked.on('response', (response) => {
      void text(response).then((body) => resolve({ status: response.statusCode ?? 0, text: body }));
    });
    asked.on('error', reject);
    asked.end();
  });
}

async function connected(): Promise<SpdyClient> {
  const client = await dial('web');
  if (!(client instanceof SpdyClient)) throw new Error(`refused: ${client.text}`);
  return client;
}

/** A connection's two streams: first the one for errors, which the client has nothing to say on. */
async function pair(client: SpdyClient, port: number, id: string): Promise<{ errors: number; data: number }> {
  const headers = { port: String(port), requestid: id };
  const errors = await client.open({ ...headers, streamtype: 'error' }, true);
  return { errors, data: await client.open({ ...headers, streamtype: 'data' }) };
}

test('a client gets through to the port that a Pod listens on, with several connections at once', async () => {
  const client = await connected();
  const [one, two] = [await pair(client, 80, '0'), await pair(client, 80, '1')];
  client.send(two.data, 'GET /second HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  client.send(one.data, 'POST /first HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhe');
  client.send(one.data, 'llo');
  expect(await client.text(two.data)).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*GET \/second /);
  expect(await client.text(one.data)).toMatch(/POST \/first hello/);
  expect(await client.text(one.errors)).toBe('');
});

test('a client of a port that nobody listens on is told what the kubelet would say', async () => {
  const client = await connected();
  const { errors, data } = await pair(client, 81, '0');
  client.send(data, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  expect(await client.text(errors)).toMatch(
    /^error forwarding port 81 to pod [0-9a-f]{64}, uid : failed to execute portforward in network namespace .*connect: connection refused $/,
  );
});

test('a ping is answered, so that the client knows that the connection lives', async () => {
  const client = await connected();
  client.write(controlFrame(CONTROL.ping, words(7)));
  const answer = await client.until((frame) => frame.type === 'control' && frame.kind === CONTROL.ping);
  expect(answer?.payload.readUInt32BE(0)).toBe(7);
});

test.each([
  ['another version', Buffer.from([0x80, 9, 0, 6, 0, 0, 0, 4, 0, 0, 0, 1])],
  ['a frame of 16 MB', Buffer.from([0, 0, 0, 1, 0, 0xff, 0xff, 0xff])],
  ['headers that are not compressed', controlFrame(CONTROL.synStream, Buffer.alloc(20, 1))],
])('%s ends the connection, and nothing else', async (_what, bytes) => {
  const client = await connected();
  client.write(bytes);
  const last = await client.until((frame) => frame.type === 'control' && frame.kind === CONTROL.goAway);
  expect(last).toBeDefined();
  expect(await dial('web')).toBeInstanceOf(SpdyClient);
});

test('a Pod that is not there, and a client that offers no SPDY, are refused before anything is opened', async () => {
  expect(await dial('nope')).toMatchObject({ status: 404, text: expect.stringContaining('pods \\"nope\\" not found') });
  expect(await dial('web', { upgrade: 'h2c' })).toMatchObject({ status: 400 });
});
