/** Opens a cluster for a test, with time stopped, and asks its API. */
import type { ApiRequest } from '../../../server/sandbox/sandbox.ts';
import { openCluster, type SimulatedCluster } from '../../../server/sandbox/embedded/nodes/open-cluster.ts';
import { fakeImages, type FakeContainer, type FakeImage } from './fake-container.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The body as JSON. */
  // oxlint-disable-next-line typescript/no-explicit-any -- a test reads any field of any object
  readonly body: any;
}

export interface TestCluster extends SimulatedCluster {
  readonly containers: readonly FakeContainer[];
  readonly errors: readonly unknown[];
  call(method: string, path: string, body?: unknown, options?: { type?: string; accept?: string }): Promise<Answer>;
  /** The lines of a watch. */
  watch(path: string, options: WatchCall): Promise<Answer>;
}

export interface WatchCall {
  readonly accept?: string;
  /** What happens while the watch is open; the watch ends after it. */
  readonly during: () => Promise<void>;
}

export async function testCluster(
  images: Readonly<Record<string, FakeImage>> = {},
  preloaded: readonly string[] = [],
): Promise<TestCluster> {
  const { created, ...parts } = fakeImages(images);
  const errors: unknown[] = [];
  let seed = 1;
  const random = (): number => {
    seed = (seed * 16807) % 2147483647;
    return seed / 2147483647;
  };
  const cluster = await openCluster({ ...parts, preloaded, random, onError: (error) => errors.push(error) });
  cluster.time.pause();
  const call: TestCluster['call'] = async (
    method,
    path,
    body,
    { type = 'application/json', accept = 'application/json' } = {},
  ) => {
    const request: ApiRequest = {
      method,
      path,
      headers: { accept, 'user-agent': 'node', ...(body === undefined ? {} : { 'content-type': type }) },
      ...(body === undefined
        ? {}
        : { body: new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body)) }),
      signal: new AbortController().signal,
    };
    const response = await cluster.api.handle(request);
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of response.body) text += decoder.decode(chunk, { stream: true });
    const isJson = (response.headers['content-type'] ?? '').startsWith('application/json');
    return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : text };
  };
  const watch: TestCluster['watch'] = async (path, { accept = 'application/json', during }) => {
    const ending = new AbortController();
    const { status, headers, body } = await cluster.api.handle({
      method: 'GET',
      path,
      headers: { accept, 'user-agent': 'node' },
      signal: ending.signal,
    });
    const decoder = new TextDecoder();
    let text = '';
    const reading = (async () => {
      for await (const chunk of body) text += decoder.decode(chunk, { stream: true });
    })();
    await during();
    await cluster.time.advance(200);
    ending.abort();
    await reading;
    const lines = text.split('\n').filter((line) => line !== '');
    return { status, headers, text, body: lines.map((line) => JSON.parse(line)) };
  };
  return Object.assign(cluster, { call, watch, containers: created, errors });
}

export function podManifest(name: string, image: string, spec: object = {}): object {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: { containers: [{ name: 'c', image }], ...spec } };
}
