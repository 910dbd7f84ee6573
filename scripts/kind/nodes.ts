/** What the nodes of a kind cluster are given: images, and the way to the readers' registry. */
import { REGISTRY_HOST } from '../../server/sandbox/kind/names.ts';
import { Plain } from '../message.ts';
import { attempt, run } from './run.ts';

const CERTS = '/etc/containerd/certs.d';
const FOLDER = `${CERTS}/${REGISTRY_HOST}`;

/** Loads images of this machine's docker into the nodes; kind skips those that are there. */
export async function loadImages(cluster: string, images: readonly string[], signal: AbortSignal): Promise<void> {
  // One by one: each of them is at most some hundred megabytes on its way.
  for (const image of images) await run('kind', ['load', 'docker-image', '--name', cluster, image], { signal });
}

export interface RegistryOnNode {
  readonly clusterIP: string;
  /** `Authorization` with which the node pulls for Pods that bring no login. */
  readonly login?: string;
}

/**
 * Tells a node's containerd where the registry is: the node's own resolver does not know the cluster's names. Whether
 * that changed anything.
 */
export async function introduceRegistry(node: string, registry: RegistryOnNode): Promise<boolean> {
  const config = await run('docker', ['exec', node, 'cat', '/etc/containerd/config.toml']);
  if (!new RegExp(`^\\s*config_path\\s*=\\s*["'][^"']*${CERTS}`, 'm').test(config)) {
    throw new Plain(
      `containerd on the node ${node} reads no registry settings (config_path in /etc/containerd/config.toml).\n` +
        `Node images of kind 0.27 and newer have it: make the cluster anew with kind:down and kind:up.`,
    );
  }
  const content = hostsToml(registry);
  const before = await attempt('docker', ['exec', node, 'cat', `${FOLDER}/hosts.toml`]);
  if (before.code === 0 && before.stdout === content) return false;
  await run(
    'docker',
    ['exec', '-i', node, 'sh', '-c', `umask 077 && mkdir -p ${FOLDER} && cat > ${FOLDER}/hosts.toml`],
    {
      input: content,
    },
  );
  return true;
}

export async function forgetRegistry(node: string): Promise<void> {
  await run('docker', ['exec', node, 'rm', '-rf', FOLDER]);
}

/** Removes from a node the images that were built here; those of Docker Hub may be somebody else's as well. */
export async function forgetImages(node: string): Promise<void> {
  const list = await run('docker', ['exec', node, 'crictl', 'images', '--output', 'json']);
  const { images } = JSON.parse(list) as { images: { repoTags?: string[] }[] };
  const ours = images
    .flatMap(({ repoTags }) => repoTags ?? [])
    .filter((tag) => tag.startsWith(`${REGISTRY_HOST}/`) || /\ballthingsdocker\/(?:toolbox|server):/.test(tag));
  for (const tag of ours) await run('docker', ['exec', node, 'crictl', 'rmi', tag]);
}

export function hostsToml({ clusterIP, login }: RegistryOnNode): string {
  const url = `http://${clusterIP.includes(':') ? `[${clusterIP}]` : clusterIP}:${REGISTRY_HOST.split(':')[1]}`;
  const header = login === undefined ? '' : `\n[host."${url}".header]\n  authorization = "${login}"\n`;
  return `# The readers' registry: the Service registry in atd-system, plain HTTP within the cluster.
server = "${url}"

[host."${url}"]
  capabilities = ["pull", "resolve"]
${header}`;
}
