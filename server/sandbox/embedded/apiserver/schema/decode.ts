/**
 * Decodes a body as Go would into a struct: notes fields it doesn't know and values of the wrong type, and leaves in the
 * body what Go would keep (no unknown fields, no nulls, no empty lists and maps; quantities in their canonical form).
 */
import { isObject } from '../object.ts';
import { canonical } from '../validation/quantity.ts';
import { property, resolve, typeNamed, type FieldSchema, type TypeSchema } from './schema.ts';

export interface Decoding {
  /** `spec.containers[0].imagee`, in the order of the body. */
  readonly unknown: readonly string[];
  /** The first value that Go could not put into its field. */
  readonly mismatch: string | undefined;
}

export function checkBody(body: unknown, schemaName: string): Decoding {
  const state: State = { unknown: [], mismatch: undefined };
  check(body, typeNamed(schemaName), { path: '', goPath: '', struct: shortName(schemaName) }, state);
  return state;
}

interface State {
  readonly unknown: string[];
  mismatch: string | undefined;
}

interface Place {
  readonly path: string;
  /** As Go names it in errors: without indices and map keys. */
  readonly goPath: string;
  /** The innermost struct that the value is in. */
  readonly struct: string;
}

function check(value: unknown, schema: TypeSchema, place: Place, state: State): void {
  if (value === null || value === undefined || state.mismatch !== undefined) return;
  if (schema.ref === quantity) {
    state.mismatch ??= checkQuantity(value);
    return;
  }
  if (goType(schema) === undefined) return;
  if (!accepts(schema, value)) {
    state.mismatch = mismatch(value, schema, place);
    return;
  }
  if (Array.isArray(value)) {
    const items = resolve(schema.items ?? {});
    value.forEach((item, index) => check(item, items, { ...place, path: `${place.path}[${index}]` }, state));
  } else if (isObject(value)) {
    checkFields(value, schema, place, state);
  }
}

function checkFields(value: Record<string, unknown>, schema: TypeSchema, place: Place, state: State): void {
  const struct = schema.fields && schema.ref !== undefined ? shortName(schema.ref) : place.struct;
  for (const [name, inner] of Object.entries(value)) {
    const field = property(schema, name);
    const path = place.path === '' ? name : `${place.path}.${name}`;
    if (field === undefined) {
      // A struct without fields in OpenAPI (FieldsV1, RawExtension) takes anything.
      if (!schema.fields) continue;
      state.unknown.push(path);
      delete value[name];
      continue;
    }
    const goPath = schema.fields ? (place.goPath === '' ? name : `${place.goPath}.${name}`) : place.goPath;
    const wanted = resolve(field);
    check(inner, wanted, { path, goPath, struct }, state);
    if (isNothing(inner, wanted)) delete value[name];
    else if (wanted.ref === quantity && state.mismatch === undefined) value[name] = canonical(String(inner));
  }
}

function isNothing(value: unknown, schema: TypeSchema): boolean {
  if (value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  return schema.values !== undefined && isObject(value) && Object.keys(value).length === 0;
}

const quantity = 'io.k8s.apimachinery.pkg.api.resource.Quantity';

function checkQuantity(value: unknown): string | undefined {
  if (/^[+-]?[0-9.]+(?:[eEinumkKMGTP]*[-+]?[0-9]*)$/.test(String(value))) return undefined;
  return "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
}

function accepts(schema: TypeSchema, value: unknown): boolean {
  switch (goType(schema)) {
    case 'string':
      return typeof value === 'string';
    case 'bool':
      return typeof value === 'boolean';
    case 'int':
      return typeof value === 'number' && Number.isInteger(value);
    case 'float64':
      return typeof value === 'number';
    case 'list':
      return Array.isArray(value);
    case 'int-or-string':
      return typeof value === 'string' || typeof value === 'number';
    default:
      return isObject(value);
  }
}

function goType(schema: FieldSchema & { fields?: unknown }): string | undefined {
  if (schema.fields !== undefined || schema.values !== undefined) return 'struct';
  if (schema.format === 'int-or-string') return 'int-or-string';
  switch (schema.type) {
    case 'string':
      return 'string';
    case 'integer':
      return 'int';
    case 'number':
      return 'float64';
    case 'boolean':
      return 'bool';
    case 'array':
      return 'list';
    case 'object':
      return 'struct';
    default:
      return schema.type;
  }
}

function mismatch(value: unknown, schema: TypeSchema, place: Place): string {
  const got = Array.isArray(value)
    ? 'array'
    : isObject(value)
      ? 'object'
      : typeof value === 'boolean'
        ? 'bool'
        : typeof value;
  const shown = got === 'number' && goType(schema) === 'int' ? `number ${JSON.stringify(value)}` : got;
  return `json: cannot unmarshal ${shown} into Go struct field ${place.struct}.${place.goPath} of type ${goName(schema)}`;
}

function goName(schema: TypeSchema): string {
  switch (goType(schema)) {
    case 'int':
      return schema.format === 'int64' ? 'int64' : 'int32';
    case 'list':
      return `[]${goName(resolve(schema.items ?? {}))}`;
    case 'struct': {
      if (schema.values) return `map[string]${goName(resolve(schema.values))}`;
      return schema.ref === undefined ? 'struct' : goStruct(schema.ref);
    }
    default:
      return goType(schema) ?? 'interface {}';
  }
}

function goStruct(ref: string): string {
  const [name = '', version = ''] = ref.split('.').toReversed();
  return `${version}.${name}`;
}

function shortName(schemaName: string): string {
  return schemaName.slice(schemaName.lastIndexOf('.') + 1);
}
