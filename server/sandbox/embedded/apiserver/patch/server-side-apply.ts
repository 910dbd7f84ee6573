/** Server-side apply: a manager's whole opinion about an object, merged with everybody else's. */
import { ApiFailure } from '../../upgrade.ts';
import { appliedFields, itemKey } from '../fields/field-set.ts';
import { isEmpty, paths, subtract, union, within } from '../fields/tree.ts';
import { newEntry, plain } from '../fields/track.ts';
import type { Kind } from '../kind.ts';
import { equal, isObject, type FieldTree, type JsonObject, type KubeObject, type ManagedFields } from '../object.ts';
import { property, resolve, typeNamed, type TypeSchema } from '../schema/schema.ts';

export interface Apply {
  readonly kind: Kind;
  /** What is stored, or an empty object of this name. */
  readonly live: KubeObject;
  /** What the manager wants. */
  readonly applied: KubeObject;
  readonly manager: string;
  readonly force: boolean;
  readonly time: string;
  readonly subresource: string | undefined;
}

/** The merged object with its managedFields. Throws the server's 409 when another manager holds a field. */
export function serverSideApply(apply: Apply): KubeObject {
  const { kind, live, applied, manager, force, time, subresource } = apply;
  const schema = typeNamed(kind.schema);
  const { metadata, ...rest } = plain(applied, { subresource: 'everything' });
  const wanted = appliedFields(equal(metadata, {}) ? rest : { metadata, ...rest }, schema);
  const entries = live.metadata.managedFields ?? [];
  const isOwn = (entry: ManagedFields): boolean =>
    entry.manager === manager && entry.operation === 'Apply' && entry.subresource === subresource;
  const own = entries.find(isOwn);
  const merged = mergeApplied(live, applied, schema) as KubeObject;
  if (own) removeFields(merged, subtract(subtract(own.fieldsV1, wanted), others(entries, isOwn)), schema);

  const conflicts = entries
    .filter((entry) => !isOwn(entry))
    .map((entry) => ({ entry, fields: differing(within(entry.fieldsV1, wanted), live, applied, schema) }))
    .filter(({ fields }) => !isEmpty(fields));
  if (conflicts.length > 0 && !force) throw conflictFailure(conflicts);

  const taken = new Map(conflicts.map(({ entry, fields }) => [entry, fields]));
  const kept = entries
    .filter((entry) => !isOwn(entry))
    .map((entry) => ({ ...entry, fieldsV1: subtract(entry.fieldsV1, taken.get(entry) ?? {}) }))
    .filter((entry) => !isEmpty(entry.fieldsV1));
  const apiVersion = applied.apiVersion ?? '';
  const sameAsBefore = own !== undefined && equal(own.fieldsV1, wanted);
  const entry = newEntry({
    manager,
    apiVersion,
    time: sameAsBefore ? (own.time ?? time) : time,
    fields: wanted,
    subresource,
    operation: 'Apply',
  });
  merged.metadata.managedFields = [entry, ...kept];
  return merged;
}

function mergeApplied(live: unknown, applied: unknown, schema: TypeSchema): unknown {
  if (Array.isArray(applied)) return mergeAppliedList(Array.isArray(live) ? live : [], applied, schema);
  if (!isObject(applied) || schema.map === 'atomic' || !isObject(live)) return applied;
  const result: JsonObject = { ...live };
  for (const [name, value] of Object.entries(applied)) {
    result[name] = mergeApplied(live[name], value, resolve(property(schema, name) ?? {}));
  }
  return result;
}

function mergeAppliedList(live: readonly unknown[], applied: readonly unknown[], schema: TypeSchema): unknown[] {
  if (schema.list === 'set') return [...applied, ...live.filter((item) => !applied.some((one) => equal(one, item)))];
  if (schema.list !== 'map') return [...applied];
  const items = resolve(schema.items ?? {});
  const old = new Map(live.map((item) => [itemKey(item, schema), item]));
  const wanted = applied.map((item) => itemKey(item, schema));
  const merged = applied.map((item, index) => mergeApplied(old.get(wanted[index] ?? ''), item, items));
  return [...merged, ...live.filter((item) => !wanted.includes(itemKey(item, schema)))];
}

