/** Prints whole objects: `-o yaml|json|name|jsonpath=…|custom-columns=…`. */
import { KubectlError } from '../cli/error.ts';
import type { KubeObject } from '../client/object.ts';
import { qualified, type Resource } from '../client/discovery.ts';
import { evaluatePath, evaluateTemplate, JsonPathRunError } from '../jsonpath/evaluate.ts';
import { JsonPathError, parseTemplate } from '../jsonpath/parse.ts';
import { Columns } from './columns.ts';
import { toKyaml } from './kyaml.ts';
import { goTemplate } from './template.ts';
import { toJson, toYaml } from './yaml.ts';

export interface Printed {
  readonly resource: Resource;
  readonly object: KubeObject;
}

export interface ObjectPrinter {
  /** One object, or several as a list when there is not exactly one asked for by name. */
  print(objects: readonly Printed[], asList: boolean): string;
}

export interface PrinterOptions {
  /** The value of `--output`. */
  readonly output: string;
  readonly noHeaders: boolean;
  readonly showManagedFields: boolean;
}

const FORMATS =
  'custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,name,template,templatefile,wide,yaml';

/** Throws in kubectl's words when there is no such format. */
export function objectPrinter({ output, noHeaders, showManagedFields }: PrinterOptions): ObjectPrinter {
  const [format = '', ...rest] = output.split('=');
  const template = rest.join('=');
  const whole: Whole = (objects, asList) => {
    const shown = objects.map(({ object }) => (showManagedFields ? object : withoutManagedFields(object)));
    return asList || shown.length !== 1 ? listOf(shown) : shown[0];
  };
  // Templates see everything.
  const all: Whole = (objects, asList) => {
    const shown = objects.map(({ object }) => object);
    return asList || shown.length !== 1 ? listOf(shown) : shown[0];
  };
  switch (format) {
    case 'yaml':
      return { print: (objects, asList) => toYaml(whole(objects, asList)) };
    case 'json':
      return { print: (objects, asList) => toJson(whole(objects, asList)) };
    case 'name':
      return {
        print: (objects) =>
          objects.map(({ resource, object }) => `${qualified(resource)}/${object.metadata.name ?? ''}\n`).join(''),
      };
    case 'jsonpath':
    case 'jsonpath-as-json':
      return jsonPathPrinter(template, { asJson: format === 'jsonpath-as-json', whole: all });
    case 'custom-columns':
      return customColumns(template, noHeaders);
    case 'go-template':
    case 'template': {
      if (template === '') throw new KubectlError('error: template format specified but no template given');
      const run = goTemplate(template);
      return { print: (objects, asList) => run(all(objects, asList)) };
    }
    case 'kyaml':
      return { print: (objects, asList) => toKyaml(whole(objects, asList)) };
    default:
      throw new KubectlError(
        `error: unable to match a printer suitable for the output format ${JSON.stringify(format)}, allowed formats are: ${FORMATS}`,
      );
  }
}

const listOf = (items: readonly KubeObject[]): object => ({
  apiVersion: 'v1',
  items,
  kind: 'List',
  metadata: { resourceVersion: '' },
});

type Whole = (objects: readonly Printed[], asList: boolean) => unknown;

function jsonPathPrinter(template: string, { asJson, whole }: { asJson: boolean; whole: Whole }): ObjectPrinter {
  if (template === '') throw new KubectlError('error: template format specified but no template given');
  try {
    const nodes = parseTemplate(template);
    return {
      print(objects, asList) {
        const root = whole(objects, asList);
        try {
          if (!asJson) return evaluateTemplate(nodes, root);
          return toJson(nodes.flatMap((node) => (node.kind === 'path' ? evaluatePath(node.steps, root, root) : [])));
        } catch (error) {
          throw error instanceof JsonPathRunError ? failedTemplate(template, error.reason, root) : error;
        }
      },
    };
  } catch (error) {
    if (error instanceof JsonPathError)
      throw new KubectlError(`error: error parsing jsonpath ${template}, ${error.message}`);
    throw error;
  }
}

const failedTemplate = (template: string, reason: string, root: unknown): KubectlError =>
  new KubectlError(
    `error: error executing jsonpath ${JSON.stringify(template)}: Error executing template: ${reason}. ` +
      'Printing more information for debugging the template:\n' +
      `\ttemplate was:\n\t\t${template}\n` +
      `\tobject given to jsonpath engine was:\n\t\t${goSyntax(root)}\n\n`,
  );

/** How Go's fmt prints a value in Go's own syntax (`%#v`). */
function goSyntax(value: unknown): string {
  if (value === null) return 'interface {}(nil)';
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`;
  if (typeof value !== 'object') return JSON.stringify(value);
  const fields = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `map[string]interface {}{${fields.map(([key, field]) => `${JSON.stringify(key)}:${goSyntax(field)}`).join(', ')}}`;
}

function customColumns(spec: string, noHeaders: boolean): ObjectPrinter {
  if (spec === '') throw new KubectlError('error: custom-columns format specified but no custom columns given');
  const columns = spec.split(',').map((column) => {
    const colon = column.indexOf(':');
    if (colon < 0)
      throw new KubectlError(`error: unexpected custom-columns spec: ${column}, expected <header>:<json-path-expr>`);
    const path = column.slice(colon + 1).replace(/^\{|\}$/g, '');
    const [node] = parseTemplate(`{${path.startsWith('.') || path.startsWith('$') ? path : `.${path}`}}`);
    return { header: column.slice(0, colon), steps: node?.kind === 'path' ? node.steps : [] };
  });
  const table = new Columns();
  return {
    print: (objects) => {
      const rows = objects.map(({ object }) =>
        columns.map(({ steps }) => {
          const found = evaluatePath(steps, object, object);
          return found.length === 0
            ? '<none>'
            : found.map((value) => (typeof value === 'object' ? goMap(value) : String(value))).join(',');
        }),
      );
      return table.format(noHeaders ? rows : [columns.map(({ header }) => header), ...rows]);
    },
  };
}

/** How Go's fmt prints a map or a list. */
function goMap(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(goMap).join(' ')}]`;
  if (typeof value === 'object' && value !== null) {
    return `map[${Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, field]) => `${key}:${goMap(field)}`)
      .join(' ')}]`;
  }
  return value === null ? '<nil>' : String(value);
}

function withoutManagedFields(object: KubeObject): KubeObject {
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}
