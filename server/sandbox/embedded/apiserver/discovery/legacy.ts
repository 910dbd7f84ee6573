/** Discovery in its first form: a list of groups, and a list of resources for each version of a group. */
import type { JsonObject } from '../object.ts';
import { groupsOf, versionsOf, type Row } from './rows.ts';

export function apiVersions(): JsonObject {
  return {
    kind: 'APIVersions',
    versions: ['v1'],
    serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: '172.18.0.2:6443' }],
  };
}

export function groupList(rows: readonly Row[]): JsonObject {
  return { kind: 'APIGroupList', apiVersion: 'v1', groups: groupsOf(rows).map((group) => groupEntry(rows, group)) };
}

export function groupDocument(rows: readonly Row[], group: string): JsonObject | undefined {
  if (!groupsOf(rows).includes(group)) return undefined;
  return { kind: 'APIGroup', apiVersion: 'v1', ...groupEntry(rows, group) };
}

export function resourceList(rows: readonly Row[], group: string, version: string): JsonObject | undefined {
  const found = rows.filter((row) => row.group === group && row.version === version);
  if (found.length === 0) return undefined;
  const resources = found.flatMap((row) => [resource(row), ...row.subresources.map((one) => subresource(row, one))]);
  return {
    kind: 'APIResourceList',
    ...(group === '' ? {} : { apiVersion: 'v1' }),
    groupVersion: group === '' ? version : `${group}/${version}`,
    resources,
  };
}

function groupEntry(rows: readonly Row[], group: string): JsonObject {
  const versions = versionsOf(rows, group).map((version) => ({ groupVersion: `${group}/${version}`, version }));
  return { name: group, versions, preferredVersion: versions[0] };
}

function resource({ resource: name, singular, namespaced, kind, verbs, shortNames, categories }: Row): JsonObject {
  return {
    name,
    singularName: singular,
    namespaced,
    kind,
    verbs,
    ...(shortNames ? { shortNames } : {}),
    ...(categories ? { categories } : {}),
  };
}

function subresource(row: Row, { name, kind, group, version, verbs }: Row['subresources'][number]): JsonObject {
  return {
    name: `${row.resource}/${name}`,
    singularName: '',
    namespaced: row.namespaced,
    ...(group === '' ? {} : { group, version }),
    kind,
    verbs,
  };
}
