/** Everything the server has, as discovery lists it: kinds, their parts, and reviews. */
import type { Kind, Verb } from '../kind.ts';
import type { Review } from '../reviews/review.ts';

export interface Row {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly singular: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly verbs: readonly Verb[];
  readonly shortNames?: readonly string[] | undefined;
  readonly categories?: readonly string[] | undefined;
  readonly subresources: readonly SubresourceRow[];
}

export interface SubresourceRow {
  readonly name: string;
  readonly kind: string;
  readonly group: string;
  readonly version: string;
  readonly verbs: readonly Verb[];
}

export const allVerbs: readonly Verb[] = [
  'create',
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'update',
  'watch',
];

export function discoveryRows(kinds: readonly Kind[], reviews: readonly Review[]): readonly Row[] {
  const kindRows = kinds.map((kind): Row => {
    const { group, version, resource, singular, namespaced, shortNames, categories } = kind;
    const subresources = (kind.subresources ?? []).map((one) => ({
      name: one.name,
      kind: one.kind,
      group: one.group ?? '',
      version: one.version ?? '',
      verbs: one.verbs,
    }));
    return {
      group,
      version,
      resource,
      singular,
      kind: kind.kind,
      namespaced,
      verbs: kind.verbs ?? allVerbs,
      shortNames,
      categories,
      subresources,
    };
  });
  const reviewRows = reviews.map(({ group, version, resource, singular, kind, namespaced, verbs }) => ({
    group,
    version,
    resource,
    singular,
    kind,
    namespaced,
    verbs,
    subresources: [],
  }));
  return [...kindRows, ...reviewRows].sort((a, b) => (a.resource < b.resource ? -1 : 1));
}

/** Groups in the order that the server prefers them in. */
export function groupsOf(rows: readonly Row[]): string[] {
  const order = [
    'apps',
    'events.k8s.io',
    'authentication.k8s.io',
    'authorization.k8s.io',
    'autoscaling',
    'batch',
    'networking.k8s.io',
    'policy',
    'storage.k8s.io',
    'scheduling.k8s.io',
    'coordination.k8s.io',
    'discovery.k8s.io',
  ];
  const rank = (group: string): number => (order.indexOf(group) + order.length + 1) % (order.length + 1);
  const groups = new Set(rows.map(({ group }) => group).filter((group) => group !== ''));
  return [...groups].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

/** A group's versions, newest first. */
export function versionsOf(rows: readonly Row[], group: string): string[] {
  return [...new Set(rows.filter((row) => row.group === group).map(({ version }) => version))].sort().toReversed();
}
