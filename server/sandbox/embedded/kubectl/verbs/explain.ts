/** `kubectl explain`: fields and their meaning, from the server's own OpenAPI document. */
import { KubectlError, usageError } from '../cli/error.ts';
import type { Resource } from '../client/discovery.ts';
import type { Invocation, Verb } from '../invocation.ts';
import { wrap } from '../print/wrap.ts';

interface Schema {
  type?: string;
  description?: string;
  $ref?: string;
  allOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  required?: string[];
  enum?: string[];
  'x-kubernetes-group-version-kind'?: { group: string; version: string; kind: string }[];
}

interface Document {
  components: { schemas: Record<string, Schema> };
}

export const explain: Verb = {
  summary: 'Describe fields and structure of various resources.',
  usage:
    'TYPE [--recursive=FALSE|TRUE] [--api-version=api-version-group] [-o|--output=plaintext|plaintext-openapiv2] [options]',
  examples: [
    '# Get the documentation of the resource and its fields',
    'kubectl explain pods',
    '',
    '# Get the documentation of a specific field of a resource',
    'kubectl explain pods.spec.containers',
  ],
  flags: {
    'api-version': { type: 'string', help: 'Use given api-version (group/version) of the resource.' },
    output: { type: 'string', short: 'o', default: 'plaintext', help: 'Format in which to render the schema.' },
    recursive: { type: 'bool', help: 'When true, print the name of all the fields recursively.' },
  },
  async run(call) {
    const { args, flags, discovery, out } = call;
    const [word] = args;
    if (word === undefined || args.length > 1) {
      throw usageError(
        'explain',
        word === undefined
          ? 'You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.'
          : 'We accept only this format: explain RESOURCE',
      );
    }
    const [type = '', ...path] = word.split('.').filter((part) => part !== '');
    const resource = await discovery.resource(type);
    const document = await documentOf(call, resource);
    const root = rootOf(document, resource);
    if (!root)
      throw new KubectlError(
        `error: couldn't find resource for "${resource.group ? `${resource.group}/` : '/'}${resource.version}, Kind=${resource.kind}"`,
      );
    await out(
      `${resource.group ? `GROUP:      ${resource.group}\n` : ''}KIND:       ${resource.kind}\nVERSION:    ${resource.version}\n\n`,
    );
    await out(new Explanation(document, flags.bool('recursive')).of(root, path));
    return 0;
  },
};

async function documentOf({ client }: Invocation, { group, version }: Resource): Promise<Document> {
  const path = group ? `apis/${group}/${version}` : `api/${version}`;
  const index = await client.get<{ paths: Record<string, { serverRelativeURL: string }> }>('/openapi/v3');
  const url = index.paths[path]?.serverRelativeURL;
  if (!url) throw new KubectlError(`error: couldn't find resource for ${JSON.stringify(path)}`);
  return client.get<Document>(url);
}

function rootOf({ components }: Document, { group, version, kind }: Resource): Schema | undefined {
  return Object.values(components.schemas).find((schema) =>
    schema['x-kubernetes-group-version-kind']?.some(
      (one) => one.group === group && one.version === version && one.kind === kind,
    ),
  );
}

class Explanation {
  readonly #schemas: Readonly<Record<string, Schema>>;
  readonly #recursive: boolean;

  constructor(document: Document, recursive: boolean) {
    this.#schemas = document.components.schemas;
    this.#recursive = recursive;
  }

  of(root: Schema, path: readonly string[]): string {
    let field: Schema | undefined;
    let here = root;
    for (const name of path) {
      const next = here.properties && Object.hasOwn(here.properties, name) ? here.properties[name] : undefined;
      if (!next) throw new KubectlError(`error: field ${JSON.stringify(name)} does not exist`);
      field = next;
      here = this.#target(next);
    }
    const head = field ? `FIELD: ${path.at(-1)} <${this.#type(field)}>\n\n` : '';
    const values = field?.enum ? `ENUM:\n${field.enum.map((value) => `    ${value}\n`).join('')}\n` : '';
    const description = [field?.description, here === field ? undefined : here.description]
      .filter((text) => text)
      .map((text) => wrap(text as string, 4))
      .join('');
    const fields = here.properties ? `FIELDS:\n${this.#fields(here, 1)}\n` : '\n';
    return `${head}${field ? '\n' : ''}${values}DESCRIPTION:\n${description || '    <empty>\n'}    \n${fields}`;
  }

  #fields(schema: Schema, depth: number): string {
    const indent = '  '.repeat(depth);
    const names = Object.keys(schema.properties ?? {}).sort();
    return names
      .map((name) => {
        const field = schema.properties?.[name] as Schema;
        const required = schema.required?.includes(name) ? ' -required-' : '';
        const line = `${indent}${name}\t<${this.#type(field)}>${required}\n`;
        const values = field.enum
          ? `${indent}enum: ${field.enum.slice(0, 4).join(', ')}${field.enum.length > 4 ? ', ....' : ''}\n`
          : '';
        if (this.#recursive) {
          const inner = this.#target(field);
          return line + values + (inner.properties && depth < 12 ? this.#fields(inner, depth + 1) : '');
        }
        const description = field.description ?? this.#target(field).description;
        return `${line}${values}${description ? wrap(description, 4) : '    <no description>\n'}\n`;
      })
      .join('');
  }

  /** What a field holds: through references, lists and maps. */
  #target(schema: Schema): Schema {
    if (schema.type === 'array' && schema.items) return this.#target(schema.items);
    if (typeof schema.additionalProperties === 'object') return this.#target(schema.additionalProperties);
    const name = refOf(schema);
    return name ? (this.#schemas[name] ?? schema) : schema;
  }

  #type(schema: Schema): string {
    if (schema.type === 'array') return `[]${this.#type(schema.items ?? {})}`;
    if (typeof schema.additionalProperties === 'object') return `map[string]${this.#type(schema.additionalProperties)}`;
    const name = refOf(schema);
    if (name) {
      const target = this.#schemas[name];
      const short = name.split('.').at(-1) ?? name;
      return target?.type && target.type !== 'object' && short !== 'Quantity' && short !== 'IntOrString'
        ? target.type
        : short;
    }
    return schema.type === 'object' ? 'Object' : (schema.type ?? 'Object');
  }
}

const refOf = (schema: Schema): string | undefined =>
  (schema.$ref ?? schema.allOf?.find((one) => one.$ref)?.$ref)?.split('/').at(-1);
