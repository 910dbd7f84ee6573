/** A cluster with its API on a loopback port, in real time, for tests with real clients. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { serveApi } from '../../../server/sandbox/embedded/api-host/serve.ts';
import { testCluster, type TestCluster } from './cluster.ts';
import type { FakeImage } from './fake-container.ts';

export interface ServedCluster extends AsyncDisposable {
  readonly cluster: TestCluster;
  readonly url: string;
  readonly token: string;
  /** A kubeconfig file. */
  readonly kubeconfig: string;
  /** A folder of the test's own. */
  readonly folder: string;
}

export async function servedCluster(images: Readonly<Record<string, FakeImage>> = {}): Promise<ServedCluster> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sandbox-api-'));
  const cluster = await testCluster(images);
  cluster.time.resume();
  const kubeconfig = path.join(folder, 'kubeconfig');
  const host = await serveApi({ api: cluster.api, kubeconfig });
  return {
    cluster,
    url: host.url,
    token: host.token,
    kubeconfig,
    folder,
    async [Symbol.asyncDispose]() {
      await host[Symbol.asyncDispose]();
      await cluster[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}
