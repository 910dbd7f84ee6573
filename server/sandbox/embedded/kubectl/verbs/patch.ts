/** `kubectl patch`: changes fields of an object by a strategic, merge or JSON patch. */
import { parse } from 'yaml';
import { KubectlError, usageError } from '../cli/error.ts';
import { DRY_RUN_FLAG, MANAGER_FLAG, OUTPUT_FLAGS } from '../cli/global-flags.ts';
import { pathOf, query } from '../client/discovery.ts';
import type { KubeObject } from '../client/object.ts';
import { selectionOf } from '../client/selection.ts';
import type { Verb } from '../invocation.ts';
import { dryRunOf, report } from './report.ts';

const TYPES: Readonly<Record<string, string>> = {
  strategic: 'application/strategic-merge-patch+json',
  merge: 'application/merge-patch+json',
  json: 'application/json-patch+json',
};

export const patch: Verb = {
  summary: 'Update fields of a resource using strategic merge patch, a JSON merge patch, or a JSON patch.',
  usage: '(-f FILENAME | TYPE NAME) [-p PATCH|--patch-file FILE] [options]',
  examples: [
    '# Partially update a node using a strategic merge patch, specifying the patch as JSON',
    `kubectl patch node k8s-node-1 -p '{"spec":{"unschedulable":true}}'`,
  ],
  flags: {
    ...DRY_RUN_FLAG,
    ...MANAGER_FLAG,
    ...OUTPUT_FLAGS,
    patch: { type: 'string', short: 'p', help: 'The patch to be applied to the resource JSON file.' },
    'patch-file': { type: 'string', help: 'A file containing a patch to be applied to the resource.' },
    subresource: {
      type: 'string',
      help: 'If specified, patch will operate on the subresource of the requested object.',
    },
    type: {
      type: 'string',
      default: 'strategic',
      help: 'The type of patch being provided; one of [json merge strategic]',
    },
  },
  async run(call) {
    const { flags, args, client, discovery, target, process } = call;
    const type = flags.text('type').toLowerCase();
    if (!Object.hasOwn(TYPES, type))
      throw new KubectlError(
        `error: --type must be one of [json merge strategic], not ${JSON.stringify(flags.text('type'))}`,
      );
    const text = flags.has('patch-file')
      ? await process.fs.readFile(process.fs.resolvePath(process.cwd, flags.text('patch-file')))
      : flags.text('patch');
    if (text === '')
      throw usageError('patch', 'must specify --patch or --patch-file containing the contents of the patch');
    const body = parsePatch(text);
    const dryRun = dryRunOf(call);
    for (const { resource, name } of await selectionOf(args, discovery)) {
      if (name === undefined) throw new KubectlError('error: resource(s) were provided, but no name was specified');
      const namespace = resource.namespaced ? target.namespace : undefined;
      const sub = flags.text('subresource') ? `/${flags.text('subresource')}` : '';
      const path = `${pathOf(resource, namespace, name)}${sub}`;
      const before = await client.get<KubeObject>(pathOf(resource, namespace, name));
      const parameters = query({
        fieldManager: flags.text('field-manager') || 'kubectl-patch',
        dryRun: dryRun === 'server' ? 'All' : undefined,
      });
      const object =
        dryRun === 'client'
          ? before
          : await client.send<KubeObject>('PATCH', `${path}${parameters}`, {
              body,
              contentType: TYPES[type] as string,
            });
      const same = dryRun === 'none' && object.metadata.resourceVersion === before.metadata.resourceVersion;
      await report(call, { resource, object, verb: same ? 'patched (no change)' : 'patched', dryRun });
    }
    return 0;
  },
};

function parsePatch(text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw new KubectlError(
      `error: unable to parse ${JSON.stringify(text)}: yaml: ${error instanceof Error ? error.message.split('\n', 1)[0] : ''}`,
    );
  }
}
