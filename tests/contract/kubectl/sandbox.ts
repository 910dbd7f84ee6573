/** The sandbox that replays recordings: the real images on a cluster whose time is stepped, and a shell with kubectl. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { quotesImage } from '../../../server/sandbox/embedded/images/quotes/image.ts';
import { SandboxRegistry } from '../../../server/sandbox/embedded/images/registry.ts';
import { ImageStore, publishQuotes, QUOTES_REPOSITORY } from '../../../server/sandbox/embedded/images/store.ts';
import { containerFactory } from '../../../server/sandbox/embedded/machine/container/create-container.ts';
import { Quota } from '../../../server/sandbox/embedded/machine/files/quota.ts';
import { openCluster, type SimulatedCluster } from '../../../server/sandbox/embedded/nodes/open-cluster.ts';
import { kubectlShell, type KubectlShell } from '../../support/kubectl/kubectl.ts';
import { recordedFiles } from './recording.ts';

export interface ReplaySandbox extends AsyncDisposable {
  readonly cluster: SimulatedCluster;
  readonly shell: KubectlShell;
}

/** Where the recorded cluster pulled the guide's own image from. */
const REGISTRY = 'localhost:5000';
/** What the recorded pull of Ghost took; nothing is on the nodes from the start. */
const PULL_MS = 14_965;
const SERVICE = path.join(import.meta.dirname, '../../../content/files/mkt-tenant-splitter/service.mts');

/** `preloaded`: what earlier parts had pulled to the nodes. */
export async function openReplaySandbox({
  namespace,
  preloaded,
}: {
  namespace: string;
  preloaded: readonly string[];
}): Promise<ReplaySandbox> {
  const random = numbers();
  const service = readFileSync(SERVICE, 'utf8');
  const registry = new SandboxRegistry({ host: REGISTRY, token: 'a-token' });
  const created = '2026-11-02T08:00:00Z';
  publishQuotes(registry, { service, created });
  // What a reader builds and pushes on the page about Deployments.
  const second = quotesImage({ service, created, version: '2.0', id: `sha256:${'2'.repeat(64)}` });
  registry.push(QUOTES_REPOSITORY, '2.0', second);
  const images = new ImageStore({ registry, service });
  const cluster = await openCluster({
    images,
    preloaded,
    createContainer: containerFactory({ quota: new Quota(64 * 1024 * 1024), random }),
    pullTime: (image) => (image.config.Cmd?.includes('current/index.js') ? PULL_MS : 300),
    random,
  });
  cluster.time.pause();
  await cluster.time.advance(5000);
  const shell = await kubectlShell({ api: cluster.api, time: cluster.time, namespace });
  for (const [name, text] of Object.entries(recordedFiles())) await shell.write(name, text);
  return { cluster, shell, [Symbol.asyncDispose]: () => cluster[Symbol.asyncDispose]() };
}

/** The same numbers in every run. */
function numbers(): () => number {
  let state = 1;
  return () => {
    state = (state * 16_807) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
