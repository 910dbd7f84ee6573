/** `/openapi/v3`: the schemas of each group, with their prose, put together when somebody asks. */
import type { Kind } from '../kind.ts';
import type { JsonObject } from '../object.ts';
import { typeNamed, type FieldSchema, type TypeSchema } from '../schema/schema.ts';
import { wordsFor } from '../schema/words.ts';

/** The path below `/openapi/v3` of each group and version. */
export function openApiIndex(kinds: readonly Kind[]): JsonObject {
  const paths = [...new Set(kinds.map(documentPath))].sort();
  const entry = (path: string): JsonObject => ({ serverRelativeURL: `/openapi/v3/${path}?hash=${hash(path)}` });
  return { paths: Object.fromEntries(paths.map((path) => [path, entry(path)])) };
}

/** Undefined when there is no such group and version. */
export async function openApiDocument(kinds: readonly Kind[], path: string): Promise<JsonObject | undefined> {
  const own = kinds.filter((kind) => documentPath(kind) === path);
  if (own.length === 0) return undefined;
  const names = reachable(own.map(({ schema }) => schema));
  const words = await wordsFor(names);
  const schemas = names.map((name) => [name, component(name, typeNamed(name), words[name])]);
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: 'v1.36.4' },
    paths: Object.fromEntries(own.flatMap(paths)),
    components: { schemas: Object.fromEntries(schemas) },
  };
}

function documentPath({ group, version }: Kind): string {
  return group === '' ? `api/${version}` : `apis/${group}/${version}`;
}

function paths(kind: Kind): [string, JsonObject][] {
  const { group, version } = kind;
  const gvk = { group, kind: kind.kind, version };
  const scope = kind.namespaced ? '/namespaces/{namespace}' : '';
  const collection = `/${documentPath(kind)}${scope}/${kind.resource}`;
  const operation = (action: string): JsonObject => ({
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': gvk,
    // Clients look here whether the server knows these options before they send them.
    parameters: ['dryRun', 'fieldManager', 'fieldValidation'].map((name) => ({
      name,
      in: 'query',
      schema: { type: 'string' },
    })),
    responses: {},
  });
  return [
    [collection, { get: operation('list'), post: operation('post') }],
    [
      `${collection}/{name}`,
      { get: operation('get'), put: operation('put'), patch: operation('patch'), delete: operation('delete') },
    ],
  ];
}

function reachable(roots: readonly string[]): string[] {
  const found = new Set<string>();
  const visit = (field: FieldSchema & Pick<TypeSchema, 'fields'>): void => {
    if (field.ref !== undefined && !found.has(field.ref)) {
      found.add(field.ref);
      visit(typeNamed(field.ref));
    }
    for (const inner of [field.items, field.values, ...Object.values(field.fields ?? {})]) if (inner) visit(inner);
  };
  for (const root of roots) visit({ ref: root });
  return [...found].sort();
}

type Words = readonly [text: string, fields: Readonly<Record<string, string>>];

function component(name: string, schema: TypeSchema, words: Words | undefined): JsonObject {
  const [description = '', texts = {}] = words ?? [];
  const properties = Object.entries(schema.fields ?? {}).map(([field, inner]) => {
    const text = texts[field];
    return [field, { ...(text === undefined ? {} : { description: text }), ...property(inner) }];
  });
  return {
    ...(description === '' ? {} : { description }),
    ...(schema.fields ? { type: 'object', properties: Object.fromEntries(properties) } : property(schema)),
    ...(schema.required ? { required: schema.required } : {}),
    ...(schema.gvk ? { 'x-kubernetes-group-version-kind': schema.gvk } : {}),
  };
}

function property(field: FieldSchema): JsonObject {
  const extensions = {
    'x-kubernetes-list-type': field.list,
    'x-kubernetes-list-map-keys': field.keys,
    'x-kubernetes-map-type': field.map,
    'x-kubernetes-patch-merge-key': field.mergeKey,
    'x-kubernetes-patch-strategy': field.strategy,
  };
  const { format, default: fallback, enum: values, items, values: entries } = field;
  const all = {
    ...(field.ref === undefined ? type(field) : { allOf: [{ $ref: `#/components/schemas/${field.ref}` }] }),
    format,
    default: fallback,
    enum: values,
    items: items && property(items),
    additionalProperties: entries && property(entries),
    ...extensions,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function type(field: FieldSchema): JsonObject {
  if (field.type === 'int-or-string') return { oneOf: [{ type: 'integer' }, { type: 'string' }] };
  return field.type === undefined ? {} : { type: field.type };
}

/** Says whether a cached document is still good; the documents never change while the server runs. */
function hash(path: string): string {
  const code = [...path].reduce((sum, character) => (sum * 31 + (character.codePointAt(0) ?? 0)) >>> 0, 7);
  return code.toString(16).toUpperCase().padStart(16, '0').repeat(8);
}
