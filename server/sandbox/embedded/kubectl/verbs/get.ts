/** `kubectl get`: the server's tables, or whole objects in another format; with `-w` as they change. */
import { ApiFailure } from '../../upgrade.ts';
import { errorText, usageError } from '../cli/error.ts';
import {
  ALL_NAMESPACES_FLAG,
  FIELD_SELECTOR_FLAG,
  FILE_FLAGS,
  OUTPUT_FLAGS,
  SELECTOR_FLAG,
} from '../cli/global-flags.ts';
import { TABLE } from '../client/client.ts';
import { pathOf, qualified, query, type Resource } from '../client/discovery.ts';
import type { KubeList, KubeObject, Table } from '../client/object.ts';
import { selectionOf, type Selection } from '../client/selection.ts';
import type { Invocation, Verb } from '../invocation.ts';
import { allManifests } from '../manifests/read.ts';
import type { Printed } from '../print/objects.ts';
import { outputOf, outputPrinter } from '../print/output.ts';
import { sortRows, TablePrinter } from '../print/table.ts';

export const get: Verb = {
  summary: 'Display one or many resources.',
  usage:
    '[(-o|--output=)json|yaml|name|jsonpath|wide] (TYPE[.VERSION][.GROUP] [NAME | -l label] | TYPE[.VERSION][.GROUP]/NAME ...) [flags] [options]',
  examples: [
    '# List all pods in ps output format',
    'kubectl get pods',
    '',
    '# List all pods in ps output format with more information (such as node name)',
    'kubectl get pods -o wide',
    '',
    '# List a single pod in JSON output format',
    'kubectl get -o json pod web-pod-13je7',
    '',
    '# Return only the phase value of the specified pod',
    "kubectl get -o jsonpath='{.status.phase}' pod web-pod-13je7",
  ],
  flags: {
    ...ALL_NAMESPACES_FLAG,
    ...FIELD_SELECTOR_FLAG,
    ...FILE_FLAGS,
    ...OUTPUT_FLAGS,
    ...SELECTOR_FLAG,
    'ignore-not-found': {
      type: 'bool',
      help: 'If the requested object does not exist the command will return exit code 0.',
    },
    'label-columns': {
      type: 'list',
      short: 'L',
      help: 'Comma separated list of labels that are going to be presented as columns.',
    },
    'no-headers': { type: 'bool', help: "When using the default or custom-column output format, don't print headers." },
    'output-watch-events': { type: 'bool', help: 'Output watch event objects when --watch or --watch-only is used.' },
    'chunk-size': { type: 'int', default: '500', help: 'Return large lists in chunks rather than all at once.' },
    raw: { type: 'string', help: 'Raw URI to request from the server.' },
    'server-print': {
      type: 'bool',
      default: 'true',
      help: 'If true, have the server return the appropriate table output.',
    },
    'show-kind': { type: 'bool', help: 'If present, list the resource type for the requested object(s).' },
    'show-labels': { type: 'bool', help: 'When printing, show all labels as the last column.' },
    'sort-by': {
      type: 'string',
      help: 'If non-empty, sort list types using this field specification (a JSONPath expression).',
    },
    subresource: { type: 'string', help: 'If specified, gets the subresource of the requested object.' },
    watch: { type: 'bool', short: 'w', help: 'After listing/getting the requested object, watch for changes.' },
    'watch-only': {
      type: 'bool',
      help: 'Watch for changes to the requested object(s), without listing/getting first.',
    },
  },
  async run(call) {
    if (call.flags.has('raw')) return raw(call);
    const selections = await wanted(call);
    const output = outputOf(call.flags);
    const isTable = output === '' || output === 'wide';
    if (call.flags.bool('watch') || call.flags.bool('watch-only')) return watch(call, selections, isTable);
    return isTable ? tables(call, selections) : objects(call, selections);
  },
};

/** What the server answers at a path, as it is. */
async function raw({ args, flags, client, out }: Invocation): Promise<number> {
  if (args.length > 0) throw usageError('get', 'arguments may not be passed when --raw is specified');
  for await (const bytes of await client.stream(flags.text('raw'))) await out(bytes);
  return 0;
}

