/** Why a Pod can't run on a node, in the scheduler's words. The first filter that objects is the one that is quoted. */
import type { Pod, Toleration } from '../../apiserver/kinds/pod/types.ts';
import { isObject, listAt, objectAt, type JsonObject } from '../../apiserver/object.ts';
import { requests, type NodeView, type Taint } from './node-view.ts';

export interface Objection {
  readonly reasons: readonly string[];
  /** Whether the Pod might fit if others went. */
  readonly preemptable: boolean;
}

/** `nodes` are all there are, the one in question among them. */
export type Filter = (pod: Pod, node: NodeView, nodes: readonly NodeView[]) => Objection | undefined;

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

function unselected(pod: Pod, node: NodeView): Objection | undefined {
  if (matchesNode(pod, node)) return undefined;
  return { reasons: ["node(s) didn't match Pod's node affinity/selector"], preemptable: false };
}

/** Whether the node is one that the Pod's selector and affinity ask for. */
export function matchesNode({ spec }: Pod, node: NodeView): boolean {
  const isSelected = Object.entries(spec.nodeSelector ?? {}).every(([key, value]) => node.labels[key] === value);
  const terms = listAt(
    spec,
    'affinity',
    'nodeAffinity',
    'requiredDuringSchedulingIgnoredDuringExecution',
    'nodeSelectorTerms',
  );
  const hasTerms = terms.length > 0;
  return isSelected && (!hasTerms || terms.some((term) => matchesTerm(term, node)));
}

/** Of node affinities, a Pod's and a volume's alike. A term that asks for nothing is met by no node. */
export function matchesTerm(term: unknown, node: Pick<NodeView, 'name' | 'labels'>): boolean {
  const expressions = listAt(term, 'matchExpressions');
  const fields = listAt(term, 'matchFields');
  if (expressions.length + fields.length === 0) return false;
  return matchesAll(expressions, node.labels) && matchesAll(fields, { 'metadata.name': node.name });
}

function matchesAll(expressions: readonly JsonObject[], facts: Readonly<Record<string, string>>): boolean {
  return expressions.every(({ key, operator, values }) => {
    const value = facts[String(key)];
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

/** The scheduler names these first. */
const COMMON = ['cpu', 'memory', 'ephemeral-storage'];

function insufficient(pod: Pod, { allocatable, requested, pods }: NodeView): Objection | undefined {
  const wanted = requests(pod);
  const names = [...new Set([...COMMON, ...Object.keys(wanted).toSorted()])];
  const short = names.flatMap((name) => {
    const [needed = 0, offered = 0, taken = 0] = [wanted[name], allocatable[name], requested[name]];
    return needed > 0 && needed > offered - taken ? [{ name, couldFit: needed <= offered }] : [];
  });
  const reasons = short.map(({ name }) => `Insufficient ${name}`);
  if (pods.length + 1 > (allocatable['pods'] ?? 0)) reasons.unshift('Too many pods');
  if (reasons.length === 0) return undefined;
  return { reasons, preemptable: short.every(({ couldFit }) => couldFit) };
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
