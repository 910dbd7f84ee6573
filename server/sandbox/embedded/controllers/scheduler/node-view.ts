/** A node as the scheduler sees it: what it offers, and the Pods that are on it. */
import { asPod } from '../../apiserver/kinds/pod/pod.ts';
import type { Pod } from '../../apiserver/kinds/pod/types.ts';
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

export interface Amounts {
  readonly cpu: number;
  readonly memory: number;
  readonly pods: number;
}

export function nodeViews(nodes: readonly KubeObject[], pods: readonly KubeObject[]): NodeView[] {
  const placed = pods.map(asPod).filter(({ status }) => status?.phase !== 'Succeeded' && status?.phase !== 'Failed');
  return nodes.map((node) => {
    const name = node.metadata.name ?? '';
    const own = placed.filter(({ spec }) => spec.nodeName === name);
    const allocatable = objectAt(node, 'status', 'allocatable') as Record<string, string>;
    return {
      name,
      labels: node.metadata.labels ?? {},
      unschedulable: objectAt(node, 'spec')['unschedulable'] === true,
      taints: listAt(node, 'spec', 'taints') as unknown as Taint[], // Passed the schema of a Node.
      allocatable: {
        cpu: quantity(allocatable['cpu']),
        memory: quantity(allocatable['memory']),
        pods: quantity(allocatable['pods']),
      },
      requested: { ...sum(own.map(requests)), pods: own.length },
      pods: own,
    };
  });
}

/** What a Pod reserves: its containers together, or its largest init container if that is more. */
export function requests({ spec }: Pod): Omit<Amounts, 'pods'> {
  const of = (list: Pod['spec']['containers'] | undefined, name: string): number[] =>
    (list ?? []).map(({ resources }) => quantity(resources?.requests?.[name]));
  const amount = (name: string): number =>
    Math.max(
      of(spec.containers, name).reduce((a, b) => a + b, 0),
      ...of(spec.initContainers, name),
    );
  return { cpu: amount('cpu'), memory: amount('memory') };
}

function sum(list: readonly Omit<Amounts, 'pods'>[]): Omit<Amounts, 'pods'> {
  return list.reduce((a, b) => ({ cpu: a.cpu + b.cpu, memory: a.memory + b.memory }), { cpu: 0, memory: 0 });
}
