/**
 * Makes the simulator's schema of the Kubernetes API out of the OpenAPI documents of a real server:
 * `node scripts/kubernetes-schema.ts FOLDER`, where FOLDER holds `api_v1.json`, `apis_apps_v1.json`, … as a server
 * answers them below `/openapi/v3`. Structure goes into one file that every session loads; the descriptions, which only
 * `kubectl explain` wants, into one file for each package.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { FieldSchema, TypeSchema } from '../server/sandbox/embedded/apiserver/schema/schema.ts';

const groups = [
  'api_v1',
  'apis_apps_v1',
  'apis_authentication.k8s.io_v1',
  'apis_authorization.k8s.io_v1',
  'apis_autoscaling_v1',
  'apis_autoscaling_v2',
  'apis_batch_v1',
  'apis_coordination.k8s.io_v1',
  'apis_discovery.k8s.io_v1',
  'apis_events.k8s.io_v1',
  'apis_metrics.k8s.io_v1beta1',
  'apis_networking.k8s.io_v1',
  'apis_policy_v1',
  'apis_scheduling.k8s.io_v1',
  'apis_storage.k8s.io_v1',
];

interface OpenApi {
  readonly components: { readonly schemas: Readonly<Record<string, Property>> };
}

interface Property {
  readonly description?: string;
  readonly type?: string;
  readonly format?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly $ref?: string;
  readonly allOf?: readonly Property[];
  readonly oneOf?: readonly Property[];
  readonly items?: Property;
  readonly additionalProperties?: Property;
  readonly properties?: Readonly<Record<string, Property>>;
  readonly required?: readonly string[];
  readonly 'x-kubernetes-list-type'?: FieldSchema['list'];
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  readonly 'x-kubernetes-map-type'?: 'atomic' | 'granular';
  readonly 'x-kubernetes-patch-merge-key'?: string;
  readonly 'x-kubernetes-patch-strategy'?: string;
  readonly 'x-kubernetes-group-version-kind'?: TypeSchema['gvk'];
}

const folder = process.argv[2];
if (folder === undefined) throw new Error('usage: node scripts/kubernetes-schema.ts FOLDER');
const target = path.join(import.meta.dirname, '../server/sandbox/embedded/apiserver/schema/generated');

const types: Record<string, TypeSchema> = {};
const words: Record<string, Record<string, readonly [string, Record<string, string>]>> = {};
for (const group of groups) {
  // A file of the folder is what a server answered, in the shape that OpenAPI v3 documents have.
  const document = JSON.parse(await readFile(path.join(folder, `${group}.json`), 'utf8')) as OpenApi;
  for (const [name, schema] of Object.entries(document.components.schemas)) {
    types[name] = type(schema);
    const text: Record<string, string> = {};
    for (const [field, property] of Object.entries(schema.properties ?? {})) {
      if (property.description !== undefined) text[field] = property.description;
    }
    (words[packageOf(name)] ??= {})[name] = [schema.description ?? '', text];
  }
}
await rm(target, { recursive: true, force: true });
await mkdir(path.join(target, 'words'), { recursive: true });
await writeFile(path.join(target, 'types.json'), JSON.stringify(sorted(types)) + '\n');
for (const [name, texts] of Object.entries(words)) {
  await writeFile(path.join(target, 'words', `${name}.json`), JSON.stringify(sorted(texts)) + '\n');
}

function type(schema: Property): TypeSchema {
  if (schema.properties === undefined) return { ...field(schema), gvk: schema['x-kubernetes-group-version-kind'] };
  return {
    fields: Object.fromEntries(Object.entries(schema.properties).map(([name, property]) => [name, field(property)])),
    required: schema.required,
    map: schema['x-kubernetes-map-type'],
    gvk: schema['x-kubernetes-group-version-kind'],
  };
}

function field(property: Property): FieldSchema {
  const ref = property.$ref ?? property.allOf?.[0]?.$ref;
  return {
    ref: ref?.slice('#/components/schemas/'.length),
    type: ref === undefined ? (property.type ?? (property.oneOf ? 'int-or-string' : undefined)) : undefined,
    format: property.format,
    default: property.default,
    enum: property.enum,
    items: property.items && field(property.items),
    values: property.additionalProperties && field(property.additionalProperties),
    list: property['x-kubernetes-list-type'],
    keys: property['x-kubernetes-list-map-keys'],
    map: property['x-kubernetes-map-type'],
    mergeKey: property['x-kubernetes-patch-merge-key'],
    strategy: property['x-kubernetes-patch-strategy'],
  };
}

function packageOf(name: string): string {
  return name.slice(0, name.lastIndexOf('.'));
}

function sorted<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
