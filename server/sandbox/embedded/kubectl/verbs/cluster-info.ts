/** `kubectl cluster-info`: where the control plane and the cluster's own services are. */
import { KubectlError, notSimulated } from '../cli/error.ts';
import { pathOf, query } from '../client/discovery.ts';
import { listAt, textAt, type KubeList } from '../client/object.ts';
import type { Verb } from '../invocation.ts';

export const clusterInfo: Verb = {
  summary: 'Display addresses of the control plane and services with label kubernetes.io/cluster-service=true.',
  usage: '[flags] [options]',
  flags: {},
  async run({ args, client, discovery, out, process }) {
    if (args[0] === 'dump') throw notSimulated('kubectl cluster-info dump');
    if (args.length > 0) throw new KubectlError(`error: unknown command ${JSON.stringify(args.join(' '))}`);
    const color = (code: number, text: string): string =>
      process.stdout.isTTY ? `\u001b[0;${code}m${text}\u001b[0m` : text;
    const line = (name: string, url: string): Promise<void> =>
      out(`${color(32, name)} is running at ${color(33, url)}\n`);
    const services = await discovery.resource('services');
    const list = await client.get<KubeList>(
      `${pathOf(services, 'kube-system')}${query({ labelSelector: 'kubernetes.io/cluster-service=true' })}`,
    );
    await line('Kubernetes control plane', client.server);
    for (const service of list.items) {
      const name = service.metadata.name ?? '';
      const [port] = listAt(service, 'spec', 'ports');
      const suffix = textAt(port, 'name') ? `:${textAt(port, 'name')}` : '';
      await line(
        service.metadata.labels?.['kubernetes.io/name'] ?? name,
        `${client.server}/api/v1/namespaces/kube-system/services/${name}${suffix}/proxy`,
      );
    }
    await out("\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n");
    return 0;
  },
};
