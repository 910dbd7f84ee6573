/**
 * Chooses a node for a Pod: of those that can take it, the one it would rather be on, then the one with the fewest of its
 * siblings, then the emptiest.
 */
import type { Pod } from '../../apiserver/kinds/pod/types.ts';
import { listAt, numberAt, objectAt } from '../../apiserver/object.ts';
import { matchesTerm, tolerates, type Filter, type Objection } from './filters.ts';
import { requests, type NodeView } from './node-view.ts';

export type Placement =
  | { readonly kind: 'node'; readonly name: string }
  | { readonly kind: 'nowhere'; readonly message: string };

export function place(pod: Pod, nodes: readonly NodeView[], filters: readonly Filter[]): Placement {
  const judged = nodes.map((node) => ({ node, objection: firstObjection(pod, node, { nodes, filters }) }));
  const fitting = judged.filter(({ objection }) => !objection).map(({ node }) => node);
  const [best] = fitting.sort(
    (a, b) =>
      dislike(pod, a) - dislike(pod, b) ||
      liking(pod, b) - liking(pod, a) ||
      siblings(pod, a) - siblings(pod, b) ||
      load(pod, a) - load(pod, b) ||
      a.pods.length - b.pods.length,
  );
  if (best) return { kind: 'node', name: best.name };
  return {
    kind: 'nowhere',
    message: refusal(
      judged.flatMap(({ objection }) => objection ?? []),
      nodes.length,
    ),
  };
}

function firstObjection(
  pod: Pod,
  node: NodeView,
  { nodes, filters }: { readonly nodes: readonly NodeView[]; readonly filters: readonly Filter[] },
): Objection | undefined {
  for (const filter of filters) {
    const objection = filter(pod, node, nodes);
    if (objection) return objection;
  }
  return undefined;
}

/** How many taints ask the Pod to go elsewhere if it can. */
function dislike({ spec }: Pod, { taints }: NodeView): number {
  return taints.filter((taint) => taint.effect === 'PreferNoSchedule' && !tolerates(spec.tolerations, taint)).length;
}

/** The weight of those preferences that the node meets. */
function liking({ spec }: Pod, node: NodeView): number {
  return listAt(spec, 'affinity', 'nodeAffinity', 'preferredDuringSchedulingIgnoredDuringExecution')
    .filter((one) => matchesTerm(objectAt(one, 'preference'), node))
    .reduce((total, one) => total + (numberAt(one, 'weight') ?? 0), 0);
}

function siblings({ metadata }: Pod, { pods }: NodeView): number {
  const owner = metadata.ownerReferences?.find(({ controller }) => controller === true)?.uid;
  if (owner === undefined) return 0;
  return pods.filter((one) => one.metadata.ownerReferences?.some(({ uid }) => uid === owner)).length;
}

/** How full the node would be, as a share of what it offers. */
function load(pod: Pod, { allocatable, requested }: NodeView): number {
  const wanted = requests(pod);
  const share = (name: string): number =>
    ((requested[name] ?? 0) + (wanted[name] ?? 0)) / (allocatable[name] ?? Number.POSITIVE_INFINITY);
  return share('cpu') + share('memory');
}

function refusal(objections: readonly Objection[], nodes: number): string {
  const counted = count(objections.flatMap(({ reasons }) => reasons));
  const preemption = count(
    objections.map(({ preemptable }) =>
      preemptable ? 'No preemption victims found for incoming pod' : 'Preemption is not helpful for scheduling',
    ),
  );
  const none = `0/${nodes} nodes are available`;
  return `${none}: ${counted}. no new claims to deallocate, preemption: ${none}: ${preemption}.`;
}

function count(reasons: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .map(([reason, number]) => `${number} ${reason}`)
    .sort()
    .join(', ');
}
