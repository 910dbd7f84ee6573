/** Why a Pod can't run on a node, in the scheduler's words. The first filter that objects is the one that is quoted. */
import type { Pod, Toleration } from '../../apiserver/kinds/pod/types.ts';
import { isObject, listAt, objectAt } from '../../apiserver/object.ts';
import { requests, type NodeView, type Taint } from './node-view.ts';

export interface Objection {
  readonly reasons: readonly string[];
  /** Whether the Pod might fit if others went. */
  readonly preemptable: boolean;
}

export type Filter = (pod: Pod, node: NodeView) => Objection | undefined;

export const filters: readonly Filter[] = [unschedulable, tainted, unselected, portsTaken, insufficient];

function unschedulable({ spec }: Pod, node: NodeView): Objection | undefined {
  const taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };
  if (!node.unschedulable || tolerates(spec.tolerations, taint)) return undefined;
  return { reasons: ['node(s) were unschedulable'], preemptable: false };
}

function tainted({ spec }: Pod, { taints }: NodeView): Objection | undefined {
  const taint = taints.find((one) => one.effect !== 'PreferNoSchedule' && !tolerates(spec.tolerations, one));
  return taint && { reasons: ['node(s) had untolerated taint(s)'], preemptable: false };
}

function unselected({ spec }: Pod, { labels }: NodeView): Objection | undefined {
  const isSelected = Object.entries(spec.nodeSelector ?? {}).every(([key, value]) => labels[key] === value);
  const terms = listAt(
    spec,
    'affinity',
    'nodeAffinity',
    'requiredDuringSchedulingIgnoredDuringExecution',
    'nodeSelectorTerms',
  );
  const hasTerms = terms.length > 0;
  if (isSelected && (!hasTerms || terms.some((term) => matchesTerm(term, labels)))) return undefined;
  return { reasons: ["node(s) didn't match Pod's node affinity/selector"], preemptable: false };
}

/** Of node affinities, a Pod's and a volume's alike. */
export function matchesTerm(term: unknown, labels: Readonly<Record<string, string>>): boolean {
  return listAt(term, 'matchExpressions').every(({ key, operator, values }) => {
    const value = labels[String(key)];
    const list = Array.isArray(values) ? values.map(String) : [];
    switch (operator) {
      case 'In':
        return value !== undefined && list.includes(value);
      case 'NotIn':
        return value === undefined || !list.includes(value);
      case 'Exists':
        return value !== undefined;
      case 'DoesNotExist':
        return value === undefined;
      case 'Gt':
        return value !== undefined && Number(value) > Number(list[0]);
      case 'Lt':
        return value !== undefined && Number(value) < Number(list[0]);
      default:
        return false;
    }
  });
}

function portsTaken(pod: Pod, { pods }: NodeView): Objection | undefined {
  const taken = new Set(pods.flatMap(hostPorts));
  if (!hostPorts(pod).some((port) => taken.has(port))) return undefined;
  return { reasons: ["node(s) didn't have free ports for the requested pod ports"], preemptable: true };
}

function hostPorts({ spec }: Pod): string[] {
  return spec.containers.flatMap(({ ports = [] }) =>
    ports
      .filter(({ hostPort }) => (hostPort ?? 0) > 0)
      .map(({ hostPort, protocol }) => `${hostPort}/${protocol ?? 'TCP'}`),
  );
}

function insufficient(pod: Pod, { allocatable, requested }: NodeView): Objection | undefined {
  const wanted = requests(pod);
  const short = (['cpu', 'memory'] as const).filter(
    (name) => wanted[name] > 0 && wanted[name] > allocatable[name] - requested[name],
  );
  const reasons = short.map((name) => `Insufficient ${name}`);
  if (requested.pods + 1 > allocatable.pods) reasons.unshift('Too many pods');
  if (reasons.length === 0) return undefined;
  return { reasons, preemptable: short.every((name) => wanted[name] <= allocatable[name]) };
}

export function tolerates(tolerations: readonly Toleration[] | undefined, taint: Taint): boolean {
  return (tolerations ?? []).some(({ key = '', operator = 'Equal', value = '', effect = '' }) => {
    if (effect !== '' && effect !== taint.effect) return false;
    if (key !== '' && key !== taint.key) return false;
    return operator === 'Exists' || (key !== '' && value === (taint.value ?? ''));
  });
}

/** Whether something keeps the Pod from being looked at at all. */
export function isGated({ spec }: Pod): boolean {
  const gates: unknown = objectAt({ spec }, 'spec')['schedulingGates'];
  return Array.isArray(gates) && gates.some(isObject);
}
