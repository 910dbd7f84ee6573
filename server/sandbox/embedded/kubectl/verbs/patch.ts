/** `kubectl patch`: changes fields of an object by a strategic, merge or JSON patch. */
import { parse } from 'yaml';
import { KubectlError } from '../cli/error.ts';
import { DRY_RUN_FLAG, FILE_FLAGS, MANAGER_FLAG, OUTPUT_FLAGS } from '../cli/global-flags.ts';
import { query, type Resource } from '../client/discovery.ts';
import type { KubeObject } from '../client/object.ts';
import { eachTarget, liveTargets } from '../client/targets.ts';
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
    ...FILE_FLAGS,
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
    const { flags, client, process } = call;
    const type = flags.text('type').toLowerCase();
    if (!Object.hasOwn(TYPES, type))
      throw new KubectlError(
        `error: --type must be one of [json merge strategic], not ${JSON.stringify(flags.text('type'))}`,
      );
    const text = flags.has('patch-file')
      ? await process.fs.readFile(process.fs.resolvePath(process.cwd, flags.text('patch-file')))
      : flags.text('patch');
    if (text === '')
      throw new KubectlError('error: must specify --patch or --patch-file containing the contents of the patch');
    const body = parsePatch(text);
    const dryRun = dryRunOf(call);
    const sub = flags.text('subresource') ? `/${flags.text('subresource')}` : '';
    return eachTarget(call, await liveTargets(call), async ({ resource, object: before, path: own }) => {
      const path = `${own}${sub}`;
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
      await report(call, {
        resource: sub ? shownAs(resource, object) : resource,
        object,
        verb: same ? 'patched (no change)' : 'patched',
        dryRun,
      });
    });
  },
};

/** A sub-resource answers as what it is: a Scale. */
function shownAs(resource: Resource, { kind, apiVersion }: KubeObject): Resource {
  if (kind === resource.kind) return resource;
  const group = apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
  return { ...resource, kind, group, singular: kind.toLowerCase() };
}

/** JSON goes as it is: what is wrong with it, the server says. */
function parsePatch(text: string): unknown {
  if (/^\s*[{[]/.test(text)) return text;
  try {
    return parse(text);
  } catch (error) {
    throw new KubectlError(
      `error: unable to parse ${JSON.stringify(text)}: yaml: ${error instanceof Error ? error.message.split('\n', 1)[0] : ''}`,
    );
  }
}
