/** Brings back the Pods that a node runs for the cluster itself, as a real kubelet and a DaemonSet would. */
import { pod as podKind } from '../apiserver/kinds/pod/pod.ts';
import type { KubeObject } from '../apiserver/object.ts';
import type { Registry } from '../apiserver/registry/registry.ts';
import type { Controller } from './controller.ts';

export interface OwnPod {
  /** The name of the Pod, or what it starts with. */
  readonly name: string;
  readonly manager: string;
  readonly make: () => KubeObject | Promise<KubeObject>;
}

export function ownPods(registry: Registry, wanted: readonly OwnPod[]): Controller {
  return {
    name: 'own-pods',
    kind: podKind,
    async reconcile({ namespace }, object) {
      if (namespace !== 'kube-system' || object) return;
      const { items } = await registry.list(podKind, namespace);
      for (const { name, manager, make } of wanted) {
        const exists = items.some(({ metadata, ...rest }) => isOne(name, { metadata, ...rest }));
        if (!exists) await registry.create(podKind, await make(), { manager });
      }
    },
  };
}

/** `kube-proxy@node-1` is any Pod of that generated name on that node. */
function isOne(name: string, { metadata, spec }: KubeObject): boolean {
  const [prefix = '', node] = name.split('@');
  if (node === undefined) return metadata.name === prefix;
  return metadata.generateName === `${prefix}-` && (spec as { nodeName?: string }).nodeName === node;
}
