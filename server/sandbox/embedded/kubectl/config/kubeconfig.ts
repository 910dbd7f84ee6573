/** The kubeconfig file: clusters, users, contexts, and which of them is in use. */
import type { IFileSystem } from 'just-bash';
import { parse } from 'yaml';
import { KubectlError } from '../cli/error.ts';
import type { Flags } from '../cli/flags.ts';
import { at } from '../client/object.ts';
import { toYaml } from '../print/yaml.ts';

export interface KubeConfig {
  apiVersion: 'v1';
  kind: 'Config';
  preferences?: object;
  'current-context': string;
  clusters: { name: string; cluster: { server: string; [field: string]: unknown } }[];
  users: { name: string; user: Record<string, unknown> }[];
  contexts: { name: string; context: { cluster: string; user: string; namespace?: string } }[];
}

export interface ConfigFile {
  readonly path: string;
  readonly config: KubeConfig;
  readonly exists: boolean;
}

const EMPTY: KubeConfig = {
  apiVersion: 'v1',
  kind: 'Config',
  'current-context': '',
  clusters: [],
  users: [],
  contexts: [],
};

/** Reads the file that the flags, $KUBECONFIG or the home folder name. */
export async function readKubeConfig(options: {
  readonly fs: IFileSystem;
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly flags: Flags;
}): Promise<ConfigFile> {
  const { fs, env, cwd, flags } = options;
  const path = fs.resolvePath(
    cwd,
    flags.text('kubeconfig') || env['KUBECONFIG']?.split(':')[0] || `${env['HOME'] ?? ''}/.kube/config`,
  );
  if (!(await fs.exists(path))) {
    if (flags.text('kubeconfig')) throw new KubectlError(`error: stat ${path}: no such file or directory`);
    return { path, config: structuredClone(EMPTY), exists: false };
  }
  const read: unknown = parse(await fs.readFile(path));
  const list = (name: string): never[] => {
    const value = at(read, name);
    return Array.isArray(value) ? (value as never[]) : [];
  };
  return {
    path,
    exists: true,
    config: {
      ...EMPTY,
      'current-context': String(at(read, 'current-context') ?? ''),
      clusters: list('clusters'),
      users: list('users'),
      contexts: list('contexts'),
    },
  };
}

export async function writeKubeConfig(fs: IFileSystem, { path, config }: ConfigFile): Promise<void> {
  await fs.mkdir(path.slice(0, path.lastIndexOf('/')) || '/', { recursive: true });
  await fs.writeFile(path, toYaml(config));
}

export interface Target {
  /** Name of the context; empty when there is none. */
  readonly context: string;
  readonly server: string;
  readonly namespace: string;
  readonly token: string;
}

/** The server, namespace and token a command is for. Throws when a named context is not there. */
export function targetOf({ config }: ConfigFile, flags: Flags): Target {
  const name = flags.text('context') || config['current-context'];
  const context = config.contexts.find((one) => one.name === name)?.context;
  if (flags.text('context') && !context) {
    throw new KubectlError(`Error in configuration: context was not found for specified context: ${name}`);
  }
  const clusterName = flags.text('cluster') || context?.cluster;
  const cluster = config.clusters.find((one) => one.name === clusterName)?.cluster;
  if (flags.text('cluster') && !cluster)
    throw new KubectlError(`error: no server found for cluster ${JSON.stringify(clusterName)}`);
  const user = config.users.find((one) => one.name === (flags.text('user') || context?.user))?.user;
  return {
    context: name,
    server: flags.text('server') || cluster?.server || 'http://localhost:8080',
    namespace: flags.text('namespace') || context?.namespace || 'default',
    token: flags.text('token') || String(user?.['token'] ?? ''),
  };
}
