/** Whether a server would find the cluster by itself, and a kubeconfig for it where it would not. */
import { KubeConfig } from '@kubernetes/client-node';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { CACHE_FOLDER } from './folders.ts';
import type { Cluster } from './cluster.ts';
import type { Which } from './options.ts';

/** The value that KUBECONFIG must have for a server to use this cluster; undefined when it does so anyway. */
export function kubeconfigFor(cluster: Cluster, which: Which): string | undefined {
  const { config } = cluster.api;
  if (serverOf(defaultConfig()) === serverOf(config)) return process.env['KUBECONFIG'];
  if (which.from === 'kubeconfig' && which.file !== undefined && which.context === undefined)
    return resolve(which.file);
  mkdirSync(CACHE_FOLDER, { recursive: true });
  const path = join(CACHE_FOLDER, `${which.from === 'kind' ? which.name : (which.context ?? 'default')}.kubeconfig`);
  // It holds credentials.
  writeFileSync(path, config.exportConfig(), { mode: 0o600 });
  return relative(process.cwd(), path);
}

const serverOf = (config: KubeConfig): string | undefined => config.getCurrentCluster()?.server;

function defaultConfig(): KubeConfig {
  const config = new KubeConfig();
  config.loadFromDefault();
  return config;
}
