/** A node as the scheduler sees it: what it offers, and the Pods that are on it. */
import { asPod } from '../../apiserver/kinds/pod/pod.ts';
import type { Container, Pod } from '../../apiserver/kinds/pod/types.ts';
import { listAt, objectAt, type KubeObject } from '../../apiserver/object.ts';
import { quantity } from '../../apiserver/validation/quantity.ts';

export interface NodeView {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly unschedulable: boolean;
  readonly taints: readonly Taint[];
  readonly allocatable: Amounts;
  readonly requested: Amounts;
  readonly pods: readonly Pod[];
}

export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

/** By resource: `cpu` in cores, `memory` in bytes, `nvidia.com/gpu` in pieces. */
export type Amounts = Readonly<Record<string, number>>;

export function nodeViews(nodes: readonly KubeObject[], pods: readonly KubeObject[]): NodeView[] {
  const placed = pods.map(asPod).filter(({ status }) => status?.phase !== 'Succeeded' && status?.phase !== 'Failed');
  return nodes.map((node) => {
    const name = node.metadata.name ?? '';
    const own = placed.filter(({ spec }) => spec.nodeName === name);
    const allocatable = Object.entries(objectAt(node, 'status', 'allocatable'));
    return {
      name,
      labels: node.metadata.labels ?? {},
      unschedulable: objectAt(node, 'spec')['unschedulable'] === true,
      taints: listAt(node, 'spec', 'taints') as unknown as Taint[], // Passed the schema of a Node.
      allocatable: Object.fromEntries(allocatable.map(([resource, text]) => [resource, quantity(String(text))])),
      requested: sum(own.map(requests)),
      pods: own,
    };
  });
}

/** What a Pod reserves: its containers together, or its largest init container if that is more. */
export function requests({ spec }: Pod): Amounts {
  const containers = [...spec.containers, ...(spec.initContainers ?? [])];
  const names = new Set(containers.flatMap(({ resources }) => Object.keys(resources?.requests ?? {})));
  return Object.fromEntries([...names].map((name) => [name, reserved(spec, name)]));
}

/** An init container that is restarted always is a sidecar: it stays, beside all that come after it. */
function reserved({ containers, initContainers = [] }: Pod['spec'], name: string): number {
  const amount = ({ resources }: Container): number => quantity(resources?.requests?.[name]);
  let sidecars = 0;
  let most = 0;
  for (const init of initContainers) {
    if (init.restartPolicy === 'Always') sidecars += amount(init);
    most = Math.max(most, init.restartPolicy === 'Always' ? sidecars : sidecars + amount(init));
  }
  return Math.max(
    most,
    containers.reduce((total, one) => total + amount(one), sidecars),
  );
}

function sum(list: readonly Amounts[]): Amounts {
  const total: Record<string, number> = {};
  for (const amounts of list) {
    for (const [name, amount] of Object.entries(amounts)) total[name] = (total[name] ?? 0) + amount;
  }
  return total;
}
