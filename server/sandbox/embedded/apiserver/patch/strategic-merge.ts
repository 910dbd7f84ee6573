/** Kubernetes' own merge patch: lists of objects are merged by the key that their type names. */
import { equal, isObject, type JsonObject } from '../object.ts';
import { property, resolve, typeNamed, type FieldSchema, type TypeSchema } from '../schema/schema.ts';

export function strategicMergePatch(target: JsonObject, patch: JsonObject, schemaName: string): JsonObject {
  return mergeObject(target, patch, typeNamed(schemaName));
}

const deletePrefix = '$deleteFromPrimitiveList/';
const orderPrefix = '$setElementOrder/';

function mergeObject(target: JsonObject, patch: JsonObject, schema: TypeSchema): JsonObject {
  if (patch['$patch'] === 'replace') return without(patch);
  if (patch['$patch'] === 'delete') return {};
  const result: JsonObject = { ...target };
  keepOnly(result, patch);
  for (const [name, value] of Object.entries(patch)) {
    if (name.startsWith('$') && !name.startsWith(deletePrefix)) continue;
    const field = name.startsWith(deletePrefix) ? name.slice(deletePrefix.length) : name;
    if (field !== name) {
      const drop = Array.isArray(value) ? value : [];
      const list = result[field];
      if (Array.isArray(list)) result[field] = list.filter((item) => !drop.some((one) => equal(one, item)));
    } else if (value === null) {
      delete result[field];
    } else {
      result[field] = mergeValue(result[field], value, property(schema, field) ?? {});
    }
  }
  for (const [name, order] of Object.entries(patch)) {
    if (name.startsWith(orderPrefix)) reorder(result, name.slice(orderPrefix.length), order, schema);
  }
  return result;
}

function mergeValue(target: unknown, patch: unknown, field: FieldSchema): unknown {
  const schema = resolve(field);
  if (isObject(patch)) {
    if (schema.strategy?.includes('replace') === true) return without(patch);
    return mergeObject(isObject(target) ? target : {}, patch, schema);
  }
  if (!Array.isArray(patch)) return patch;
  if (schema.strategy?.includes('merge') !== true) return patch;
  const list = Array.isArray(target) ? target : [];
  if (schema.mergeKey === undefined) return [...list, ...patch.filter((item) => !list.some((one) => equal(one, item)))];
  return mergeList(list, patch, { key: schema.mergeKey, items: resolve(schema.items ?? {}) });
}

function mergeList(
  target: readonly unknown[],
  patch: readonly unknown[],
  { key, items }: { key: string; items: TypeSchema },
): unknown[] {
  const patches = patch.filter(isObject);
  if (patches.some((item) => item['$patch'] === 'replace')) {
    return patches.filter((item) => item['$patch'] === undefined);
  }
  const result = target.filter(isObject);
  const added: JsonObject[] = [];
  for (const item of patches) {
    const position = result.findIndex((one) => equal(one[key], item[key]));
    if (item['$patch'] === 'delete') {
      if (position >= 0) result.splice(position, 1);
    } else if (position >= 0) {
      result[position] = mergeObject(result[position] ?? {}, item, items);
    } else {
      added.push(mergeObject({}, item, items));
    }
  }
  // New items come first, as the server orders them when the patch doesn't say.
  return [...added, ...result];
}

function reorder(result: JsonObject, field: string, order: unknown, schema: TypeSchema): void {
  const list = result[field];
  if (!Array.isArray(list) || !Array.isArray(order)) return;
  const { mergeKey } = property(schema, field) ?? {};
  const identity = (item: unknown): unknown => (mergeKey !== undefined && isObject(item) ? item[mergeKey] : item);
  const positions = order.map(identity);
  const rank = (item: unknown): number => positions.findIndex((one) => equal(one, identity(item)));
  // Items that the patch doesn't order keep their place behind the one before them.
  let last = -1;
  const ranked = list.map((item, index) => {
    const own = rank(item);
    if (own >= 0) last = own;
    return { item, rank: own >= 0 ? own : last + 0.5, index };
  });
  result[field] = ranked.sort((a, b) => a.rank - b.rank || a.index - b.index).map(({ item }) => item);
}

function keepOnly(result: JsonObject, patch: JsonObject): void {
  const keys = patch['$retainKeys'];
  if (!Array.isArray(keys)) return;
  for (const name of Object.keys(result)) if (!keys.includes(name)) delete result[name];
}

function without(patch: JsonObject): JsonObject {
  const { $patch: _, ...rest } = patch;
  return rest;
}
