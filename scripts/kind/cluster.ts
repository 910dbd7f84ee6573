/** The cluster that is meant: one of kind on this machine, made where there is none, or the one that a kubeconfig names. */
import { KubeConfig, type V1Node } from '@kubernetes/client-node';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { Plain, say } from '../message.ts';
import { Api } from './api.ts';
import { imageId } from './docker.ts';
import { CLUSTER_FOLDER } from './folders.ts';
import { forget, madeHere, remember } from './made.ts';
import type { Which } from './options.ts';
import { attempt, run } from './run.ts';

export interface Cluster {
  readonly api: Api;
  /** A kind cluster of this machine's docker: its nodes are containers, which take images and settings. */
  readonly kind?: { readonly name: string; readonly nodes: readonly string[] };
  /** Whether kind:up made it, as far as this machine knows. */
  readonly madeHere: boolean;
  readonly nodes: readonly V1Node[];
}

export interface NewCluster {
  readonly image: string;
  readonly workers: number;
  readonly signal: AbortSignal;
}

/** The cluster, made by kind if it is one of kind's that is not there; and what was done, in words. */
export async function ensureCluster(which: Which, make: NewCluster): Promise<{ cluster: Cluster; done: string }> {
  if (which.from === 'kubeconfig') return { cluster: await reach(which), done: 'the one of the kubeconfig' };
  const { name } = which;
  const exists = await kindCluster(name);
  if (exists && madeHere(name) !== 'making') return { cluster: await reach(which), done: `${name} is there` };
  // One that was interrupted while it was made is of no use.
  if (exists) await run('kind', ['delete', 'cluster', '--name', name]);
  remember(name, 'making');
  say(`    kind creates ${name} from ${make.image}: a minute or two …`);
  await createWithKind(name, make);
  remember(name, 'made');
  return { cluster: await reach(which), done: `${name} made from ${make.image}` };
}

/** The cluster that is meant, if it is there. */
export async function findCluster(which: Which): Promise<Cluster | undefined> {
  if (which.from === 'kind' && !(await kindCluster(which.name))) {
    forget(which.name);
    return undefined;
  }
  return reach(which);
}

export async function deleteCluster(name: string): Promise<void> {
  await run('kind', ['delete', 'cluster', '--name', name]);
  forget(name);
}

const kindCluster = async (name: string): Promise<boolean> =>
  (await run('kind', ['get', 'clusters'])).split('\n').includes(name);

async function createWithKind(name: string, { image, workers, signal }: NewCluster): Promise<void> {
  const config = parse(readFileSync(join(CLUSTER_FOLDER, 'kind.yaml'), 'utf8')) as { nodes: object[] };
  for (let worker = 0; worker < workers; worker++) config.nodes.push({ role: 'worker' });
  // kind pulls by digest and then knows the image by it; one that is here under its tag alone serves as well.
  const byTag = image.replace(/@sha256:.*$/, '');
  const present = (await imageId(image)) === undefined && (await imageId(byTag)) !== undefined ? byTag : image;
  const words = ['create', 'cluster', '--name', name, '--image', present, '--config', '-', '--wait', '180s'];
  await run('kind', words, { input: stringify(config), signal });
}

async function reach(which: Which): Promise<Cluster> {
  const config = await configOf(which);
  const api = new Api(config);
  const nodes = (await answers(api, which)).items;
  const kind = which.from === 'kind' ? which.name : await kindBehind(nodes);
  return {
    api,
    nodes,
    ...(kind === undefined ? {} : { kind: { name: kind, nodes: nodes.map((node) => node.metadata?.name ?? '') } }),
    madeHere: which.from === 'kind' && madeHere(which.name) === 'made',
  };
}

async function configOf(which: Which): Promise<KubeConfig> {
  const config = new KubeConfig();
  if (which.from === 'kind') {
    config.loadFromString(await run('kind', ['get', 'kubeconfig', '--name', which.name]));
    return config;
  }
  const { file, context } = which;
  try {
    if (file === undefined) config.loadFromDefault();
    else config.loadFromFile(file);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Plain(`The kubeconfig ${file ?? ''} cannot be read: ${why}\nName one that can be with --kubeconfig.`);
  }
  const contexts = config.getContexts().map(({ name }) => name);
  if (context !== undefined && !contexts.includes(context)) {
    throw new Plain(`The kubeconfig has no context "${context}". It has: ${contexts.join(', ') || 'none'}.`);
  }
  if (context !== undefined) config.setCurrentContext(context);
  return config;
}

async function answers(api: Api, which: Which) {
  try {
    return await api.core.listNode();
  } catch (error) {
    const server = api.config.getCurrentCluster()?.server ?? 'no address';
    const next =
      which.from === 'kind'
        ? `See "docker ps -a": its nodes must run (docker start ${which.name}-control-plane). If it is beyond help: kind delete cluster --name ${which.name}`
        : 'Check --kubeconfig and --context, and that you may administer that cluster.';
    const said = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw new Plain(`The cluster at ${server} does not answer: ${said}\n${next}`);
  }
}

/** The kind cluster of this machine whose nodes these are, told by name and machine id. */
async function kindBehind(nodes: readonly V1Node[]): Promise<string | undefined> {
  if ((await attempt('kind', ['version'])).code !== 0) return undefined;
  const label = 'io.x-k8s.kind.cluster';
  const format = `{{.Names}} {{.Label "${label}"}}`;
  const { stdout } = await attempt('docker', ['ps', '--filter', `label=${label}`, '--format', format]);
  const containers = new Map(stdout.split('\n').map((line) => line.split(' ') as [string, string]));
  for (const { metadata, status } of nodes) {
    const name = metadata?.name ?? '';
    if (!containers.has(name)) return undefined;
    const id = await attempt('docker', ['exec', name, 'cat', '/etc/machine-id']);
    if (id.stdout.trim() !== status?.nodeInfo?.machineID) return undefined;
  }
  return containers.get(nodes[0]?.metadata?.name ?? '');
}

/** The one processor architecture of the nodes, in Go's words. */
export function architectureOf({ nodes }: Cluster): string {
  const found = [...new Set(nodes.map(({ status }) => status?.nodeInfo?.architecture ?? ''))];
  if (found.length === 1 && found[0]) return found[0];
  throw new Plain(
    `The nodes have several processor architectures (${found.join(', ')}), and the toolbox image is built for one.\n` +
      `Prepare a cluster whose nodes are alike.`,
  );
}
