/** Where a Pod may be for the sake of other Pods: near some, far from others, or spread evenly. Required rules only. */
import type { Pod } from '../../apiserver/kinds/pod/types.ts';
import { listAt, numberAt, textAt, objectAt, type JsonObject } from '../../apiserver/object.ts';
import { matchesSelector, type LabelSelector } from '../../apiserver/select/labels.ts';
import { matchesNode, type Objection } from './filters.ts';
import type { NodeView } from './node-view.ts';

type Judge = (pod: Pod, node: NodeView, nodes: readonly NodeView[]) => Objection | undefined;

/** In the order in which the scheduler asks. */
export const neighbours: readonly Judge[] = [unevenly, tooFar, tooNear];

function unevenly(pod: Pod, node: NodeView, nodes: readonly NodeView[]): Objection | undefined {
  const why = "node(s) didn't match pod topology spread constraints";
  for (const rule of listAt(pod, 'spec', 'topologySpreadConstraints')) {
    if (rule['whenUnsatisfiable'] !== 'DoNotSchedule') continue;
    const key = textAt(rule, 'topologyKey');
    const own = node.labels[key];
    if (own === undefined) return { reasons: [`${why} (missing required label)`], preemptable: false };
    const counts = new Map<string, number>();
    for (const other of nodes) {
      const domain = other.labels[key];
      if (domain === undefined || !matchesNode(pod, other)) continue;
      const found = other.pods.filter((one) => isMeant(rule, pod, one)).length;
      counts.set(domain, (counts.get(domain) ?? 0) + found);
    }
    const self = isMeant(rule, pod, pod) ? 1 : 0;
    const skew = (counts.get(own) ?? 0) + self - Math.min(...counts.values());
    if (skew > (numberAt(rule, 'maxSkew') ?? 1)) return { reasons: [why], preemptable: true };
  }
  return undefined;
}

function tooFar(pod: Pod, node: NodeView, nodes: readonly NodeView[]): Objection | undefined {
  const isMet = (rule: JsonObject): boolean => {
    if (around(rule, node, nodes).some((one) => isMeant(rule, pod, one))) return true;
    // The first of a group that wants to be together has nobody to join.
    const isFirst = !nodes.some(({ pods }) => pods.some((one) => isMeant(rule, pod, one)));
    return isFirst && isMeant(rule, pod, pod) && node.labels[textAt(rule, 'topologyKey')] !== undefined;
  };
  if (rules(pod, 'podAffinity').every(isMet)) return undefined;
  return { reasons: ["node(s) didn't match pod affinity rules"], preemptable: false };
}

function tooNear(pod: Pod, node: NodeView, nodes: readonly NodeView[]): Objection | undefined {
  const clashes = (who: Pod, other: Pod, home: NodeView): boolean =>
    rules(who, 'podAntiAffinity').some((rule) => isMeant(rule, who, other) && isTogether(rule, node, home));
  const others = nodes.flatMap((home) => home.pods.map((other) => ({ home, other })));
  if (others.some(({ home, other }) => clashes(pod, other, home)))
    return { reasons: ["node(s) didn't match pod anti-affinity rules"], preemptable: true };
  if (others.some(({ home, other }) => clashes(other, pod, home)))
    return { reasons: ["node(s) didn't satisfy existing pods anti-affinity rules"], preemptable: true };
  return undefined;
}

function rules({ spec }: Pod, kind: 'podAffinity' | 'podAntiAffinity'): JsonObject[] {
  return listAt(spec, 'affinity', kind, 'requiredDuringSchedulingIgnoredDuringExecution');
}

function around(rule: JsonObject, node: NodeView, nodes: readonly NodeView[]): Pod[] {
  return nodes.filter((home) => isTogether(rule, node, home)).flatMap(({ pods }) => pods);
}

function isTogether(rule: JsonObject, a: NodeView, b: NodeView): boolean {
  const key = textAt(rule, 'topologyKey');
  return a.labels[key] !== undefined && a.labels[key] === b.labels[key];
}

/** Whether the rule of `owner` speaks of `other`. Namespaces are meant by name; a rule without any means its own. */
function isMeant(rule: JsonObject, owner: Pod, other: Pod): boolean {
  const namespaces: unknown = rule['namespaces'];
  const meant = Array.isArray(namespaces) && namespaces.length > 0 ? namespaces : [owner.metadata.namespace];
  if (!meant.includes(other.metadata.namespace) || rule['labelSelector'] === undefined) return false;
  const selector: LabelSelector = objectAt(rule, 'labelSelector');
  return matchesSelector(selector, other.metadata.labels ?? {});
}
