/** `kubectl delete`: by name, file or selector; waits until what it deleted is gone. */
import { errorText, isNotFound, KubectlError, withSource } from '../cli/error.ts';
import {
  ALL_NAMESPACES_FLAG,
  DRY_RUN_FLAG,
  FIELD_SELECTOR_FLAG,
  FILE_FLAGS,
  OUTPUT_FLAGS,
  SELECTOR_FLAG,
} from '../cli/global-flags.ts';
import { pathOf, qualified, query, type Resource } from '../client/discovery.ts';
import type { KubeList, KubeObject } from '../client/object.ts';
import { selectionOf } from '../client/selection.ts';
import type { Invocation, Verb } from '../invocation.ts';
import { readManifests } from '../manifests/read.ts';
import { targetOfManifest } from '../manifests/target.ts';
import { dryRunOf } from './report.ts';
import { parseDuration, waitUntilGone } from './waiting.ts';

export const deleteVerb: Verb = {
  summary: 'Delete resources by file names, stdin, resources and names, or by resources and label selector.',
  usage: '([-f FILENAME] | [-k DIRECTORY] | TYPE [(NAME | -l label | --all)]) [options]',
  examples: [
    '# Delete a pod using the type and name specified in pod.json',
    'kubectl delete -f ./pod.json',
    '',
    '# Delete pods and services with label name=myLabel',
    'kubectl delete pods,services -l name=myLabel',
  ],
  flags: {
    ...ALL_NAMESPACES_FLAG,
    ...DRY_RUN_FLAG,
    ...FIELD_SELECTOR_FLAG,
    ...FILE_FLAGS,
    ...OUTPUT_FLAGS,
    ...SELECTOR_FLAG,
    all: { type: 'bool', help: 'Delete all resources, in the namespace of the specified resource types.' },
    cascade: {
      type: 'string',
      bare: 'background',
      default: 'background',
      help: 'Must be "background", "orphan", or "foreground".',
    },
    force: { type: 'bool', help: 'If true, immediately remove resources from API and bypass graceful deletion.' },
    'grace-period': {
      type: 'int',
      default: '-1',
      help: 'Period of time in seconds given to the resource to terminate gracefully.',
    },
    'ignore-not-found': { type: 'bool', help: 'Treat "resource not found" as a successful delete.' },
    now: { type: 'bool', help: 'If true, resources are signaled for immediate shutdown (same as --grace-period=1).' },
    timeout: { type: 'string', default: '0s', help: 'The length of time to wait before giving up on a delete.' },
    wait: { type: 'bool', default: 'true', help: 'If true, wait for resources to be gone before returning.' },
  },
  async run(call) {
    const { flags } = call;
    if (flags.bool('now') && flags.has('grace-period'))
      throw new KubectlError('error: --now and --grace-period cannot be specified together');
    if (flags.bool('force')) {
      await call.err(
        'Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.\n',
      );
    }
    const victims = await victimsOf(call);
    const deleted: Victim[] = [];
    let failed = victims.failed;
    for (const victim of victims.found) {
      try {
        if (await deleteOne(call, victim)) deleted.push(victim);
      } catch (error) {
        await call.err(`${errorText(error)}\n`);
        failed = true;
      }
    }
    if (victims.found.length === 0 && !failed && !flags.bool('ignore-not-found'))
      await call.out('No resources found\n');
    if (flags.bool('wait') && dryRunOf(call) === 'none' && !flags.bool('force')) {
      await waitUntilGone(
        call,
        deleted.map(({ resource, namespace, object }) => ({
          resource,
          namespace,
          name: object.metadata.name ?? '',
          uid: object.metadata.uid,
        })),
        {
          timeoutMs: parseDuration(flags.text('timeout')),
        },
      );
    }
    return failed ? 1 : 0;
  },
};

interface Victim {
  readonly resource: Resource;
  readonly namespace: string | undefined;
  readonly object: KubeObject;
  readonly source?: string;
}

async function victimsOf(call: Invocation): Promise<{ found: Victim[]; failed: boolean }> {
  const { flags, args, client, discovery, target, process } = call;
  const found: Victim[] = [];
  let failed = false;
  if (flags.has('filename')) {
    const { manifests, errors } = await readManifests(process, flags.list('filename'), {
      recursive: flags.bool('recursive'),
    });
    for (const error of errors) await call.err(`${errorText(error)}\n`);
    failed = errors.length > 0;
    for (const manifest of manifests) {
      try {
        const { resource, namespace, object, source } = await targetOfManifest(call, manifest);
        found.push({ resource, namespace, object, source });
      } catch (error) {
        await call.err(`${errorText(error)}\n`);
        failed = true;
      }
    }
    return { found, failed };
  }
  if (args.length === 0)
    throw new KubectlError(
      "error: You must provide one or more resources by argument or filename.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n   '<resource> <name>'\n   '<resource>'",
    );
  const selective = flags.bool('all') || flags.has('selector') || flags.has('field-selector');
  for (const { resource, name } of await selectionOf(args, discovery)) {
    const namespace = resource.namespaced ? target.namespace : undefined;
    if (name !== undefined) {
      if (selective) throw new KubectlError("error: setting 'all' parameter but found a non empty selector. ");
      found.push({ resource, namespace, object: { apiVersion: '', kind: resource.kind, metadata: { name } } });
      continue;
    }
    if (!selective) throw new KubectlError('error: resource(s) were provided, but no name was specified');
    const scope = flags.bool('all-namespaces') ? undefined : namespace;
    const selectors = { labelSelector: flags.text('selector'), fieldSelector: flags.text('field-selector') };
    const list = await client.get<KubeList>(`${pathOf(resource, scope)}${query(selectors)}`);
    found.push(...list.items.map((object) => ({ resource, namespace: object.metadata.namespace, object })));
  }
  return { found, failed };
}

/** Whether it was there to be deleted. */
async function deleteOne(call: Invocation, victim: Victim): Promise<boolean> {
  const { client, flags } = call;
  const { resource, namespace, object, source } = victim;
  const name = object.metadata.name ?? '';
  const dryRun = dryRunOf(call);
  const grace = flags.bool('force') ? 0 : flags.bool('now') ? 1 : flags.int('grace-period');
  const options = {
    kind: 'DeleteOptions',
    apiVersion: 'v1',
    propagationPolicy:
      { background: 'Background', foreground: 'Foreground', orphan: 'Orphan' }[flags.text('cascade')] ?? 'Background',
    ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}),
    ...(dryRun === 'server' ? { dryRun: ['All'] } : {}),
  };
  try {
    if (dryRun !== 'client') {
      const answer = await client.send<KubeObject>('DELETE', pathOf(resource, namespace, name), { body: options });
      const uid = answer.metadata.uid ?? (answer['details'] as { uid?: string } | undefined)?.uid;
      if (uid) object.metadata.uid = uid;
    }
  } catch (error) {
    if (isNotFound(error) && flags.bool('ignore-not-found')) return false;
    throw source ? withSource(error, 'deleting', source) : error;
  }
  const where = namespace ? ` from ${namespace} namespace` : '';
  const how = flags.bool('force') ? 'force deleted' : 'deleted';
  const suffix = { none: '', client: ' (dry run)', server: ' (server dry run)' }[dryRun];
  if (flags.text('output') === 'name') await call.out(`${qualified(resource)}/${name}\n`);
  else await call.out(`${qualified(resource)} ${JSON.stringify(name)} ${how}${where}${suffix}\n`);
  return true;
}
