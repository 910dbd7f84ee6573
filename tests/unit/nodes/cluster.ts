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
}

export async function testCluster(images: Readonly<Record<string, FakeImage>> = {}): Promise<TestCluster> {
  const { created, ...parts } = fakeImages(images);
  const errors: unknown[] = [];
  let seed = 1;
  const random = (): number => {
    seed = (seed * 16807) % 2147483647;
    return seed / 2147483647;
  };
  const cluster = await openCluster({ ...parts, random, onError: (error) => errors.push(error) });
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
  return Object.assign(cluster, { call, containers: created, errors });
}

export function podManifest(name: string, image: string, spec: object = {}): object {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: { containers: [{ name: 'c', image }], ...spec } };
}