async function wanted(call: Invocation): Promise<Selection[]> {
  const { flags, args, discovery, process } = call;
  if (flags.has('filename')) {
    const manifests = await allManifests(process, flags.list('filename'), { recursive: flags.bool('recursive') });
    return Promise.all(
      manifests.map(async ({ object }) => ({
        resource: (await discovery.kind(object.apiVersion, object.kind)) ?? (await discovery.resource(object.kind)),
        name: object.metadata.name,
      })),
    );
  }
  if (args.length === 0) {
    await call.err(
      'You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n\n',
    );
    throw usageError(
      'get',
      'Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).',
    );
  }
  return selectionOf(args, discovery);
}

/** The path of a selection with its selectors. */
function pathFor(
  call: Invocation,
  { resource, name }: Selection,
  extra: Readonly<Record<string, string | boolean | undefined>> = {},
): string {
  const { flags, target } = call;
  const namespace = flags.bool('all-namespaces') ? undefined : target.namespace;
  const limit = name === undefined && extra['watch'] === undefined ? flags.text('chunk-size') : undefined;
  const selectors = {
    labelSelector: flags.text('selector') || undefined,
    fieldSelector: flags.text('field-selector') || undefined,
    limit: limit === '0' ? undefined : limit,
  };
  return `${pathOf(resource, namespace, name)}${query({ ...(name === undefined ? selectors : {}), ...extra })}`;
}

/** The server's refusal of a list, with what was asked for. */
function asList(error: unknown, { flags }: Invocation, { group, version, name }: Resource): unknown {
  if (!(error instanceof ApiFailure) || error.status.reason !== 'BadRequest') return error;
  const [labels, fields] = [flags.text('selector'), flags.text('field-selector')];
  if (labels === '' && fields === '') return error;
  const asked = `Unable to find "${group}/${version}, Resource=${name}" that match label selector ${JSON.stringify(labels)}, field selector ${JSON.stringify(fields)}`;
  return new ApiFailure({ ...error.status, message: `${asked}: ${error.status.message}` });
}

async function tables(call: Invocation, selections: readonly Selection[]): Promise<number> {
  const { flags, client } = call;
  const grouped = groupByResource(selections);
  const showKind = flags.bool('show-kind') || new Set(selections.map(({ resource }) => resource.name)).size > 1;
  let printed = 0;
  let failed = false;
  for (const group of grouped) {
    const collected: Table[] = [];
    for (const selection of group) {
      try {
        const include = flags.text('sort-by') ? 'Object' : undefined;
        collected.push(await client.get<Table>(pathFor(call, selection, { includeObject: include }), TABLE));
      } catch (error) {
        const text = errorText(selection.name === undefined ? asList(error, call, selection.resource) : error);
        if (flags.bool('ignore-not-found') && text.startsWith('Error from server (NotFound)')) continue;
        await call.err(`${text}\n`);
        failed = true;
      }
    }
    const [table] = collected;
    if (!table) continue;
    const rows = collected.flatMap((one) => one.rows);
    // A field that no row has leaves nothing to sort.
    const sorted = sortRows(rows, flags.text('sort-by'));
    if (sorted.length === 0) continue;
    if (printed > 0) await call.out('\n');
    const { resource } = group[0] as Selection;
    const printer = new TablePrinter({ ...tableOptions(call, resource), showKind });
    await call.out(printer.print({ ...table, rows: sorted }));
    printed++;
  }
  if (printed === 0 && !failed && !flags.bool('ignore-not-found'))
    await call.err(`${nothingFound(call, selections)}\n`);
  return failed ? 1 : 0;
}

function tableOptions(
  call: Invocation,
  resource: Resource,
): Omit<ConstructorParameters<typeof TablePrinter>[0], 'showKind'> {
  const { flags } = call;
  return {
    prefix: qualified(resource),
    wide: flags.text('output') === 'wide',
    noHeaders: flags.bool('no-headers'),
    withNamespace: flags.bool('all-namespaces') && resource.namespaced,
    showLabels: flags.bool('show-labels'),
    labelColumns: flags.list('label-columns'),
  };
}

