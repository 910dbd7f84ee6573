/** What the server knows about the fields of its types: the OpenAPI of a real server, without its prose. */
import types from './generated/types.json' with { type: 'json' };

export interface TypeSchema extends FieldSchema {
  readonly fields?: Readonly<Record<string, FieldSchema>>;
  readonly required?: readonly string[];
  readonly gvk?: readonly { readonly group: string; readonly version: string; readonly kind: string }[];
}

export interface FieldSchema {
  /** The name of a {@link TypeSchema}. */
  readonly ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly items?: FieldSchema;
  /** The values of a map. */
  readonly values?: FieldSchema;
  readonly list?: 'atomic' | 'set' | 'map';
  readonly keys?: readonly string[];
  readonly map?: 'atomic' | 'granular';
  /** Of strategic merge patches. */
  readonly mergeKey?: string;
  readonly strategy?: string;
}

// JSON modules are typed by their literal content, which would be a type of half a megabyte.
const all = types as Readonly<Record<string, TypeSchema>>;

export function typeNamed(name: string): TypeSchema {
  const found = Object.hasOwn(all, name) ? all[name] : undefined;
  if (!found) throw new Error(`no schema for ${name}`);
  return found;
}

/** The type behind a field, its own properties laid over those of the type it refers to. */
export function resolve(field: FieldSchema): TypeSchema {
  return field.ref === undefined ? field : { ...typeNamed(field.ref), ...definedOf(field), ref: field.ref };
}

/** The schema of a property of an object, be it a struct's field or a map's value. */
export function property(schema: TypeSchema, name: string): FieldSchema | undefined {
  if (schema.fields) return Object.hasOwn(schema.fields, name) ? schema.fields[name] : undefined;
  return schema.values;
}

export function typeNames(): readonly string[] {
  return Object.keys(all);
}

function definedOf(field: FieldSchema): FieldSchema {
  const { list, keys, map, mergeKey, strategy } = field;
  return Object.fromEntries(
    Object.entries({ list, keys, map, mergeKey, strategy }).filter(([, value]) => value !== undefined),
  );
}
