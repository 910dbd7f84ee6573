/** From a path to what it names: a kind, a namespace, an object, a part of it. */
import type { Kind } from '../kind.ts';

export interface Route {
  readonly kind: Kind;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly subresource: string | undefined;
}

export interface GroupVersion {
  readonly group: string;
  readonly version: string;
  /** What follows in the path. */
  readonly rest: readonly string[];
}

/** `/api/v1/…` or `/apis/GROUP/VERSION/…`. */
export function groupVersion(path: string): GroupVersion | undefined {
  const parts = path
    .split('/')
    .filter((part) => part !== '')
    .map(decodeURIComponent);
  if (parts[0] === 'api' && parts[1] !== undefined) return { group: '', version: parts[1], rest: parts.slice(2) };
  const [root, group, version, ...rest] = parts;
  return root === 'apis' && group !== undefined && version !== undefined ? { group, version, rest } : undefined;
}

/** Undefined when the group has no such resource. */
export function resourceRoute({ group, version, rest }: GroupVersion, kinds: readonly Kind[]): Route | undefined {
  const find = (resource: string | undefined, namespaced: boolean | undefined): Kind | undefined =>
    kinds.find(
      (kind) =>
        kind.group === group &&
        kind.version === version &&
        kind.resource === resource &&
        (namespaced === undefined || kind.namespaced === namespaced),
    );
  const [first, second, third, fourth, fifth] = rest;
  if (first === 'namespaces' && second !== undefined && third !== undefined) {
    const kind = find(third, true);
    if (kind)
      return { kind, namespace: second, name: fourth, subresource: rest.length > 4 ? rest.slice(4).join('/') : fifth };
  }
  const kind = find(first, undefined);
  // Objects with a namespace are named only below it.
  if (!kind || (kind.namespaced && second !== undefined)) return undefined;
  const subresource = rest.length > 2 ? rest.slice(2).join('/') : undefined;
  if (subresource !== undefined && !kind.subresources?.some(({ name }) => name === third)) return undefined;
  return { kind, namespace: undefined, name: second, subresource };
}
