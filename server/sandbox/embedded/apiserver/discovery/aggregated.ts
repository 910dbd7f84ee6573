/** Discovery in one answer (`apidiscovery.k8s.io/v2`), which is what clients ask for first. */
import type { JsonObject } from '../object.ts';
import { groupsOf, versionsOf, type Row } from './rows.ts';

export function aggregated(rows: readonly Row[], root: 'api' | 'apis'): JsonObject {
  const groups = root === 'api' ? [''] : groupsOf(rows);
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    metadata: {},
    items: groups.map((group) => ({
      metadata: group === '' ? {} : { name: group },
      versions: versionsOf(rows, group).map((version) => ({
        version,
        resources: rows.filter((row) => row.group === group && row.version === version).map(resource),
        freshness: 'Current',
      })),
    })),
  };
}

function resource(row: Row): JsonObject {
  return {
    resource: row.resource,
    // Empty means: of the group and version that it is listed under.
    responseKind: { group: '', version: '', kind: row.kind },
    scope: row.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: row.singular,
    verbs: row.verbs,
    ...(row.shortNames ? { shortNames: row.shortNames } : {}),
    ...(row.categories ? { categories: row.categories } : {}),
    ...(row.subresources.length > 0 ? { subresources: row.subresources.map(subresource) } : {}),
  };
}

function subresource({ name, kind, group, version, verbs }: Row['subresources'][number]): JsonObject {
  return { subresource: name, responseKind: { group, version, kind }, verbs };
}
