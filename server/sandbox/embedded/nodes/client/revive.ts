/** Between our plain JSON and webernetes' objects, whose times are Dates. */
import { isObject, type JsonObject } from '../../apiserver/object.ts';

const dates = new Set(['creationTimestamp', 'eventTime', 'firstTimestamp', 'lastTimestamp']);
const micro = new Set(['eventTime', 'lastObservedTime', 'renewTime']);
const verbatim = new Set(['annotations', 'labels', 'data', 'managedFields']);

/** A copy in which the times that webernetes expects as Dates are Dates. */
export function revive<T>(value: T): T {
  return walk(value, (name, inner) => (dates.has(name) && typeof inner === 'string' ? new Date(inner) : inner)) as T;
}

/** A plain copy, times with the precision that the API keeps. */
export function toPlain(value: unknown): JsonObject {
  const copy: unknown = JSON.parse(JSON.stringify(value));
  return walk(copy, (name, inner) =>
    typeof inner === 'string' && isTime.test(inner) ? precise(name, inner) : inner,
  ) as JsonObject;
}

const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

function precise(name: string, time: string): string {
  return micro.has(name) ? `${time.slice(0, -1)}000Z` : `${time.slice(0, 19)}Z`;
}

function walk(value: unknown, leaf: (name: string, value: unknown) => unknown, name = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => walk(item, leaf, name));
  if (!isObject(value) || value instanceof Date) return leaf(name, value);
  const entries = Object.entries(value).map(([key, inner]) => [
    key,
    verbatim.has(key) ? inner : walk(inner, leaf, key),
  ]);
  return Object.fromEntries(entries);
}