function nothingFound({ flags, target }: Invocation, selections: readonly Selection[]): string {
  const namespaced = selections.some(({ resource }) => resource.namespaced);
  return namespaced && !flags.bool('all-namespaces')
    ? `No resources found in ${target.namespace} namespace.`
    : 'No resources found';
}

async function objects(call: Invocation, selections: readonly Selection[]): Promise<number> {
  const { flags, client } = call;
  const printer = await outputPrinter(call);
  const found: Printed[] = [];
  let failed = false;
  for (const selection of selections) {
    const { resource, name } = selection;
    try {
      if (name === undefined) {
        const list = await client.get<KubeList>(pathFor(call, selection));
        const itemKind = list.kind.replace(/List$/, '');
        found.push(
          ...list.items.map((object) => ({
            resource,
            object: { ...object, apiVersion: list.apiVersion, kind: object.kind || itemKind },
          })),
        );
      } else found.push({ resource, object: await client.get<KubeObject>(pathFor(call, selection)) });
    } catch (error) {
      const text = errorText(error);
      if (flags.bool('ignore-not-found') && text.startsWith('Error from server (NotFound)')) continue;
      await call.err(`${text}\n`);
      failed = true;
    }
  }
  const single = selections.length === 1 && selections[0]?.name !== undefined;
  if (failed && found.length === 0) return 1;
  if (single && found.length === 0) return 0;
  const rows = flags.text('sort-by') ? sortRows(found, flags.text('sort-by')) : found;
  await call.out(printer.print(rows, !single));
  return failed ? 1 : 0;
}

async function watch(call: Invocation, selections: readonly Selection[], isTable: boolean): Promise<number> {
  const { flags, client } = call;
  const [selection] = selections;
  if (!selection || groupByResource(selections).length > 1)
    throw usageError('get', 'you may only specify a single resource type');
  const { resource, name } = selection;
  const accept = isTable ? TABLE : 'application/json';
  const table = new TablePrinter({ ...tableOptions(call, resource), showKind: flags.bool('show-kind') });
  const printer = isTable ? undefined : await outputPrinter(call);

  let version = '';
  if (isTable) {
    const list = await client.get<Table>(pathFor(call, selection), TABLE);
    version = list.metadata.resourceVersion ?? '';
    if (list.rows.length > 0 && !flags.bool('watch-only')) await call.out(table.print(list));
  } else {
    const found = await client.get<KubeList | KubeObject>(pathFor(call, selection));
    version = found.metadata.resourceVersion ?? '';
    const items =
      'items' in found
        ? (found as KubeList).items.map((item) => ({
            ...item,
            apiVersion: item.apiVersion ?? found.apiVersion,
            kind: item.kind ?? resource.kind,
          }))
        : [found];
    if (!flags.bool('watch-only'))
      for (const object of items) await call.out(printer?.print([{ resource, object }], false) ?? '');
  }
  // A single object is watched as its collection, narrowed to its name.
  const extra = {
    watch: true,
    resourceVersion: version,
    ...(name === undefined ? {} : { fieldSelector: `metadata.name=${name}` }),
  };
  const path = pathFor(call, { resource, name: undefined }, extra);
  for await (const event of client.watch<Table | KubeObject>(path, { accept })) {
    if (event.type === 'BOOKMARK') continue;
    if (event.type === 'ERROR') {
      await call.err(`error: ${JSON.stringify(event.object)}\n`);
      return 1;
    }
    const shown = isTable
      ? table.print(event.object as Table)
      : (printer?.print([{ resource, object: event.object as KubeObject }], false) ?? '');
    await call.out(shown);
  }
  return 0;
}

function groupByResource(selections: readonly Selection[]): Selection[][] {
  const groups = new Map<Resource, Selection[]>();
  for (const selection of selections) {
    const group = groups.get(selection.resource);
    if (group) group.push(selection);
    else groups.set(selection.resource, [selection]);
  }
  return [...groups.values()];
}
