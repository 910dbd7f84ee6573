/** A node that is cordoned has a taint that says so, as the node lifecycle controller gives it. */
import { node as nodeKind } from '../../apiserver/kinds/node.ts';
import { listAt, objectAt, timestamp, type KubeObject } from '../../apiserver/object.ts';
import type { Registry } from '../../apiserver/registry/registry.ts';
import type { Controller } from '../controller.ts';

const KEY = 'node.kubernetes.io/unschedulable';

export function unschedulableTaint(registry: Registry): Controller {
  return {
    name: 'unschedulable-taint',
    kind: nodeKind,
    async reconcile({ name }, object) {
      if (!object || isTainted(object) === isCordoned(object)) return;
      const change = (old: KubeObject): KubeObject => {
        const others = listAt(old, 'spec', 'taints').filter(({ key }) => key !== KEY);
        const own = { key: KEY, effect: 'NoSchedule', timeAdded: timestamp(registry.clock.now()) };
        const { taints: _before, ...spec } = objectAt(old, 'spec');
        const taints = isCordoned(old) ? [...others, own] : others;
        return { ...old, spec: taints.length > 0 ? { ...spec, taints } : spec };
      };
      await registry.update({ kind: nodeKind, namespace: undefined, name }, change, {
        manager: 'kube-controller-manager',
      });
    },
  };
}

const isCordoned = (node: KubeObject): boolean => objectAt(node, 'spec')['unschedulable'] === true;
const isTainted = (node: KubeObject): boolean => listAt(node, 'spec', 'taints').some(({ key }) => key === KEY);
