/** The sandbox that replays recordings: the real images on a cluster whose time is stepped, and a shell with kubectl. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { SandboxRegistry } from '../../../server/sandbox/embedded/images/registry.ts';
import { ImageStore } from '../../../server/sandbox/embedded/images/store.ts';
import { containerFactory } from '../../../server/sandbox/embedded/machine/container/create-container.ts';
import { Quota } from '../../../server/sandbox/embedded/machine/files/quota.ts';
import { openCluster, type SimulatedCluster } from '../../../server/sandbox/embedded/nodes/open-cluster.ts';
import { kubectlShell, type KubectlShell } from '../../support/kubectl/kubectl.ts';
import { recordedFiles } from './recording.ts';
import { publishQuotes } from '../../support/published-quotes.ts';

export interface ReplaySandbox extends AsyncDisposable {
  readonly cluster: SimulatedCluster;
  readonly shell: KubectlShell;
}

/** Where the recorded cluster pulled the guide's own image from. */
const REGISTRY = 'localhost:5000';
/** What the recorded pull of Ghost took, where it was not on the nodes. */
const PULL_MS = 14_965;
const SERVICE = path.join(import.meta.dirname, '../../../content/files/mkt-tenant-splitter/service.mts');

export interface ReplayOptions {
  readonly namespace: string;
  /** References of images that the nodes have from the start. */
  readonly pulled: readonly string[];
}

export async function openReplaySandbox({ namespace, pulled }: ReplayOptions): Promise<ReplaySandbox> {
  const random = numbers();
  const service = readFileSync(SERVICE, 'utf8');
  const registry = new SandboxRegistry({ host: REGISTRY, token: 'a-token' });
  // The page about Deployments has the reader build and push the second.
  publishQuotes(registry, { service, created: '2026-11-02T08:00:00Z' }, ['1.0', '2.0']);
  const images = new ImageStore({ registry, service });
  const cluster = await openCluster({
    images,
    createContainer: containerFactory({ quota: new Quota(64 * 1024 * 1024), random }),
    pullTime: (image) => (image.config.Cmd?.includes('current/index.js') ? PULL_MS : 300),
    random,
    preloaded: pulled,
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
