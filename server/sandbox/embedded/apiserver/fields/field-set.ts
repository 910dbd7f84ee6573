/** Which fields an object has, and which differ between two, as structured-merge-diff counts them. */
import { equal, isObject, type FieldTree, type JsonObject } from '../object.ts';
import { property, resolve, type TypeSchema } from '../schema/schema.ts';
import { isEmpty, mark } from './tree.ts';

/** All fields that are set: leaves, entries of maps and lists, and empty or null values. */
export function presentFields(value: JsonObject, schema: TypeSchema): FieldTree {
  return changed({}, value, schema, true);
}

/** Fields that were added or that have another value. */
export function changedFields(before: JsonObject, after: JsonObject, schema: TypeSchema): FieldTree {
  return changed(before, after, schema, false);
}

/** The fields of a configuration that is applied: like {@link presentFields}, but containers only where they are empty. */
export function appliedFields(value: JsonObject, schema: TypeSchema): FieldTree {
  const tree: FieldTree = {};
  for (const [element, inner, innerSchema] of children(value, schema)) {
    if (inner === undefined) continue;
    const below = isAtomic(inner, innerSchema) ? {} : appliedBelow(inner, innerSchema);
    const entry = !schema.fields || element.startsWith('k:') || element.startsWith('v:');
    if (entry || isEmpty(below)) mark(tree, element, below);
    else tree[element] = below;
  }
  return tree;
}

function appliedBelow(value: unknown, schema: TypeSchema): FieldTree {
  if (Array.isArray(value)) return appliedFields(listed(value, schema), listSchema(schema));
  return isObject(value) ? appliedFields(value, schema) : {};
}

function changed(before: unknown, after: unknown, schema: TypeSchema, all: boolean): FieldTree {
  const tree: FieldTree = {};
  const old = new Map<string, unknown>(children(before, schema).map(([element, value]) => [element, value]));
  for (const [element, value, innerSchema] of children(after, schema)) {
    if (value === undefined) continue;
    const previous = old.get(element);
    const wasThere = old.has(element) && previous !== undefined;
    if (isAtomic(value, innerSchema)) {
      if (!wasThere || !equal(previous, value)) tree[element] = {};
      continue;
    }
    const below = changed(previous, value, innerSchema, all);
    if (!wasThere || all) mark(tree, element, below);
    else if (!isEmpty(below)) tree[element] = below;
  }
  return tree;
}

type Child = readonly [element: string, value: unknown, schema: TypeSchema];

function children(value: unknown, schema: TypeSchema): Child[] {
  if (Array.isArray(value)) {
    const items = resolve(schema.items ?? {});
    return Object.entries(listed(value, schema)).map(([element, item]) => [element, item, items]);
  }
  if (!isObject(value)) return [];
  return Object.entries(value).map(([name, inner]) => {
    const element = isElement(name) ? name : `f:${name}`;
    const field = isElement(name) ? schema.items : property(schema, name);
    return [element, inner, resolve(field ?? {})];
  });
}

/** A list by the identity of its items. */
function listed(value: readonly unknown[], schema: TypeSchema): JsonObject {
  if (schema.list === 'set') return Object.fromEntries(value.map((item) => [`v:${JSON.stringify(item)}`, item]));
  return Object.fromEntries(value.map((item) => [itemKey(item, schema), item]));
}

export function itemKey(item: unknown, schema: TypeSchema): string {
  const items = resolve(schema.items ?? {});
  const entries = (schema.keys ?? []).flatMap((name) => {
    const value = (isObject(item) ? item[name] : undefined) ?? items.fields?.[name]?.default;
    return value === undefined ? [] : [[name, value] as const];
  });
  return `k:${JSON.stringify(Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1))))}`;
}

function listSchema(schema: TypeSchema): TypeSchema {
  return { items: schema.items };
}

function isElement(name: string): boolean {
  return name.startsWith('k:{') || name.startsWith('v:');
}

function isAtomic(value: unknown, schema: TypeSchema): boolean {
  if (Array.isArray(value)) return schema.list !== 'map' && schema.list !== 'set';
  if (!isObject(value)) return true;
  return schema.map === 'atomic' || (!schema.fields && !schema.values);
}
