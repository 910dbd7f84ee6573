/**
 * The patch that `kubectl apply` sends: what the manifest adds or changes against the live object, and what it no longer
 * says though it did when it was applied last. As a strategic merge patch, so lists of named things merge by their key.
 */
import type { Json, JsonObject } from '../client/object.ts';

/** The key by which the items of a list are told apart; other lists are replaced as a whole. */
const MERGE_KEYS: Readonly<Record<string, string>> = {
  containers: 'name',
  initContainers: 'name',
  ephemeralContainers: 'name',
  env: 'name',
  volumes: 'name',
  volumeMounts: 'mountPath',
  volumeDevices: 'devicePath',
  imagePullSecrets: 'name',
  hostAliases: 'ip',
  topologySpreadConstraints: 'topologyKey',
  secrets: 'name',
  ownerReferences: 'uid',
  conditions: 'type',
};

export interface ThreeWay {
  /** As it was applied last; undefined when it never was. */
  readonly original: JsonObject | undefined;
  /** As the manifest says now. */
  readonly modified: JsonObject;
  /** As it is on the server. */
  readonly current: JsonObject;
}

/** Fields whose objects keep only the keys that the patch names: of two alternatives, the old one goes. */
const RETAIN_KEYS: ReadonlySet<string> = new Set(['strategy', 'volumes']);
const ORDER = '$setElementOrder/';

/** An empty object: nothing to change. */
export function threeWayPatch({ original, modified, current }: ThreeWay): JsonObject {
  return merge(changes(current, modified), deletions(original ?? {}, modified, current));
}

/** The patch from one state of an object to the next. */
export const twoWayPatch = (before: JsonObject, after: JsonObject): JsonObject =>
  threeWayPatch({ original: before, modified: after, current: before });

/** What `modified` sets that `current` does not have, or has otherwise. */
function changes(current: JsonObject, modified: JsonObject): JsonObject {
  const patch: JsonObject = {};
  for (const [key, wanted] of Object.entries(modified)) {
    const is = Object.hasOwn(current, key) ? (current[key] as Json) : undefined;
    if (isObject(wanted) && isObject(is)) {
      const inner = changes(is, wanted);
      if (Object.keys(inner).length > 0) patch[key] = { ...retained(key, wanted), ...inner };
    } else if (Array.isArray(wanted) && Array.isArray(is)) {
      const inner = listChanges(key, is, wanted);
      if (inner) Object.assign(patch, { ...orderOf(key, wanted), [key]: inner });
    } else if (wanted !== null && !same(wanted, is)) patch[key] = wanted;
  }
  return patch;
}

function listChanges(key: string, current: readonly Json[], modified: readonly Json[]): Json[] | undefined {
  const mergeKey = keyOf(key, modified);
  if (!mergeKey) return same(current as Json, modified as Json) ? undefined : [...modified];
  const items: Json[] = [];
  for (const wanted of modified) {
    if (!isObject(wanted)) continue;
    const is = current.find((item) => isObject(item) && same(item[mergeKey], wanted[mergeKey]));
    if (!isObject(is)) items.push(wanted);
    else {
      const inner = changes(is, wanted);
      if (Object.keys(inner).length > 0)
        items.push({ ...retained(key, wanted), [mergeKey]: wanted[mergeKey] as Json, ...inner });
    }
  }
  return items.length > 0 ? items : undefined;
}

/** What `original` said and `modified` does not, as nulls and `$patch: delete`. */
function deletions(original: JsonObject, modified: JsonObject, current: JsonObject): JsonObject {
  const patch: JsonObject = {};
  for (const [key, was] of Object.entries(original)) {
    const wanted = Object.hasOwn(modified, key) ? (modified[key] as Json) : undefined;
    const is = Object.hasOwn(current, key) ? (current[key] as Json) : undefined;
    if (wanted === undefined) {
      if (is !== undefined) patch[key] = null;
    } else if (isObject(was) && isObject(wanted) && isObject(is)) {
      const inner = deletions(was, wanted, is);
      if (Object.keys(inner).length > 0) patch[key] = inner;
    } else if (Array.isArray(was) && Array.isArray(wanted) && Array.isArray(is)) {
      const inner = listDeletions(key, { was, wanted, is });
      if (inner.length > 0) Object.assign(patch, { ...orderOf(key, wanted), [key]: inner });
    }
  }
  return patch;
}

/** How the list is to be ordered when it has been merged; nothing for lists that are replaced. */
function orderOf(key: string, wanted: readonly Json[]): JsonObject {
  const mergeKey = keyOf(key, wanted);
  if (!mergeKey) return {};
  return { [ORDER + key]: wanted.map((item) => ({ [mergeKey]: (item as JsonObject)[mergeKey] as Json })) };
}

const retained = (key: string, wanted: JsonObject): JsonObject =>
  RETAIN_KEYS.has(key) ? { $retainKeys: Object.keys(wanted).toSorted() } : {};

function listDeletions(
  key: string,
  lists: { was: readonly Json[]; wanted: readonly Json[]; is: readonly Json[] },
): Json[] {
  const mergeKey = keyOf(key, lists.was);
  if (!mergeKey) return [];
  const find = (list: readonly Json[], value: Json | undefined): JsonObject | undefined =>
    list.find((item): item is JsonObject => isObject(item) && same(item[mergeKey], value));
  return lists.was.flatMap((item): Json[] => {
    if (!isObject(item)) return [];
    const value = item[mergeKey] as Json;
    const wanted = find(lists.wanted, value);
    const is = find(lists.is, value);
    if (!is) return [];
    if (!wanted) return [{ $patch: 'delete', [mergeKey]: value }];
    const inner = deletions(item, wanted, is);
    return Object.keys(inner).length > 0 ? [{ [mergeKey]: value, ...inner }] : [];
  });
}

function merge(a: JsonObject, b: JsonObject): JsonObject {
  const merged: JsonObject = { ...a };
  for (const [key, value] of Object.entries(b)) {
    const have = merged[key];
    if (isObject(have) && isObject(value)) merged[key] = merge(have, value);
    else if (Array.isArray(have) && Array.isArray(value)) merged[key] = mergeLists(key, have, value);
    else merged[key] = value;
  }
  return merged;
}

function mergeLists(key: string, a: readonly Json[], b: readonly Json[]): Json[] {
  const mergeKey = keyOf(key, [...a, ...b]);
  if (!mergeKey) return [...a];
  const merged = [...a];
  for (const item of b) {
    const index = merged.findIndex((have) => isObject(have) && isObject(item) && same(have[mergeKey], item[mergeKey]));
    const have = merged[index];
    if (isObject(have) && isObject(item)) merged[index] = merge(have, item);
    else merged.push(item);
  }
  return merged;
}

/** The merge key of a list by its field's name; `ports` is keyed by what its items have. */
function keyOf(key: string, items: readonly Json[]): string | undefined {
  if (!items.every(isObject)) return undefined;
  if (key === 'ports')
    return items.some((item) => isObject(item) && Object.hasOwn(item, 'containerPort')) ? 'containerPort' : 'port';
  return Object.hasOwn(MERGE_KEYS, key) ? MERGE_KEYS[key] : undefined;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function same(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => same(item, b[index]));
  if (!isObject(a) || !isObject(b)) return false;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => same(a[key], b[key]));
}