/** Takes away what only this manager held and no longer wants. */
function removeFields(value: unknown, fields: FieldTree, schema: TypeSchema): void {
  for (const [element, below] of Object.entries(fields)) {
    if (element === '.') continue;
    if (Array.isArray(value)) {
      const position = value.findIndex((item) => elementOf(item, schema) === element);
      if (position < 0) continue;
      if (isEmpty(below) || '.' in below) value.splice(position, 1);
      else removeFields(value[position], below, resolve(schema.items ?? {}));
    } else if (isObject(value)) {
      const name = element.slice(2);
      if (isEmpty(below)) delete value[name];
      else removeFields(value[name], below, resolve(property(schema, name) ?? {}));
    }
  }
}

function elementOf(item: unknown, schema: TypeSchema): string {
  return schema.list === 'set' ? `v:${JSON.stringify(item)}` : itemKey(item, schema);
}

/** The fields, among those of a set, that have another value in the second object. */
function differing(fields: FieldTree, live: unknown, applied: unknown, schema: TypeSchema): FieldTree {
  const result: FieldTree = {};
  for (const [element, below] of Object.entries(fields)) {
    if (element === '.') continue;
    const [left, right] = [child(live, element, schema), child(applied, element, schema)];
    if (isEmpty(below)) {
      if (!equal(left.value, right.value) && !element.startsWith('k:')) result[element] = {};
    } else {
      const inner = differing(below, left.value, right.value, left.schema);
      if (!isEmpty(inner)) result[element] = inner;
    }
  }
  return result;
}

function child(value: unknown, element: string, schema: TypeSchema): { value: unknown; schema: TypeSchema } {
  if (Array.isArray(value)) {
    const item: unknown = value.find((one) => elementOf(one, schema) === element);
    return { value: item, schema: resolve(schema.items ?? {}) };
  }
  const name = element.slice(2);
  const inner = isObject(value) ? value[name] : undefined;
  return { value: inner, schema: resolve(property(schema, name) ?? {}) };
}

function others(entries: readonly ManagedFields[], isOwn: (entry: ManagedFields) => boolean): FieldTree {
  return entries.filter((entry) => !isOwn(entry)).reduce<FieldTree>((all, entry) => union(all, entry.fieldsV1), {});
}

function conflictFailure(conflicts: readonly { entry: ManagedFields; fields: FieldTree }[]): ApiFailure {
  const causes = conflicts.flatMap(({ entry, fields }) =>
    paths(fields).map((path) => ({
      reason: 'FieldManagerConflict',
      message: `conflict with ${describe(entry)}`,
      field: fieldPath(path),
    })),
  );
  const count = causes.length === 1 ? '1 conflict' : `${causes.length} conflicts`;
  const managers = new Set(causes.map(({ message }) => message));
  const text = [...managers].flatMap((message) => {
    const fields = causes.filter((cause) => cause.message === message).map(({ field }) => field);
    return fields.length === 1 ? [`${message}: ${fields[0] ?? ''}`] : [`${message}:\n- ${fields.join('\n- ')}`];
  });
  return new ApiFailure({
    code: 409,
    reason: 'Conflict',
    message: `Apply failed with ${count}: ${text.join('\n')}`,
    details: { causes },
  });
}

function describe(entry: ManagedFields): string {
  if (entry.operation === 'Apply') return `"${entry.manager}"`;
  const subresource = entry.subresource === undefined ? '' : ` with subresource "${entry.subresource}"`;
  return `"${entry.manager}"${subresource} using ${entry.apiVersion}`;
}

function fieldPath(path: readonly string[]): string {
  return path
    .map((element) => {
      if (element.startsWith('f:')) return `.${element.slice(2)}`;
      if (element.startsWith('v:')) return `[=${element.slice(2)}]`;
      const keys = Object.entries(JSON.parse(element.slice(2)) as JsonObject);
      return `[${keys.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(',')}]`;
    })
    .join('');
}
