/** Which containers are behind an address. */
import type { Container } from '../../container.ts';
import type { NodeRuntime } from '../runtime/node-runtime.ts';
import type { Cluster } from '../webernetes.ts';

/** Webernetes knows which sandbox has an address; the containers in it are ours. */
export function podContainers(
  cluster: Cluster,
  runtimes: ReadonlyMap<string, NodeRuntime>,
  ip: string,
): readonly Container[] {
  const sandboxes: unknown = Reflect.get(cluster.network, 'podsByIp');
  const sandbox: unknown = sandboxes instanceof Map ? sandboxes.get(ip) : undefined;
  const uid: unknown = typeof sandbox === 'object' && sandbox !== null ? Reflect.get(sandbox, 'uid') : undefined;
  if (typeof uid !== 'string') return [];
  return [...runtimes.values()].flatMap((runtime) =>
    runtime
      .containers(uid)
      .flatMap(({ isRunning, process }) => (isRunning && process.container ? [process.container] : [])),
  );
}
